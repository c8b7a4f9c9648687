using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SafeOps.TestServers;

/// <summary>One series of a history: a value at each moment that it is asked for.</summary>
/// <param name="Series">As OpenMetrics writes it: <c>name{label="value"}</c>.</param>
/// <param name="Value">By the age of the moment; null leaves a gap.</param>
public sealed record PastSeries(string Series, Func<TimeSpan, double?> Value)
{
    /// <summary>A counter; its name ends with <c>_total</c>.</summary>
    public bool IsCounter => Name.EndsWith("_total", StringComparison.Ordinal);

    public string Name => Series.Split('{')[0];
}

/// <summary>
/// A private Prometheus on a loopback port whose history was written with promtool. It is stopped and its folder removed when it is
/// disposed, or by itself when this process has ended in whatever way.
/// </summary>
public sealed class PrometheusServer : IDisposable
{
    public const string Missing = "Prometheus is not installed (prometheus and promtool on PATH)";

    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-prometheus-").FullName;
    private readonly Process _process;

    /// <param name="past">How far the history goes back from now.</param>
    /// <param name="interval">How far its values lie apart.</param>
    /// <param name="options">Further options of the server.</param>
    public PrometheusServer(TimeSpan past, TimeSpan interval, IReadOnlyList<PastSeries> series, params string[] options)
    {
        File.WriteAllText(Path.Combine(_folder, "history.om"), OpenMetrics(past, interval, series, DateTimeOffset.UtcNow));
        File.WriteAllText(Path.Combine(_folder, "prometheus.yml"), "global: {}\n");
        WriteHistory();
        var port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}/");
        // A shell watches over it, so that it ends with this process in whatever way.
        _process = Process.Start(new ProcessStartInfo("sh",
        [
            "-c", $"\"$@\" >\"{_folder}/log\" 2>&1 & server=$!; trap 'kill -9 $server; rm -rf \"{_folder}\"; exit' TERM; while [ -d /proc/{Environment.ProcessId} ] && [ -d /proc/$server ]; do sleep 1 & wait $!; done; kill -9 $server; rm -rf \"{_folder}\"", "sh",
            "prometheus", $"--config.file={_folder}/prometheus.yml", $"--storage.tsdb.path={_folder}/data", "--storage.tsdb.retention.time=3650d",
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"), "--log.level=warn", .. options,
        ])
        { WorkingDirectory = _folder })!;
        WaitUntilReady();
    }

    public static bool IsInstalled { get; } = InstalledPrograms.Has("prometheus") && InstalledPrograms.Has("promtool");

    /// <summary>Its root.</summary>
    public Uri Address { get; }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Run("kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture));
            _process.WaitForExit();
        }
        _process.Dispose();
    }

    private static string OpenMetrics(TimeSpan past, TimeSpan interval, IReadOnlyList<PastSeries> series, DateTimeOffset now)
    {
        var text = new StringBuilder();
        foreach (var family in series.GroupBy(s => s.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {(family.First().IsCounter ? family.Key[..^"_total".Length] : family.Key)} {(family.First().IsCounter ? "counter" : "gauge")}\n");
            foreach (var one in family)
            {
                for (var age = past; age >= TimeSpan.Zero; age -= interval)
                {
                    if (one.Value(age) is { } value)
                        text.Append(CultureInfo.InvariantCulture, $"{one.Series} {value:R} {(now - age).ToUnixTimeSeconds()}\n");
                }
            }
        }
        return text.Append("# EOF\n").ToString();
    }

    private void WriteHistory()
    {
        try
        {
            Run("promtool", "tsdb", "create-blocks-from", "openmetrics", Path.Combine(_folder, "history.om"), Path.Combine(_folder, "data"), "--max-block-duration=720h");
        }
        catch (InvalidOperationException)
        {
            Directory.Delete(_folder, recursive: true);
            throw;
        }
    }

    private void WaitUntilReady()
    {
        using var client = new HttpClient();
        for (var tries = 0; tries < 600; tries++)
        {
            try
            {
                using var answer = client.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "-/ready")));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // It does not listen yet.
            }
            Thread.Sleep(50);
        }
        throw new InvalidOperationException($"Prometheus does not start: {File.ReadAllText(Path.Combine(_folder, "log"))}");
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output.Result}{errors.Result}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
