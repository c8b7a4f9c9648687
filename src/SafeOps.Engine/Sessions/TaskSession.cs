using SafeOps.Scripts;
using SafeOps.Scripts.Generation;
using SafeOps.Scripts.Generation.Tasks;
using SafeOps.Secrets;

namespace SafeOps.Sessions;

/// <summary>Scripts for the classic cases: they need no project.</summary>
public sealed class TaskSession
{
    private readonly string _madeBy;

    private TaskSession(EnginePorts ports)
    {
        Masker = new SecretMasker();
        Masker.RegisterEnvironment(ports.EnvironmentVariables);
        _madeBy = ports.Actor.ToString();
    }

    /// <summary>Hides the secrets of the environment.</summary>
    public SecretMasker Masker { get; }

    public static TaskSession Open(EnginePorts ports) => new(ports);

    /// <param name="task">A name of <see cref="TaskScripts.All"/>, in any case.</param>
    /// <param name="folder">Where relative paths start, full.</param>
    /// <param name="outFile">Where the script will lie, full; null: it is not known.</param>
    public GeneratedScript Generate(string task, ScriptLanguage language, IReadOnlyDictionary<string, object?> parameters, string folder, string? environment, string? outFile) =>
        TaskScripts.Generate(new TaskRequest(task, language, parameters) { Folder = folder, Environment = environment, OutFile = outFile, MadeBy = _madeBy }, Masker);
}
