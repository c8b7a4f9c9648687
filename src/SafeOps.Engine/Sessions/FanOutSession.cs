using System.Collections.Concurrent;
using SafeOps.Changes.Running;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Investigations.FanOut;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Sessions;

/// <summary>The same probes in many places. The rules of commands are those of the project around the caller, not of the places that are asked.</summary>
public sealed class FanOutSession : IDisposable
{
    private readonly ConcurrentDictionary<(string Text, CommandShell Shell, string? Environment), Lazy<CommandRisk>> _verdicts = new();
    private readonly CommandSession _commands;
    private readonly GitReading _git;
    private readonly FanOutRunner _runner;
    private readonly EnginePorts _ports;

    private FanOutSession(string from, EnginePorts ports, IHostCommands? hosts)
    {
        _ports = ports;
        _commands = CommandSession.Open(from, ports, Verdict);
        Store = InvestigationStore.Open(from, ports.Time, ports.Actor, _commands.Masker);
        _git = new GitReading(ports.Programs, ports.EnvironmentVariables);
        _runner = new FanOutRunner(new FanOutSetting
        {
            Run = _commands.RunAsync,
            Demand = request => _commands.Demand(request),
            Yaml = ports.Yaml,
            Glob = ports.Glob,
            Git = _git,
            Time = ports.Time,
            Masker = _commands.Masker,
            Hosts = hosts,
        });
    }

    public SecretMasker Masker => _commands.Masker;

    /// <summary>The investigations that can record the answers.</summary>
    public InvestigationStore Store { get; }

    /// <param name="from">A folder; <c>safeops.yaml</c> is found upward from it, and need not be there.</param>
    /// <param name="ports">What comes from outside.</param>
    /// <param name="hosts">Other machines; null where none can be reached.</param>
    public static FanOutSession Open(string from, EnginePorts ports, IHostCommands? hosts = null) => new(from, ports, hosts);

    /// <summary>The probes of a YAML or JSON file.</summary>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.FileNotFound"/>, <see cref="ErrorCodes.DocumentInvalid"/>, or <see cref="ErrorCodes.ProbeInvalid"/> with every mistake.</exception>
    public IReadOnlyList<DataNode> ReadProbeFile(string path)
    {
        if (!File.Exists(path))
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"There is no file {path}.", "Write the probes in a YAML or JSON file, or give them with -Question.", path);
        var text = TextFile.Decode(File.ReadAllBytes(path), path).Text;
        return Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) ? [JsonText.Read(text, path)] : _ports.Yaml.Read(text, path);
    }

    /// <summary>See <see cref="FanOutRunner.RunAsync"/>.</summary>
    /// <param name="request">What is asked, and where.</param>
    /// <param name="investigation">Records each answer as a step, also of a run that is stopped; null: none does.</param>
    /// <param name="observer">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task<FanOutReport> RunAsync(FanOutRequest request, Investigation? investigation, IRunObserver observer, CancellationToken cancellationToken)
    {
        if (investigation is not null)
            InvestigationSession.DemandOpen(investigation);
        var gate = new object();
        var total = request.Places.Count * request.Probes.Count;
        var report = await _runner.RunAsync(request, (answer, done) =>
        {
            lock (gate)
                observer.Progress("Asking", $"{answer.Place}: {answer.Probe}", done, total);
        }, cancellationToken).ConfigureAwait(false);
        return investigation is null ? report : new AnswerRecording(Store, _ports.Actor.Host).Record(investigation, report, request);
    }

    public void Dispose() => _git.Dispose();

    /// <summary>A verdict depends on the text, its language and its environment: it is made once, however many places are asked.</summary>
    private CommandRisk Verdict(ReadOnlyCommandRequest request) =>
        _verdicts.GetOrAdd((request.Text, request.Shell, request.Environment), key => new Lazy<CommandRisk>(() => _commands.Read(key.Text, key.Shell, key.Environment))).Value;
}
