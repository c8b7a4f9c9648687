using System.Collections.Concurrent;
using System.Globalization;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Processes;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>A program that was asked about, and what became of it.</summary>
internal sealed record BrokeredCall(ProgramStart Start, JudgedCall Judged, ProgramVerdict Verdict, string Why)
{
    /// <summary>It should have been asked about, and ran.</summary>
    public bool IsMissed { get; init; }

    /// <summary>What went wrong with a question that was put for it, as sentences; null where nothing did.</summary>
    public string? Failure { get; init; }

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
/// <param name="folders">Where the script has programs of its own.</param>
internal sealed class ProgramBroker(CallJudge judge, OutsideAnswers answers, IReadOnlySet<string> missing, IReadOnlyList<string> folders) : ISandboxObserver
{
    private const string Sleep = "sleep";

    /// <summary>Whoever sleeps waits for something that does not come here, or spares a system that is not asked.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<BrokeredCall> _calls = new();

    public IReadOnlySet<string> Asked { get; } = new HashSet<string>([.. judge.ToolsElsewhere, .. missing, Sleep, .. ScriptFolders.Tools(folders, judge.ToolsElsewhere)], StringComparer.Ordinal);

    /// <summary>In the order in which they were asked about. What is not here was run.</summary>
    public IReadOnlyList<BrokeredCall> Calls => [.. _calls];

    /// <summary>True of a tool that is to be asked about, and ran in the sandbox as it lies where nobody looked.</summary>
    public bool HasMissed(ProgramStart start, JudgedCall judged) =>
        start.Name != Sleep && Asked.Contains(start.Name) && !missing.Contains(start.Name) && judged.Call is not null && CallJudge.WorksElsewhere(judged, start);

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
        var (call, result) = await AnswerAsync(start, judged).ConfigureAwait(false);
        _calls.Enqueue(call);
        return result is null ? ProgramAnswer.Empty : new ProgramAnswer(result);
    }

    private async Task<(BrokeredCall Call, ProgramResult? Result)> AnswerAsync(ProgramStart start, JudgedCall judged)
    {
        if (!ReadOnlyPermit.Allows(judged.Risk, allowGenerate: false) || judged.Risk.Standing != CommandStanding.Free)
            return (new BrokeredCall(start, judged, ProgramVerdict.Withheld, judged.Why), null);
        if (judged.Risk.RunsUntilStopped)
            return (new BrokeredCall(start, judged, ProgramVerdict.AnsweredEmpty, "It reads until it is stopped."), null);
        if (missing.Contains(start.Name))
            return (Unanswered("this machine has no such program"), null);
        var answer = await answers.AskAsync(start).ConfigureAwait(false);
        if (answer.Result is not { } result)
            return (Unanswered(answer.WhyNot), null);
        var code = string.Create(CultureInfo.InvariantCulture, $"ended with exit code {result.ExitCode}");
        var message = result.ErrorOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault()?.TrimEnd('.') ?? "";
        var ending = result.ExitCode == 0 ? "" : message.Length > 0 ? $"{code}: {message}" : code;
        var place = answer.InPlace is { } other ? $" {other}." : "";
        return (new BrokeredCall(start, judged, ProgramVerdict.Answered, $"It reads{(ending.Length > 0 ? $", and {ending}" : "")}.{place}")
        {
            // Many a tool says by its exit code what it found, and then prints no error.
            Failure = result.ExitCode != 0 && message.Length > 0 ? $"'{judged.Text}' {ending}.{place}" : place.Length > 0 ? $"'{judged.Text}':{place}" : null,
        }, result);

        BrokeredCall Unanswered(string whyNot) =>
            new(start, judged, ProgramVerdict.AnsweredEmpty, $"It reads, and {whyNot}.") { Failure = $"'{judged.Text}' was answered with nothing: {whyNot}." };
    }

    private static TimeSpan Length(IReadOnlyList<string> arguments) =>
        arguments.Count == 1 && double.TryParse(arguments[0].TrimEnd('s'), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0 && seconds < LongestSleep.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : LongestSleep;
}
