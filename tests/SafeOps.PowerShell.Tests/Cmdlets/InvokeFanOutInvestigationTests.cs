using System.Text.RegularExpressions;
using SafeOps.Investigations.FanOut;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed partial class InvokeFanOutInvestigationTests : IDisposable
{
    private const string Memory = "@{ name = 'memory'; config = 'user-api.yaml'; path = 'resources.limits.memory' }";

    private readonly ShopProject _project = ShopProject.Fresh();
    private readonly ModuleSession _session;

    public InvokeFanOutInvestigationTests()
    {
        Assert.SkipUnless(File.Exists("/bin/bash") || File.Exists("/usr/bin/bash"), "bash is not on this machine");
        var chart = _project.File("charts/production/user-api.yaml");
        File.WriteAllText(chart, File.ReadAllText(chart).Replace("512Mi", "2Gi", StringComparison.Ordinal));
        _session = new ModuleSession(location: _project.Path);
    }

    public void Dispose()
    {
        _session?.Dispose();
        _project.Dispose();
    }

    [Fact]
    public void One_report_has_each_answer_and_names_the_one_that_differs()
    {
        var report = Report($"Invoke-FanOutInvestigation charts/* 'ls | wc -l', {Memory}");
        Assert.Equal(["dev", "dev", "production", "production", "staging", "staging"], report.Answers.Select(a => a.Place));
        Assert.True(report.Comparisons[0].Agrees);
        Assert.Equal(["production"], report.Comparisons[1].Odd);
    }

    [Fact]
    public void Its_view_fits_and_says_where_they_agree_and_which_one_differs()
    {
        var shown = _session.Display($"Invoke-FanOutInvestigation charts/dev, charts/staging, charts/production, charts/ghost 'ls', {Memory}, 'printf \"\\033[2J\"'");
        Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= 100, line));
        Assert.Contains("production differs", shown, StringComparison.Ordinal);
        Assert.Contains("≠     1  2Gi", shown, StringComparison.Ordinal);
        Assert.Contains("failed", shown, StringComparison.Ordinal);
        Assert.Contains("ghost: There is no folder", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reason_that_many_have_is_shown_once_and_where_nobody_answered_nobody_agrees()
    {
        var shown = _session.Display("Invoke-FanOutInvestigation charts/dev, charts/staging, charts/production 'rm -rf x'");
        Assert.Contains("dev, staging, production: The command takes something away", shown, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(shown, "takes something away"));
        Assert.Contains("Nobody answered.", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("agree", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_are_a_table()
    {
        var shown = _session.Display($"(Invoke-FanOutInvestigation charts/dev, charts/ghost {Memory}).Answers");
        Assert.All(shown.Split('\n'), line => Assert.True(Colour().Replace(line, "").Length <= 100, line));
        Assert.Contains("512Mi", shown, StringComparison.Ordinal);
        Assert.Contains("There is no folder", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_come_down_the_pipeline_and_probes_from_a_file()
    {
        File.WriteAllText(_project.File("probes.yaml"), "probes:\n  - ls\n  - config: user-api.yaml:replicas\n    timeout: 5s\n");
        var report = Report("'charts/dev', 'charts/production', 'charts/staging' | Invoke-FanOutInvestigation -QuestionPath probes.yaml");
        Assert.Equal(["ls", "replicas"], report.Comparisons.Select(c => c.Probe));
        Assert.Equal(3, report.Places.Count);
    }

    [Theory]
    [InlineData("Invoke-FanOutInvestigation charts/dev @{ comand = 'ls' }", "ProbeInvalid", "Did you mean 'command'?")]
    [InlineData("Invoke-FanOutInvestigation charts/dev", "ParameterInvalid", "no probe was given")]
    [InlineData("Invoke-FanOutInvestigation -Question ls", "ParameterInvalid", "no folder, context or host")]
    [InlineData("Invoke-FanOutInvestigation charts/dev ls -Timeout soon", "ParameterInvalid", "expected a duration")]
    [InlineData("Invoke-FanOutInvestigation charts/dev -QuestionPath nowhere.yaml", "FileNotFound", "nowhere.yaml")]
    [InlineData("Invoke-FanOutInvestigation charts/dev ls -Investigation nowhere", "InvestigationNotFound", "nowhere")]
    public void A_call_that_cannot_be_asked_is_refused_with_what_is_missing(string script, string id, string message) =>
        Assert.Contains(message, _session.Invoke(script).Refused(id).ErrorDetails.Message, StringComparison.Ordinal);

    [Fact]
    public void A_host_that_cannot_be_reached_hides_no_folder()
    {
        var report = Report("Invoke-FanOutInvestigation charts/dev -HostName nowhere.invalid -Question 'ls | wc -l', @{ search = 'x' } -Timeout 20s");
        Assert.Equal([FanOutStatus.Answered, FanOutStatus.Nothing], report.Answers.Take(2).Select(a => a.Status));
        Assert.All(report.Answers.Skip(2), a => Assert.True(a.Status is FanOutStatus.Failed or FanOutStatus.Refused, $"{a.Status} {a.Error}"));
        Assert.All(report.Answers.Skip(2), a => Assert.False(string.IsNullOrEmpty(a.Error)));
    }

    [Fact]
    public void A_host_is_sent_nothing_that_does_more_than_read()
    {
        var answer = Assert.Single(Report("Invoke-FanOutInvestigation -HostName nowhere.invalid -Question 'rm -rf /srv'").Answers);
        Assert.Equal(FanOutStatus.Refused, answer.Status);
        Assert.Contains("It was not run.", answer.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colour();

    private FanOutReport Report(string script) => (FanOutReport)_session.Invoke(script).Single().BaseObject;
}
