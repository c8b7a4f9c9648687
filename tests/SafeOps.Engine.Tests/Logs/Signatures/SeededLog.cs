using System.Text;
using System.Text.Json;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Logs;
using SafeOps.Logs.Signatures;

namespace SafeOps.Engine.Tests.Logs.Signatures;

/// <summary>A record of which it is known what it tells.</summary>
/// <param name="Signatures">What is right to say of it; empty: nothing.</param>
/// <param name="Start">Of the message in the text, in bytes.</param>
internal sealed record SeededRecord(IReadOnlyList<string> Signatures, byte[] Text, int Start, int End, LogSeverity Severity)
{
    public LogSignatureMatch? Find(SignatureMatcher matcher) => matcher.Find(Record());

    public string Show() => Encoding.UTF8.GetString(Text);

    private LogRecord Record()
    {
        var line = Text.AsSpan().IndexOf((byte)'\n');
        return new LogRecord
        {
            Text = Text,
            Message = Text.AsSpan(Start..(line < 0 ? End : Math.Min(line, End))),
            Continuation = line < 0 ? default : Text.AsSpan(line + 1),
            Severity = Severity,
            Source = 0,
            Line = 1,
            Lines = Text.AsSpan().Count((byte)'\n') + 1,
        };
    }
}

/// <summary>The seeded logs: messages with their truth, each as the ways of logging write it.</summary>
internal static class SeededLog
{
    private static readonly Func<string, bool, (string Before, string After)>[] Ways =
    [
        (_, _) => ("", ""),
        (_, failed) => ($"2026-02-03T10:11:12.131Z {(failed ? "ERROR" : "INFO")} ", ""),
        (_, failed) => ($"2026-02-03 10:11:12,131 [worker-3] {(failed ? "ERROR" : "INFO ")} com.acme.shop.Orders - ", ""),
        (_, failed) => ($"{(failed ? 'E' : 'I')}0203 10:11:12.131415    2211 server.go:71] ", ""),
        (_, _) => ("Feb  3 10:11:12 web-3 shop[711]: ", ""),
        (_, _) => ("shop-api-1  | ", ""),
        (_, failed) => ($"2026-02-03T10:11:12.131415926Z {(failed ? "stderr" : "stdout")} F ", ""),
        (_, failed) => ($"{{\"ts\":\"2026-02-03T10:11:12Z\",\"level\":\"{(failed ? "error" : "info")}\",\"logger\":\"shop\",\"msg\":\"", "\",\"pod\":\"api-0\"}"),
        (_, failed) => ($"{{\"log\":\"", $"\\n\",\"stream\":\"{(failed ? "stderr" : "stdout")}\",\"time\":\"2026-02-03T10:11:12Z\"}}"),
    ];

    /// <summary>The messages of a file, as they are.</summary>
    public static IReadOnlyList<(IReadOnlyList<string> Signatures, string Message)> Read(string file)
    {
        var cases = new List<(IReadOnlyList<string>, string)>();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "tests", "SafeOps.Engine.Tests", "Logs", "Signatures", "Data", file)))
        {
            if (line.StartsWith("##", StringComparison.Ordinal))
                continue;
            var tab = line.IndexOf('\t');
            cases.Add((line[..tab] == "-" ? [] : line[..tab].Split('|'), line[(tab + 1)..].Replace('⏎', '\n').Replace('⇥', '\t')));
        }
        return cases;
    }

    /// <summary>Each message in each way of logging.</summary>
    public static IEnumerable<SeededRecord> Write(string file) =>
        from seeded in Read(file)
        from way in Ways
        select Write(seeded.Signatures, seeded.Message, way);

    public static IEnumerable<SeededRecord> Plain(string file) => Read(file).Select(s => Write(s.Signatures, s.Message, Ways[0]));

    private static SeededRecord Write(IReadOnlyList<string> signatures, string message, Func<string, bool, (string Before, string After)> way)
    {
        var failed = signatures.Count > 0;
        var (before, after) = way(message, failed);
        var body = after.Length > 0 ? JsonEncodedText.Encode(message, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString() : message;
        var start = Encoding.UTF8.GetByteCount(before);
        var severity = before.Contains("ERROR") || before.Contains("error\"") || before.StartsWith('E') ? LogSeverity.Error
            : before.Contains("INFO") || before.Contains("info\"") || before.StartsWith('I') ? LogSeverity.Information : LogSeverity.None;
        return new SeededRecord(signatures, Encoding.UTF8.GetBytes(before + body + after), start, start + Encoding.UTF8.GetByteCount(body), severity);
    }
}
