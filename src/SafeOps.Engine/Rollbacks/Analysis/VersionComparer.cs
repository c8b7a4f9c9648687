using SafeOps.Secrets;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>
/// What changed between a good and a bad version, the likeliest cause first. A change is as suspicious as its kind
/// (<c>change-classes.json</c>), more so where the evidence shows what such changes cause (<c>evidence-signs.json</c>), and
/// more so where the evidence names it or its value. The order is a place to start looking, not a verdict.
/// </summary>
/// <param name="masker">Hides what is known to be secret, in values and in quoted evidence.</param>
internal sealed class VersionComparer(IYamlReader yaml, SecretMasker masker)
{
    /// <summary>Scores from which a suspicion is called high, and medium.</summary>
    private const int High = 75;
    private const int Medium = 40;

    /// <summary>What a number adds that doubled, or is half or less.</summary>
    private const int FarMove = 5;

    private readonly ShownValue _shown = new(masker);

    public VersionComparison Compare(RollbackVersion good, RollbackVersion bad, RollbackEvidence evidence)
    {
        var tables = AnalysisTables.Shipped;
        var reading = new EvidenceReading(evidence, tables.Signs);
        var ranked = new VersionDifferences(new VersionDocuments(yaml)).Between(good, bad)
            .Select(c => Judge(c, tables, reading))
            .OrderByDescending(j => j.Score).ThenByDescending(j => j.Class.Weight).ThenBy(j => j.Change.What, StringComparer.Ordinal)
            .ToList();
        var causes = ranked.Select((j, i) => Cause(j, i + 1)).ToList();
        return new VersionComparison(causes, [.. reading.Signs.Select(s => s.Sign.Says)], Uncompared.Of(good, bad), Summary(good, bad, causes));
    }

    private static Judged Judge(VersionChange change, AnalysisTables tables, EvidenceReading reading)
    {
        var @class = tables.ClassOf(change);
        var sign = reading.Signs.Select(s => (Seen: s, Points: s.Sign.RaiseOf(@class))).Where(s => s.Points > 0).DefaultIfEmpty().MaxBy(s => s.Points);
        // What changes nothing is not made suspicious by its name.
        var mention = @class.Weight <= 2 ? null : ChangeTerms.Find(change, reading, ShownValue.Hides(change));
        var isFar = change is { Before: not null, After: not null } && @class.Weight > 2 && Amounts.FarApart(change.Before, change.After);
        return new Judged(change, @class, sign.Seen, mention, @class.Weight + sign.Points + (mention?.Points ?? 0) + (isFar ? FarMove : 0));
    }

    private SuspectedCause Cause(Judged judged, int rank)
    {
        var why = $"{char.ToUpperInvariant(judged.Class.Says[0])}{judged.Class.Says[1..]}";
        if (judged.Sign is { } seen)
            why += $"; {seen.Sign.Says}: '{_shown.Line(seen.Line)}'";
        if (judged.Mention is { Points: > 0 } mention)
            why += mention.Line == judged.Sign?.Line ? $"; '{_shown.Line(mention.Term)}' stands there" : $"; '{_shown.Line(mention.Term)}' stands in '{_shown.Line(mention.Line)}'";
        var suspicion = judged.Score >= High ? Suspicion.High : judged.Score >= Medium ? Suspicion.Medium : Suspicion.Low;
        return new SuspectedCause(rank, suspicion, judged.Change.Kind, judged.Change.What, _shown.Of(judged.Change.Before, judged.Change), _shown.Of(judged.Change.After, judged.Change), why + ".");
    }

    private static string Summary(RollbackVersion good, RollbackVersion bad, List<SuspectedCause> causes) => causes.Count == 0
        ? $"No difference between {good.Name} and {bad.Name} in what was compared: the cause lies outside of it."
        : $"{Counts.Of(causes.Count, "difference")} between {good.Name} and {bad.Name}; look first at {causes[0].What}.";

    private sealed record Judged(VersionChange Change, ChangeClass Class, SeenSign? Sign, Mention? Mention, int Score);
}
