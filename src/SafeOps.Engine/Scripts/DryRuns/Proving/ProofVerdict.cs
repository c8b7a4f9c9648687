using System.Globalization;
using SafeOps.Scripts.DryRuns.Auditing;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Whether a dry run is one, by how its runs went.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="Line">Where in the script.</param>
internal sealed record ProofVerdict(DryRunVerdict Verdict, string Reason, int? Line)
{
    private const int LongestQuote = 160;

    /// <param name="runs">The runs.</param>
    /// <param name="effects">What the dry runs did.</param>
    /// <param name="comparison">What the real run did against what was announced.</param>
    /// <param name="audit">What the code says.</param>
    /// <param name="unreached">Places outside the flag that no run came to.</param>
    public static ProofVerdict Of(ProvenRuns runs, IReadOnlyList<ScriptEffect> effects, DryRunComparison comparison, DryRunAudit audit, IReadOnlyList<ScriptPlace> unreached)
    {
        if (effects.Count > 0)
            return Acted(runs.Harmless, effects[0]);
        return Unclear(runs, audit) ?? WithFailure(Compared(runs.Announcing, runs.Real, comparison), runs) ?? Open(unreached) ?? new ProofVerdict(DryRunVerdict.Proven, Success(runs.Harmless, comparison), null);
    }

    private static ProofVerdict Acted(IReadOnlyList<ScriptRun> dry, ScriptEffect first)
    {
        var run = dry.FirstOrDefault(r => r.Effects.Any(e => e.Shown.Target == first.Target && e.Shown.Kind == first.Kind)) ?? dry[0];
        return Refuted($"'{run.Shown.Command}' {first.Summary}{At(first.Line)}.", first.Line);
    }

    /// <summary>Where nothing was proven, a question that failed is the likely cause.</summary>
    private static ProofVerdict? WithFailure(ProofVerdict? verdict, ProvenRuns runs)
    {
        var failure = verdict is { Verdict: DryRunVerdict.Inconclusive } ? runs.Real.Calls.Concat(runs.Announcing.Calls).Select(c => c.Failure).FirstOrDefault(f => f is not null) : null;
        return failure is null ? verdict : verdict! with { Reason = $"{verdict.Reason} {failure}" };
    }

    /// <summary>Why the dry runs show nothing; null where they do.</summary>
    private static ProofVerdict? Unclear(ProvenRuns runs, DryRunAudit audit)
    {
        if (runs.Dry.FirstOrDefault(r => r.Shown.TimedOut) is { } slow)
            return Unknown(string.Create(CultureInfo.InvariantCulture, $"'{slow.Shown.Command}' did not end in time."));
        if (runs.Dry.FirstOrDefault(r => r.Shown.Exceeded is not null) is { } greedy)
            return Unknown($"'{greedy.Shown.Command}' was ended: {greedy.Shown.Exceeded}.");
        if (!runs.Announcing.IsUnderstood)
            return WithFailure(Unknown(NotUnderstood(runs.Announcing, audit)), runs);
        if (runs.Dry.SelectMany(r => r.Undecided).FirstOrDefault() is { } undecided)
            return Unknown($"It runs '{undecided.Shown.Target}', and nobody can tell what that does: {undecided.Call!.Judged.Why.TrimEnd('.')}.");
        return runs.Dry.SelectMany(r => r.Blind).FirstOrDefault() is { } blind ? Unknown($"Not everything could be observed: {blind}.") : null;
    }

    private static ProofVerdict? Open(IReadOnlyList<ScriptPlace> unreached) => unreached is [var place, ..]
        ? new ProofVerdict(DryRunVerdict.Inconclusive, $"No run came to line {place.Line.ToString(CultureInfo.InvariantCulture)}, and by the code something is changed there in spite of it: {place.Message}", place.Line)
        : null;

    private static string NotUnderstood(ScriptRun run, DryRunAudit audit)
    {
        if (!audit.Parses && audit.Problem is { } problem && run.ErrorOutput.Contains("syntax", StringComparison.OrdinalIgnoreCase))
            return $"The script does not parse: {problem.TrimEnd('.')}.";
        var last = OutputLines.Lines(run.ErrorOutput).Concat(OutputLines.Lines(run.Output)).LastOrDefault(l => l.Trim().Length > 0)?.Trim() ?? "it printed nothing";
        return string.Create(CultureInfo.InvariantCulture, $"'{run.Shown.Command}' ended with exit code {run.Shown.ExitCode} and announced nothing: {Cut(last).TrimEnd('.')}.");
    }

    private static ProofVerdict? Compared(ScriptRun dry, ScriptRun real, DryRunComparison comparison)
    {
        if (comparison.DoneButNotAnnounced is [var done, ..])
            return Refuted($"'{real.Shown.Command}' {done.Summary}{At(done.Line)}, which '{dry.Shown.Command}' does not announce.", done.Line);
        if (comparison.AnnouncedButNotDone is [var announced, ..])
            return Refuted($"'{dry.Shown.Command}' announces \"{Cut(announced.Text)}\", which '{real.Shown.Command}' does not do.", null);
        if (real.Effects.Count == 0)
            return Unknown(real.Shown switch
            {
                { TimedOut: true } => $"'{real.Shown.Command}' did not end in time and did nothing until then, so nothing was proven.",
                { ExitCode: not 0 } failed => string.Create(CultureInfo.InvariantCulture, $"'{failed.Command}' ended with exit code {failed.ExitCode} and did nothing, so nothing was proven."),
                _ => $"'{real.Shown.Command}' did nothing here, so nothing was proven.",
            });
        if (real.Shown.TimedOut)
            return Unknown($"'{real.Shown.Command}' did not end in time: what it would have done later is not known.");
        if (real.Shown.Exceeded is { } exceeded)
            return Unknown($"'{real.Shown.Command}' was ended: {exceeded}.");
        if (real.Shown.ExitCode != 0 && !LooksForWithheld(real))
            return Unknown(string.Create(CultureInfo.InvariantCulture, $"'{real.Shown.Command}' ended with exit code {real.Shown.ExitCode}: what it would have done later is not known."));
        return comparison.Matched.Count > 0 ? null : Unknown($"'{real.Shown.Command}' left nothing but records of itself, so nothing was proven.");
    }

    /// <summary>
    /// What changes something elsewhere is withheld, so a script that looks for what it did does not find it, and says so by its
    /// exit code. That comes after all it announced was done: what was not is told before.
    /// </summary>
    private static bool LooksForWithheld(ScriptRun real)
    {
        var last = real.Calls.ToList().FindLastIndex(c => c.Verdict == ProgramVerdict.Withheld && c.Judged.Changes);
        return last >= 0 && real.Calls.Skip(last + 1).Any(c => c.Verdict == ProgramVerdict.Answered);
    }

    private static string Success(IReadOnlyList<ScriptRun> dry, DryRunComparison comparison) => string.Create(
        CultureInfo.InvariantCulture,
        $"It was run {dry.Count} {(dry.Count == 1 ? "time" : "times")} and changed nothing, and announced {(comparison.Matched.Count == 1 ? "the one thing" : $"each of the {comparison.Matched.Count} things")} that the real run did.");

    private static string At(int? line) => line is { } number ? string.Create(CultureInfo.InvariantCulture, $" (line {number})") : "";

    private static string Cut(string text) => text.Length > LongestQuote ? text[..(LongestQuote - 1)] + "…" : text;

    private static ProofVerdict Refuted(string reason, int? line) => new(DryRunVerdict.Refuted, reason, line);

    private static ProofVerdict Unknown(string reason) => new(DryRunVerdict.Inconclusive, reason, null);
}
