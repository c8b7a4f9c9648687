using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Changes.Definition;

/// <summary>The kinds of task a change file is begun for.</summary>
public enum ChangeKind
{
    /// <summary>One step that writes a note: a start that runs as it is.</summary>
    Empty,

    /// <summary>A value in several configuration files.</summary>
    Config,

    /// <summary>Old files removed.</summary>
    Files,

    /// <summary>Rows deleted in batches.</summary>
    Data,

    /// <summary>An SQL script with its way back.</summary>
    Script,

    /// <summary>A program.</summary>
    Command,

    /// <summary>Manifests applied to a cluster.</summary>
    Kubernetes,

    /// <summary>A Terraform configuration applied.</summary>
    Terraform,
}

/// <param name="Name">Lower-case letters, digits and hyphens.</param>
public sealed record ChangeScaffoldRequest(string Name, ChangeKind Kind)
{
    /// <summary>Made from the name where it is not given.</summary>
    public string? Title { get; init; }
    public string? Why { get; init; }

    /// <summary>Who writes it, and so may not approve it.</summary>
    public string? Author { get; init; }

    /// <summary>Full path of the change schema, for editors; null: no such line.</summary>
    public string? Schema { get; init; }
}

/// <summary>Begins a change file: valid as it is, commented, to be filled in.</summary>
public static partial class ChangeScaffold
{
    /// <summary>Writes a new file, its folder too. Throws <see cref="ErrorCodes.ChangeFileExists"/>.</summary>
    public static void Write(ChangeScaffoldRequest request, string path) => WriteNew(Text(request), path);

    /// <summary>As <see cref="Write"/>, for a text that is made elsewhere.</summary>
    internal static void WriteNew(string text, string path)
    {
        if (File.Exists(path))
            throw new SafeOpsException(ErrorCodes.ChangeFileExists, $"{path} is there already.", "Choose another name, or edit the file.", path);
        DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, Encoding.UTF8.GetBytes(text));
    }

    public static string Text(ChangeScaffoldRequest request) =>
        Head(request.Name, request.Title, request.Why, request.Author, request.Schema) + ScaffoldedSteps.Of(request.Kind).ReplaceLineEndings("\n");

    /// <summary>The first lines of a change file, up to its author.</summary>
    internal static string Head(string name, string? title, string? why, string? author, string? schema)
    {
        var text = new StringBuilder();
        if (schema is not null)
            text.Append($"# yaml-language-server: $schema={new Uri(schema).AbsoluteUri}\n");
        title ??= char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');
        text.Append($"safeops: 1\nchange: {name}\ntitle: {Scalar(title)}\nwhy: {Scalar(why ?? "Say here why this is needed and where it was decided.")}\n");
        if (author is not null)
            text.Append($"author: {Scalar(author)}                     # may not approve this change\n");
        return text.ToString();
    }

    /// <summary>Plain where YAML reads it back as the same text, quoted otherwise (JSON's quotes are YAML's).</summary>
    private static string Scalar(string text) => Plain().IsMatch(text) && !text.Contains(": ", StringComparison.Ordinal) && SafeOps.Text.CoreSchema.Resolve(text) is string
        ? text
        : JsonSerializer.Serialize(text, Quoted);

    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9 .,()/-]*[A-Za-z0-9.)]$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
