using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Rollbacks.Timeline;

/// <summary>The folder of one rollback: what it is about, written once; its timeline, to which is only added; and that as Markdown.</summary>
internal sealed class RollbackFolder(string path)
{
    public const string MarkdownName = "timeline.md";
    private const string CaseName = "rollback.json";
    private const string TimelineName = "timeline.log";

    public string Path { get; } = path;

    public string Id => System.IO.Path.GetFileName(Path);

    private string CasePath => System.IO.Path.Combine(Path, CaseName);

    private string TimelinePath => System.IO.Path.Combine(Path, TimelineName);

    private string MarkdownPath => System.IO.Path.Combine(Path, MarkdownName);

    /// <summary>False for one that was killed before its first entry: it had done nothing.</summary>
    public bool Exists => new FileInfo(TimelinePath) is { Exists: true, Length: > 0 };

    public void Create(RollbackCase about)
    {
        DurableFile.CreateFolder(Path, DurableFile.OwnerOnlyFolder);
        DurableFile.Write(CasePath, Encoding.UTF8.GetBytes(RollbackRecords.ToJson(about).ToJsonString()), DurableFile.OwnerOnlyFile);
        DurableFile.Write(TimelinePath, [], DurableFile.OwnerOnlyFile);
    }

    /// <summary>Null where it is gone or damaged: the timeline says the most of it again.</summary>
    public RollbackCase? ReadCase()
    {
        try
        {
            return RollbackRecords.FromJson<RollbackCase>(JsonNode.Parse(File.ReadAllBytes(CasePath)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    public RecordedTimeline ReadTimeline()
    {
        try
        {
            using var file = new FileStream(TimelinePath, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
            var bytes = new byte[file.Length];
            return RollbackRecords.Read(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)), TimelinePath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.RollbackDamaged, $"{TimelinePath} cannot be read: {error.Message}", "Look at the disk and at the permissions of the folder.", Id, error);
        }
    }

    /// <summary>The bytes are on the disk when this returns.</summary>
    /// <param name="line">A whole line.</param>
    /// <param name="at">Behind the last whole line: what a crash left there was never acknowledged.</param>
    public void Append(byte[] line, long at)
    {
        using var file = new FileStream(TimelinePath, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        if (file.Length > at)
            file.SetLength(at);
        file.Position = at;
        file.Write(line);
        file.Flush(flushToDisk: true);
    }

    public void WriteMarkdown(string text) => DurableFile.Write(MarkdownPath, Encoding.UTF8.GetBytes(text), DurableFile.OwnerOnlyFile);
}
