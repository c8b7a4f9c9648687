using SafeOps.Adapters.Processes;
using SafeOps.Adapters.Sandbox;
using SafeOps.Processes;

namespace SafeOps.Benchmarks.Peers;

/// <summary>What an observed sandbox costs over the least that throws away what a program writes, and over no sandbox.</summary>
internal sealed class SandboxBesideUnshare : IComparison
{
    private const int Starts = 25;
    private const int Pairs = 300;

    public string Name => "sandbox";

    public string Title => "The sandbox of a script";

    public string About => """
        *Start* is `true`, in a sandbox that records every program and file change and has limits, from the call to the observation. Beside it, in
        turn, the least that throws away what a program writes: a shell in namespaces of its own that mounts a tmpfs and one overlay over `/`, and runs `true`
        there. *Pairs* are 300 times `cp a b; rm b` by the real programs, from one bash: plain, and in the sandbox, its start included; each
        of the 600 programs is recorded.
        """;

    public async Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            return new Findings([Row.Missing("the sandbox", "only root may lay an overlay over `/`")], []);
        var folder = Directory.CreateTempSubdirectory("safeops-bench-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "a"), "a\n");
            var programs = new ProgramRunner(TimeProvider.System);
            using var sandbox = new LinuxSandbox(programs);
            var pairs = $"for i in {{1..{Pairs}}}; do cp a b; rm b; done";
            async Task Observed(string text)
            {
                var result = await sandbox.RunAsync(
                    new SandboxRequest(new ProgramRequest("/bin/bash", ["-c", text], folder)) { HasNetwork = false, Observer = new Nobody(), Limits = new SandboxLimits(1L << 30, 500, 1L << 30) }, cancellationToken);
                if (result.Observed is null || result.Program?.ExitCode != 0)
                    throw new InvalidOperationException(result.How);
            }

            Task Plain(params string[] command) => programs.RunAsync(new ProgramRequest(command[0], command[1..], folder), cancellationToken);
            for (var i = 0; i < Starts; i++)
                await Observed("true"); // the runtime compiles, and the recorders are made
            var bare = new List<Samples>();
            var start = new List<Samples>();
            for (var i = 0; i < Starts * runs; i++)
            {
                bare.Add(await Clock.TimesAsync(1, () => Plain("unshare", "--mount", "--propagation", "private", "--pid", "--net", "--ipc", "--fork", "--kill-child", "sh", "-c", Bare)));
                start.Add(await Clock.TimesAsync(1, () => Observed("true")));
            }
            var plain = new List<Samples>();
            var held = new List<Samples>();
            for (var i = 0; i < runs; i++)
            {
                plain.Add(await Clock.TimesAsync(1, () => Plain("/bin/bash", "-c", pairs)));
                held.Add(await Clock.TimesAsync(1, () => Observed(pairs)));
            }
            var (bareStart, ownStart, plainPairs, ownPairs) = (Samples.Of(bare), Samples.Of(start), Samples.Of(plain), Samples.Of(held));
            return new Findings(
            [
                new Row("start: bare `unshare` with a tmpfs and an overlay", bareStart),
                new Row("start: the observed sandbox", ownStart),
                new Row($"{Pairs} pairs, plain", plainPairs),
                new Row($"{Pairs} pairs, in the observed sandbox", ownPairs),
            ],
            [
                $"The sandbox starts in {Clock.Show(ownStart.Median)} (promised: at most 30 ms), {Clock.Ratio(ownStart.Median / bareStart.Median)} times the bare one.",
                $"{Pairs} pairs take {Clock.Ratio(ownPairs.Median / plainPairs.Median)} times plain (promised: at most 2.5).",
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private const string Bare = """
        base=/var/tmp
        mount -t tmpfs -o size=1g,mode=0755 tmpfs "$base" && mkdir "$base/root" "$base/up" "$base/work" &&
        mount -t overlay -o "lowerdir=/,upperdir=$base/up,workdir=$base/work" overlay "$base/root" && chroot "$base/root" true
        """;

    private sealed class Nobody : ISandboxObserver
    {
        public IReadOnlySet<string> Asked { get; } = new HashSet<string>();

        public Task<ProgramAnswer> AnswerAsync(ProgramStart start, CancellationToken cancellationToken) => Task.FromResult(ProgramAnswer.Run);
    }
}
