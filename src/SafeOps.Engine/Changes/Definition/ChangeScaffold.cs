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
    public static void Write(ChangeScaffoldRequest request, string path)
    {
        if (File.Exists(path))
            throw new SafeOpsException(ErrorCodes.ChangeFileExists, $"{path} is there already.", "Choose another name, or edit the file.", path);
        DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, Encoding.UTF8.GetBytes(Text(request)));
    }

    public static string Text(ChangeScaffoldRequest request)
    {
        var title = request.Title ?? char.ToUpperInvariant(request.Name[0]) + request.Name[1..].Replace('-', ' ');
        var text = new StringBuilder();
        if (request.Schema is { } schema)
            text.Append($"# yaml-language-server: $schema={new Uri(schema).AbsoluteUri}\n");
        text.Append($"safeops: 1\nchange: {request.Name}\ntitle: {Scalar(title)}\nwhy: {Scalar(request.Why ?? "Say here why this is needed and where it was decided.")}\n");
        if (request.Author is { } author)
            text.Append($"author: {Scalar(author)}                     # may not approve this change\n");
        return text.Append(ScaffoldedSteps.Of(request.Kind).ReplaceLineEndings("\n")).ToString();
    }

    /// <summary>Plain where YAML reads it back as the same text, quoted otherwise (JSON's quotes are YAML's).</summary>
    private static string Scalar(string text) => Plain().IsMatch(text) && !text.Contains(": ", StringComparison.Ordinal) && SafeOps.Text.CoreSchema.Resolve(text) is string
        ? text
        : JsonSerializer.Serialize(text, Quoted);

    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9 .,()/-]*[A-Za-z0-9.)]$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
