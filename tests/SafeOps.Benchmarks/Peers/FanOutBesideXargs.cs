using System.Globalization;
using System.Text;
using SafeOps.Adapters;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Commands;
using SafeOps.Investigations.FanOut;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Benchmarks.Peers;

/// <summary>The same question of 50 repositories: one after the other, by xargs, and by the fan-out.</summary>
internal sealed class FanOutBesideXargs : IComparison
{
    private const int Repositories = 50;
    private const int Files = 60;
    private const int Lines = 3000;
    private const string Probe = "git grep --threads=1 -cE '(timeout|refused|reset)+ by [a-z]+[0-9]{3}$'";

    public string Name => "fan-out";

    public string Title => "One question of 50 repositories";

    public string About => $"""
        {Repositories} repositories of {Files} files with {Lines:N0} lines each are asked `{Probe}`, which keeps one core busy for as long as it takes. *One after
        the other* is a loop of bash, *xargs* the same with `xargs -P` and as many at a time as there are cores: both run git as it is. SafeOps runs
        the command in each repository through its gate, in a sandbox of its own and behind the guard of git's configuration, and compares the
        answers; `true` instead of the question shows what that costs.
        """;

    public async Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        if (PeerProgram.Find("git") is null || PeerProgram.Find("xargs") is null)
            return new Findings([Row.Missing("50 repositories", "git or xargs is not installed")], []);
        var folder = Directory.CreateTempSubdirectory("safeops-bench-").FullName;
        try
        {
            var folders = Make(folder);
            var cores = Environment.ProcessorCount;
            var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "");
            using var session = FanOutSession.Open(folder, AdapterPorts.Create(environment, new Actor("bench", "bench"), TimeProvider.System, _ => null));
            async Task Ask(string text, int throttle)
            {
                var report = await session.RunAsync(new FanOutRequest
                {
                    Places = FanOutPlace.Folders(folders),
                    Probes = [new CommandProbe("probe", text, CommandShell.Bash)],
                    Folder = folder,
                    ThrottleLimit = throttle,
                }, null, new Silent(), cancellationToken);
                if (report.Answers.FirstOrDefault(a => !a.HasAnswer) is { } failed)
                    throw new InvalidOperationException($"{failed.Place}: {failed.Error}");
            }

            void Shell(string text) => PeerProgram.Run("/bin/bash", ["-c", text], folder);
            await Ask("true", cores);
            var (loop, xargs, own, alone, bare) = (new List<Samples>(), new List<Samples>(), new List<Samples>(), new List<Samples>(), new List<Samples>());
            for (var i = 0; i < runs; i++)
            {
                loop.Add(await Clock.TimesAsync(1, () => Task.Run(() => Shell($"for d in r*; do (cd $d && {Probe}) > /dev/null; done"))));
                xargs.Add(await Clock.TimesAsync(1, () => Task.Run(() => Shell($"ls -d r* | xargs -P {cores} -I D sh -c \"cd D && {Probe} > /dev/null\""))));
                own.Add(await Clock.TimesAsync(1, () => Ask(Probe, cores)));
                alone.Add(await Clock.TimesAsync(1, () => Ask(Probe, 1)));
                bare.Add(await Clock.TimesAsync(1, () => Ask("true", cores)));
            }
            var (loopTimes, xargsTimes, ownTimes, aloneTimes, bareTimes) = (Samples.Of(loop), Samples.Of(xargs), Samples.Of(own), Samples.Of(alone), Samples.Of(bare));
            return new Findings(
            [
                new Row("bash, one after the other", loopTimes),
                new Row($"xargs -P {cores}", xargsTimes),
                new Row("SafeOps, one at a time", aloneTimes),
                new Row($"SafeOps, {cores} at a time", ownTimes),
                new Row($"SafeOps, {cores} at a time, `true`", bareTimes),
            ],
            [
                string.Create(CultureInfo.InvariantCulture, $"The fan-out is {loopTimes.Median / ownTimes.Median:0.00} times as fast as the loop, {loopTimes.Median / ownTimes.Median / cores:0.00} for each of {cores} cores (promised: 0.7), and {aloneTimes.Median / ownTimes.Median:0.00} times as fast as itself one at a time; xargs is {loopTimes.Median / xargsTimes.Median:0.00} times as fast as the loop."),
                $"A command that does nothing costs {Clock.Show(bareTimes.Median / Repositories)} a repository.",
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<string> Make(string folder)
    {
        var random = new Random(7);
        var folders = new List<string>();
        for (var r = 0; r < Repositories; r++)
        {
            var repository = Directory.CreateDirectory(Path.Combine(folder, $"r{r:00}")).FullName;
            for (var f = 0; f < Files; f++)
            {
                var text = new StringBuilder();
                for (var l = 0; l < Lines; l++)
                    text.Append(CultureInfo.InvariantCulture, $"request {random.Next()} was reset by peer{random.Next(100, 2000)} after timeout of {l} ms\n");
                text.Append("connection reset by peer123\n");
                File.WriteAllText(Path.Combine(repository, $"f{f}.log"), text.ToString());
            }
            foreach (var arguments in new[] { "init -q", "add -A", "-c user.name=b -c user.email=b@example.org commit -q -m first" })
                PeerProgram.Run(PeerProgram.Find("git")!, arguments.Split(' '), repository);
            folders.Add(repository);
        }
        return folders;
    }

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
