using System.Text.RegularExpressions;
using SafeOps.Scripts.DryRuns.Auditing;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Finds the lines of effects, by runs in which the interpreter tells what each line does.</summary>
internal sealed partial class PlaceFinder(ScriptRunner runner, ScriptFile script, DryRunAudit audit, PathContext context)
{
    private readonly EffectLines _lines = new(script, audit, context);
    private readonly Dictionary<PlannedRun, ScriptRun?> _traced = [];

    /// <summary>The effects of the dry runs, each once, in the order of their lines.</summary>
    public async Task<IReadOnlyList<ScriptEffect>> EffectsAsync(ProvenRuns runs, CancellationToken cancellationToken)
    {
        var found = new List<ScriptEffect>();
        foreach (var run in runs.Harmless.Where(r => r.Effects.Count > 0))
        {
            var effects = run.Effects.Where(e => !found.Any(f => f.Kind == e.Shown.Kind && f.Target == e.Shown.Target)).ToList();
            if (effects.Count == 0)
                continue;
            var traced = await TraceAsync(run, cancellationToken).ConfigureAwait(false);
            found.AddRange(effects.Select(e => e.Shown with { Line = _lines.Of(e, traced) }));
        }
        return [.. found.OrderBy(e => e.Line ?? int.MaxValue)];
    }

    /// <summary>The same comparison, with the lines of what was not announced.</summary>
    public async Task<DryRunComparison> WithLinesAsync(DryRunComparison comparison, ScriptRun real, CancellationToken cancellationToken)
    {
        if (comparison.DoneButNotAnnounced.Count == 0)
            return comparison;
        var traced = await TraceAsync(real, cancellationToken).ConfigureAwait(false);
        var effects = real.Effects.Where(e => comparison.DoneButNotAnnounced.Contains(e.Shown));
        return comparison with { DoneButNotAnnounced = [.. effects.Select(e => e.Shown with { Line = _lines.Of(e, traced) })] };
    }

    /// <summary>
    /// Places that by the code change something in spite of the flag, and that no run came to. Of those that one with the flag came to, it
    /// was seen that they do not; and those that only the run without it came to are behind it.
    /// </summary>
    public async Task<IReadOnlyList<ScriptPlace>> UnreachedAsync(ProvenRuns runs, CancellationToken cancellationToken)
    {
        var open = audit.Checklist.Where(i => i is { Check: DryRunCheck.MutationsBehindFlag, Outcome: CheckOutcome.Fail })
            .SelectMany(i => i.Places.Count > 0 ? i.Places : [new ScriptPlace(i.Line ?? 1, "", i.Reason)]).ToList();
        if (open.Count == 0 || LineTrace.For(runner.Interpreter) is null)
            return open;
        var dry = await ReachedAsync(runs.Announcing, cancellationToken).ConfigureAwait(false);
        var real = await ReachedAsync(runs.Real, cancellationToken).ConfigureAwait(false);
        return [.. open.Where(p => !dry.Contains(p.Line) && !real.Contains(p.Line))];
    }

    /// <summary>Packets that bash itself sends in a dry run: one to nobody leaves no trace but that its line was carried out.</summary>
    public async Task<IReadOnlyList<ScriptEffect>> SentAsync(ProvenRuns runs, CancellationToken cancellationToken)
    {
        var places = script.Text.Split('\n').Select((l, i) => (Line: i + 1, Socket: OwnSocket().Match(l), Begins: Beginning(l))).Where(p => p.Socket.Success).ToList();
        if (places.Count == 0 || !runner.Interpreter.IsBash || await TraceAsync(runs.Announcing, cancellationToken).ConfigureAwait(false) is not { } traced)
            return [];
        var told = LineTrace.Read(script, traced.ErrorOutput).Where(t => !EffectLines.IsTest(t.Words)).ToList();
        return [.. places.Where(p => told.Any(t => t.Line == p.Line && Unquoted(t.Words).StartsWith(p.Begins, StringComparison.Ordinal))).Select(p => new ScriptEffect(ScriptEffectKind.Network, p.Socket.Value, $"sends to {p.Socket.Value}") { Line = p.Line })];
    }

    /// <summary>The command that writes to a socket, up to its first expansion: other commands may stand on its line.</summary>
    private static string Beginning(string line)
    {
        var own = line[..Math.Max(0, OwnSocket().Match(line).Index)];
        var command = own[(CommandEnd().Matches(own).LastOrDefault() is { } end ? end.Index + end.Length : 0)..].Trim();
        return Unquoted(command.Split('$', '`', '>')[0]).TrimEnd();
    }

    private static string Unquoted(string text) => text.Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);

    private async Task<HashSet<int>> ReachedAsync(ScriptRun run, CancellationToken cancellationToken) =>
        await TraceAsync(run, cancellationToken).ConfigureAwait(false) is { } traced ? [.. LineTrace.Read(script, traced.ErrorOutput).Select(t => t.Line)] : [];

    /// <summary>Null where the language has no way to tell.</summary>
    private async Task<ScriptRun?> TraceAsync(ScriptRun run, CancellationToken cancellationToken)
    {
        if (LineTrace.For(runner.Interpreter) is not { } trace)
            return null;
        if (!_traced.TryGetValue(run.Plan, out var traced))
            traced = _traced[run.Plan] = (await runner.RunAsync(run.Plan with { Trace = trace }, cancellationToken).ConfigureAwait(false)).Run;
        return traced;
    }

    [GeneratedRegex(@"[;{(]|&&|\|\||\b(?:then|else|do)\b")]
    private static partial Regex CommandEnd();

    [GeneratedRegex(@"(?<=>\s*[""']?)/dev/udp/[^\s""';)]+")]
    private static partial Regex OwnSocket();
}
