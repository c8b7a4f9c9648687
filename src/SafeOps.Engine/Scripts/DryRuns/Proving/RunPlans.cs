using System.Text.RegularExpressions;
using SafeOps.Scripts.DryRuns.Auditing;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Which runs show whether a dry run is one.</summary>
/// <param name="Dry">With the flag where it was asked to be, then in other places and beside other options.</param>
/// <param name="Stray">With an argument behind the flag that no script knows.</param>
/// <param name="Real">Without the flag.</param>
/// <param name="Consenting">Without the flag, with an option that answers a question: for a script that does nothing unasked.</param>
internal sealed partial record RunPlans(IReadOnlyList<PlannedRun> Dry, PlannedRun? Stray, PlannedRun Real, IReadOnlyList<PlannedRun> Consenting)
{
    private const int MostOptions = 4;

    /// <summary>How many of the dry runs differ from the first by the place of the flag alone.</summary>
    public int Places { get; private init; } = 1;

    private const string UnknownOption = "--safeops-unknown-option";

    public static RunPlans Of(DryRunRequest request, string dryRunArgument, DryRunAudit audit, string script)
    {
        var arguments = request.Arguments;
        var consent = audit.Options.Where(o => o.Kind == ScriptOptionKind.Force || Consent().IsMatch(o.Name)).Where(IsSwitch).Select(o => o.Name).Distinct().ToList();
        if (Variable(dryRunArgument) is var (name, value))
        {
            var set = new Dictionary<string, string?> { [name] = value };
            var unset = new Dictionary<string, string?> { [name] = null };
            return new RunPlans(
                [new PlannedRun(arguments) { Variables = set }, .. Others(audit).Select(o => new PlannedRun([o, .. arguments]) { Variables = set })],
                null,
                new PlannedRun(arguments) { Variables = unset },
                [.. consent.Select(c => new PlannedRun([.. arguments, c]) { Variables = unset })]);
        }
        List<PlannedRun> dry = [new([dryRunArgument, .. arguments])];
        if (arguments.Count > 0)
            dry.Add(new PlannedRun([.. arguments, dryRunArgument]));
        // Who reads that two options are the same gives either.
        dry.AddRange(Spellings(dryRunArgument, audit, script).Select(s => new PlannedRun([s, .. arguments])));
        dry.AddRange(Others(audit).Select(o => new PlannedRun([o, dryRunArgument, .. arguments])));
        return new RunPlans(dry, new PlannedRun([.. arguments, dryRunArgument, UnknownOption]), new PlannedRun(arguments), [.. consent.Select(c => new PlannedRun([.. arguments, c]))]) { Places = arguments.Count > 0 ? 2 : 1 };

        IEnumerable<string> Others(DryRunAudit read) => read.Options
            .Where(o => o.Kind != ScriptOptionKind.DryRun && IsSwitch(o) && !Help().IsMatch(o.Name) && !Opposite().IsMatch(o.Name) && !arguments.Contains(o.Name))
            .OrderBy(o => o.Kind)
            .Select(o => o.Name)
            .Distinct()
            .Take(MostOptions);
    }

    /// <summary>Other options that stand beside the flag as the same thing, in its usage or its code: <c>-n, --dry-run</c>, <c>-n|--dry-run)</c>.</summary>
    private static IEnumerable<string> Spellings(string dryRunArgument, DryRunAudit audit, string script) => audit.Options
        .Where(o => IsSwitch(o) && o.Name != dryRunArgument)
        .Select(o => o.Name)
        .Distinct()
        .Where(o => Regex.IsMatch(script, $@"(?<![\w-])(?:{Regex.Escape(o)} ?[|,/] ?{Regex.Escape(dryRunArgument)}|{Regex.Escape(dryRunArgument)} ?[|,/] ?{Regex.Escape(o)})(?![\w-])"))
        .Take(2);

    /// <summary><c>DRY_RUN=1</c>; null of an option.</summary>
    public static (string Name, string Value)? Variable(string argument) => Assignment().Match(argument) is { Success: true } match
        ? (match.Groups[1].Value, match.Groups[2].Value)
        : null;

    private static bool IsSwitch(ScriptOption option) => !option.TakesValue && option.Name.StartsWith('-');

    [GeneratedRegex("^([A-Za-z_][A-Za-z0-9_]*)=(.*)$")]
    private static partial Regex Assignment();

    /// <summary>Beside a dry run it contradicts, whichever of them counts.</summary>
    [GeneratedRegex("^--?(apply|execute|commit|no-?dry-?run|really|for-?real|live|go|run|doit)$", RegexOptions.IgnoreCase)]
    private static partial Regex Opposite();

    [GeneratedRegex("^--?(h|help|usage|version|V)$|^-[?]$")]
    private static partial Regex Help();

    [GeneratedRegex("^--?(y|yes|assume-yes|force|f|apply|execute|commit|confirm|no-?dry-?run|really|go|run|doit)$", RegexOptions.IgnoreCase)]
    private static partial Regex Consent();
}
