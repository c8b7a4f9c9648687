using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeOps.TestServers;

/// <summary>
/// A program named helm that is put in front of PATH: it keeps releases with their revisions in a file, renders simple charts, and answers as
/// helm's documented interface does (helm.sh/docs/helm), failures included. It stands for helm, which is not on the machines of the tests. It needs
/// <c>python3</c>.
/// </summary>
public sealed class RecordingHelm : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-helm-program-").FullName;
    private readonly JsonObject _behaviour = [];

    public RecordingHelm()
    {
        foreach (var name in (string[])["helm.py", "helm_render.py"])
        {
            using var resource = typeof(RecordingHelm).Assembly.GetManifestResourceStream(name)!;
            using var file = File.Create(Path.Combine(_folder, name));
            resource.CopyTo(file);
        }
        var program = Path.Combine(_folder, "helm");
        // A module, so that only its first call compiles it; and nothing that a call does not need is loaded.
        File.WriteAllText(program, $"#!{Python} -SE\nimport helm\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public sealed record Call(IReadOnlyList<string> Arguments, string Input)
    {
        public string Line => string.Join(' ', Arguments);
    }

    /// <summary>The full path of python3 itself (what stands on PATH may be a script that looks for it); null where it is not on this machine.</summary>
    public static string? Python { get; } = FindPython();

    /// <summary>PATH with it in front.</summary>
    public string SearchPath => _folder + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH");

    /// <summary>A PATH with it alone: neither kubectl nor anything else is there.</summary>
    public string LonelyPath => _folder;

    public IReadOnlyList<Call> Calls => File.Exists(Path.Combine(_folder, "calls"))
        ? [.. File.ReadAllLines(Path.Combine(_folder, "calls")).Select(l => JsonNode.Parse(l)!).Select(c => new Call([.. c["arguments"]!.AsArray().Select(a => a!.ToString())], c["input"]!.ToString()))]
        : [];

    /// <summary>How it behaves from now on; null takes a name back. <c>unreachable</c>, <c>expired</c>, <c>noDryRun</c>, <c>oldDryRun</c>: true; <c>failUpgrade</c>, <c>failRollback</c>, <c>unreadyRollback</c>: helm's message; <c>version</c>: of which helm it is, <c>v3.17.0</c> unless told; <c>kill</c>: at which command it is killed half-way; <c>kubectl</c>: true: it has kubectl write what it renders to the cluster; <c>contexts</c>: those there are.</summary>
    public RecordingHelm Behave(string name, JsonNode? value)
    {
        _behaviour.Remove(name);
        if (value is not null)
            _behaviour[name] = value;
        File.WriteAllText(Path.Combine(_folder, "behaviour.json"), _behaviour.ToJsonString());
        return this;
    }

    /// <summary>Does what somebody at this machine would do with it.</summary>
    public void Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(_folder, "helm"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Task.WaitAll(output, errors);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"helm {string.Join(' ', arguments)}: {errors.Result}");
    }

    /// <summary>The revisions of a release as it keeps them, oldest first.</summary>
    public IReadOnlyList<JsonObject> History(string release, string place = "dev-cluster/shop") =>
        State[$"{place}/{release}"] is JsonArray revisions ? [.. revisions.OfType<JsonObject>()] : [];

    /// <summary>The number, the state and the description of each revision: <c>1 deployed Install complete</c>.</summary>
    public IReadOnlyList<string> Told(string release) => [.. History(release).Select(r => $"{r["version"]} {r["info"]!["status"]} {r["info"]!["description"]}")];

    /// <summary>Everything it keeps, for a comparison.</summary>
    public string Dump() => State.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string? FindPython()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", ["-c", "import sys; print(sys.executable)"]) { RedirectStandardOutput = true })!;
            var path = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return File.Exists(path) ? path : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private JsonObject State => File.Exists(Path.Combine(_folder, "state.json")) ? (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "state.json")))! : [];
}
