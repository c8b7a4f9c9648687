using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Secrets;

namespace SafeOps.Sessions;

/// <summary>Reading and running commands, in a project or outside any: a project adds tools, rules, environments, connections and secrets to hide.</summary>
public sealed class CommandSession
{
    private readonly ReadOnlyRunner _runner;
    private readonly EnginePorts _ports;
    private readonly SecretVault _secrets;

    private CommandSession(SafeOpsProject? project, string outputFolder, EnginePorts ports, Func<ReadOnlyCommandRequest, CommandRisk>? read)
    {
        Masker = new SecretMasker();
        Masker.RegisterEnvironment(ports.EnvironmentVariables);
        Project = project;
        Reader = project?.Commands ?? new CommandReader(languages: ports.Languages);
        _ports = ports;
        _secrets = new SecretVault(ports.Secrets, Masker);
        _runner = new ReadOnlyRunner(new ReadOnlySetting
        {
            Read = read ?? (r => Read(r.Text, r.Shell, r.Environment)),
            Programs = ports.Programs,
            Sandbox = ports.Sandbox,
            Time = ports.Time,
            EnvironmentVariables = ports.EnvironmentVariables,
            Masker = Masker,
            OutputFolder = outputFolder,
            ProjectFolder = project?.Root,
        });
    }

    /// <summary>Null outside a project.</summary>
    public SafeOpsProject? Project { get; }

    public CommandReader Reader { get; }

    public SecretMasker Masker { get; }

    /// <param name="from">A folder; <c>safeops.yaml</c> is found upward from it, and need not be there.</param>
    /// <param name="read">The verdict on a text; null: <see cref="Reader"/>'s.</param>
    public static CommandSession Open(string from, EnginePorts ports, Func<ReadOnlyCommandRequest, CommandRisk>? read = null)
    {
        var root = ProjectReader.FindRootOrNone(from);
        var project = root is null ? null : new ProjectReader(ports.Yaml, ports.Languages).Read(root);
        return new CommandSession(project, Path.Combine(project?.DataFolder ?? OwnFolder(), "output"), ports, read);
    }

    /// <summary>The verdict on a text, whatever it is.</summary>
    /// <param name="text">The command.</param>
    /// <param name="shell">Its language.</param>
    /// <param name="environment">Where it will work, if the caller knows: the name of one of the project's environments.</param>
    public CommandRisk Read(string text, CommandShell shell, string? environment = null) => Reader.Read(text, shell, environment is null ? null : Known(environment));

    /// <summary>The language of a connection's texts.</summary>
    public CommandShell ShellOf(string connection) => new ReadOnlyQuery(Context(null)).ShellOf(connection);

    /// <summary>True where the text may run once a person was asked: a rule of the project wants that.</summary>
    public bool MustAsk(ReadOnlyCommandRequest request) =>
        _runner.Read(request) is { Standing: CommandStanding.AlwaysAsk } risk && ReadOnlyPermit.Allows(risk, request.AllowGenerate);

    /// <summary>The verdict, where it lets the text run; else throws <see cref="CommandNotReadOnlyException"/>.</summary>
    public CommandRisk Demand(ReadOnlyCommandRequest request) => _runner.Demand(request);

    /// <summary>Runs a text of bash or SQL. What is written in PowerShell is for PowerShell to run, after <see cref="Demand"/>.</summary>
    public Task<ReadOnlyCommandResult> RunAsync(ReadOnlyCommandRequest request, CancellationToken cancellationToken) => request.Shell switch
    {
        CommandShell.Bash => _runner.RunAsync(request, cancellationToken),
        CommandShell.PostgreSql or CommandShell.Sqlite or CommandShell.TSql => new ReadOnlyQuery(Context(request.Environment)).RunAsync(request, _runner.Demand(request), cancellationToken),
        _ => throw new SafeOpsException(ErrorCodes.ParameterInvalid, "PowerShell text is run by PowerShell.", target: request.Text),
    };

    private StepContext Context(string? environment)
    {
        var project = Project ?? throw new SafeOpsException(
            ErrorCodes.ProjectNotFound, $"SQL runs on a connection of {SafeOpsProject.FileName}, and no project is here.", "Go to a project, or make one with Initialize-SafeOpsProject.");
        return new StepContext
        {
            Project = project,
            Environment = environment is null ? project.Environments[0] : project.Environment(environment),
            Services = _ports.Steps,
            Secrets = _secrets,
        };
    }

    private EnvironmentDefinition Environment(string name) => Project?.Environment(name)
        ?? throw new SafeOpsException(ErrorCodes.EnvironmentUnknown, $"The environment '{name}' is one of a project, and no project is here.", target: name);

    /// <summary>As the reader knows it.</summary>
    private KnownEnvironment Known(string name)
    {
        var environment = Environment(name);
        return Reader.Environments.Single(e => e.Name == environment.Name);
    }

    /// <summary>Of the user alone: in a folder for everybody another could have put a link where output is saved.</summary>
    private static string OwnFolder() => System.Environment.GetFolderPath(System.Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } own
        ? Path.Combine(own, "SafeOps")
        : Directory.CreateTempSubdirectory("safeops-").FullName;
}
