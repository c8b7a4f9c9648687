using System.Collections;
using System.Diagnostics;
using SafeOps.Handoffs;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Adapters.Tests.Handoffs;

/// <summary>A real repository with a branch of work, and the sessions of those who hand it over and take it up.</summary>
internal sealed class HandoffBench : IDisposable
{
    public const string Missing = "git is not on this machine";

    private readonly string _folder = Directory.CreateTempSubdirectory("handoff").FullName;

    public HandoffBench()
    {
        Directory.CreateDirectory(Repository);
        Git("init -q -b main");
        Write("Chart.yaml", "version: 2.0.0\n");
        Write("values.yaml", "memory: 512Mi\n");
        Write("values/production.yaml", "memory: 1Gi\n");
        Write("old.yaml", "gone: soon\n");
        Commit("first");
        Git("switch -q -c feature/cluster-migration");
        Write("Chart.yaml", "version: 2.1.0\n");
        Git("rm -q old.yaml");
        Commit("second");
        Write("values.yaml", "memory: 1Gi\n");
        Write("templates/ingress.yaml", "host: example.org\n");
    }

    public static bool IsPossible => System.IO.File.Exists("/usr/bin/git");

    public string Repository => Path.Combine(_folder, "user-api");

    public string Document => Path.Combine(_folder, "handoff.md");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public string File(string name) => Path.Combine(Repository, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), text);
    }

    public void Commit(string message)
    {
        Git("add -A");
        Git($"-c user.name=ada -c user.email=ada@example.org commit -q -m {message}");
    }

    public string Git(string arguments, string? folder = null)
    {
        using var git = Process.Start(new ProcessStartInfo("/usr/bin/git", arguments) { WorkingDirectory = folder ?? Repository, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        var errors = git.StandardError.ReadToEnd();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, errors);
        return output.Trim();
    }

    public HandoffSession Session(string name = "ada", string host = "laptop", string? from = null) => HandoffSession.Open(from ?? Repository, Ports(name, host));

    /// <summary>Makes a handoff as the first person, and writes it.</summary>
    public async Task<Handoff> MakeAsync(Func<HandoffRequest, HandoffRequest>? with = null)
    {
        using var session = Session();
        var request = new HandoffRequest
        {
            Location = Repository,
            Title = "Migrate user-api",
            Completed = [new HandoffItem("Updated Chart.yaml to version 2.1.0")],
            Remaining = [new HandoffItem("Update production values override (values/production.yaml)"), new HandoffItem("Test deployment in staging")],
            Decisions = [new HandoffItem("Using ClusterIP service instead of LoadBalancer") { Why = "cost optimization" }],
            KnownIssues = [new HandoffItem("Staging namespace does not exist yet")],
            Next = "Create staging namespace, then test deployment.",
        };
        var handoff = await session.MakeAsync(with?.Invoke(request) ?? request, TestContext.Current.CancellationToken);
        System.IO.File.WriteAllText(Document, HandoffMarkdown.Write(handoff));
        return handoff;
    }

    public async Task<HandoffCheck> CheckAsync(string host = "laptop", string? repository = null, string? here = null)
    {
        using var session = Session("bob", host, here);
        return await session.CheckAsync(Document, here ?? Repository, repository, TestContext.Current.CancellationToken);
    }

    public static EnginePorts Ports(string name, string host)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "");
        return AdapterPorts.Create(environment, new Actor(name, host), TimeProvider.System, _ => null);
    }
}
