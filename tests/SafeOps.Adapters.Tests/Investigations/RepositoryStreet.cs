using System.Collections;
using System.Diagnostics;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Investigations;
using SafeOps.Investigations.FanOut;
using SafeOps.Sessions;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Adapters.Tests.Investigations;

/// <summary>Many real repositories beside each other, and the session that asks them.</summary>
internal sealed class RepositoryStreet : IDisposable
{
    public const string Missing = "git and bash are not on this machine";

    private readonly Dictionary<string, string> _environment = [];

    public RepositoryStreet()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            _environment[(string)variable.Key] = (string?)variable.Value ?? "";
        Session = FanOutSession.Open(Folder, AdapterPorts.Create(_environment, new Actor("ada", "workstation"), TimeProvider.System, _ => null));
    }

    public static bool IsPossible => File.Exists("/usr/bin/git") && (File.Exists("/bin/bash") || File.Exists("/usr/bin/bash"));

    public string Folder { get; } = Directory.CreateTempSubdirectory("street").FullName;

    public FanOutSession Session { get; }

    public void Dispose()
    {
        Session.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public string Path(params string[] parts) => System.IO.Path.Combine([Folder, .. parts]);

    /// <summary>A repository with one commit of these files.</summary>
    public string Repository(string name, params (string File, string Text)[] files)
    {
        var folder = Directory.CreateDirectory(Path(name)).FullName;
        foreach (var (file, text) in files)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name, file))!);
            File.WriteAllText(Path(name, file), text);
        }
        Git(folder, "init -q -b main");
        Git(folder, "add -A");
        Git(folder, "-c user.name=ada -c user.email=ada@example.org commit -q --allow-empty -m first");
        return folder;
    }

    public static void Git(string folder, string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("/usr/bin/git", arguments) { WorkingDirectory = folder, RedirectStandardError = true })!;
        var errors = git.StandardError.ReadToEnd();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, errors);
    }

    /// <summary>Asks the folders, which need not be there, these probes of JSON.</summary>
    public Task<FanOutReport> AskAsync(IEnumerable<string> names, string probes, TimeSpan? timeout = null, int throttle = 4, Investigation? investigation = null, CancellationToken cancellationToken = default) =>
        Session.RunAsync(new FanOutRequest
        {
            Places = FanOutPlace.Folders([.. names.Select(n => Path(n))]),
            Probes = ProbeReader.Read([JsonText.Read(probes, "probes.json")], "probes.json"),
            Folder = Folder,
            ThrottleLimit = throttle,
            Timeout = timeout ?? TimeSpan.FromSeconds(60),
        }, investigation, new Silent(), cancellationToken);

    private sealed class Silent : IRunObserver
    {
        public bool Confirm(PlannedStep step, ChangePlan plan) => false;

        public void Message(MessageLevel level, string text)
        {
        }

        public void Progress(string activity, string status, long done, long? total)
        {
        }
    }
}
