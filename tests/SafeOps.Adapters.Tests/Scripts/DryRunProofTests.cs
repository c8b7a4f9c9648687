using SafeOps.Errors;
using SafeOps.Scripts.DryRuns;

namespace SafeOps.Adapters.Tests.Scripts;

/// <summary>Whole scripts, in the real sandbox.</summary>
public sealed class DryRunProofTests : IDisposable
{
    private const string Pods = """
        #!/usr/bin/env bash
        # Deletes the pods that have completed.
        set -euo pipefail
        namespace=batch
        dry_run=false
        for argument in "$@"; do
          case "$argument" in
            --dry-run) dry_run=true ;;
            *) echo "unknown argument: $argument" >&2; exit 2 ;;
          esac
        done
        pods=$(kubectl get pods -n "$namespace" --field-selector=status.phase=Succeeded -o name)
        for pod in $pods; do
          if [ "$dry_run" = true ]; then
            echo "would delete $pod in $namespace"
          else
            kubectl delete -n "$namespace" "$pod"
          fi
        done
        """;

    private const string Files = """
        #!/bin/bash
        set -eu
        dry=0
        for a in "$@"; do [ "$a" = --dry-run ] && dry=1; done
        run() { if [ "$dry" = 1 ]; then echo "+ $*"; else "$@"; fi; }
        for f in data/*.tmp; do
          run rm -f "$f"
        done
        """;

    private readonly ScriptBench? _made;

    public DryRunProofTests()
    {
        Assert.SkipUnless(ScriptBench.IsPossible, ScriptBench.Missing);
        _made = new ScriptBench();
        Bench.Write("data/a.tmp", "a");
        Bench.Write("data/b.tmp", "b");
        Bench.Write("data/keep.csv", "c");
    }

    private ScriptBench Bench => _made!;

    public void Dispose() => _made?.Dispose();

    [Fact]
    public async Task Proves_a_script_that_deletes_what_it_said_through_a_tool_elsewhere()
    {
        Bench.Install("kubectl", """
            #!/bin/sh
            case "$1" in
              get) echo pod/report-1; echo pod/report-2 ;;
              *) echo "$*" >> "$HOME/kubectl-was-run" ;;
            esac
            """);
        Bench.Set("HOME", Bench.Folder);
        var report = await Bench.TestAsync(Bench.Write("cleanup-pods.sh", Pods));
        Assert.True(report.Verdict == DryRunVerdict.Proven, report.Reason);
        Assert.Equal(["kubectl delete -n batch pod/report-1", "kubectl delete -n batch pod/report-2"], report.Comparison!.Matched.Select(m => m.Effect.Target));
        Assert.Equal(ProgramVerdict.Answered, report.Proof!.Runs[0].Programs.Single(p => p.Command.StartsWith("kubectl get", StringComparison.Ordinal)).Verdict);
        Assert.False(File.Exists(Path.Combine(Bench.Folder, "kubectl-was-run")));
    }

    [Fact]
    public async Task Proves_a_script_that_prints_its_commands_and_leaves_the_files_as_they_were()
    {
        var script = Bench.Write("tidy.sh", Files);
        var before = Bench.Picture();
        var report = await Bench.TestAsync(script);
        Assert.True(report.Verdict == DryRunVerdict.Proven, report.Reason);
        Assert.Equal(2, report.Comparison!.Matched.Count);
        Assert.Equal(before, Bench.Picture());
    }

    [Theory]
    [InlineData("rm -f data/a.tmp", "deletes")]
    [InlineData("echo seen > state", "creates")]
    [InlineData("echo x >> data/keep.csv", "changes")]
    [InlineData("chmod 600 data/keep.csv", "changes owner, rights or times of")]
    [InlineData("trap 'rm -f data/b.tmp' EXIT", "deletes")]
    [InlineData("(sleep 1; rm -f data/b.tmp) &", "deletes")]
    [InlineData("/usr/bin/env rm -rf data", "deletes the folder")]
    [InlineData("bash child.sh", "deletes")]
    [InlineData("systemctl restart nginx", "runs systemctl restart nginx")]
    [InlineData("curl -fsS -X DELETE https://api.example.com/items/7", "runs curl")]
    [InlineData("echo x > /dev/tcp/192.0.2.1/80 || true", "tries to reach")]
    [InlineData("echo x > /dev/udp/127.0.0.1/8125", "sends to /dev/udp/127.0.0.1/8125")]
    public async Task Refutes_a_dry_run_with_an_effect_and_names_the_line(string fault, string effect)
    {
        Bench.Write("child.sh", "rm -f data/a.tmp\n");
        var report = await Bench.TestAsync(Bench.Write("tidy.sh", Files.Replace("for f in data", fault + "\nfor f in data", StringComparison.Ordinal)));
        Assert.True(report.Verdict == DryRunVerdict.Refuted, report.Reason);
        Assert.Contains(effect, report.Reason, StringComparison.Ordinal);
        Assert.Equal(6, report.Line);
    }

