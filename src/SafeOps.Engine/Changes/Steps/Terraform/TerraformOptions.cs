using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>The options of a <c>terraform.apply</c>, at the moment they are used: secrets filled in.</summary>
internal sealed record TerraformOptions
{
    /// <summary><c>terraform</c> or <c>tofu</c>.</summary>
    public required string Program { get; init; }

    /// <summary>The full path of the folder with the configuration.</summary>
    public required string Folder { get; init; }

    /// <summary>The same for people, from the project folder.</summary>
    public required string Name { get; init; }

    /// <summary>Null: the default one.</summary>
    public string? Workspace { get; init; }

    /// <summary>May hold secrets: they go through the environment, never into a command line.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>Full paths.</summary>
    public required IReadOnlyList<string> VarFiles { get; init; }
    public required IReadOnlyList<string> Targets { get; init; }
    public required IReadOnlyList<string> Replace { get; init; }
    public int? Parallelism { get; init; }
    public TimeSpan LockTimeout { get; init; }
    public TimeSpan Timeout { get; init; }
    public bool Refresh { get; init; } = true;

    /// <summary>False: what is not initialised is refused.</summary>
    public bool Initialises { get; init; } = true;

    /// <summary>Settings of the backend; may hold secrets.</summary>
    public required IReadOnlyDictionary<string, string> Backend { get; init; }
    public required TerraformLimits Limits { get; init; }

    /// <summary>The git revision an undo goes back to; null: it is found.</summary>
    public string? EarlierRevision { get; init; }

    /// <summary>The variables an undo plans with; null: those of now.</summary>
    public IReadOnlyDictionary<string, string>? EarlierVariables { get; init; }

    public string Display => Workspace is null ? Name : $"{Name} in the workspace {Workspace}";

    public static TerraformOptions Of(ResolvedStep step, StepContext context)
    {
        var folder = context.Project.Folder.Resolve(Text(step.With["folder"])!);
        var earlier = step.With["earlier"] as JsonObject;
        return new TerraformOptions
        {
            Program = Text(step.With["program"]) ?? "terraform",
            Folder = folder,
            Name = context.Project.Folder.Display(folder),
            Workspace = (Text(step.With["workspace"]) ?? Text((context.Environment.Targets["terraform"] as JsonObject)?["workspace"])) is { } workspace and not "default" ? workspace : null,
            Variables = Map(step.With["variables"]),
            VarFiles = [.. List(step.With["varFiles"]).Select(context.Project.Folder.Resolve)],
            Targets = List(step.With["targets"]),
            Replace = List(step.With["replace"]),
            Parallelism = Whole(step.With["parallelism"]),
            LockTimeout = Durations.TryParse(Text(step.With["lockTimeout"]), out var wait) ? wait : TimeSpan.Zero,
            Timeout = Durations.TryParse(Text(step.With["timeout"]), out var timeout) ? timeout : TimeSpan.FromHours(1),
            Refresh = Text(step.With["refresh"]) != "false",
            Initialises = Text(step.With["init"]) != "never",
            Backend = Map(step.With["backend"]),
            Limits = TerraformLimits.Of(step.With["limits"] as JsonObject),
            EarlierRevision = Text(earlier?["revision"]) ?? Text(step.With["earlier"] as JsonValue),
            EarlierVariables = earlier?["variables"] is JsonObject variables ? Map(variables) : null,
        };

        string? Text(JsonNode? value) => value switch
        {
            null => null,
            JsonValue when value.GetValueKind() == JsonValueKind.String => Interpolation.Unescape(context.Reveal(value.GetValue<string>(), step.Parameters)),
            _ => value.ToJsonString(),
        };

        int? Whole(JsonNode? value) => int.TryParse(Text(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

        IReadOnlyList<string> List(JsonNode? value) => value switch
        {
            null => [],
            JsonArray list => [.. list.Select(Text).OfType<string>()],
            _ => [Text(value)!],
        };

        IReadOnlyDictionary<string, string> Map(JsonNode? value) => value is JsonObject map
            ? map.ToDictionary(p => p.Key, p => Text(p.Value) ?? "", StringComparer.Ordinal)
            : new Dictionary<string, string>();
    }

    /// <summary>The same without a word that is asked for once: what was replaced is not to be replaced again.</summary>
    public TerraformOptions WithoutReplace(IReadOnlyList<string>? still = null) => this with { Replace = still ?? [] };
}
