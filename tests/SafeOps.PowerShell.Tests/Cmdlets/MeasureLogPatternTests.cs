using SafeOps.Logs;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class MeasureLogPatternTests : IDisposable
{
    private readonly ScriptFolder _folder = new();
    private readonly ModuleSession _session;

    public MeasureLogPatternTests()
    {
        _session = new ModuleSession(location: _folder.Path);
        Write("app.log", Enumerable.Range(0, 60).Select(i => $"2026-03-14T08:{i:00}:00Z INFO request {i} answered"));
        Write("other.log", ["2026-03-14T09:00:00Z ERROR order 5 lost"]);
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Takes_logs_by_name_wildcard_folder_and_the_pipeline_and_each_once()
    {
        Assert.Equal(60, Triage("Measure-LogPattern app.log").Records);
        Assert.Equal(61, Triage("Measure-LogPattern *.log").Records);
        Assert.Equal(61, Triage("Measure-LogPattern ., app.log").Records);
        Assert.Equal(61, Triage("[IO.DirectoryInfo]::new($PWD).GetFiles('*.log') | Measure-LogPattern").Records);
    }

    [Fact]
    public void Takes_lines_that_a_command_prints()
    {
        var triage = Triage("'WARN: disk at 91 %', '', 'WARN: disk at 92 %' | Measure-LogPattern");
        Assert.Equal(2, triage.Patterns.Single(p => p.Template.Contains("disk", StringComparison.Ordinal)).Count);
    }

    [Fact]
    public void Triages_the_rest_where_a_log_is_not_there()
    {
        var result = _session.Invoke("Measure-LogPattern absent.log, app.log, nope*.log");
        Assert.Equal(60, ((LogTriage)Assert.Single(result.Output).BaseObject).Records);
        Assert.Equal(["FileNotFound", "FileNotFound"], result.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.False(result.Terminated);
        Assert.Empty(_session.Invoke("Measure-LogPattern absent.log").Output);
    }

    [Fact]
    public void A_binary_is_an_error_and_the_others_are_triaged()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "core"), [.. Enumerable.Range(0, 8192).Select(i => (byte)(i * 37 % 256))]);
        var result = _session.Invoke("Measure-LogPattern core, app.log");
        Assert.StartsWith("LogNotText", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(60, ((LogTriage)Assert.Single(result.Output).BaseObject).Records);
        _session.Invoke("Measure-LogPattern core").Refused("LogNotText");
    }

    [Fact]
    public void Takes_borders_as_times_durations_and_dates_of_PowerShell()
    {
        Assert.Equal(30, Triage("Measure-LogPattern app.log -Since 2026-03-14T08:30").Records);
        Assert.Equal(11, Triage("Measure-LogPattern app.log -Since 10m").Records);
        Assert.Equal(10, Triage("Measure-LogPattern app.log -Until ([datetime]::new(2026, 3, 14, 8, 10, 0, [DateTimeKind]::Utc))").Records);
        _session.Invoke("Measure-LogPattern app.log -Since yesterday-ish").Refused("ParameterInvalid");
        _session.Invoke("Measure-LogPattern app.log -Since 08:30").Refused("ParameterInvalid");
        _session.Invoke("Measure-LogPattern app.log -TimeZone Mars/Base").Refused("ParameterInvalid");
        _session.Invoke("Measure-LogPattern app.log -Format runes").Refused("LogFormatUnknown");
    }

    [Fact]
    public void Marks_what_a_baseline_does_not_have_also_a_saved_one()
    {
        Assert.Single(Triage("Measure-LogPattern *.log -Baseline app.log").Patterns, p => p.IsNew);
        Triage("Measure-LogPattern app.log -SaveBaseline good.json -WhatIf");
        Assert.False(File.Exists(Path.Combine(_folder.Path, "good.json")));
        Triage("Measure-LogPattern app.log -SaveBaseline good.json");
        Assert.Single(Triage("Measure-LogPattern *.log -Baseline good.json").Patterns, p => p.IsNew);
    }

    [Fact]
    public void Writes_assignments_but_not_with_what_if()
    {
        Assert.Equal(60, Triage("Measure-LogPattern app.log -AssignmentPath out.csv -WhatIf").Records);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "out.csv")));
        Triage("Measure-LogPattern app.log -AssignmentPath out.csv");
        Assert.Equal(61, File.ReadAllLines(Path.Combine(_folder.Path, "out.csv")).Length);
    }

    [Fact]
    public void Shows_one_screen_of_a_hundred_columns()
    {
        var lines = _session.Display("Measure-LogPattern *.log -First 1").TrimEnd().Split('\n');
        Assert.All(lines, l => Assert.InRange(l.TrimEnd().Length, 0, 100));
        Assert.Contains(lines, l => l.Contains("order <number> lost", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("answered", StringComparison.Ordinal));
    }

    private LogTriage Triage(string script) => (LogTriage)Assert.Single(_session.Invoke(script).Succeeds().Output).BaseObject;

    private void Write(string name, IEnumerable<string> lines) => File.WriteAllLines(Path.Combine(_folder.Path, name), lines);
}
