using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Secrets;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Projects;

/// <summary>Finds and reads <c>safeops.yaml</c>.</summary>
/// <param name="yaml">Reads YAML.</param>
/// <param name="languages">For judging commands in languages whose parsers lie outside the engine.</param>
public sealed class ProjectReader(IYamlReader yaml, CommandLanguages? languages = null)
{
    public const int FormatVersion = 1;

    /// <summary>The providers a connection may name.</summary>
    public static readonly IReadOnlyList<string> Providers = ["sqlite", "postgres"];

    public static readonly IReadOnlyList<string> Checklists = ["development", "review", "production"];

    /// <summary>The folder with <c>safeops.yaml</c>, upward from a file or folder. Throws <see cref="ErrorCodes.ProjectNotFound"/>.</summary>
    public static string FindRoot(string from) => FindRootOrNone(from) ?? throw new SafeOpsException(
        ErrorCodes.ProjectNotFound,
        $"No {SafeOpsProject.FileName} in {Start(from)} or above it.",
        "Make a project with Initialize-SafeOpsProject, or name a file inside one.",
        from);

    /// <summary>As <see cref="FindRoot"/>; null where there is no project.</summary>
    public static string? FindRootOrNone(string from)
    {
        for (var folder = Start(from); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, SafeOpsProject.FileName)))
                return folder;
        }
        return null;
    }

    private static string? Start(string from) => Directory.Exists(from) ? from : Path.GetDirectoryName(from);

    public SafeOpsProject Read(string root)
    {
        var file = Path.Combine(root, SafeOpsProject.FileName);
        var mistakes = new Mistakes(file);
        var reader = Open(File.ReadAllText(file), file, mistakes);
        var project = Project(reader, root, mistakes);
        reader.Finish();
        mistakes.ThrowIfAny(ErrorCodes.ProjectFileInvalid);
        return project;
    }

    private MappingReader Open(string text, string file, Mistakes mistakes)
    {
        IReadOnlyList<DataNode> documents;
        try
        {
            documents = yaml.Read(text, file);
        }
        catch (MistakesException invalid)
        {
            throw new MistakesException(ErrorCodes.ProjectFileInvalid, invalid.Mistakes);
        }
        if (documents is not [DataMapping map])
        {
            mistakes.Add(documents.Count > 0 ? documents[^1].Span : new SourceSpan(1, 1, 0, 0), "expected one YAML document, a mapping that begins with 'safeops: 1'.");
            mistakes.ThrowIfAny(ErrorCodes.ProjectFileInvalid);
            throw new InvalidOperationException(); // not reached: the mistake above was thrown
        }
        FormatVersions.Check(map, FormatVersion, mistakes, ErrorCodes.ProjectFileInvalid);
        return new MappingReader(map, mistakes, "the project");
    }

    private SafeOpsProject Project(MappingReader reader, string root, Mistakes mistakes)
    {
        reader.Node("safeops");
        var environments = new List<EnvironmentDefinition>();
        foreach (var node in reader.List("environments", required: true)?.Items ?? [])
        {
            if (node is not DataMapping map)
            {
                mistakes.Add(node, $"an environment is {node.Kind}; expected a mapping with 'name'.");
                continue;
            }
            var environment = Environment(map, environments.Count, mistakes);
            if (environments.Any(e => string.Equals(e.Name, environment.Name, StringComparison.OrdinalIgnoreCase)))
                mistakes.Add(map, $"the environment '{environment.Name}' is declared twice.");
            environments.Add(environment);
        }
        if (environments.Count == 0 && !mistakes.Any)
            mistakes.Add(reader.Mapping, "the project has no environments; expected at least one.");

        var connections = new Dictionary<string, ConnectionDefinition>(StringComparer.Ordinal);
        foreach (var entry in reader.Map("connections")?.Entries ?? [])
        {
            if (entry.Value is DataMapping map)
                connections[entry.Key.Text] = Connection(entry.Key.Text, map, mistakes);
            else
                mistakes.Add(entry.Value, $"the connection '{entry.Key.Text}' is {entry.Value.Kind}; expected a mapping with 'provider'.");
        }

        var ledger = reader.Text("ledger") ?? SafeOpsProject.LocalLedger;
        if (ledger != SafeOpsProject.LocalLedger && WhyNoLedger(ledger, connections) is { } why)
            mistakes.Add(reader.Mapping["ledger"]!, why);
        return new SafeOpsProject
        {
            Root = root,
            Environments = environments,
            Connections = connections,
            Ledger = ledger,
            Folder = new ProjectFolder(root, reader.Texts("roots")),
            Commands = new CommandReader(reader.Map("commands") is { } commands ? CommandsReader.Read(commands, mistakes) : null, languages)
            {
                Environments = [.. environments.Select(e => new KnownEnvironment(e.Name, e.Guarded, e.Targets))],
            },
        };
    }

    /// <summary>A ledger is shared in a PostgreSQL that is named among the connections.</summary>
    private static string? WhyNoLedger(string ledger, Dictionary<string, ConnectionDefinition> connections)
    {
        const string expected = $"expected {SafeOpsProject.LocalLedger}, or the name of a connection with 'provider: postgres'";
        if (connections.TryGetValue(ledger, out var connection))
            return connection.Provider == "postgres" ? null : $"the ledger is '{ledger}', a connection to {connection.Provider}; {expected}.";
        return $"the ledger is '{ledger}', which is no connection; {expected}.{NearestWord.Suggest(ledger, [SafeOpsProject.LocalLedger, .. connections.Values.Where(c => c.Provider == "postgres").Select(c => c.Name)])}";
    }

    private static EnvironmentDefinition Environment(DataMapping map, int order, Mistakes mistakes)
    {
        var reader = new MappingReader(map, mistakes, "an environment");
        var name = reader.Text("name", required: true) ?? "";
        reader = new MappingReader(map, mistakes, $"environment '{name}'");
        reader.Node("name");
        var guarded = reader.Boolean("guarded") ?? false;
        var checklist = reader.Text("checklist") ?? (guarded ? "production" : order == 0 ? "development" : "review");
        if (!Checklists.Contains(checklist))
            mistakes.Add(map["checklist"]!, $"environment '{name}': 'checklist' is '{checklist}'; expected {string.Join(", ", Checklists)}.{NearestWord.Suggest(checklist, [.. Checklists])}");
        MaintenanceWindow? window = null;
        if (reader.Text("window") is { } text && (window = MaintenanceWindow.TryParse(text)) is null)
            mistakes.Add(map["window"]!, $"environment '{name}': 'window' is '{text}'; expected {MaintenanceWindow.Expected}.");
        var freeze = new List<DateRange>();
        foreach (var days in reader.Texts("freeze"))
        {
            if (DateRange.TryParse(days) is { } range)
                freeze.Add(range);
            else
                mistakes.Add(map["freeze"]!, $"environment '{name}': 'freeze' has '{days}'; expected {DateRange.Expected}.");
        }
        var environment = new EnvironmentDefinition(name, order)
        {
            Guarded = guarded,
            Approvals = reader.Count("approvals") ?? 0,
            Soak = reader.Duration("soak") ?? TimeSpan.Zero,
            PlanLimit = reader.Duration("planLimit") ?? TimeSpan.FromHours(24),
            Window = window,
            Freeze = freeze,
            Targets = reader.Map("targets")?.ToJson().AsObject() ?? [],
            Checklist = checklist,
        };
        reader.Finish();
        return environment;
    }

    private static ConnectionDefinition Connection(string name, DataMapping map, Mistakes mistakes)
    {
        var reader = new MappingReader(map, mistakes, $"connection '{name}'");
        var provider = reader.Text("provider", required: true) ?? "";
        if (provider.Length > 0 && !Providers.Contains(provider))
            mistakes.Add(map["provider"]!, $"connection '{name}': 'provider' is '{provider}'; expected {string.Join(" or ", Providers)}.{NearestWord.Suggest(provider, [.. Providers])}");
        SecretReference? password = null;
        if (reader.Text("password") is { } text && (password = SecretReference.TryParse(text)) is null)
            mistakes.Add(map["password"]!, $"connection '{name}': 'password' must be {SecretReference.Expected}.");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.Entries.Where(e => e.Key.Text is not ("provider" or "password")))
        {
            if (entry.Value is DataScalar scalar)
                settings[entry.Key.Text] = scalar.Text;
            else
                mistakes.Add(entry.Value, $"connection '{name}': '{entry.Key.Text}' is {entry.Value.Kind}; expected text.");
        }
        return new ConnectionDefinition(name, provider, settings, password) { At = map.Span };
    }
}
