using System.Collections;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using SafeOps.Adapters;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.Generation;
using SafeOps.Scripts.Generation.Tasks;
using SafeOps.Secrets;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Scripts.Generation.Tasks;

/// <summary>A folder in which a task's script runs, with programs in front on PATH that record their calls and keep their state in files.</summary>
internal sealed class TaskBench : IDisposable
{
    /// <summary>Itself, as what stands for it on PATH may put its own folder in front of the recording programs.</summary>
    private static readonly Lazy<string> Python = new(() =>
    {
        using var process = Process.Start(new ProcessStartInfo("python3", ["-c", "import sys; print(sys.executable)"]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    });

    private readonly string _root = Directory.CreateTempSubdirectory("safeops-task-").FullName;

    public TaskBench()
    {
        Directory.CreateDirectory(State);
        Directory.CreateDirectory(Work);
        File.WriteAllText(PathOf("calls"), "");
    }

    /// <summary>What the programs keep: the world that a script changes.</summary>
    public string State => Path.Combine(_root, "state");

    /// <summary>Where the script starts.</summary>
    public string Work => Path.Combine(_root, "work");

    public static string Programs { get; } = Path.Combine(Here(), "programs");

    public string PathOf(string state) => Path.Combine(State, state);

    public void Keep(string state, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(state))!);
        File.WriteAllText(PathOf(state), content);
    }

    public string Read(string state) => File.ReadAllText(PathOf(state));

    public void Write(string file, string content) => File.WriteAllText(Path.Combine(Work, file), content);

    public GeneratedScript Generate(string task, ScriptLanguage language, Dictionary<string, object?> parameters) =>
        TaskScripts.Generate(new TaskRequest(task, language, parameters) { Folder = Work, MadeBy = "ann@trial" }, new SecretMasker());

    public ScriptRun Run(GeneratedScript script, params string[] arguments)
    {
        var (program, ending) = script.Language == ScriptLanguage.Python ? ([Python.Value], ".py") : ScriptBench.Program(script.Language);
        var file = Path.Combine(_root, "script" + ending);
        File.WriteAllText(file, script.Text);
        var start = new ProcessStartInfo(program[0], [.. program[1..], file, .. arguments])
        {
            WorkingDirectory = Work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["STATE"] = State;
        start.Environment["PATH"] = $"{Programs}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ScriptRun(process.ExitCode, output, errors.Result);
    }

    /// <summary>Tests its dry run in a sandbox, where reads are answered by the programs and changes are withheld.</summary>
    public async Task<DryRunReport> ProveAsync(GeneratedScript script)
    {
        var isSql = script.Language == ScriptLanguage.Sql;
        var file = Path.Combine(Work, "script" + (isSql ? ".sql" : ScriptBench.Program(script.Language).Ending));
        File.WriteAllText(file, script.Text);
        // Not in a temporary folder: no program is taken from there to answer outside the sandbox.
        var programs = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), $"safeops-tests-{Guid.NewGuid():N}");
        Directory.CreateDirectory(programs);
        try
        {
            foreach (var program in Directory.GetFiles(Programs))
            {
                // Outside they get an environment of their own.
                var copy = Path.Combine(programs, Path.GetFileName(program));
                File.WriteAllText(copy, File.ReadAllText(program).Replace("#!/bin/sh\n", $"#!/bin/sh\nexport STATE='{State}'\n", StringComparison.Ordinal));
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(copy, File.GetUnixFileMode(program));
            }
            var environment = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
                environment[(string)variable.Key] = (string?)variable.Value ?? "";
            environment["PATH"] = $"{programs}:{(script.Language == ScriptLanguage.Python ? Path.GetDirectoryName(Python.Value) + ":" : "")}{environment["PATH"]}";
            var session = DryRunSession.Open(Work, AdapterPorts.Create(environment, new Actor("ann", "bench"), TimeProvider.System, _ => null));
            return await session.TestAsync(new DryRunRequest(file, Work) { Arguments = isSql ? [] : ["--yes"] }, TestContext.Current.CancellationToken);
        }
        finally
        {
            Directory.Delete(programs, recursive: true);
            File.Delete(file);
        }
    }

    /// <summary>The calls recorded since the last time.</summary>
    public IReadOnlyList<string> Calls()
    {
        var calls = File.ReadAllLines(PathOf("calls"));
        File.WriteAllText(PathOf("calls"), "");
        return calls;
    }

    /// <summary>Every file with its content and permissions, the calls aside.</summary>
    public string Snapshot() => string.Join('\n', Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories)
        .Where(f => f != PathOf("calls") && !Path.GetFileName(f).StartsWith("script.", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(f => $"{Path.GetRelativePath(_root, f)} {(OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(f))} {Convert.ToHexString(File.ReadAllBytes(f))}"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
