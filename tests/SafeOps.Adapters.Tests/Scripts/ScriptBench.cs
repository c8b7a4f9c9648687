using System.Collections;
using SafeOps.Scripts.DryRuns;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Adapters.Tests.Scripts;

/// <summary>A folder in which a script's dry run is tested as a user would, with recording programs in front on PATH.</summary>
internal sealed class ScriptBench : IDisposable
{
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    // Not in a temporary folder: no program is taken from there to answer outside the sandbox.
    private readonly string _programs = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), $"safeops-tests-{Guid.NewGuid():N}");

    private readonly bool _isOwn;

    /// <param name="folder">Where the script lies and runs; null: a temporary one, gone with the bench.</param>
    public ScriptBench(string? folder = null)
    {
        _isOwn = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("bench").FullName;
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            _environment[(string)variable.Key] = (string?)variable.Value ?? "";
        Directory.CreateDirectory(_programs);
        _environment["PATH"] = $"{_programs}:{_environment["PATH"]}";
    }

    public string Folder { get; }

    public static bool IsPossible => OperatingSystem.IsLinux() && File.Exists("/usr/bin/unshare") && (File.Exists("/bin/bash") || File.Exists("/usr/bin/bash"));

    public const string Missing = "a sandbox and bash are not on this machine";

    public void Dispose()
    {
        if (_isOwn)
            Directory.Delete(Folder, recursive: true);
        Directory.Delete(_programs, recursive: true);
    }

    public string Write(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
        return file;
    }

    /// <summary>A program in front on PATH.</summary>
    public void Install(string name, string text)
    {
        var file = Path.Combine(_programs, name);
        File.WriteAllText(file, text.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
    }

    public void InstallAll(string folder)
    {
        foreach (var file in Directory.GetFiles(folder))
            Install(Path.GetFileName(file), File.ReadAllText(file));
    }

    public void Set(string name, string value) => _environment[name] = value;

    public Task<DryRunReport> TestAsync(string script, Func<DryRunRequest, DryRunRequest>? with = null)
    {
        var session = DryRunSession.Open(Folder, AdapterPorts.Create(_environment, new Actor("ann", "bench"), TimeProvider.System, _ => null));
        var request = new DryRunRequest(script, Folder);
        return session.TestAsync(with?.Invoke(request) ?? request, TestContext.Current.CancellationToken);
    }

    /// <summary>Every file with its content.</summary>
    public IReadOnlyDictionary<string, string> Picture() => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(Folder, f), f => Convert.ToHexString(File.ReadAllBytes(f)));
}
