using System.Diagnostics;
using SafeOps.Changes.Running;
using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.Scripts;
using SafeOps.Scripts.Generation;

namespace SafeOps.Engine.Tests.Scripts.Generation;

/// <summary>Two projects that begin alike: in one a generated script does the change, in the other SafeOps itself.</summary>
internal sealed class ScriptBench : IDisposable
{
    private readonly IReadOnlyDictionary<string, string> _environment;

    public ScriptBench(string project = ChangeBench.ThreeEnvironments, string? twin = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        _environment = environment ?? new Dictionary<string, string>();
        Mine = new ChangeBench(project, environment: environment);
        Twin = new ChangeBench(twin ?? project, environment: environment);
    }

    /// <summary>Where the script works.</summary>
    public ChangeBench Mine { get; }

    /// <summary>Where SafeOps works.</summary>
    public ChangeBench Twin { get; }

    public void Write(string file, string content)
    {
        Mine.Write(file, content);
        Twin.Write(file, content);
    }

    public void Write(string file, byte[] content)
    {
        foreach (var bench in new[] { Mine, Twin })
        {
            bench.Write(file, "");
            File.WriteAllBytes(bench.PathOf(file), content);
        }
    }

    public void Change(string body)
    {
        Mine.Change(body);
        Twin.Change(body);
    }

    public async Task<GeneratedScript> GenerateAsync(ScriptLanguage language) =>
        await Mine.Session.Scripts.FromChangeAsync(new ScriptRequest(Mine.PathOf("try-it.change.yaml"), "dev", language), Mine, default);

    public async Task RunTwinAsync()
    {
        var run = await Twin.RunAsync(Twin.PathOf("try-it.change.yaml"));
        Assert.True(run.Status == RunStatus.Succeeded, run.Reason);
    }

    public ScriptRun Run(GeneratedScript script, params string[] arguments) => Run(script.Language, script.Text, arguments);

    /// <param name="arguments">As bash and Python take them.</param>
    public ScriptRun Run(ScriptLanguage language, string text, params string[] arguments)
    {
        var (program, ending) = Program(language);
        if (language == ScriptLanguage.PowerShell)
            arguments = [.. arguments.Select(a => a switch { "--dry-run" => "-WhatIf", "-v" => "-Verbose", _ when a.StartsWith("--", StringComparison.Ordinal) => a[1..], _ => a })];
        var file = Path.Combine(Directory.CreateTempSubdirectory("safeops-script-").FullName, "script" + ending);
        try
        {
            File.WriteAllText(file, text);
            return Start([.. program, file, .. arguments], _environment);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    /// <summary>With its standard input closed.</summary>
    public static ScriptRun Start(string[] words, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new System.Text.UTF8Encoding(false),
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ScriptRun(process.ExitCode, output, errors.Result);
    }

    /// <summary>Every file of a project with content, permissions and link target; the notes of SafeOps and of scripts left out.</summary>
    public static string Snapshot(ChangeBench bench, bool times = false) => string.Join('\n', Directory.EnumerateFileSystemEntries(bench.Root, "*", SearchOption.AllDirectories)
        .Select(p => (Full: p, Name: Path.GetRelativePath(bench.Root, p)))
        .Where(p => !p.Name.StartsWith(".safeops", StringComparison.Ordinal) && !p.Name.StartsWith("data/", StringComparison.Ordinal) && p.Name != "safeops.yaml")
        .OrderBy(p => p.Name, StringComparer.Ordinal)
        .Select(p => $"{p.Name} {Describe(p.Full, times)}"));

    public static (string[] Program, string Ending) Program(ScriptLanguage language) => language switch
    {
        ScriptLanguage.Bash => (["bash"], ".sh"),
        ScriptLanguage.Python => (["python3"], ".py"),
        ScriptLanguage.PowerShell => (["pwsh", "-NoProfile", "-NonInteractive", "-File"], ".ps1"),
        _ => throw new ArgumentOutOfRangeException(nameof(language)),
    };

    /// <summary>Skips the test by name where the language's program is not there.</summary>
    public static void Require(ScriptLanguage language)
    {
        RequireProgram(Program(language).Program[0]);
    }

    public static void RequireProgram(string program)
    {
        var there = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, program)));
        Assert.SkipUnless(there, $"{program} is not on PATH");
    }

    public void Dispose()
    {
        Mine.Dispose();
        Twin.Dispose();
    }

    private static string Describe(string path, bool times)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is { } link)
            return $"-> {link}";
        return Directory.Exists(path) ? "folder" : $"{info.UnixFileMode} {Convert.ToHexString(File.ReadAllBytes(path))}{(times ? $" {info.LastWriteTimeUtc:O}" : "")}";
    }
}

internal sealed record ScriptRun(int ExitCode, string Output, string Errors)
{
    public override string ToString() => $"exit code {ExitCode}\n{Output}{Errors}";
}
