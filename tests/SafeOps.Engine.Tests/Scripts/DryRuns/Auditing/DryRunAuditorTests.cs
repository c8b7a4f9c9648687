using SafeOps.Commands;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Auditing;
using SafeOps.Tests.Auditing;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Auditing;

public sealed class DryRunAuditorTests
{
    private const string Odd = "$`\"'\\(){}[]<>|&;!#*?~=-+%@:,. \t\n\r\0\u00a0\u2028\ud800\ufeff";

    private static readonly DryRunAuditor Auditor = new(new CommandReader(), null);

    private static readonly IReadOnlyList<AuditCase> Bash = AuditCase.Read("bash.txt");

    private static readonly IReadOnlyList<AuditCase> Python = AuditCase.Read("python.txt");

    public static TheoryData<string> BashNames => [.. Bash.Select(c => c.Name)];

    public static TheoryData<string> PythonNames => [.. Python.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(BashNames))]
    public void Follows_bash(string name) => Bash.Single(c => c.Name == name).Check(Auditor, ScriptLanguage.Bash);

    [Theory]
    [MemberData(nameof(PythonNames))]
    public void Follows_python(string name) => Python.Single(c => c.Name == name).Check(Auditor, ScriptLanguage.Python);

    [Theory]
    [InlineData(1, ScriptLanguage.Bash)]
    [InlineData(2, ScriptLanguage.Python)]
    public void Never_throws_on_what_a_script_holds(int seed, ScriptLanguage language)
    {
        var random = new Random(seed);
        var cases = language == ScriptLanguage.Bash ? Bash : Python;
        for (var i = 0; i < 1_500; i++)
        {
            var one = cases[random.Next(cases.Count)];
            var other = cases[random.Next(cases.Count)].Text;
            var text = one.Text[..random.Next(one.Text.Length)] + Odd[random.Next(Odd.Length)] + other[random.Next(other.Length)..];
            var audit = Auditor.Audit(new ScriptFile("/srv/script", language, text), one.Argument);
            Assert.Equal(Enum.GetValues<DryRunCheck>().Length, audit.Checklist.Count);
            Assert.Equal(audit.Parses, audit.Problem is null);
        }
    }

    [Fact]
    public void Says_where_a_script_does_not_parse()
    {
        var audit = Auditor.Audit(new ScriptFile("/srv/x.sh", ScriptLanguage.Bash, "#!/bin/bash\nif true; then\n  echo\n"), "--dry-run");
        Assert.False(audit.Parses);
        Assert.StartsWith("line ", audit.Problem, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Unknown, audit.Overall);
    }

    [Fact]
    public void Lists_the_options_with_their_kinds()
    {
        const string text = """
            #!/bin/bash
            while [ $# -gt 0 ]; do
              case "$1" in
                -n|--dry-run) dry=1 ;;
                -v|--verbose) verbose=1 ;;
                -y|--yes) yes=1 ;;
                --dir) dir=$2; shift ;;
                *) exit 2 ;;
              esac
              shift
            done
            """;
        var audit = Auditor.Audit(new ScriptFile("/srv/x.sh", ScriptLanguage.Bash, text), "--dry-run");
        Assert.Equal(
        [
            new("-n", ScriptOptionKind.DryRun, false, 4), new("--dry-run", ScriptOptionKind.DryRun, false, 4), new("-v", ScriptOptionKind.Verbose, false, 5), new("--verbose", ScriptOptionKind.Verbose, false, 5),
            new("-y", ScriptOptionKind.Force, false, 6), new("--yes", ScriptOptionKind.Force, false, 6), new("--dir", ScriptOptionKind.Other, true, 7),
        ], audit.Options);
    }

    [Fact]
    public void Lists_what_changes_something_whether_guarded_or_not()
    {
        const string text = "#!/bin/bash\n[ \"$1\" = --dry-run ] && dry=1\nrm -rf /srv/a\n[ \"$dry\" ] || kubectl delete pod x\nls /srv\n";
        var audit = Auditor.Audit(new ScriptFile("/srv/x.sh", ScriptLanguage.Bash, text), "--dry-run");
        Assert.Equal([3, 4], audit.Mutations.Select(m => m.Line));
    }

    [Fact]
    public void Shows_no_secret_of_a_script()
    {
        const string text = "#!/bin/bash\n[ \"$1\" = --dry-run ] && dry=1\ncurl -X DELETE -H 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U' https://x/y\n";
        var audit = Auditor.Audit(new ScriptFile("/srv/x.sh", ScriptLanguage.Bash, text), "--dry-run");
        Assert.DoesNotContain("dozjgNryP4J3jVmNHl0w5N", string.Concat(audit.Mutations.Select(m => m.Text + m.Message).Concat(audit.Checklist.Select(i => i.Reason))), StringComparison.Ordinal);
    }

    /// <summary>Functions that double the work with each level end the search, not the answer.</summary>
    [Fact]
    public void Gives_up_on_endless_work_and_says_so()
    {
        var functions = string.Concat(Enumerable.Range(1, 39).Select(i => $"f{i}() {{ f{i - 1}; f{i - 1}; }}\n"));
        var audit = Auditor.Audit(new ScriptFile("/srv/x.sh", ScriptLanguage.Bash, "f0() { ls; }\n" + functions + "[ \"$1\" = --dry-run ] && dry=1\nf39\n"), "--dry-run");
        Assert.Equal(CheckOutcome.Unknown, audit.Checklist.Single(i => i.Check == DryRunCheck.MutationsBehindFlag).Outcome);
    }

    [Fact]
    public void Reads_lines_that_end_with_a_carriage_return()
    {
        const string text = "#!/bin/bash\r\n[ \"$1\" = --dry-run ] && dry=1\r\nif [ -z \"$dry\" ]; then\r\n  rm -rf /srv/a\r\nfi\r\n";
        var audit = Auditor.Audit(new ScriptFile("/srv/x.sh", ScriptLanguage.Bash, text), "--dry-run");
        Assert.Equal(CheckOutcome.Pass, audit.Checklist.Single(i => i.Check == DryRunCheck.MutationsBehindFlag).Outcome);
    }
}
