using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Projects;

namespace SafeOps.Engine.Tests.Investigations;

public sealed class InvestigationStoreTests : InvestigationFixture
{
    [Fact]
    public void Gives_back_all_that_was_recorded_to_another_session()
    {
        var begun = Store.Begin(new InvestigationRequest("my-service restarts") { Symptom = "OOM", Context = new Dictionary<string, string> { ["environment"] = "prod" } });
        var step = Store.Add(begun, Step("kubectl get pods") with { Why = "who restarts", ExitCode = 3, Environment = "prod", Origin = InvestigationStepOrigin.History }, new KeptOutput(["web-1 OOMKilled", "web-2 Running"], ["warning: old"]));
        var note = Say(begun, "web-1 was killed", 1);
        var action = Store.Add(begun, new InvestigationNote(0, default, "") { Kind = InvestigationNoteKind.Action, Text = "more memory", Command = "kubectl set resources", Undo = "kubectl rollout undo", Folder = Folder });

        var read = Store.Read(begun.Id);

        Assert.Equal("20261127-2108-", read.Id[..14]);
        Assert.Equal(("my-service restarts", "OOM", "prod", "kim@laptop", "laptop", Folder, Clock.Now), (read.Title, read.Symptom, read.Context["ENVIRONMENT"], read.Actor, read.Host, read.Place, read.Started));
        Assert.Equal(["1 InvestigationStep", "2 InvestigationNote", "3 InvestigationNote"], read.Entries.Select(e => $"{e.Number} {e.GetType().Name}"));
        Assert.Equivalent(step, read.Entries[0], strict: true);
        Assert.Equivalent(note, read.Entries[1], strict: true);
        Assert.Equivalent(action, read.Entries[2], strict: true);
        Assert.Equal("web-1 OOMKilled\nweb-2 Running\n[standard error]\nwarning: old\n", Store.ReadOutput(read, step));
        Assert.Empty(read.Problems);
    }

