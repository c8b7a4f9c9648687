using System.Management.Automation.Language;
using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.Runbooks;
using SafeOps.Runbooks.Automation;
using SafeOps.TestServers;

namespace SafeOps.PowerShell.Tests.Runbooks;

/// <summary>Runbooks of Azure Automation, run by the engine of PowerShell with an endpoint that plays the managed identity.</summary>
public sealed class AutomationRunbookTests : IDisposable
{
    private const string IdentityProof = "proof-of-this-sandbox";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safeops-automation-");
    private readonly List<HttpCall> _calls = [];
    private readonly HttpServer _identity;
    private readonly ModuleSession _session;

    public AutomationRunbookTests()
    {
        _identity = new HttpServer(call =>
        {
            _calls.Add(call);
            return call.Headers.GetValueOrDefault("X-IDENTITY-HEADER") == IdentityProof
                ? new HttpReply(200, """{"access_""" + """token":"a-token-of-this-test","expires_on":"1999999999","resource":"https://management.azure.com/","token_type":"Bearer"}""")
                : new HttpReply(401, "no proof");
        });
        _session = new ModuleSession(location: _folder.FullName);
        _session.Invoke($"$env:IDENTITY_ENDPOINT = '{_identity.Address}msi/token'; $env:IDENTITY_HEADER = '{IdentityProof}'").Succeeds();
    }

