using SafeOps.Commands;
using SafeOps.Handoffs;
using SafeOps.Investigations;

namespace SafeOps.Adapters.Tests.Handoffs;

public sealed class HandoffTests : IDisposable
{
    private readonly HandoffBench _bench;

    public HandoffTests()
    {
        Assert.SkipUnless(HandoffBench.IsPossible, HandoffBench.Missing);
        _bench = new HandoffBench();
    }

    public void Dispose() => _bench?.Dispose();

    [Fact]
    public async Task What_is_handed_over_comes_back_and_nothing_is_found_where_nothing_moved()
    {
        var made = await _bench.MakeAsync();
        var check = await _bench.CheckAsync();
        Assert.Empty(check.Findings);
        Assert.Equal(HandoffMarkdown.Write(made), HandoffMarkdown.Write(check.Handoff));
        Assert.Equal(2, check.Open.Count);
        Assert.Equal("cost optimization", Assert.Single(check.Decisions).Why);
        Assert.Equal(("feature/cluster-migration", "main", _bench.Git("rev-parse HEAD")), (made.Head!.Branch, made.Head.Base, made.Head.Commit));
        Assert.Equal(
            ["Chart.yaml Modified True", "old.yaml Deleted True", "templates/ingress.yaml Added False", "values.yaml Modified False"],
            made.Head.Files.Select(f => $"{f.Path} {f.Change} {f.IsCommitted}"));
        Assert.Equal(_bench.Git("hash-object values.yaml"), made.Head.Files[^1].Blob);
    }

    [Fact]
    public async Task A_commit_since_and_a_file_that_changed_are_found()
    {
        await _bench.MakeAsync();
        _bench.Write("Chart.yaml", "version: 2.2.0\n");
        _bench.Commit("third");
        Assert.Equal(["BranchMoved -", "FileChanged Chart.yaml"], await FoundAsync());
    }

    [Fact]
    public async Task Another_branch_and_work_that_was_not_committed_and_is_missing_are_found()
    {
        await _bench.MakeAsync();
        _bench.Git("stash -q -u");
        _bench.Git("switch -q main");
        Assert.Equal(
            ["BranchOther feature/cluster-migration", "FileBack old.yaml", "FileChanged Chart.yaml", "WorkMissing templates/ingress.yaml", "WorkMissing values.yaml"],
            await FoundAsync());
    }

    [Fact]
    public async Task A_rebase_is_told_from_a_step_back_and_from_a_commit_that_is_not_here()
    {
        await _bench.MakeAsync();
        _bench.Git("-c user.name=ada -c user.email=ada@example.org commit -q --amend -m other");
        Assert.Equal(["HistoryRewritten -"], await FoundAsync());
        _bench.Git("reset -q --soft HEAD~1");
        Assert.Equal(["BranchMoved -"], await FoundAsync());
        var text = File.ReadAllText(_bench.Document);
        var commit = text.Split('\n').Single(l => l.StartsWith("commit:", StringComparison.Ordinal));
        File.WriteAllText(_bench.Document, text.Replace(commit, "commit: \"0123456789abcdef0123456789abcdef01234567\"", StringComparison.Ordinal));
        Assert.Equal(["CommitMissing 0123456789abcdef0123456789abcdef01234567"], await FoundAsync());
    }

    [Fact]
    public async Task A_commit_that_is_no_id_never_reaches_git()
    {
        await _bench.MakeAsync();
        var text = File.ReadAllText(_bench.Document);
        var commit = text.Split('\n').Single(l => l.StartsWith("commit:", StringComparison.Ordinal));
        File.WriteAllText(_bench.Document, text.Replace(commit, $"commit: \"--output={_bench.File("made")}\"", StringComparison.Ordinal));
        Assert.StartsWith("CommitMissing", Assert.Single(await FoundAsync()), StringComparison.Ordinal);
        Assert.False(File.Exists(_bench.File("made")));
    }

    [Fact]
    public async Task Steps_that_are_ticked_or_whose_file_has_changed_are_not_open_any_more()
    {
        await _bench.MakeAsync();
        _bench.Write("values/production.yaml", "memory: 2Gi\n");
        File.WriteAllText(_bench.Document, File.ReadAllText(_bench.Document).Replace("- [ ] Test deployment", "- [x] Test deployment", StringComparison.Ordinal));
        var check = await _bench.CheckAsync();
        Assert.Equal([HandoffFindingKind.StepDone, HandoffFindingKind.StepDone], check.Findings.Select(f => f.Kind));
        Assert.Equal([HandoffSeverity.Warning, HandoffSeverity.Note], check.Findings.Select(f => f.Severity));
        Assert.Empty(check.Open);
        Assert.Equal("values/production.yaml has changed since.", check.Remaining[0].SeemsDone);
    }

    [Fact]
    public async Task A_clone_elsewhere_on_another_machine_is_known_by_its_first_commit()
    {
        _bench.Commit("all");
        await _bench.MakeAsync();
        var clone = _bench.Repository + "-clone";
        _bench.Git($"clone -q {_bench.Repository} {clone}", Path.GetDirectoryName(clone));
        Directory.Move(_bench.Repository, _bench.Repository + "-away");
        var check = await _bench.CheckAsync("server", here: clone);
        Assert.Equal([HandoffFindingKind.OtherMachine, HandoffFindingKind.LocationMoved], check.Findings.Select(f => f.Kind));
        Assert.Equal(clone, check.Repository);
        Assert.True(check.Holds);
        Directory.Move(_bench.Repository + "-away", _bench.Repository);
    }