    [Fact]
    public void Ends_with_a_conclusion_and_takes_nothing_after_it()
    {
        var begun = Begin();
        Look(begun, "free -m", "Mem: 512");
        var ended = Store.Complete(begun, "limit too low", "raised it", [1]);

        Assert.Equal((false, "limit too low", "raised it", false), (ended.IsOpen, ended.RootCause, ended.Resolution, ended.IsRootCauseOpinion));
        Assert.Equal([1], ended.RootCauseEvidence);
        var error = Assert.Throws<SafeOpsException>(() => Look(begun, "uptime"));
        Assert.Equal(ErrorCodes.InvestigationClosed, error.Code);
        Assert.Contains(begun.Id, error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_what_no_step_shows_an_opinion()
    {
        var begun = Begin();
        Look(begun, "free -m");
        Assert.True(Say(begun, "memory is short").IsOpinion);
        Assert.False(Say(begun, "memory is short", 1).IsOpinion);
        Assert.True(Store.Complete(begun, "memory", "more", []).IsRootCauseOpinion);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(2)]
    [InlineData(0)]
    public void Refuses_evidence_that_is_no_step(int number)
    {
        var begun = Begin();
        Look(begun, "free -m");
        Say(begun, "a note");
        var error = Assert.Throws<SafeOpsException>(() => Say(begun, "it is so", 1, number));
        Assert.Equal(ErrorCodes.InvestigationEvidenceUnknown, error.Code);
        Assert.Contains("1  free -m", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Store.Read(begun.Id).Entries.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData(" ? ")]
    public void Answers_a_request_that_says_nothing_with_what_is_missing(string? symptom)
    {
        var error = Assert.Throws<SafeOpsException>(() => Store.Begin(new InvestigationRequest("fix the broken thing") { Symptom = symptom, Context = new Dictionary<string, string> { ["where"] = "" } }));
        Assert.Equal(ErrorCodes.InvestigationContextMissing, error.Code);
        Assert.Contains("environment", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Store.Folder));
    }

    [Fact]
    public void Finds_one_by_id_beginning_title_and_wildcard()
    {
        var first = Begin("my-service restarts");
        Clock.Now += TimeSpan.FromDays(1);
        var second = Begin("Database is slow");

        Assert.Equal(first.Id, Store.Find(first.Id).Id);
        Assert.Equal(second.Id, Store.Find(second.Id[..9]).Id);
        Assert.Equal(second.Id, Store.Find("database is SLOW").Id);
        Assert.Equal(first.Id, Store.Find("*restart*").Id);
        Assert.Equal([second.Id, first.Id], Store.List().Select(i => i.Id));
        Assert.Equal(ErrorCodes.InvestigationNotFound, Assert.Throws<SafeOpsException>(() => Store.Find("other")).Code);
        var several = Assert.Throws<SafeOpsException>(() => Store.Find("2026"));
        Assert.Equal(ErrorCodes.InvestigationAmbiguous, several.Code);
        Assert.Contains("Database is slow", several.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_the_only_open_one_where_none_is_named_and_of_several_the_last_used()
    {
        Assert.Equal(ErrorCodes.InvestigationNotFound, Assert.Throws<SafeOpsException>(() => Store.Current(null)).Code);
        var first = Begin();
        Store.Complete(Begin("done"), "a", "b", []);
        Assert.Equal(first.Id, Store.Current(null).Id);
        Store.Complete(Begin(first.Title), "a", "b", []);
        Assert.Equal(first.Id, Store.Find(first.Title).Id);
        var third = Begin("another");
        Assert.Equal(ErrorCodes.InvestigationAmbiguous, Assert.Throws<SafeOpsException>(() => Store.Current(null)).Code);
        Assert.Equal(first.Id, Store.Current(first.Id).Id);
        Assert.Equal(third.Id, Store.Current(third.Id).Id);
    }

    [Fact]
    public void Lies_in_the_nearest_project_or_folder_with_investigations_upward()
    {
        var begun = Begin();
        var deep = Directory.CreateDirectory(Path.Combine(Folder, "charts", "web")).FullName;
        var below = InvestigationStore.Open(deep, Clock, new("kim", "laptop"), Masker);
        Assert.Equal([begun.Id], below.List().Select(i => i.Id));
        File.WriteAllText(Path.Combine(Folder, "charts", SafeOpsProject.FileName), "");
        Assert.Equal(Path.Combine(Folder, "charts", ".safeops", "investigations"), InvestigationStore.Open(deep, Clock, new("kim", "laptop"), Masker).Folder);
    }

    [Fact]
    public void Keeps_a_folder_of_its_own_making_from_others_and_from_version_control()
    {
        var begun = Begin();
        var step = Look(begun, "id", "uid=0");
        Assert.Equal("*\n", File.ReadAllText(Path.Combine(Folder, ".safeops", ".gitignore")));
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        foreach (var path in Directory.EnumerateFileSystemEntries(begun.Folder, "*", SearchOption.AllDirectories).Append(begun.Folder))
            Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(path) & Others);
        Assert.True(File.Exists(Store.OutputPath(begun, step)));
    }

    [Fact]
    public void Takes_no_folder_that_another_left_where_everybody_may_write()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes of files are Unix's");
        if (OperatingSystem.IsWindows())
            return;
        Begin();
        var below = Directory.CreateDirectory(Path.Combine(Folder, "mine")).FullName;
        File.SetUnixFileMode(Folder, (UnixFileMode)0b111_111_111);
        Assert.Equal(Path.Combine(below, ".safeops", "investigations"), InvestigationStore.Open(below, Clock, new("kim", "laptop"), Masker).Folder);
    }

    [Fact]
    public void Hides_secrets_in_whatever_is_kept()
    {
        const string hidden = "Tr0ub4dor-and-3";
        Masker.Register(hidden);
        var begun = Store.Begin(new InvestigationRequest($"login with {hidden}") { Symptom = $"says {hidden}", Context = new Dictionary<string, string> { ["pass" + "word"] = "plain-words-here", ["url"] = $"http://{hidden}@host" } });
        Store.Add(begun, Step($"curl -u me:{hidden} http://x") with { Why = hidden }, new KeptOutput([Masker.Hide($"token {hidden}")], []));
        Store.Add(begun, new InvestigationNote(0, default, "") { Kind = InvestigationNoteKind.Action, Text = hidden, Command = $"login {hidden}", Undo = $"logout {hidden}" });
        Store.Complete(begun, $"it was {hidden}", $"changed {hidden}", []);
        Assert.All(Directory.EnumerateFiles(begun.Folder, "*", SearchOption.AllDirectories), f => Assert.DoesNotContain(hidden, File.ReadAllText(f), StringComparison.Ordinal));
        Assert.DoesNotContain("plain-words-here", File.ReadAllText(Path.Combine(begun.Folder, "investigation.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_order_entries_when_the_clock_is_set_back()
    {
        var begun = Begin();
        Look(begun, "first");
        Clock.Now -= TimeSpan.FromDays(2);
        Look(begun, "second");
        Assert.Equal(["first", "second"], Store.Read(begun.Id).Steps.Select(s => s.Command));
    }
}
