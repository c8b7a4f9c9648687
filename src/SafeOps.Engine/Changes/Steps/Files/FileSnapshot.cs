using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Files;

/// <summary>What is found at a path, enough to tell later whether it is still the same.</summary>
internal sealed record FileSnapshot
{
    public static readonly FileSnapshot Missing = new();

    public bool Exists { get; private init; }

    /// <summary>SHA-256 of the content; null for a link and for a <see cref="Stamp"/>.</summary>
    public string? Digest { get; private init; }

    /// <summary>Length and time of last write, where a file is too large to be read only to be recognized.</summary>
    public string? Stamp { get; private init; }

    /// <summary>Where a link points, as written in it.</summary>
    public string? Link { get; private init; }

    /// <summary>Null on Windows.</summary>
    public UnixFileMode? Mode { get; private init; }
    public long Length { get; private init; }

    /// <summary>Null where the content is only planned.</summary>
    public DateTime? Modified { get; private init; }

    /// <summary>Only planned: an earlier step would leave it so.</summary>
    public bool Planned { get; private init; }

    /// <summary>No permission bit allows writing: someone protects it.</summary>
    public bool ReadOnly => Mode is { } mode
        ? Exists && Link is null && (mode & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0
        : _readOnlyAttribute;

    private readonly bool _readOnlyAttribute;

    private FileSnapshot(bool readOnlyAttribute = false) => _readOnlyAttribute = readOnlyAttribute;

    /// <param name="stampFrom">From this length on the content is not read.</param>
    public static async Task<FileSnapshot> OfDiskAsync(string path, CancellationToken cancellationToken, long stampFrom = long.MaxValue)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.LinkTarget is { } link)
                return new FileSnapshot { Exists = true, Link = link };
            if (Directory.Exists(path))
                throw new SafeOpsException(ErrorCodes.FileNotEditable, $"{path} is a folder, not a file.", "Name a file in it.", path);
            if (!info.Exists)
                return Missing;
            var found = new FileSnapshot(info.IsReadOnly)
            {
                Exists = true,
                Length = info.Length,
                Modified = info.LastWriteTimeUtc,
                Mode = OperatingSystem.IsWindows() ? null : info.UnixFileMode,
            };
            if (info.Length >= stampFrom)
                return found with { Stamp = string.Create(CultureInfo.InvariantCulture, $"{info.Length} bytes, {info.LastWriteTimeUtc:O}") };
            await using var stream = PlannedFile.From(path).Open();
            return found with { Digest = await Values.Digest.OfStreamAsync(stream, cancellationToken).ConfigureAwait(false) };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} cannot be read: {error.Message}", "Check its permissions.", path, error);
        }
    }

    /// <summary>As earlier steps of the plan would leave it.</summary>
    public static async Task<FileSnapshot> OfPlanAsync(PlannedFiles files, string path, CancellationToken cancellationToken, long stampFrom = long.MaxValue)
    {
        if (!files.IsPlanned(path))
            return await OfDiskAsync(path, cancellationToken, stampFrom).ConfigureAwait(false);
        var planned = files[path];
        if (!planned.Exists)
            return Missing with { Planned = true };
        await using var stream = planned.Open();
        return new FileSnapshot
        {
            Exists = true,
            Planned = true,
            Length = planned.Length,
            Mode = OperatingSystem.IsWindows() ? null : planned.Mode ?? (File.Exists(path) ? File.GetUnixFileMode(path) : SafeOps.Files.DurableFile.DefaultMode()),
            Digest = await Values.Digest.OfStreamAsync(stream, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>What must still hold when the action is applied.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["exists"] = Exists };
        if (Digest is not null)
            json["digest"] = Digest;
        if (Stamp is not null)
            json["stamp"] = Stamp;
        if (Link is not null)
            json["link"] = Link;
        return json;
    }

    /// <summary>Content and existence are as recorded; permissions and times do not count.</summary>
    public bool Is(JsonObject recorded) =>
        Exists == recorded["exists"]!.GetValue<bool>()
        && Text(recorded, "link") == Link
        && (Text(recorded, "digest") is not { } digest || digest == Digest)
        && (Text(recorded, "stamp") is not { } stamp || stamp == Stamp);

    /// <summary>The same place looked at again, read as far as the record needs it.</summary>
    public static Task<FileSnapshot> AgainAsync(string path, JsonObject recorded, CancellationToken cancellationToken) =>
        OfDiskAsync(path, cancellationToken, Text(recorded, "stamp") is null ? long.MaxValue : 0);

    /// <summary>In a few words, for messages.</summary>
    public string Describe() => !Exists ? "it is absent" : Link is not null ? $"it is a link to {Link}" : $"its content is {(Digest is { } digest ? Values.Digest.Short(digest) : Stamp)}";

    public static string? Text(JsonObject json, string name) => json[name]?.GetValue<string>();
}
