using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox.Recording;

/// <summary>Keeps what was started, and has the observer answer those that ask.</summary>
/// <param name="folder">The folder of the questions, as this process reaches it. What lies in it is the program's: no link in it is followed.</param>
internal sealed class ProgramDesk(ISandboxObserver observer, string folder, CancellationToken cancellationToken)
{
    /// <summary>More are not kept, and said to be missing.</summary>
    public const int MostPrograms = 50_000;

    private const int MostInput = 1024 * 1024;

    private readonly ConcurrentDictionary<int, (ProgramStart Start, string Name)> _waiting = [];
    private readonly ConcurrentDictionary<string, ProgramStart> _reading = [];
    private readonly List<ProgramStart> _programs = [];
    private readonly ConcurrentBag<Task> _answers = [];
    private readonly Dictionary<int, ProgramStart> _throughEnv = [];

    public bool IsFull { get; private set; }

    /// <summary>In the order of their starts.</summary>
    public IReadOnlyList<ProgramStart> Programs
    {
        get
        {
            lock (_programs)
                return [.. _programs.OrderBy(p => p.Number).Select((p, i) => p with { Number = i + 1 })];
        }
    }

    public void Started(ProgramStart start, string covered, bool isAsked)
    {
        if (IsSecondHalf(start, covered))
            return;
        lock (_programs)
        {
            IsFull = _programs.Count >= MostPrograms;
            if (!IsFull)
                _programs.Add(start);
        }
        if (isAsked)
            _waiting[start.Process] = (start, covered);
    }

    /// <summary>An asking process has its pipe ready, or has read its input.</summary>
    public void Asks(int process, string question)
    {
        if (_reading.TryRemove(question, out var read))
        {
            Answer(read with { Input = Input(question) }, question);
            return;
        }
        if (!_waiting.TryRemove(process, out var waiting))
        {
            Reply(question, "run");
            return;
        }
        var start = waiting.Start;
        if (!observer.Asked.Contains(start.Name) && !observer.Asked.Contains(start.Program))
        {
            // Called by another name: a link to it, or one of several names of one file.
            var original = Path.GetFileName(waiting.Name);
            if (!observer.Asked.Contains(original) && !observer.Asked.Contains(waiting.Name))
            {
                Reply(question, "run");
                return;
            }
            start = start with { Program = waiting.Name };
            Replace(start);
        }
        if (StandardInputUse.Reads(start))
        {
            _reading[question] = start;
            Reply(question, "input");
            return;
        }
        Answer(start, question);
    }

    public Task FinishAsync() => Task.WhenAll(_answers);

    private void Answer(ProgramStart start, string question)
    {
        if (start.Input is not null)
            Replace(start);
        _answers.Add(Task.Run(async () =>
        {
            var answer = await AskAsync(start, question).ConfigureAwait(false);
            if (answer.Result is not { } result)
            {
                Reply(question, "run");
                return;
            }
            var output = Leave(question + ".out", result.Output);
            var errors = Leave(question + ".err", result.ErrorOutput);
            Reply(question, string.Create(CultureInfo.InvariantCulture, $"exit {result.ExitCode & 0xFF} {output} {errors}"));
        }, CancellationToken.None));
    }

    /// <summary>Where nobody can answer, the program ends as one that cannot be run, and the failure is the caller's.</summary>
    private async Task<ProgramAnswer> AskAsync(ProgramStart start, string question)
    {
        try
        {
            return await observer.AnswerAsync(start, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Reply(question, "exit 126 0 0");
            throw;
        }
    }

    private void Replace(ProgramStart start)
    {
        lock (_programs)
        {
            var index = _programs.FindIndex(p => p.Number == start.Number);
            if (index >= 0)
                _programs[index] = start;
        }
    }

    /// <summary>A script whose first line is <c>#!/usr/bin/env bash</c> starts twice in one process: env, which knows the script, and bash.</summary>
    private bool IsSecondHalf(ProgramStart start, string covered)
    {
        var second = _throughEnv.Remove(start.Process, out var first) && start.Arguments.Count > first.Arguments.Count
            && Path.GetFullPath(start.Arguments[^(first.Arguments.Count + 1)], start.Folder) == first.Program;
        if (Path.GetFileName(covered) == "env" && start.Program != covered && start.Name != "env")
            _throughEnv[start.Process] = start;
        return second;
    }

    private string Input(string question)
    {
        using var handle = Native.Open($"{folder}/{question}.in", Native.ReadOnly | Native.NonBlocking);
        if (handle is null)
            return "";
        var text = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (text.Length < MostInput && Native.Read(handle, buffer) is var read and > 0)
            text.Write(buffer, 0, (int)Math.Min(read, MostInput - text.Length));
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>1 where there is a text to print.</summary>
    private int Leave(string name, string text)
    {
        if (text.Length == 0)
            return 0;
        using var handle = Native.Open($"{folder}/{name}", Native.WriteOnly | Native.Create | Native.Exclusive, 0x1A4);
        return handle is not null && Native.Write(handle, text) ? 1 : 0;
    }

    private void Reply(string question, string line)
    {
        using var handle = Native.Open($"{folder}/{question}", Native.WriteOnly | Native.NonBlocking);
        if (handle is not null)
            Native.Write(handle, line + "\n");
    }
}
