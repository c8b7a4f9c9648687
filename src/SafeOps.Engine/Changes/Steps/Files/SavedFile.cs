using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Files;

/// <summary>
/// What a file was before an action: its content under <c>content</c>, all else under <c>meta</c>. Content first, so that
/// <c>meta</c> says the content is complete. A small content stands in <c>meta</c> itself: each file that is saved costs
/// flushes before the effect.
/// </summary>
internal sealed record SavedFile
{
    public const string ContentName = "content";
    private const string MetaName = "meta";
    private const int LargestInMeta = 64 * 1024;

    public bool Existed { get; private init; }
    public UnixFileMode? Mode { get; private init; }
    public DateTime? Modified { get; private init; }
    public string? Link { get; private init; }

    /// <summary>Its content, where it is small; null where it is kept as <see cref="ContentName"/>, or was not saved.</summary>
    private byte[]? Content { get; init; }

    /// <summary>Folders the action makes, outermost first.</summary>
    public IReadOnlyList<string> Folders { get; private init; } = [];

    public static bool IsWanted(ResolvedStep step) => step.Undo.Kind != UndoKind.None;

    /// <summary>Saves what <paramref name="path"/> is; repeated after a crash it keeps the folders that were noted first.</summary>
    public static async Task<SavedFile> KeepAsync(ActionContext context, string path, FileSnapshot found, IReadOnlyList<string> folders, bool copyContent, CancellationToken cancellationToken)
    {
        var earlier = await ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var saved = new SavedFile
        {
            Existed = found.Exists,
            Mode = found.Mode,
            Modified = found.Modified,
            Link = found.Link,
            Folders = earlier is { Folders.Count: > 0 } ? earlier.Folders : folders,
        };
        if (!IsWanted(context.Step))
            return saved;
        var copies = copyContent && found is { Exists: true, Link: null };
        var small = copies && found.Length <= LargestInMeta ? ReadSmall(path) : null;
        if (copies && small is null)
        {
            await context.Saved.SaveAsync(ContentName, async stream =>
            {
                await using var source = PlannedFile.From(path).Open();
                await FileContent.CopyAsync(source, stream, found.Length, context, cancellationToken).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
        }
        var meta = new JsonObject
        {
            ["existed"] = saved.Existed,
            ["mode"] = saved.Mode is { } mode ? FileMode(mode) : null,
            ["modified"] = saved.Modified?.ToString("O", CultureInfo.InvariantCulture),
            ["link"] = saved.Link,
            ["folders"] = new JsonArray([.. saved.Folders.Select(f => JsonValue.Create(f))]),
        };
        if (small is not null)
            meta[ContentName] = Convert.ToBase64String(small);
        await context.Saved.SaveAsync(MetaName, stream => stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(meta.ToJsonString()), cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
        return saved;
    }

    /// <summary>Null where the action never came so far as to save.</summary>
    public static async Task<SavedFile?> ReadAsync(ActionContext context, CancellationToken cancellationToken)
    {
        await using var stream = await context.Saved.OpenAsync(MetaName, cancellationToken).ConfigureAwait(false);
        if (stream is null)
            return null;
        try
        {
            var meta = (JsonObject)(await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false))!;
            return new SavedFile
            {
                Existed = meta["existed"]!.GetValue<bool>(),
                Mode = FileSnapshot.Text(meta, "mode") is { } mode ? ParseMode(mode) : null,
                Modified = FileSnapshot.Text(meta, "modified") is { } time ? DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) : null,
                Link = FileSnapshot.Text(meta, "link"),
                Folders = [.. meta["folders"]!.AsArray().Select(f => f!.GetValue<string>())],
                Content = FileSnapshot.Text(meta, ContentName) is { } content ? Convert.FromBase64String(content) : null,
            };
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new SafeOpsException(ErrorCodes.RunDataMissing, $"What run {context.RunId} saved cannot be read: {error.Message}", target: context.RunId, inner: error);
        }
    }

    /// <summary>The saved content; null where there is none.</summary>
    public async Task<Stream?> OpenContentAsync(ActionContext context, CancellationToken cancellationToken) =>
        Content is { } small ? new MemoryStream(small, writable: false) : await context.Saved.OpenAsync(ContentName, cancellationToken).ConfigureAwait(false);

    /// <summary>Puts the saved content back at <paramref name="path"/>, with its mode and time of last write.</summary>
    public async Task RestoreContentAsync(string path, string temporaryName, FileOperations operations, ActionContext context, CancellationToken cancellationToken)
    {
        await using var content = await OpenContentAsync(context, cancellationToken).ConfigureAwait(false)
            ?? throw new SafeOpsException(ErrorCodes.RunDataMissing, $"The saved content of {path} is gone: run {context.RunId} cannot restore it.", "Restore it from a backup.", path);
        await operations.WriteAsync(path, temporaryName, async stream =>
        {
            await FileContent.CopyAsync(content, stream, null, context, cancellationToken).ConfigureAwait(false);
            FileContent.SetModified(stream, Modified);
        }, Mode).ConfigureAwait(false);
    }

    public static string FileMode(UnixFileMode mode) => "0" + Convert.ToString((int)mode, 8).PadLeft(3, '0');

    public static UnixFileMode? ParseMode(string text)
    {
        var digits = text.StartsWith("0o", StringComparison.Ordinal) ? text[2..] : text;
        return digits.Length is >= 3 and <= 5 && digits.All(c => c is >= '0' and <= '7') && Convert.ToInt32(digits, 8) is var mode and <= 0xFFF
            ? (UnixFileMode)mode
            : null;
    }

    /// <summary>Null where it has grown meanwhile.</summary>
    private static byte[]? ReadSmall(string path)
    {
        using var source = PlannedFile.From(path).Open();
        if (source.Length > LargestInMeta)
            return null;
        var bytes = new byte[source.Length];
        source.ReadExactly(bytes);
        return bytes;
    }
}
