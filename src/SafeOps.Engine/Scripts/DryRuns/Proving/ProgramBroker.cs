using System.Collections.Concurrent;
using System.Globalization;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Processes;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>A program that was asked about, and what became of it.</summary>
internal sealed record BrokeredCall(ProgramStart Start, JudgedCall Judged, ProgramVerdict Verdict, string Why)
{
    /// <summary>By what one start is known: its process, and its words, as a process can become another program.</summary>
    public static (int Process, string Words) Key(ProgramStart start) => (start.Process, string.Join('\0', start.Arguments.Prepend(start.Name)));
}

/// <summary>
/// Stands between a script in its sandbox and what lies outside files: what changes something is withheld and answered with
/// nothing, what reads is answered by the real tool outside.
/// </summary>
/// <param name="judge">What calls do.</param>
/// <param name="answers">Of the real tools; one for all runs of a script, so that each of them sees the same world.</param>
/// <param name="missing">Names of programs that the script uses and the machine lacks.</param>
internal sealed class ProgramBroker(CallJudge judge, OutsideAnswers answers, IReadOnlySet<string> missing) : ISandboxObserver
{
    private const string Sleep = "sleep";

    /// <summary>Whoever sleeps waits for something that does not come here, or spares a system that is not asked.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<BrokeredCall> _calls = new();

    public IReadOnlySet<string> Asked { get; } = new HashSet<string>([.. judge.ToolsElsewhere, .. missing, Sleep], StringComparer.Ordinal);

    /// <summary>In the order in which they were asked about. What is not here was run.</summary>
    public IReadOnlyList<BrokeredCall> Calls => [.. _calls];

    public async Task<ProgramAnswer> AnswerAsync(ProgramStart start, CancellationToken cancellationToken)
    {
        if (start.Name == Sleep)
        {
            await Task.Delay(Length(start.Arguments), cancellationToken).ConfigureAwait(false);
            return ProgramAnswer.Empty;
        }
        var judged = judge.Judge(start);
        if (!missing.Contains(start.Name) && !CallJudge.WorksElsewhere(judged, start))
            return ProgramAnswer.Run;
        var (verdict, why, result) = await AnswerAsync(start, judged).ConfigureAwait(false);
        _calls.Enqueue(new BrokeredCall(start, judged, verdict, why));
        return result is null ? ProgramAnswer.Empty : new ProgramAnswer(result);
    }

    private async Task<(ProgramVerdict Verdict, string Why, ProgramResult? Result)> AnswerAsync(ProgramStart start, JudgedCall judged)
    {
        if (!ReadOnlyPermit.Allows(judged.Risk, allowGenerate: false) || judged.Risk.Standing != CommandStanding.Free)
            return (ProgramVerdict.Withheld, judged.Why, null);
        if (judged.Risk.RunsUntilStopped)
            return (ProgramVerdict.AnsweredEmpty, "It reads until it is stopped.", null);
        if (missing.Contains(start.Name))
            return (ProgramVerdict.AnsweredEmpty, "It reads, and this machine has no such program.", null);
        var (result, whyNot) = await answers.AskAsync(start).ConfigureAwait(false);
        if (result is null)
            return (ProgramVerdict.AnsweredEmpty, $"It reads, and {whyNot}.", null);
        return (ProgramVerdict.Answered, result.ExitCode == 0 ? "It reads." : string.Create(CultureInfo.InvariantCulture, $"It reads, and ended with exit code {result.ExitCode}."), result);
    }

    private static TimeSpan Length(IReadOnlyList<string> arguments) =>
        arguments.Count == 1 && double.TryParse(arguments[0].TrimEnd('s'), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0 && seconds < LongestSleep.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : LongestSleep;
}
