using SafeOps.Changes.Running;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class RunLogTests : IDisposable
{
    private const string Run = $"$run = Invoke-SafeChange {ShopProject.RaiseMemory} dev -Confirm:$false";

    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public RunLogTests() => _session = new ModuleSession(location: _project.Path);

    public void Dispose()
    {
        _session.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void Collects_entries_with_their_levels_as_tags()
    {
        var entries = _session.Invoke($"{Run} -InformationVariable log; $log").Succeeds().Output;
        Assert.All(entries, e => Assert.Equal("SafeOps", ((IEnumerable<string>)e.Properties["Tags"].Value).First()));
        var log = entries.Select(e => (Entry: Assert.IsType<RunLogEntry>(e.Properties["MessageData"].Value), Level: ((IEnumerable<string>)e.Properties["Tags"].Value).Last())).ToList();
        Assert.All(log, e => Assert.Equal(e.Entry.Level.ToString(), e.Level));
        Assert.Contains(log, e => e.Entry is { ActionId: "limits[user-api]/1", Level: MessageLevel.Verbose } && e.Entry.Text.Contains("512Mi → 768Mi", StringComparison.Ordinal));
        Assert.Contains(log, e => e.Entry is { Level: MessageLevel.Information, Text: "The run has ended: Succeeded." });
        // Collected, and not shown.
        Assert.Empty(_session.Host.TakeText());
    }

    [Fact]
    public void Selects_entries_by_tag()
    {
        var told = _session.Invoke($"{Run} -InformationVariable log; $log | Where-Object Tags -Contains Information | ForEach-Object {{ $_.MessageData.Text }}").Succeeds().Output;
        Assert.Equal("The run has ended: Succeeded.", told[^2].ToString());
        Assert.StartsWith("Recorded in the ledger", told[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_one_line_an_event_where_information_is_to_be_seen()
    {
        _session.Invoke($"{Run} -InformationAction Continue").Succeeds();
        var lines = _session.Host.TakeText().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, l => Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{3}Z (verbose|information|warning|error) ", l));
        Assert.Contains(lines, l => l.Contains("limits[billing]/1: Done as predicted", StringComparison.Ordinal));
    }

    [Fact]
    public void Keeps_silent_where_nobody_asked()
    {
        var result = _session.Invoke($"{Run}; $InformationPreference; $run").Succeeds();
        Assert.Empty(result.Verbose);
        Assert.Empty(_session.Host.TakeText());
    }

    [Fact]
    public void Explains_each_action_with_Verbose()
    {
        var verbose = _session.Invoke($"{Run} -Verbose").Succeeds().Verbose;
        Assert.Contains(verbose, v => v.StartsWith("file.set updates charts/dev/user-api.yaml. resources.limits.memory: 512Mi → 768Mi", StringComparison.Ordinal));
        Assert.Contains(verbose, v => v.StartsWith("Verified: charts/dev/user-api.yaml", StringComparison.Ordinal));
    }

    [Fact]
    public void Follows_a_dry_run_without_a_run()
    {
        var entries = _session.Invoke($"$plan = Invoke-SafeChange {ShopProject.RaiseMemory} dev -WhatIf -InformationVariable log; $log.MessageData").Succeeds().Output;
        Assert.NotEmpty(entries);
        Assert.All(entries, e => Assert.Null(((RunLogEntry)e.BaseObject).RunId));
    }
}
