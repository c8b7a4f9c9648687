using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.ResourceLimits;
using SafeOps.TestServers;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class CompareResourceLimitTests : IDisposable
{
    private const string Change = "changes/fix.change.yaml";

    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public CompareResourceLimitTests()
    {
        _session = new ModuleSession(location: _project.Path);
        foreach (var peer in new[] { "search", "orders" })
            File.WriteAllText(_project.File($"charts/production/{peer}.yaml"), $"image: {peer}:1\nresources:\n  limits:\n    memory: 1Gi\n");
        File.WriteAllText(_project.File("charts/production/billing.yaml"), "image: billing:1\nresources:\n  limits:\n    memory: 1Gi\n");
    }

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void The_story_ends_in_a_change_that_can_be_dry_run()
    {
        Assert.SkipUnless(PrometheusServer.IsInstalled, PrometheusServer.Missing);
        const double Mebi = 1024 * 1024;
        using var server = new PrometheusServer(TimeSpan.FromDays(8), TimeSpan.FromMinutes(10),
        [
            new("container_memory_working_set_bytes{namespace=\"production\",pod=\"user-api-7d9f8b6c5-bbbb1\",container=\"user-api\"}", age => (800 + 10 * Math.Sin(age.TotalHours)) * Mebi),
            new("container_cpu_usage_seconds_total{namespace=\"production\",pod=\"user-api-7d9f8b6c5-bbbb1\",container=\"user-api\"}", age => 0.2 * (TimeSpan.FromDays(8) - age).TotalSeconds),
        ]);
        var before = _project.Snapshot();
        var command = $"Compare-ResourceLimit charts/production/user-api.yaml -Peer charts/production -PrometheusUri {server.Address} -Window 7d -OomKill 3 -Resource Memory";
        var compared = (ResourceComparison)_session.Invoke(command).Single().BaseObject;
        Assert.Equal((LimitVerdict.TooLow, "1Gi", LimitConfidence.High), (compared.Verdict, compared.Proposal!.Limit, compared.Confidence));
        var shown = _session.Display(command);
        Assert.All(shown.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 100, line));
        Assert.Contains("use       p50 80", shown, StringComparison.Ordinal);
        _session.Invoke($"{command} -ChangePath {Change} -WhatIf").Succeeds();
        Assert.Equal(before, _project.Snapshot());

        _session.Invoke($"{command} -ChangePath {Change}").Succeeds();
        var plan = _session.Display($"Invoke-SafeChange {Change} production -WhatIf");
        Assert.Contains("resources.limits.memory: 512Mi → 1Gi", plan, StringComparison.Ordinal);
        Assert.Contains("resources.requests.memory: 256Mi → 896Mi", plan, StringComparison.Ordinal);
        Assert.Equal(before["charts/production/user-api.yaml".Replace('/', Path.DirectorySeparatorChar)], _project.Snapshot()["charts/production/user-api.yaml".Replace('/', Path.DirectorySeparatorChar)]);

        var text = _project.Read("charts/dev/user-api.yaml");
        _session.Invoke($"{command.Replace("charts/production/user-api.yaml", "charts/dev/user-api.yaml", StringComparison.Ordinal)} -ChangePath changes/dev && Invoke-SafeChange changes/dev.change.yaml dev -Confirm:$false").Succeeds();
        Assert.Equal(text.Replace("256Mi", "896Mi", StringComparison.Ordinal).Replace("512Mi", "1Gi", StringComparison.Ordinal), _project.Read("charts/dev/user-api.yaml"));
    }

    [Fact]
    public void Its_view_has_each_number_within_a_hundred_columns()
    {
        var shown = _session.Display("Compare-ResourceLimit charts/production/user-api.yaml -Peer charts/production -OomKill 3 -Resource Memory");
        Assert.All(shown.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 100, line));
        Assert.Equal("""
            user-api                       memory TooLow   limit 512Mi → 1Gi        request 256Mi
              charts/production/user-api.yaml:6:13
              proposal  limit = max(512Mi × 1.5 after OOM kills, peers' median 1Gi), rounded up to 1Gi
                        (confidence medium)
              - 3 OOM kills (as given): use cannot exceed a limit, so what was seen is less than what is
                needed.
              - 3 peers: all 1Gi; 1 without.
            """.ReplaceLineEndings("\n").Trim(), string.Join('\n', shown.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())).Trim());
    }

    [Fact]
    public void Evidence_is_shown_with_all_of_its_source()
    {
        var shown = _session.Display("(Compare-ResourceLimit charts/production/user-api.yaml -Peer charts/production -OomKill 3 -Resource Memory).Evidence");
        Assert.All(shown.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 100, line));
        Assert.Contains("limit of billing: 1Gi\n  charts/production/billing.yaml:4:13", shown.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("…", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Prometheus_that_is_down_is_an_error_and_the_rest_is_given()
    {
        var result = _session.Invoke("Compare-ResourceLimit charts/production -PrometheusUri http://127.0.0.1:9/ -Resource Memory -Timeout 5s");
        Assert.Contains("http://127.0.0.1:9", result.Refused("PrometheusUnreachable").ToString(), StringComparison.Ordinal);
        Assert.Equal(5, result.Output.Count);
    }

    [Fact]
    public void Takes_files_from_the_pipeline_and_names_by_wildcards()
    {
        var names = _session.Invoke("'charts/production/billing.yaml', 'charts/production/s*.yaml', 'charts/production/worker.yaml' | Compare-ResourceLimit -Name b*, s* -Resource Memory | ForEach-Object Workload").Succeeds().Output;
        Assert.Equal(["billing", "search"], names.Select(n => (string)n.BaseObject));
        _session.Invoke("Compare-ResourceLimit charts/production -Name nobody").Refused("ResourceLimitsNotFound");
        _session.Invoke("Compare-ResourceLimit none.yaml").Refused("FileNotFound");
        _session.Invoke("Compare-ResourceLimit charts/production -Window soon -PrometheusUri http://127.0.0.1:9").Refused("ParameterInvalid");
    }

    [Fact]
    public void A_change_that_is_there_is_kept_and_one_without_steps_is_not_written()
    {
        _session.Invoke("Compare-ResourceLimit charts/production/user-api.yaml -ChangePath changes/raise-memory").Refused("ChangeFileExists");
        var result = _session.Invoke($"Compare-ResourceLimit charts/production/billing.yaml -ChangePath {Change}").Succeeds();
        Assert.Contains("there is nothing to change", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.False(File.Exists(_project.File(Change)));
    }

    [Fact]
    public void It_reads_and_so_may_run_as_a_step_that_only_reads()
    {
        _session.Invoke("Invoke-ReadOnlyCommand -Shell PowerShell 'Compare-ResourceLimit charts/production/user-api.yaml -OomKill 3'").Succeeds();
        _session.Invoke($"Invoke-ReadOnlyCommand -Shell PowerShell 'Compare-ResourceLimit charts/production/user-api.yaml -OomKill 3 -ChangePath {Change}'").Refused("CommandNotReadOnly");
    }
}
