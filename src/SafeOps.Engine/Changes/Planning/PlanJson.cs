using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SafeOps.Changes.Running;

namespace SafeOps.Changes.Planning;

/// <summary>
/// How plans and runs are written as JSON: camel case, enums as words, properties in the order they are declared. The
/// same for plan files, for what a run keeps of its intent, and for reports.
/// </summary>
public static class PlanJson
{
    /// <summary>On one line, for journals.</summary>
    public static JsonSerializerOptions Compact { get; } = Make(indented: false);

    /// <summary>For files people read and compare.</summary>
    public static JsonSerializerOptions Indented { get; } = Make(indented: true);

    public static JsonObject ToJson(ChangePlan plan) => JsonSerializer.SerializeToNode(plan, Compact)!.AsObject();

    /// <summary>Throws <see cref="JsonException"/> where the value is no plan; <see cref="PlanFile"/> explains such mistakes to people.</summary>
    public static ChangePlan FromJson(JsonObject json) => json.Deserialize<ChangePlan>(Compact)!;

    /// <summary>Indented, with line feeds on every system and one at the end.</summary>
    public static string ToText<T>(T value) =>
        // A carriage return inside a JSON text is always escaped, so these are the writer's own line ends.
        JsonSerializer.Serialize(value, Indented).Replace("\r\n", "\n", StringComparison.Ordinal) + "\n";

    private static JsonSerializerOptions Make(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = indented,
            // The text is a file or a journal, never part of a page: readable letters instead of \u escapes.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = PlanJsonContext.Default,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        };
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>Written at compile time, so that the order of properties is that of the source.</summary>
[JsonSerializable(typeof(ChangePlan))]
[JsonSerializable(typeof(PlannedStep))]
[JsonSerializable(typeof(PlannedAction))]
[JsonSerializable(typeof(ChangeRun))]
[JsonSerializable(typeof(RunIntent))]
internal sealed partial class PlanJsonContext : JsonSerializerContext;
