using System.Globalization;
using SafeOps.Logs;
using SafeOps.Logs.Reading;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Logs.Triage;

/// <summary>Logs of a test, and what is said of them.</summary>
internal sealed class LogFolder : IDisposable
{
    public static readonly DateTimeOffset Day = new(2026, 3, 14, 8, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safeops-logs-");

    public void Dispose() => _folder.Delete(recursive: true);

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public IEnumerable<string> Names => _folder.EnumerateFileSystemInfos().Select(f => f.Name).Order(StringComparer.Ordinal);

    public string Write(string name, params IEnumerable<string> lines)
    {
        System.IO.File.WriteAllText(File(name), string.Concat(lines.Select(l => l + "\n")));
        return File(name);
    }

    /// <summary>A line at a second of <see cref="Day"/>.</summary>
    public static string At(int second, string level, string message) =>
        string.Create(CultureInfo.InvariantCulture, $"{Day.AddSeconds(second):yyyy-MM-ddTHH:mm:ss.fffZ} {level} {message}");

    /// <summary>Requests that are answered, two a second.</summary>
    public static IEnumerable<string> Calm(int seconds, int from = 0) => Enumerable.Range(from * 2, seconds * 2)
        .Select(i => At(i / 2, "INFO", $"request {i * 7919 % 100_000} answered in {10 + i % 37} ms"));

    public static Task<LogTriage> TriageAsync(string path, Func<LogTriageRequest, LogTriageRequest>? with = null) => TriageAsync([path], with);

    public static Task<LogTriage> TriageAsync(IReadOnlyList<string> paths, Func<LogTriageRequest, LogTriageRequest>? with = null)
    {
        var request = new LogTriageRequest { Logs = new LogRequest { Paths = paths, Now = Day.AddDays(1), Workers = 2 } };
        return new LogTriager(new SecretMasker()).TriageAsync(with?.Invoke(request) ?? request, progress: null, TestContext.Current.CancellationToken);
    }
}