    [Fact]
    public async Task A_packet_that_is_sent_behind_the_flag_on_the_same_line_is_none_of_the_dry_run()
    {
        var report = await Bench.TestAsync(Bench.Write("tidy.sh", Files + "\nif [ \"$dry\" = 1 ]; then echo \"would send to 127.0.0.1:8125\"; else echo \"tidied|c\" > /dev/udp/127.0.0.1/8125; fi\n"));
        Assert.True(report.Verdict == DryRunVerdict.Proven, report.Reason);
    }

    [Fact]
    public async Task Refutes_a_dry_run_that_announces_less_than_is_done_and_names_the_line()
    {
        var report = await Bench.TestAsync(Bench.Write("tidy.sh", Files.Replace("run rm -f \"$f\"", "run rm -f \"$f\"\n  [ \"$dry\" = 1 ] || rm -f data/keep.csv", StringComparison.Ordinal)));
        Assert.True(report.Verdict == DryRunVerdict.Refuted, report.Reason);
        Assert.EndsWith("data/keep.csv", Assert.Single(report.Comparison!.DoneButNotAnnounced).Target, StringComparison.Ordinal);
        Assert.Equal(8, report.Line);
    }

    [Theory]
    [InlineData("kill 4194000", DryRunVerdict.Refuted)]
    [InlineData("sleep 5 & kill $!", DryRunVerdict.Proven)]
    public async Task A_signal_to_a_process_outside_is_an_effect_and_one_to_its_own_is_none(string line, DryRunVerdict verdict)
    {
        var report = await Bench.TestAsync(Bench.Write("tidy.sh", Files.Replace("for f in data", line + "\nfor f in data", StringComparison.Ordinal)));
        Assert.True(report.Verdict == verdict, report.Reason);
    }

    [Theory]
    [InlineData("""print("would delete", path) if dry else os.remove(path)""", DryRunVerdict.Proven)]
    [InlineData("""print("would delete", path); os.remove(path)""", DryRunVerdict.Refuted)]
    public async Task Runs_Python(string action, DryRunVerdict verdict)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "python3 is not on this machine");
        var report = await Bench.TestAsync(Bench.Write("tidy.py", $"""
            #!/usr/bin/python3
            import glob, os, sys
            dry = "--dry-run" in sys.argv
            for path in sorted(glob.glob("data/*.tmp")):
                {action}
            """));
        Assert.True(report.Verdict == verdict, report.Reason);
        Assert.Equal(verdict == DryRunVerdict.Refuted ? 5 : null, report.Line);
    }

    [Theory]
    [InlineData("if [ x; then\n", "does not parse: line 2")]
    [InlineData("read -r answer; [ \"$answer\" = yes ] || exit 1\n", "exit code 1")]
    [InlineData("while :; do sleep 1; done\n", "did not end in time")]
    [InlineData("echo 'would do something'\n", "nothing was proven")]
    public async Task Is_inconclusive_with_the_reason_where_a_run_shows_nothing(string text, string reason)
    {
        var report = await Bench.TestAsync(Bench.Write("odd.sh", text), r => r with { Timeout = TimeSpan.FromSeconds(2) });
        Assert.Equal(DryRunVerdict.Inconclusive, report.Verdict);
        Assert.Contains(reason, report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_script_is_an_error()
    {
        Assert.Equal(ErrorCodes.FileNotFound, (await Assert.ThrowsAsync<SafeOpsException>(() => Bench.TestAsync(Path.Combine(Bench.Folder, "missing.sh")))).Code);
        Assert.Equal(ErrorCodes.ScriptInvalid, (await Assert.ThrowsAsync<SafeOpsException>(() => Bench.TestAsync(Bench.Write("empty.sh", "\n")))).Code);
        Assert.Equal(ErrorCodes.ScriptInvalid, (await Assert.ThrowsAsync<SafeOpsException>(() => Bench.TestAsync(Bench.Write("binary.sh", "\u007fELF\0\0")))).Code);
    }
}
