using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Text;

namespace SafeOps.Changes.Definition;

/// <summary>A change file with its steps, made of something that is known (an investigation's actions, a proposal) rather than begun empty.</summary>
/// <param name="Name">Lower-case letters, digits and hyphens.</param>
public sealed record ChangeDraft(string Name)
{
    /// <summary>Made from the name where it is not given.</summary>
    public string? Title { get; init; }
    public string? Why { get; init; }

    /// <summary>Who writes it, and so may not approve it.</summary>
    public string? Author { get; init; }

    /// <summary>Full path of the change schema, for editors; null: no such line.</summary>
    public string? Schema { get; init; }

    /// <summary>What stands above the parameters, a line each.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>As a change file has them: <c>name: { type: …, default: … }</c>.</summary>
    public JsonObject Parameters { get; init; } = [];

    public required IReadOnlyList<ChangeDraftStep> Steps { get; init; }

    /// <summary>Writes a new file, its folder too. Throws <see cref="Errors.ErrorCodes.ChangeFileExists"/>.</summary>
    public void Write(string path) => ChangeScaffold.WriteNew(Text(), path);

    public string Text()
    {
        var text = new StringBuilder(ChangeScaffold.Head(Name, Title, Why, Author, Schema)).Append('\n');
        AddComments(text, Comments, 0);
        if (Comments.Count > 0)
            text.Append('\n');
        if (Parameters.Count > 0)
            text.Append(Yaml.Entry("parameters", Parameters, 0)).Append("\n\n");
        text.Append("steps:\n");
        foreach (var step in Steps)
        {
            AddComments(text, step.Comments, 2);
            text.Append("  - ").Append(Yaml.Block(step.ToJson(), 4)).Append('\n');
        }
        return text.ToString();
    }

    private static ValueWriter Yaml { get; } = new(new DocumentLayout("\n", Indent: 2, IndentedLists: true, ManyLines: false), json: false);

    private static void AddComments(StringBuilder text, IReadOnlyList<string> comments, int indent)
    {
        foreach (var line in comments.SelectMany(c => c.Split('\n')))
            text.Append(' ', indent).Append(("# " + line.TrimEnd('\r', ' ')).TrimEnd()).Append('\n');
    }
}

/// <summary>A step of a <see cref="ChangeDraft"/>.</summary>
public sealed record ChangeDraftStep(string Id, string Uses, JsonObject With)
{
    public string? Name { get; init; }

    /// <summary>What stands above it, a line each: where it comes from.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>As a change file has it: steps, or <c>{ none: why }</c>; null: the step type's own.</summary>
    public JsonNode? Undo { get; init; }

    public JsonArray? Verify { get; init; }

    internal JsonObject ToJson()
    {
        var step = new JsonObject { ["id"] = Id };
        if (Name is not null)
            step["name"] = Name;
        step["uses"] = Uses;
        step["with"] = With.DeepClone();
        if (Verify is not null)
            step["verify"] = Verify.DeepClone();
        if (Undo is not null)
            step["undo"] = Undo.DeepClone();
        return step;
    }
}
