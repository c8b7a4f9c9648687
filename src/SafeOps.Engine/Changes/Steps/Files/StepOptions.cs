using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Files;

/// <summary>The options of a step at the moment they are used: secrets filled in, escapes taken off.</summary>
internal sealed class StepOptions(ResolvedStep step, StepContext context)
{
    public const long DefaultMaxSize = 16_000_000;

    public static readonly OptionDescriptor MaxSize = new("maxSize", OptionKind.Size, "The largest file that is edited.") { Default = "16MB" };

    public static readonly OptionDescriptor Mode = new("mode", OptionKind.Text, "Permissions in octal, such as 0644; by default those of the file, or the system's for a new one.");

    public ResolvedStep Step => step;

    public string Text(string name) => TextOrNull(name)!;

    public string? TextOrNull(string name) => step.With[name] is { } value ? Filled(value.GetValue<string>()) : null;

    public bool Flag(string name) => step.With[name]?.GetValue<bool>() == true;

    public int? Whole(string name) => step.With[name] is { } value && int.TryParse(value.ToJsonString(), out var number) ? number : null;

    public long Size(string name, long otherwise) => ByteSize.TryParse(step.With[name]?.GetValue<string>(), out var bytes) ? bytes : otherwise;

    public TimeSpan? Duration(string name) => Durations.TryParse(step.With[name]?.GetValue<string>(), out var time) ? time : null;

    public IReadOnlyList<string> Texts(string name) => [.. step.With[name]!.AsArray().Select(t => Filled(t!.GetValue<string>()))];

    public UnixFileMode? FileMode => TextOrNull("mode") is { } mode ? SavedFile.ParseMode(mode) : null;

    public JsonNode? Value(string name) => Filled(step.With[name]);

    private JsonNode? Filled(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, Filled(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Filled)]),
        JsonValue when node.GetValueKind() == JsonValueKind.String => JsonValue.Create(Filled(node.GetValue<string>())),
        _ => node?.DeepClone(),
    };

    private string Filled(string text) => Interpolation.Unescape(context.Reveal(text, step.Parameters));

    /// <summary>Mistakes in <c>mode:</c>, which the descriptor cannot express.</summary>
    public static IEnumerable<OptionMistake> CheckMode(ResolvedStep step)
    {
        if (step.With["mode"]?.GetValue<string>() is { } mode && Interpolation.Names(mode).Count == 0 && SavedFile.ParseMode(mode) is null)
            yield return new OptionMistake("mode", $"'{mode}' is no mode; expected octal digits such as 0644.");
    }

    /// <summary>Mistakes in paths that lie outside every root.</summary>
    public static IEnumerable<OptionMistake> CheckPaths(ResolvedStep step, SafeOps.Projects.SafeOpsProject project, params string[] names)
    {
        foreach (var name in names)
        {
            if (step.With[name]?.GetValue<string>() is { } path && Outside(project, path) is { } message)
                yield return new OptionMistake(name, message);
        }
    }

    public static string? Outside(SafeOps.Projects.SafeOpsProject project, string path)
    {
        try
        {
            project.Folder.Resolve(path);
            return null;
        }
        catch (SafeOps.Errors.SafeOpsException error)
        {
            return error.Told;
        }
        catch (ArgumentException)
        {
            return $"'{path}' is no path.";
        }
    }
}
