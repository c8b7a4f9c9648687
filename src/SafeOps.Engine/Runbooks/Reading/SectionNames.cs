using System.Text.RegularExpressions;
using SafeOps.Runbooks.Writing;

namespace SafeOps.Runbooks.Reading;

/// <summary>Which section a heading begins: by the names that runbooks of other teams give them, in English, French, German or Spanish.</summary>
internal static partial class SectionNames
{
    /// <summary>The first that fits counts: "root cause analysis" is about causes, "alert investigation" about what to look at.</summary>
    private static readonly (RunbookSection Section, Regex Words)[] Table =
    [
        (RunbookSection.Causes, Causes()),
        (RunbookSection.Prevention, Prevention()),
        (RunbookSection.Resolution, Resolution()),
        (RunbookSection.Investigation, Investigation()),
        (RunbookSection.Symptoms, Symptoms()),
    ];

    public static RunbookSection Of(string heading)
    {
        foreach (var (section, name) in RunbookWriter.Sections)
        {
            if (string.Equals(name, heading.Trim(), StringComparison.OrdinalIgnoreCase))
                return section;
        }
        return Table.FirstOrDefault(t => t.Words.IsMatch(heading)).Section;
    }

    /// <summary>Whether a heading or sentence introduces what takes a change back.</summary>
    public static bool IsRollback(string text) => Rollback().IsMatch(text);

    [GeneratedRegex(@"\bcauses?\b|\bwhy (?:this|it) happens\b|\bursachen?\b|\bcausas?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Causes();

    [GeneratedRegex(@"\bprevent(?:ion|ing|ive|ative|s)?\b|\bfollow[ -]?ups?\b|\blessons\b|\bhardening\b|\blong[ -]term\b|\bafter the incident\b|\bpost[ -]?incident\b|\bprévention\b|\bvorbeugung\b|\bprevención\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Prevention();

    [GeneratedRegex(@"\bresol(?:ution|utions|ve|ving)\b|\bremed(?:y|iate|iation|iations|ies)\b|\bmitigat(?:e|ion|ions|ing)\b|\bfix(?:es|ing)?\b|\brecover(?:y|ing)?\b|\brepair(?:s|ing)?\b|\bsolutions?\b|\bworkarounds?\b|\brestor(?:e|ing|ation)\b|\brespon(?:se|d)\b|\bactions?\b|\bprocedures?\b|\broll ?back\b|\brésolutions?\b|\bbehebung\b|\blösung(?:en)?\b|\bresolución\b|\bsolución(?:es)?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Resolution();

    [GeneratedRegex(@"\binvestigat(?:e|ion|ions|ing)\b|\bdiagnos(?:is|e|tic|tics|ing)\b|\btroubleshoot(?:ing)?\b|\btriage\b|\bchecks?\b|\bchecklist\b|\bdebug(?:ging)?\b|\banalysis\b|\bverif(?:y|ication)\b|\bassess(?:ment)?\b|\buntersuchung(?:en)?\b|\bdiagnostique\b|\banalyse\b|\bdiagnóstico\b|\binvestigación\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Investigation();

    [GeneratedRegex(@"\bsymptoms?\b|\balerts?\b|\balarms?\b|\bdetect(?:ion|ing)?\b|\bindicators?\b|\bsigns\b|\btriggers?\b|\bwhen to use\b|\bwhat you (?:see|will see)\b|\bnotification\b|\bsymptôme(?:s)?\b|\bsymptome\b|\bsíntomas?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Symptoms();

    [GeneratedRegex(@"^\W*(?:to )?(?:roll(?:ing)?[ -]?backs?|undo(?:ing)?|revert(?:ing)?|back[ -]?out)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Rollback();
}