    [Fact]
    public async Task A_branch_that_is_gone_is_not_said_to_stand_anywhere()
    {
        await _bench.MakeAsync();
        _bench.Git("stash -q -u");
        _bench.Git("switch -q main");
        _bench.Git("branch -q -D feature/cluster-migration");
        var findings = (await _bench.CheckAsync()).Findings;
        Assert.Contains(findings, f => f.Kind == HandoffFindingKind.BranchGone);
        Assert.StartsWith("main stands 1 commit before the commit of the handoff", Assert.Single(findings, f => f.Kind == HandoffFindingKind.BranchMoved).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_repository_and_none_are_told_apart()
    {
        await _bench.MakeAsync();
        var other = Directory.CreateDirectory(_bench.Repository + "-other").FullName;
        Assert.Equal(["RepositoryMissing"], (await _bench.CheckAsync(repository: other)).Findings.Select(f => $"{f.Kind}"));
        _bench.Git("init -q", other);
        Assert.Equal(["RepositoryOther"], (await _bench.CheckAsync(repository: other)).Findings.Select(f => $"{f.Kind}"));
        File.WriteAllText(Path.Combine(other, "a"), "a");
        _bench.Git("add -A", other);
        _bench.Git("-c user.name=a -c user.email=a@example.org commit -q -m a", other);
        Assert.Equal(["RepositoryOther"], (await _bench.CheckAsync(repository: other)).Findings.Select(f => $"{f.Kind}"));
    }

    [Fact]
    public async Task Outside_any_repository_it_works_and_says_so()
    {
        Directory.Delete(_bench.File(".git"), recursive: true);
        await _bench.MakeAsync();
        Assert.Contains("the location is in no git repository", File.ReadAllText(_bench.Document), StringComparison.Ordinal);
        var check = await _bench.CheckAsync();
        Assert.Null(check.Repository);
        Assert.Empty(check.Findings);
        Assert.Equal(2, check.Open.Count);
    }

    [Fact]
    public async Task An_investigation_gives_what_it_found_with_its_evidence_and_opinions_as_such()
    {
        using var session = _bench.Session();
        var investigation = session.Store.Begin(new InvestigationRequest("Pods restart") { Symptom = "OOM" });
        var step = new InvestigationStep(0, default, "") { Command = "kubectl get pods", Shell = CommandShell.Bash, Folder = _bench.Repository, Host = "laptop", ExitCode = 0, Duration = TimeSpan.Zero, OutputDigest = "", OutputLength = 0 };
        session.Store.Add(investigation, step, new KeptOutput(["my-service  OOMKilled"], []));
        session.Store.Add(investigation, new InvestigationNote(0, default, "") { Kind = InvestigationNoteKind.Finding, Text = "It is killed for memory", Evidence = [1] });
        session.Store.Add(investigation, new InvestigationNote(0, default, "") { Kind = InvestigationNoteKind.Finding, Text = "It leaks" });
        session.Store.Add(investigation, new InvestigationNote(0, default, "") { Kind = InvestigationNoteKind.Question, Text = "What do the peers have?" });
        var made = await _bench.MakeAsync(r => r with { Investigation = session.Store.Read(investigation.Id) });
        Assert.Equal(["Staging namespace does not exist yet", "It is killed for memory (evidence: entry 1)", "It leaks (opinion: nothing recorded shows it)"], made.KnownIssues.Select(i => i.Text));
        Assert.Equal("What do the peers have?", made.Remaining[^1].Text);
        Assert.StartsWith($"entry 1 of {investigation.Id}: `kubectl get pods` (exit code 0, output ", Assert.Single(made.Evidence), StringComparison.Ordinal);
        Assert.Empty((await _bench.CheckAsync()).Findings);
        session.Store.Add(investigation, new InvestigationNote(0, default, "") { Kind = InvestigationNoteKind.Finding, Text = "Peers have 1Gi", Evidence = [1] });
        Assert.Contains("Finding: Peers have 1Gi", Assert.Single((await _bench.CheckAsync()).Findings).Text, StringComparison.Ordinal);
        Directory.Delete(_bench.File(".safeops"), recursive: true);
        Assert.Equal(["InvestigationMissing " + investigation.Id], await FoundAsync());
    }

    [Fact]
    public async Task What_is_open_is_restored_once_into_an_investigation()
    {
        await _bench.MakeAsync();
        _bench.Write("values/production.yaml", "memory: 2Gi\n");
        using var session = _bench.Session("bob");
        var check = await session.CheckAsync(_bench.Document, _bench.Repository, null, TestContext.Current.CancellationToken);
        var restored = session.Restore(check, session.Target(check, null));
        var notes = session.Store.Read(restored.RestoredTo!).Notes.ToList();
        Assert.Equal(restored.Restored, notes.Count);
        Assert.Equal("The handoff does not hold", notes[0].Text[.."The handoff does not hold".Length]);
        Assert.Equal(["To do: Test deployment in staging", "Next: Create staging namespace, then test deployment."], notes.TakeLast(2).Select(n => n.Text));
        Assert.Contains(notes, n => n is { Kind: InvestigationNoteKind.Decision, Text: "Using ClusterIP service instead of LoadBalancer Reason: cost optimization" });
        Assert.Equal(0, session.Restore(check, session.Store.Read(restored.RestoredTo!)).Restored);
    }

    private async Task<IReadOnlyList<string>> FoundAsync() =>
        [.. (await _bench.CheckAsync()).Findings.Select(f => $"{f.Kind} {(f.Kind is HandoffFindingKind.BranchMoved or HandoffFindingKind.HistoryRewritten ? "-" : f.About)}").Order(StringComparer.Ordinal)];
}
