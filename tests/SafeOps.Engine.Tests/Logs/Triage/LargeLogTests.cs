using System.IO.Compression;
using System.Text;

namespace SafeOps.Engine.Tests.Logs.Triage;

/// <summary>What the heap holds is that of the whole process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(LargeLogTests), DisableParallelization = true)]
[Collection(nameof(LargeLogTests))]
public sealed class LargeLogTests : IDisposable
{
    private const long Size = 300_000_000;

    /// <summary>What the heap may grow by, whatever the log.</summary>
    private const long MostMemory = 150 << 20;

    private readonly LogFolder _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    [Trait("Category", "Long")]
    public async Task What_is_kept_of_a_large_log_does_not_grow_with_it()
    {
        var part = Encoding.UTF8.GetBytes(string.Concat(LogFolder.Calm(100_000).Select(l => l + "\n")));
        var parts = (int)(Size / part.Length) + 1;
        WriteParts(_logs.File("large.log.gz"), part, parts);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        using var watch = new Timer(_ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false)), null, 0, 50);
        var triage = await LogFolder.TriageAsync(_logs.File("large.log.gz"));
        Assert.Equal(200_000L * parts, triage.Records);
        Assert.True(triage.Bytes >= Size, $"{triage.Bytes} bytes");
        Assert.Equal(200_000L * parts, Assert.Single(triage.Patterns).Count);
        Assert.InRange(most - before, 1, MostMemory);
    }

    /// <summary>Members of gzip, one behind the other, are the text of all of them (RFC 1952, section 2.2).</summary>
    private static void WriteParts(string path, byte[] part, int parts)
    {
        var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(part);
        using var file = File.Create(path);
        for (var i = 0; i < parts; i++)
            file.Write(member.GetBuffer(), 0, (int)member.Length);
    }
}
