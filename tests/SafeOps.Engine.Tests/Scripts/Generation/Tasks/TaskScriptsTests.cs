using System.Diagnostics;
using SafeOps.Scripts;

namespace SafeOps.Engine.Tests.Scripts.Generation.Tasks;

/// <summary>Scripts of the templates, run against programs that record what is asked of them.</summary>
public sealed class TaskScriptsTests
{
    public static TheoryData<ScriptLanguage> Languages { get; } = [ScriptLanguage.Bash, ScriptLanguage.Python];

    [Theory, MemberData(nameof(Languages))]
    public void Deletes_old_completed_pods_and_nothing_else(ScriptLanguage language)
    {
        using var bench = TaskWorlds.Pods(language, out var script);
        var start = bench.Snapshot();

        var dry = bench.Run(script, "--dry-run", "--verbose");
        Assert.True(dry.ExitCode == 4, dry.ToString());
        Assert.Equal(["report-1", "report-2"], Named(dry.Output, "would delete pod "));
        Assert.Equal(start, bench.Snapshot());
        Assert.All(bench.Calls(), c => Assert.Contains(" get pods ", c, StringComparison.Ordinal));

        var run = bench.Run(script, "--yes");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(["report-1", "report-2"], Named(run.Output, "delete pod "));
        foreach (var kept in (string[])["web-1", "import-1", "fresh-1", "keep-me", "going-1"])
            Assert.Contains($"\"{kept}\"", bench.Read("pods.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("report-", bench.Read("pods.json"), StringComparison.Ordinal);
        Assert.Equal("the log of report-1", File.ReadAllText(Directory.GetFiles(bench.Work, "report-1.log", Everywhere).Single()).Trim());
        Assert.Contains("uid-2", File.ReadAllText(Directory.GetFiles(bench.Work, "report-2.yaml", Everywhere).Single()), StringComparison.Ordinal);

        var again = bench.Run(script, "--yes");
        Assert.True(again.ExitCode == 0 && again.Output.Contains("Nothing to do", StringComparison.Ordinal), again.ToString());

        var back = bench.Run(script, "--rollback", "--yes");
        Assert.True(back.ExitCode == 3, back.ToString());
        Assert.Contains("there is no way back", back.Errors, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Languages))]
    public void Refuses_more_pods_than_the_limit_and_a_cluster_that_does_not_answer(ScriptLanguage language)
    {
        using var bench = TaskWorlds.Pods(language, out _);
        var start = bench.Snapshot();
        var limited = bench.Generate("CompletedPods", language, new(TaskWorlds.PodsOf) { ["Limit"] = 1 });
        var refused = bench.Run(limited, "--yes");
        Assert.True(refused.ExitCode == 3 && refused.Errors.Contains("2 pods are more than the limit of 1", StringComparison.Ordinal), refused.ToString());

        var elsewhere = bench.Generate("CompletedPods", language, new(TaskWorlds.PodsOf) { ["Context"] = "another" });
        var silent = bench.Run(elsewhere, "--yes");
        Assert.True(silent.ExitCode == 3 && silent.Errors.Contains("did not say which pods", StringComparison.Ordinal), silent.ToString());
        Assert.Equal(start, bench.Snapshot());
    }

    [Theory, MemberData(nameof(Languages))]
    public void Builds_pushes_and_rolls_out_and_the_rollback_brings_the_old_image_back(ScriptLanguage language)
    {
        using var bench = TaskWorlds.Deployment(language, out var script);
        var start = bench.Snapshot();

        var dry = bench.Run(script, "-n");
        Assert.True(dry.ExitCode == 4, dry.ToString());
        Assert.Contains("would push the image registry.example.com/shop/web:1.4", dry.Output, StringComparison.Ordinal);
        Assert.Equal(start, bench.Snapshot());
        Assert.All(bench.Calls(), c => Assert.Matches(" get deployment |manifest inspect", c));

        var run = bench.Run(script, "--yes");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("registry.example.com/shop/web:1.4", bench.Read("image"));
        Assert.Contains("web:1.4", bench.Read("registry"), StringComparison.Ordinal);
        bench.Calls();

        var again = bench.Run(script, "--yes");
        Assert.True(again.ExitCode == 0 && again.Output.Contains("Nothing to do", StringComparison.Ordinal), again.ToString());
        Assert.DoesNotContain(bench.Calls(), c => c.Contains("set image", StringComparison.Ordinal));

        var back = bench.Run(script, "--rollback", "--yes");
        Assert.True(back.ExitCode == 0, back.ToString());
        Assert.Equal("registry.example.com/shop/web:1.3", bench.Read("image"));
        var twice = bench.Run(script, "--rollback", "--yes");
        Assert.True(twice.ExitCode == 0 && twice.Output.Contains("Nothing to do", StringComparison.Ordinal), twice.ToString());
    }

    [Theory, MemberData(nameof(Languages))]
    public void Goes_back_by_itself_where_the_new_version_does_not_get_ready(ScriptLanguage language)
    {
        using var bench = TaskWorlds.Deployment(language, out var script);
        bench.Keep("broken", "registry.example.com/shop/web:1.4\n");
        var run = bench.Run(script, "--yes");
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains("failed; web runs registry.example.com/shop/web:1.3 again", run.Errors, StringComparison.Ordinal);
        Assert.Equal("registry.example.com/shop/web:1.3", bench.Read("image"));
    }

    [Theory, MemberData(nameof(Languages))]
    public void Does_not_take_back_what_somebody_rolled_out_since(ScriptLanguage language)
    {
        using var bench = TaskWorlds.Deployment(language, out var script);
        Assert.Equal(0, bench.Run(script, "--yes").ExitCode);
        bench.Keep("image", "registry.example.com/shop/web:1.5");
        var back = bench.Run(script, "--rollback", "--yes");
        Assert.True(back.ExitCode == 3 && back.Errors.Contains("somebody rolled out something else", StringComparison.Ordinal), back.ToString());
        Assert.Equal("registry.example.com/shop/web:1.5", bench.Read("image"));
    }

    [Theory, MemberData(nameof(Languages))]
    public void Replaces_a_configuration_file_host_by_host_and_brings_it_back(ScriptLanguage language)
    {
        using var bench = TaskWorlds.Hosts(language, out var script);
        var start = bench.Snapshot();

        var dry = bench.Run(script, "--dry-run");
        Assert.True(dry.ExitCode == 4, dry.ToString());
        Assert.Equal(["web-1.example.com", "web-2.example.com"], Named(dry.Output, "would on "));
        Assert.Equal(start, bench.Snapshot());

        var run = bench.Run(script, "--yes");
        Assert.True(run.ExitCode == 0, run.ToString());
        foreach (var host in (string[])["web-1.example.com", "web-2.example.com"])
        {
            Assert.Equal("new\n", bench.Read($"hosts/{host}/etc/trial/site.conf"));
            Assert.Equal("new\n", bench.Read($"hosts/{host}/serving"));
        }
        var again = bench.Run(script, "--yes");
        Assert.True(again.ExitCode == 0 && again.Output.Contains("Nothing to do", StringComparison.Ordinal), again.ToString());

        var back = bench.Run(script, "--rollback", "--yes");
        Assert.True(back.ExitCode == 0, back.ToString());
        Assert.Equal(start, bench.Snapshot());
    }

    [Theory, MemberData(nameof(Languages))]
    public void Restores_the_file_where_its_test_fails_and_goes_no_further(ScriptLanguage language)
    {
        using var bench = TaskWorlds.Hosts(language, out var script);
        bench.Write("site.conf", "broken\n");
        var run = bench.Run(script, "--yes");
        Assert.True(run.ExitCode == 1 && run.Errors.Contains("did not pass on web-1.example.com", StringComparison.Ordinal), run.ToString());
        Assert.Equal("old 1\n", bench.Read("hosts/web-1.example.com/etc/trial/site.conf"));
        Assert.Equal("old 1\n", bench.Read("hosts/web-1.example.com/serving"));
        Assert.DoesNotContain(bench.Calls(), c => c.StartsWith("scp", StringComparison.Ordinal) && c.Contains("web-2", StringComparison.Ordinal));
        Assert.Equal("old 2\n", bench.Read("hosts/web-2.example.com/etc/trial/site.conf"));
    }

    [Theory, MemberData(nameof(Languages))]
    public void Changes_no_host_where_one_does_not_answer_or_fails_already(ScriptLanguage language)
    {
        using var bench = TaskWorlds.Hosts(language, out var script);
        bench.Keep("hosts/web-2.example.com/etc/trial/site.conf", "broken before\n");
        var start = bench.Snapshot();
        var refused = bench.Run(script, "--yes");
        Assert.True(refused.ExitCode == 3 && refused.Errors.Contains("web-2.example.com does not pass", StringComparison.Ordinal), refused.ToString());

        var unknown = bench.Generate("WebServerConfig", language, new(TaskWorlds.HostsOf) { ["Hosts"] = new[] { "web-1.example.com", "web-9.example.com" } });
        var silent = bench.Run(unknown, "--yes");
        Assert.True(silent.ExitCode == 3 && silent.Errors.Contains("web-9.example.com does not answer", StringComparison.Ordinal), silent.ToString());
        Assert.Equal(start, bench.Snapshot());
    }

    [Theory, MemberData(nameof(Languages))]
    public void Does_not_take_back_a_file_that_was_changed_since(ScriptLanguage language)
    {
        using var bench = TaskWorlds.Hosts(language, out var script);
        Assert.Equal(0, bench.Run(script, "--yes").ExitCode);
        bench.Keep("hosts/web-2.example.com/etc/trial/site.conf", "by hand\n");
        var back = bench.Run(script, "--rollback", "--yes");
        Assert.True(back.ExitCode == 3 && back.Errors.Contains("was changed since", StringComparison.Ordinal), back.ToString());
        Assert.Equal("by hand\n", bench.Read("hosts/web-2.example.com/etc/trial/site.conf"));
    }

    [Theory, MemberData(nameof(Languages))]
    public void Deletes_log_groups_that_are_old_silent_and_not_protected(ScriptLanguage language)
    {
        using var bench = TaskWorlds.LogGroups(language, out var script);
        var start = bench.Snapshot();

        var dry = bench.Run(script, "--dry-run");
        Assert.True(dry.ExitCode == 4, dry.ToString());
        Assert.Equal(["/app/old-1", "/app/old-2"], Named(dry.Output, "would delete log group "));
        Assert.Equal(start, bench.Snapshot());
        Assert.DoesNotContain(bench.Calls(), c => c.Contains(" delete-", StringComparison.Ordinal));

        var run = bench.Run(script, "--yes");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.DoesNotContain("/app/old-", bench.Read("groups.json"), StringComparison.Ordinal);
        foreach (var kept in (string[])["/app/prod-api", "/app/busy", "/app/young", "/other/old"])
            Assert.Contains($"\"{kept}\"", bench.Read("groups.json"), StringComparison.Ordinal);
        var settings = File.ReadAllText(Directory.GetFiles(bench.Work, "log-groups.json", Everywhere).Single());
        Assert.Contains("retentionInDays", settings, StringComparison.Ordinal);
        Assert.Equal(3, bench.Run(script, "--rollback").ExitCode);
    }

    [Theory, MemberData(nameof(Languages))]
    public void Refuses_another_account(ScriptLanguage language)
    {
        using var bench = TaskWorlds.LogGroups(language, out _);
        var start = bench.Snapshot();
        var other = bench.Generate("LogGroups", language, new(TaskWorlds.GroupsOf) { ["Account"] = "999999999999" });
        var refused = bench.Run(other, "--yes");
        Assert.True(refused.ExitCode == 3 && refused.Errors.Contains("this is the account 123456789012, not 999999999999", StringComparison.Ordinal), refused.ToString());
        Assert.Equal(start, bench.Snapshot());
    }

    public static TheoryData<string, ScriptLanguage> Each() => new MatrixTheoryData<string, ScriptLanguage>(TaskWorlds.All.Keys, [ScriptLanguage.Bash, ScriptLanguage.Python]);

    [Theory, MemberData(nameof(Each))]
    public void Every_script_refuses_unknown_arguments_and_to_go_on_unasked(string task, ScriptLanguage language)
    {
        using var bench = TaskWorlds.All[task](language, out var script);
        var start = bench.Snapshot();
        var unknown = bench.Run(script, "--dryrun");
        Assert.True(unknown.ExitCode == 2, unknown.ToString());
        var help = bench.Run(script, "--help");
        Assert.True(help.ExitCode == 0 && help.Output.Contains("--rollback", StringComparison.Ordinal), help.ToString());
        var unasked = bench.Run(script);
        Assert.True(unasked.ExitCode == 3 && unasked.Errors.Contains("nobody can be asked", StringComparison.Ordinal), unasked.ToString());
        Assert.Equal(start, bench.Snapshot());
    }

    [Theory, MemberData(nameof(Each))]
    public void ShellCheck_and_the_compiler_find_nothing(string task, ScriptLanguage language)
    {
        ScriptBench.RequireProgram(language == ScriptLanguage.Bash ? "shellcheck" : "python3");
        using var bench = TaskWorlds.All[task](language, out var script);
        var file = Path.Combine(bench.State, language == ScriptLanguage.Bash ? "script.sh" : "script.py");
        File.WriteAllText(file, script.Text);
        using var process = Process.Start(new ProcessStartInfo(
            language == ScriptLanguage.Bash ? "shellcheck" : "python3", language == ScriptLanguage.Bash ? [file] : ["-W", "error", "-m", "py_compile", file])
        { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
    }

    private const SearchOption Everywhere = SearchOption.AllDirectories;

    /// <summary>The first word behind each of these in the output.</summary>
    private static IEnumerable<string> Named(string output, string behind) => output.Split('\n')
        .Select(l => l.Trim())
        .Where(l => l.StartsWith(behind, StringComparison.Ordinal))
        .Select(l => l[behind.Length..].Split(' ')[0].TrimEnd(':'));
}
