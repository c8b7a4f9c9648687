using SafeOps.Processes;
using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Auditing;
using SafeOps.Scripts.DryRuns.Proving;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Proving;

/// <summary>The line of a script that had an effect, by what bash told of a run.</summary>
public sealed class EffectLinesTests
{
    private const string Folder = "/srv/job";
    private const string Script = Folder + "/script.sh";

    [Fact]
    public void A_folder_that_another_line_lists_is_not_what_did_it() =>
        Assert.Equal(36, Line(FileChangeKind.Created, "logs/new.log.gz", null, (30, "find ./logs -name '*.log' -mtime +30 -print0"), (36, "gzip -9 logs/new.log"), (37, "find ./logs -type f")));

    [Fact]
    public void A_search_that_deletes_is_told_from_one_that_lists() =>
        Assert.Equal(26, Line(FileChangeKind.Deleted, "cache/a/x", null, (17, "find ./cache/a/ -type f -mmin +60"), (26, "find ./cache -type f -mmin +60 -delete")));

    [Fact]
    public void What_only_reads_a_path_did_not_change_it() =>
        Assert.Equal(19, Line(FileChangeKind.Deleted, "store/f", null, (19, "/bin/rm -f store/f"), (20, "dirname store/f")));

    [Fact]
    public void A_redirection_is_not_told_and_is_where_the_code_says() =>
        Assert.Equal(25, Line(FileChangeKind.Changed, ".last", (CheckOutcome.Fail, 25), (15, "find inbox -newer .last"), (25, "date +%s")));

    [Fact]
    public void What_a_program_of_its_own_did_is_where_the_code_cannot_tell() =>
        Assert.Equal(2, Line(FileChangeKind.Created, "data/all", (CheckOutcome.Unknown, 2), (1, "ls ./data"), (2, "./bin/compact")));

    [Fact]
    public void Without_a_trace_the_code_says_where() => Assert.Equal(2, Line(FileChangeKind.Created, "data/all", (CheckOutcome.Unknown, 2)));

    [Fact]
    public void A_folder_with_a_random_ending_is_where_it_was_made() =>
        Assert.Equal(3, Line(FileChangeKind.Created, ".staging-02yocfpi", null, isFolder: true, (3, "os.mkdir /srv/job/.staging-vaawqymh 448"), (5, "shutil.copyfile a /srv/job/.staging-vaawqymh/a")));

    private static int? Line(FileChangeKind kind, string path, (CheckOutcome Outcome, int Line)? code, params (int Line, string Words)[] told) => Line(kind, path, code, isFolder: false, told);

    private static int? Line(FileChangeKind kind, string path, (CheckOutcome Outcome, int Line)? code, bool isFolder, params (int Line, string Words)[] told)
    {
        var script = new ScriptFile(Script, ScriptLanguage.Bash, "n=$(ls data | grep -c tmp)\n./bin/compact\n");
        var audit = new DryRunAudit
        {
            Checklist = code is { } item ? [new DryRunChecklistItem(DryRunCheck.MutationsBehindFlag, item.Outcome, item.Line, "It is carried out.")] : [],
            Options = [],
            Mutations = [],
            Parses = true,
        };
        var effect = new RunEffect(new ScriptEffect(ScriptEffectKind.FileChanged, path, path)) { File = new FileChange($"{Folder}/{path}", kind, isFolder, null) };
        return new EffectLines(script, audit, new PathContext(Folder, Folder, null)).Of(effect, Traced(string.Concat(told.Select(t => $"+\u0001safeops\u0001{Script}\u0001{t.Line}\u0001 {t.Words}\n"))));
    }

    private static ScriptRun Traced(string errorOutput) => new()
    {
        Plan = new PlannedRun([]),
        Shown = new SandboxRun { Command = "script.sh", ExitCode = 0, Duration = TimeSpan.Zero, TimedOut = false, Output = "", ErrorOutput = "", Programs = [], Files = [], Network = [] },
        How = "over a layer",
        Effects = [],
        Calls = [],
        Undecided = [],
        Output = "",
        ErrorOutput = errorOutput,
    };
}
