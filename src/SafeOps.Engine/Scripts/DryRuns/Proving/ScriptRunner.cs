using SafeOps.Commands;
using SafeOps.Commands.Effects.Bash;
using SafeOps.Processes;
using SafeOps.Secrets;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>What a script's runs work with.</summary>
internal sealed record RunSetting
{
    public required ISandbox Sandbox { get; init; }

    public required CommandReader Commands { get; init; }

    public required SecretMasker Masker { get; init; }

    /// <summary>Those of this process; the script gets all of them, as it would from its user's shell.</summary>
    public required IReadOnlyDictionary<string, string> EnvironmentVariables { get; init; }

    public required OutsideAnswers Answers { get; init; }

    public required SandboxLimits Limits { get; init; }
}

/// <summary>Runs a script in fresh sandboxes.</summary>
internal sealed class ScriptRunner(RunSetting setting, ScriptFile script, DryRunRequest request)
{
    /// <summary>How many at a time: each costs processes and memory of its own.</summary>
    private const int AtOnce = 2;

    /// <summary>Of each stream, in characters.</summary>
    private const int OutputLimit = 256 * 1024;

    /// <summary>Of each stream, as it is reported.</summary>
    private const int ShownOutput = 64 * 1024;

    private readonly SemaphoreSlim _room = new(AtOnce);
    private readonly CallJudge _judge = new(setting.Commands);
    private readonly IReadOnlySet<string> _missing = ScriptPrograms.Missing(script, setting.Commands, setting.EnvironmentVariables.GetValueOrDefault("PATH"));
    private readonly IReadOnlyList<string> _folders = ScriptFolders.Of(script, new PathContext(request.WorkingFolder, Path.GetDirectoryName(script.Path) ?? "/", setting.EnvironmentVariables.GetValueOrDefault("HOME")));
    private readonly Interpreter _interpreter = Interpreter.Of(script);

    public Interpreter Interpreter => _interpreter;