    public void Dispose()
    {
        _session.Invoke("$env:IDENTITY_ENDPOINT = $null; $env:IDENTITY_HEADER = $null");
        _session.Dispose();
        _identity.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Target => Path.Combine(_folder.FullName, "restarts.txt");

    private Runbook Runbook() => new()
    {
        Title = "Pods of user-api restart",
        Parameters = [new("service", RunbookParameterType.Text, "The service.") { Example = "user-api" }, new("file", RunbookParameterType.Text, "Where restarts are told of.") { Example = Target }],
        Provenance = [new("investigation", "20261127-2108-k3f9", "Pods restart", new DateOnly(2026, 11, 27), [])],
        Steps =
        [
            Step(1, "Which service", CommandShell.PowerShell, "\"service is ${service}\"") with { Shown = ["service is user-api"], Source = new("20261127-2108-k3f9", 3) { Output = "ab12cd34ef" } },
            Step(2, "Restart it", CommandShell.PowerShell, "[IO.File]::AppendAllText(${file}, \"${service}`n\")", RunbookStepKind.Change) with { Undo = new("powershell", CommandShell.PowerShell, "Stop-Service ${service}") },
            Step(3, "What happened", CommandShell.PowerShell, "[IO.File]::ReadAllText(${file})"),
            Step(4, "Words", CommandShell.Bash, "printf '%s|' \"${service}\" 'a b' $'c\\n'"),
            Step(5, "A pipeline", CommandShell.Bash, "printf '%s' ${service} | tr a-z A-Z"),
        ],
    };

    private static RunbookStep Step(int number, string title, CommandShell shell, string command, RunbookStepKind kind = RunbookStepKind.Read) => new()
    {
        Number = number,
        Section = kind == RunbookStepKind.Read ? RunbookSection.Investigation : RunbookSection.Resolution,
        Title = title,
        Kind = kind,
        Language = shell == CommandShell.Bash ? "bash" : "powershell",
        Shell = shell,
        Command = command,
    };

    private string Write(Runbook runbook, bool hybrid = false)
    {
        var text = new AutomationWriter(new CommandReader(languages: new CommandLanguages(PowerShellSyntax(), null))).Write(runbook, hybrid).Text;
        Parser.ParseInput(text, out _, out var errors);
        Assert.Empty(errors);
        var path = Path.Combine(_folder.FullName, "runbook.ps1");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The module's own, as it is loaded in this process.</summary>
    private static IPowerShellSyntax PowerShellSyntax() => (IPowerShellSyntax)Activator.CreateInstance(
        AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "SafeOps").GetType("SafeOps.PowerShell.Syntax.PowerShellSyntaxReader")!, nonPublic: true)!;

    private PipelineResult Run(string path, string arguments = "") => _session.Invoke($"& '{path}' {arguments}");

    private static List<string> Statuses(PipelineResult result) => [.. result.Output.Select(o => $"{o.Properties["Step"].Value} {o.Properties["Status"].Value}")];

    [Fact]
    public void Runs_what_reads_with_the_managed_identity_and_leaves_the_rest_to_a_person()
    {
        var result = Run(Write(Runbook()));
        Assert.Equal(["1 Done", "2 NotApproved", "3 Failed", "4 NotHere", "5 NotHere"], Statuses(result));
        Assert.Equal("service is user-api", ((object[])result.Output[0].Properties["Output"].Value).Single().ToString());
        Assert.False(File.Exists(Target));
        var call = Assert.Single(_calls);
        Assert.Contains("resource=https%3A%2F%2Fmanagement.azure.com%2F", call.Target, StringComparison.Ordinal);
        Assert.Contains("api-version=2019-08-01", call.Target, StringComparison.Ordinal);
        Assert.DoesNotContain("a-token-of-this-test", string.Join('\n', result.Output), StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_what_a_person_approved_and_goes_on_after_a_restart_without_doing_anything_twice()
    {
        var path = Write(Runbook(), hybrid: true);
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not on this machine");
        var progress = Path.Combine(_folder.FullName, "progress.json");

        var stopped = Run(path, $"-ProgressPath '{progress}'");
        Assert.Equal(["1 Done", "2 NotApproved", "3 Failed", "4 Done", "5 Done"], Statuses(stopped));
        Assert.Equal("user-api|a b|c|", string.Join("", (object[])stopped.Output[3].Properties["Output"].Value).Trim());
        Assert.Equal("USER-API", string.Join("", (object[])stopped.Output[4].Properties["Output"].Value));

        var rest = Run(path, $"-ProgressPath '{progress}' -Approve 2 -service user-api -file '{Target}'");
        Assert.Equal(["1 DoneBefore", "2 Done", "3 Done", "4 DoneBefore", "5 DoneBefore"], Statuses(rest));
        Assert.Equal("user-api\n", File.ReadAllText(Target));

        // All was done: the next start begins anew.
        Assert.Equal("1 Done", Statuses(Run(path, $"-ProgressPath '{progress}'"))[0]);
    }

    [Fact]
    public void Wants_a_value_given_before_it_changes_something_with_it()
    {
        var error = Run(Write(Runbook()), "-Approve 2 -service billing").Errors[^1].ToString();
        Assert.Contains("Give -file.", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public void Changes_nothing_in_a_dry_run()
    {
        var progress = Path.Combine(_folder.FullName, "progress.json");
        var result = Run(Write(Runbook()), $"-Approve 2 -ProgressPath '{progress}' -WhatIf");
        Assert.Contains("2 WouldRun", Statuses(result));
        Assert.Equal(["runbook.ps1"], _folder.EnumerateFiles().Select(f => f.Name));
    }

    [Fact]
    public void Does_not_repeat_a_step_that_was_begun_and_whose_end_was_not_seen()
    {
        var path = Write(Runbook());
        var progress = Path.Combine(_folder.FullName, "progress.json");
        Run(path, $"-ProgressPath '{progress}'");
        var saved = File.ReadAllText(progress);
        File.WriteAllText(progress, saved.Replace("\"1\":", "\"2\":\"started 2026-11-27T21:00:00Z\",\"1\":", StringComparison.Ordinal));

        var error = Run(path, $"-ProgressPath '{progress}' -Approve 2 -service user-api -file '{Target}'").Errors[^1].ToString();
        Assert.Contains("Step 2 (Restart it) was begun and its end was not seen", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));

        Assert.Contains("2 DoneBefore", Statuses(Run(path, $"-ProgressPath '{progress}' -Approve 2 -Settle '2=done'")));
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public void Stops_before_its_time_is_over_and_says_where_it_goes_on()
    {
        var runbook = Runbook() with { Steps = [Step(1, "Slow", CommandShell.PowerShell, "$script:Clock = [pscustomobject] @{ Elapsed = [TimeSpan]::FromHours(3) }; 'x'"), Step(2, "Next", CommandShell.PowerShell, "'y'")] };
        Assert.Contains("from step 2", Run(Write(runbook)).Errors[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_to_do_where_the_identity_is_not_there()
    {
        _session.Invoke("$env:IDENTITY_HEADER = 'wrong'").Succeeds();
        Assert.Contains("Switch it on for the Automation account", Run(Write(Runbook())).Errors[^1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x'; [IO.File]::Delete('kept'); '")]
    [InlineData("$(rm -rf kept)")]
    [InlineData("a\"b`c${d}")]
    [InlineData("‘x’ “y”")]
    public void Keeps_a_hostile_value_one_word(string value)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not on this machine");
        var path = Write(Runbook() with { Parameters = [new("service", RunbookParameterType.Text, "The service.") { Example = value }, new("file", RunbookParameterType.Text, "A file.") { Example = Target }] }, hybrid: true);
        var result = Run(path);
        Assert.Equal($"service is {value}", ((object[])result.Output[0].Properties["Output"].Value).Single().ToString());
        Assert.StartsWith($"{value}|a b|", string.Join("", (object[])result.Output[3].Properties["Output"].Value), StringComparison.Ordinal);
        Assert.Equal(value.ToUpperInvariant(), string.Join("", (object[])result.Output[4].Properties["Output"].Value), ignoreCase: true);
    }

    [Fact]
    public void Gives_a_step_the_value_of_a_parameter_that_is_called_like_a_part_of_the_script()
    {
        string[] names = ["number", "title", "body", "does", "target", "uses", "rollback", "notHere", "missing", "output", "reason", "words", "environment"];
        var result = Run(Write(new Runbook
        {
            Title = "Names",
            Parameters = [.. names.Select(n => new RunbookParameter(n, RunbookParameterType.Name, "One.") { Example = "value-of-" + n })],
            Steps = [Step(1, "All of them", CommandShell.PowerShell, string.Join(", ", names.Select(n => $"${{{n}}}")))],
        }));
        Assert.Equal(names.Select(n => "value-of-" + n), ((object[])result.Output.Single().Properties["Output"].Value).Select(o => o.ToString()));
    }

    [Fact]
    public void Ends_well_where_a_program_ends_as_it_was_recorded_and_leaves_dead_ends_out()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not on this machine");
        File.WriteAllText(Path.Combine(_folder.FullName, "app.log"), "all is well\n");
        var runbook = new Runbook
        {
            Title = "Counts",
            Steps =
            [
                Step(1, "No errors", CommandShell.Bash, "grep -c ERROR app.log") with { ExitCode = 1 },
                Step(2, "Nowhere", CommandShell.Bash, "ls /nowhere-at-all") with { ExitCode = 2, IsDeadEnd = true },
                Step(3, "It was there then", CommandShell.Bash, "grep -c well app.log") with { ExitCode = 1 },
            ],
        };
        var path = Write(runbook, hybrid: true);
        var result = Run(path);
        Assert.Equal(["1 Done", "3 Failed"], Statuses(result));
        Assert.Equal("grep ended with exit code 0, and not with 1 as it was recorded: 1", result.Output[1].Properties["Detail"].Value);
        Assert.Contains("# ls /nowhere-at-all", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_a_text_of_several_lines_as_it_is_and_says_what_cannot_be_parsed()
    {
        var result = Run(Write(new Runbook
        {
            Title = "Texts",
            Steps = [Step(1, "A text", CommandShell.PowerShell, "@\"\none\n  two\n\"@ -split '\\n'"), Step(2, "Broken", CommandShell.PowerShell, "if (1) { 'x'"), Step(3, "Next", CommandShell.PowerShell, "'y'")],
        }));
        Assert.Equal(["1 Done", "2 NotHere", "3 Done"], Statuses(result));
        Assert.Equal(["one", "  two"], ((object[])result.Output[0].Properties["Output"].Value).Select(o => o.ToString()));
    }

    [Fact]
    public void Takes_a_step_for_reading_that_reads_whatever_name_it_is_given_and_demands_a_name()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not on this machine");
        var path = Write(new Runbook
        {
            Title = "Names",
            Parameters = [new("pod", RunbookParameterType.Name, "A pod.") { Example = "api-0" }, new("verb", RunbookParameterType.Name, "A verb.") { Example = "get" }, new("path", RunbookParameterType.Text, "A file.") { Example = "a.txt" }, new("program", RunbookParameterType.Text, "For awk.") { Example = "{print}" }],
            Steps =
            [
                Step(1, "Its name", CommandShell.Bash, "echo ${pod}"),
                Step(2, "Any verb", CommandShell.Bash, "kubectl ${verb} pods"),
                Step(3, "A file", CommandShell.Bash, "wc -l ${path} | head -1"),
                Step(4, "Any program", CommandShell.Bash, "awk ${program} app.log"),
            ],
        }, hybrid: true);
        Assert.Equal(["1 Done", "2 NotApproved", "3 Done", "4 NotApproved"], Statuses(Run(path)));
        Assert.Contains("pod is letters, digits", Run(path, "-pod '--all'").Errors[^1].ToString(), StringComparison.Ordinal);
        Assert.Contains("does not begin with a hyphen", Run(path, "-path '--files0-from=x'").Errors[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_parameter_whose_name_it_needs_itself() =>
        Assert.Contains("Approve", Assert.Throws<Errors.SafeOpsException>(() => Write(Runbook() with { Parameters = [new("approve", RunbookParameterType.Text, "")] })).Message, StringComparison.OrdinalIgnoreCase);
}
