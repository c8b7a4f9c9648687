using System.Text.Json.Nodes;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Secrets;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Projects;

/// <summary>A project as its <c>safeops.yaml</c> declares it.</summary>
public sealed record SafeOpsProject
{
    public const string FileName = "safeops.yaml";

    /// <summary>The ledger of one machine.</summary>
    public const string LocalLedger = "sqlite";

    /// <summary>The folder with <c>safeops.yaml</c>.</summary>
    public required string Root { get; init; }

    /// <summary>In order of promotion.</summary>
    public required IReadOnlyList<EnvironmentDefinition> Environments { get; init; }

    public required IReadOnlyDictionary<string, ConnectionDefinition> Connections { get; init; }

    /// <summary><c>sqlite</c> (<c>.safeops/ledger.db</c>) or the name of a connection.</summary>
    public string Ledger { get; init; } = LocalLedger;

    /// <summary>Where the team's ledger and runs are; null where they are this machine's.</summary>
    public ConnectionDefinition? SharedLedger => Ledger == LocalLedger ? null : Connections[Ledger];

    /// <summary>What a change may touch: the project folder and the further <c>roots:</c>.</summary>
    public required ProjectFolder Folder { get; init; }

    /// <summary>Says what a command does, by what is known of its tools, the project's own among them.</summary>
    public CommandReader Commands { get; init; } = new();

    /// <summary>Where SafeOps keeps ledger, journals and saved data that are this machine's.</summary>
    public string DataFolder => Path.Combine(Root, ".safeops");

    public EnvironmentDefinition Environment(string name) =>
        Environments.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new SafeOpsException(
            ErrorCodes.EnvironmentUnknown,
            $"The environment '{name}' is not one of {FileName}.{NearestWord.Suggest(name, [.. Environments.Select(e => e.Name)])}",
            target: name);

    public ConnectionDefinition Connection(string name) =>
        Connections.TryGetValue(name, out var connection)
            ? connection
            : throw new SafeOpsException(
                ErrorCodes.ConnectionUnknown,
                $"The connection '{name}' is not one of {FileName}.{NearestWord.Suggest(name, [.. Connections.Keys])}",
                target: name);
}

/// <summary>One stage on the way to production.</summary>
public sealed record EnvironmentDefinition(string Name, int Order)
{
    /// <summary>Asks for a recorded plan and every item of the production checklist.</summary>
    public bool Guarded { get; init; }

    /// <summary>How many people, none of them author, planner or runner, must approve the plan.</summary>
    public int Approvals { get; init; }

    /// <summary>How long a run here must have stood before the next stage opens.</summary>
    public TimeSpan Soak { get; init; }

    public MaintenanceWindow? Window { get; init; }

    public IReadOnlyList<DateRange> Freeze { get; init; } = [];

    /// <summary>How old a recorded plan may be; 24 hours unless <c>planLimit:</c> says otherwise.</summary>
    public TimeSpan PlanLimit { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What the environment is: contexts, namespaces, hosts. Opaque to the engine; part of every digest.</summary>
    public JsonObject Targets { get; init; } = [];

    /// <summary><c>development</c>, <c>review</c> or <c>production</c>.</summary>
    public required string Checklist { get; init; }
}

/// <summary>A named connection. Secrets are references; <paramref name="Settings"/> holds everything else as declared.</summary>
public sealed record ConnectionDefinition(string Name, string Provider, IReadOnlyDictionary<string, string> Settings, SecretReference? Password)
{
    /// <summary>Where in <see cref="SafeOpsProject.FileName"/> it is declared.</summary>
    public SourceSpan? At { get; init; }

    /// <summary>What is the same target: provider and settings, without the secret.</summary>
    public JsonObject Identity => new(
        Settings.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, s.Value))
            .Prepend(KeyValuePair.Create<string, JsonNode?>("provider", Provider)));
}