    /// <summary>The run; or null and why there was none.</summary>
    public async Task<(ScriptRun? Run, string WhyNot)> RunAsync(PlannedRun plan, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var broker = new ProgramBroker(_judge, setting.Answers, _missing, _folders);
            var words = _interpreter.Words(script, plan);
            var result = await setting.Sandbox.RunAsync(Request(words, plan, broker), cancellationToken).ConfigureAwait(false);
            if (result.Program is not { } program)
                return (null, result.How);
            return result.Observed is { } observed
                ? (Of(plan, result.How, program, observed, [.. broker.Calls, .. Missed(observed.Programs, broker)]), "")
                : (null, "the sandbox here cannot observe");
        }
        finally
        {
            _room.Release();
        }
    }

    private SandboxRequest Request(IReadOnlyList<string> words, PlannedRun plan, ProgramBroker broker)
    {
        var environment = setting.EnvironmentVariables.ToDictionary(v => v.Key, v => (string?)v.Value, StringComparer.Ordinal);
        // Neither is the script's doing: compiled modules, and the index that git refreshes when it only looks.
        environment["PYTHONDONTWRITEBYTECODE"] = "1";
        environment["GIT_OPTIONAL_LOCKS"] = "0";
        foreach (var (name, value) in plan.Variables)
        {
            if (value is null)
                environment.Remove(name);
            else
                environment[name] = value;
        }
        return new SandboxRequest(new ProgramRequest(words[0], [.. words.Skip(1)], request.WorkingFolder)
        {
            Environment = environment,
            InheritsEnvironment = false,
            Timeout = request.Timeout,
            OutputLimit = OutputLimit,
        })
        {
            HasNetwork = false,
            Limits = setting.Limits,
            Observer = broker,
        };
    }

    private ScriptRun Of(PlannedRun plan, string how, ProgramResult program, SandboxObservation observed, IReadOnlyList<BrokeredCall> calls) => new()
    {
        Plan = plan,
        How = how,
        Shown = new SandboxRun
        {
            Command = setting.Masker.Hide(BashQuoting.Line([.. plan.Variables.Where(v => v.Value is not null).Select(v => $"{v.Key}={v.Value}"), Path.GetFileName(script.Path), .. plan.Arguments])),
            ExitCode = program.ExitCode,
            Duration = program.Duration,
            TimedOut = program.TimedOut,
            Output = Shown(program.Output),
            ErrorOutput = Shown(program.ErrorOutput),
            Programs = Started(observed.Programs, calls),
            Files = [.. observed.Files.Select(f => f with { Path = setting.Masker.Hide(f.Path) })],
            Network = observed.Network,
            Exceeded = observed.Exceeded,
        },
        Effects = RunEffects.Of(observed, calls, _judge.Judge, setting.Masker),
        Calls = [.. calls, .. Unasked(observed.Programs, calls)],
        Undecided = RunEffects.Undecided(calls, setting.Masker),
        Output = program.Output,
        ErrorOutput = program.ErrorOutput,
        Blind = [.. observed.Blind, .. calls.Where(IsUnanswered).Select(c => setting.Masker.Hide($"'{c.Start.Program}' lies where programs are not looked for, and ran without an answer"))],
        HostDifferences = observed.HostDifferences,
    };

    private string Shown(string text)
    {
        var bounded = new BoundedText(ShownOutput);
        bounded.Append(setting.Masker.Hide(text));
        return bounded.ToString();
    }

    /// <summary>Without those that only start the script itself.</summary>
    private List<StartedProgram> Started(IReadOnlyList<ProgramStart> all, IReadOnlyList<BrokeredCall> calls)
    {
        // What picks the interpreter (a version manager's shim) becomes it in the end, in the same process.
        var own = all.ToList().FindLastIndex(s => s.Process == all[0].Process && s.Arguments.Contains(script.Path) && s.Name == Path.GetFileName(_interpreter.Program));
        var brokered = calls.ToLookup(c => BrokeredCall.Key(c.Start));
        return [.. all.Skip(own + 1).Select(s => Of(s, brokered[BrokeredCall.Key(s)].FirstOrDefault()))];
    }

    /// <summary>Tools that should have been asked about: they had no network, and what they were to change is held against the script all the same.</summary>
    private IEnumerable<BrokeredCall> Missed(IReadOnlyList<ProgramStart> all, ProgramBroker broker)
    {
        var asked = broker.Calls.Select(c => BrokeredCall.Key(c.Start)).ToHashSet();
        return all.Where(s => !asked.Contains(BrokeredCall.Key(s))).Select(s => (Start: s, Judged: _judge.Judge(s))).Where(s => broker.HasMissed(s.Start, s.Judged))
            .Select(s => new BrokeredCall(s.Start, s.Judged, ProgramVerdict.Ran, "It lies where programs are not looked for, and ran in the sandbox, without a network.") { IsMissed = true });
    }

    private static bool IsUnanswered(BrokeredCall call) => call is { IsMissed: true, Judged.Changes: false };

    /// <summary>Those that were run, of tools that are known.</summary>
    private IEnumerable<BrokeredCall> Unasked(IReadOnlyList<ProgramStart> all, IReadOnlyList<BrokeredCall> calls)
    {
        var asked = calls.Select(c => BrokeredCall.Key(c.Start)).ToHashSet();
        return all.Where(s => !asked.Contains(BrokeredCall.Key(s))).Select(s => new BrokeredCall(s, _judge.Judge(s), ProgramVerdict.Ran, ""));
    }

    private StartedProgram Of(ProgramStart start, BrokeredCall? call)
    {
        var judged = call?.Judged ?? _judge.Judge(start);
        return new StartedProgram(setting.Masker.Hide(judged.Text), judged.Risk.Effect, call?.Verdict ?? ProgramVerdict.Ran) { Why = setting.Masker.Hide(call?.Why ?? judged.Why) };
    }
}
