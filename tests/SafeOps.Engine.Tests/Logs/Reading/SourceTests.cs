using System.IO.Compression;
using System.Text;
using SafeOps.Errors;
using SafeOps.Logs.Reading;

namespace SafeOps.Engine.Tests.Logs.Reading;

/// <summary>Encodings, compression, and files that are no logs.</summary>
public sealed class SourceTests : IDisposable
{
    private const string Text = "2026-01-02 03:04:05 INFO café\n2026-01-02 03:04:06 INFO second\n";

    private readonly LogFolder _folder = new();

    public static TheoryData<string> Encodings => ["utf-8", "utf-16", "utf-16BE"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Text_with_a_mark_of_its_encoding_is_read(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var records = LogFolder.Read(LogFolder.Request(_folder.Write([.. encoding.Preamble, .. encoding.GetBytes(Text)])), out var summary);
        Assert.Equal(["café", "second"], records.Select(r => r.Message));
        Assert.Equal(2, summary.Lines);
        Assert.Equal(name == "utf-8" ? "UTF-8" : name == "utf-16" ? "UTF-16LE" : "UTF-16BE", summary.Sources[0].Encoding);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_read_as_windows_1252_and_told()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write([.. Encoding.UTF8.GetBytes(Text), .. Encoding.Latin1.GetBytes("2026-01-02 03:04:07 INFO caf\u00E9 \u0093x\u0094\n")])), out var summary);
        Assert.Equal(["café", "second", "café “x”"], records.Select(r => r.Message));
        var problem = Assert.Single(summary.Problems);
        Assert.Equal((LogProblemKind.MixedEncodings, 3L, 1L), (problem.Kind, problem.Line, problem.Count));
    }

    [Fact]
    public void Carriage_returns_colours_and_nuls_are_not_part_of_what_was_said()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write("2026-01-02 03:04:05 INFO a\r\n2026-01-02 03:04:06 INFO \u001b[1;31mb\u001b[0m\0c\r\ntwo\r\n10%\r20%\n")));
        Assert.Equal(["a", "bc"], records.Select(r => r.Message));
        Assert.Equal("2026-01-02 03:04:06 INFO bc\ntwo\n20%", records[1].Text);
    }

    [Fact]
    public void A_file_with_carriage_returns_alone_has_lines_too() =>
        Assert.Equal(["a", "b", "c"], LogFolder.Read(LogFolder.Request(_folder.Write("a\rb\rc"))).Select(r => r.Message));

    [Fact]
    public void The_hole_of_a_truncated_log_is_passed_over()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write([.. new byte[600_000], .. Encoding.UTF8.GetBytes(Text)])), out var summary);
        Assert.Equal(["café", "second"], records.Select(r => r.Message));
        Assert.Equal(2, summary.Lines);
    }

    [Fact]
    public void An_empty_file_has_no_records_and_no_problem()
    {
        Assert.Empty(LogFolder.Read(LogFolder.Request(_folder.Write("")), out var summary));
        Assert.Equal((0L, 0L), (summary.Lines, summary.Records));
        Assert.Empty(summary.Problems);
    }

    [Fact]
    public void Compressed_members_are_read_one_after_the_other()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write([.. Compress(Text), .. Compress("2026-01-02 03:04:07 INFO third\n")])), out var summary);
        Assert.Equal(["café", "second", "third"], records.Select(r => r.Message));
        Assert.Equal("UTF-8, gzip", summary.Sources[0].Encoding);
        Assert.Empty(summary.Problems);
    }

    [Fact]
    public void Of_a_compressed_file_that_ends_early_what_there_is_is_read_and_the_rest_told()
    {
        var random = new Random(1);
        var whole = Compress(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"2026-01-02 03:04:05 INFO request {random.Next()} of {i}\n")));
        var records = LogFolder.Read(LogFolder.Request(_folder.Write(whole[..(whole.Length / 2)])), out var summary);
        Assert.InRange(records.Count, 1_000, 19_000);
        Assert.Equal(LogProblemKind.Truncated, Assert.Single(summary.Problems).Kind);
    }

    [Fact]
    public void What_looks_like_a_further_member_hides_no_early_end()
    {
        // In a large file the bytes a member begins with occur by chance, and the last four may be any number.
        byte[] chance = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF];
        var whole = Compress(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"2026-01-02 03:04:05 INFO request {i * 7919 % 10_007}\n")));
        var half = whole.Length / 2;
        LogFolder.Read(LogFolder.Request(_folder.Write([.. whole[..half], .. chance, 1, 0, 0, 0])), out var summary);
        Assert.Equal(LogProblemKind.Truncated, Assert.Single(summary.Problems).Kind);
        LogFolder.Read(LogFolder.Request(_folder.Write([.. Compress(Text), .. whole[..half], 1, 0, 0, 0])), out summary);
        Assert.Equal(LogProblemKind.Truncated, Assert.Single(summary.Problems).Kind);
    }

    [Fact]
    public void A_hole_within_a_short_log_makes_no_binary_of_it()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write([.. Encoding.UTF8.GetBytes(Text), .. new byte[5_000], .. "2026-01-02 03:04:07 INFO third\n"u8])));
        Assert.Equal(["café", "second", "third"], records.Select(r => r.Message));
    }

    [Theory]
    [InlineData("504B0304", "zip", "unzip -p")]
    [InlineData("28B52FFD", "zstd", "zstd -dk")]
    [InlineData("425A6839314159265359", "bzip2", "bzip2 -dk")]
    [InlineData("FD377A585A00", "xz", "xz -dk")]
    [InlineData("7F454C46", "ELF", "path")]
    [InlineData("53514C69746520666F726D6174203300", "SQLite", "sqlite3")]
    [InlineData("89504E47", "PNG", "path")]
    [InlineData("D4C3B2A1", "packet capture", "tcpdump")]
    [InlineData("4C504B5348485248", "systemd", "journalctl --file")]
    [InlineData("00FF", "unknown", "file ")]
    public void A_file_that_is_no_text_is_refused_with_what_it_is_and_what_to_do(string magic, string what, string next)
    {
        var content = new byte[4096];
        new Random(7).NextBytes(content);
        Convert.FromHexString(magic).CopyTo(content, 0);
        var path = _folder.Write(content);
        var error = Assert.Throws<SafeOpsException>(() => LogFolder.Read(LogFolder.Request(path)));
        Assert.Equal(ErrorCodes.LogNotText, error.Code);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(next, error.NextStep, StringComparison.Ordinal);
        Assert.Equal(path, error.Target);
    }

    [Fact]
    public void Of_several_sources_one_that_cannot_be_read_is_told_and_the_others_are_read()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write("\u0001\u0002\u0003\u0004"), "/no/such.log", _folder.Write(Text)), out var summary);
        Assert.Equal([2, 2], records.Select(r => r.Source));
        Assert.Equal([LogProblemKind.NotText, LogProblemKind.Unreadable], summary.Problems.Select(p => p.Kind));
        Assert.Equal(ErrorCodes.FileNotFound, Assert.Throws<SafeOpsException>(() => LogFolder.Read(LogFolder.Request("/no/such.log"))).Code);
    }

    [Fact]
    public void A_log_with_some_binary_in_it_is_read()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write([.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Text, 50))), .. new byte[] { 1, 2, 0, 0xFF, 0xFE, 3, (byte)'\n' }, .. Encoding.UTF8.GetBytes(Text)])));
        Assert.Equal(102, records.Count);
        Assert.Equal("second", records[^1].Message);
    }

    [Fact]
    public void An_unknown_format_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<SafeOpsException>(() => LogFolder.Read(LogFolder.Request(_folder.Write(Text)) with { Format = "xml" }));
        Assert.Equal(ErrorCodes.LogFormatUnknown, error.Code);
        Assert.Contains("logfmt", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Compress(string text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return target.ToArray();
    }
}
