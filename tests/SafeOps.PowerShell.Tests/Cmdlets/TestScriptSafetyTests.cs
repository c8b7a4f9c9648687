using System.Text.Json.Nodes;
using SafeOps.PowerShell.Tests.Sessions;
using SafeOps.Scripts.Safety;

namespace SafeOps.PowerShell.Tests.Cmdlets;

public sealed class TestScriptSafetyTests : IDisposable
{
    private readonly ScriptFolder _folder = new();
    private readonly ModuleSession _session;

    public TestScriptSafetyTests() => _session = new ModuleSession(location: _folder.Path);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Gives_findings_with_their_place_and_what_to_write_instead()
    {
        Write("clean.sh", "#!/bin/bash\nset -euo pipefail\nrm -rf $1\n");
        var finding = Assert.Single(Findings("Test-ScriptSafety ./clean.sh -Rule unquoted-expansion"));
        Assert.Equal(("SO1201", 3, 8, "rm -rf $1"), (finding.Rule, finding.Line, finding.Column, finding.Text));
        Assert.Equal("Write \"$1\".", finding.NextStep);
    }

    [Fact]
    public void Reads_folders_wildcards_and_the_pipeline_and_each_file_once()
    {
        Write("a.sh", "rm -rf $1\n");
        Write("run", "#!/usr/bin/env bash\nrm -rf $1\n");
        Write("notes.txt", "rm -rf $1\n");
        Write("inner/b.sh", "rm -rf $1\n");
        Write("node_modules/c.sh", "rm -rf $1\n");
        Assert.Equal(["a.sh", "run"], Names("Test-ScriptSafety . -Rule SO1201"));
        Assert.Equal(["a.sh", "run", "b.sh"], Names("Test-ScriptSafety . -Recurse -Rule SO1201"));
        Assert.Equal(["a.sh"], Names("Test-ScriptSafety *.sh -Rule SO1201"));
        Assert.Equal(["a.sh"], Names("'a.sh', './a.sh' | Test-ScriptSafety -Rule SO1201"));
        Assert.Equal(["a.sh", "b.sh"], Names("[IO.FileInfo]::new(\"$PWD/a.sh\"), [IO.FileInfo]::new(\"$PWD/inner/b.sh\") | Test-ScriptSafety -Rule SO1201"));
        Assert.Equal(["notes.txt"], Names("Test-ScriptSafety notes.txt -Language Bash -Rule SO1201"));
    }

    [Fact]
    public void Leaves_out_what_weighs_less_what_is_excluded_and_what_is_suppressed()
    {
        Write("a.sh", "#!/bin/bash\nrm -rf $1 # safeops:ignore unquoted-expansion the caller gives options\nrm -rf $2\ncp a b\n");
        Assert.Equal(3, Assert.Single(Findings("Test-ScriptSafety a.sh -Severity Error -OwnRulesOnly"), f => f.Rule == "SO1201").Line);
        Assert.DoesNotContain(Findings("Test-ScriptSafety a.sh -Severity Error -OwnRulesOnly"), f => f.Severity < SafetySeverity.Error);
        Assert.DoesNotContain(Findings("Test-ScriptSafety a.sh -ExcludeRule unquoted-expansion -OwnRulesOnly"), f => f.Rule == "SO1201");
        Assert.Equal("the caller gives options", Findings("Test-ScriptSafety a.sh -Rule SO1201 -IncludeSuppressed")[0].Suppressed);
    }

    [Fact]
    public void Writes_sarif_as_text_or_into_a_file_but_not_with_what_if()
    {
        Write("a.sh", "rm -rf $1\n");
        var text = (string)_session.Invoke("Test-ScriptSafety a.sh -OutputFormat Sarif -OwnRulesOnly").Succeeds().Output.Single().BaseObject;
        Assert.Equal("2.1.0", JsonNode.Parse(text)!["version"]!.GetValue<string>());
        Assert.NotEmpty(Findings("Test-ScriptSafety a.sh -OutFile out.sarif -OwnRulesOnly -WhatIf"));
        Assert.False(File.Exists(FileOf("out.sarif")));
        Assert.NotEmpty(Findings("Test-ScriptSafety a.sh -OutFile out.sarif -OwnRulesOnly"));
        Assert.Equal(text + "\n", File.ReadAllText(FileOf("out.sarif")));
    }

    [Fact]
    public void Says_what_is_no_script_and_goes_on()
    {
        File.WriteAllBytes(FileOf("bin.sh"), [0, 1, 2, 255]);
        Write("a.sh", "rm -rf $1\n");
        Write("notes.txt", "hello\n");
        var result = _session.Invoke("Test-ScriptSafety bin.sh, absent.sh, notes.txt, a.sh -Rule SO1201");
        Assert.Equal(["ScriptInvalid", "FileNotFound", "ScriptInvalid"], result.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Single(result.Output);
    }

    [Fact]
    public void Refuses_a_rule_that_there_is_not() => _session.Invoke("Test-ScriptSafety . -Rule no-such-rule").Refused("RuleUnknown");

    [Fact]
    public void Adds_what_PSScriptAnalyzer_finds_where_the_session_has_it()
    {
        Write("a.ps1", "gci | iex\n");
        _session.Invoke("""
            function Invoke-ScriptAnalyzer { param($ScriptDefinition)
                [pscustomobject]@{ RuleName = 'PSAvoidUsingCmdletAliases'; Severity = 'Warning'; Line = 1; Column = 1; Message = "'gci' is an alias."; Extent = [pscustomobject]@{ EndLineNumber = 1; EndColumnNumber = 4 } } }
            """).Succeeds();
        var finding = Assert.Single(Findings("Test-ScriptSafety a.ps1"), f => f.Source == "PSScriptAnalyzer");
        Assert.Equal(("PSAvoidUsingCmdletAliases", 1, 4, "gci | iex"), (finding.Rule, finding.Line, finding.EndColumn, finding.Text));
        Assert.DoesNotContain(Findings("Test-ScriptSafety a.ps1 -OwnRulesOnly"), f => f.Source != ScriptFinding.Own);
    }

    [Fact]
    public void Shows_findings_grouped_by_script_within_100_columns()
    {
        Write("a.sh", "#!/bin/bash\nrm -rf $1/" + new string('x', 200) + "\n");
        Write("b.sh", "curl -s https://get.example.org | sh\n");
        var text = _session.Display("Test-ScriptSafety . -OwnRulesOnly");
        Assert.Contains("Script: a.sh", text, StringComparison.Ordinal);
        Assert.Contains("Script: b.sh", text, StringComparison.Ordinal);
        Assert.Contains("SO1301 download-and-run", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 100, line));
    }

    private string FileOf(string name) => Path.Combine(_folder.Path, name);

    private void Write(string name, string text)
    {
        var file = FileOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private List<ScriptFinding> Findings(string script) => [.. _session.Invoke(script).Succeeds().Output.Select(o => (ScriptFinding)o.BaseObject)];

    private IEnumerable<string> Names(string script) => Findings(script).Select(f => Path.GetFileName(f.Path));
}
