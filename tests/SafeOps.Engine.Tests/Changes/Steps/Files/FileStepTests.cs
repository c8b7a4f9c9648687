using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Engine.Tests.Text;
using SafeOps.Errors;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Changes.Steps.Files;

public sealed class FileStepTests : IDisposable
{
    private readonly StepHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Sets_a_value_shows_it_and_brings_it_back()
    {
        _harness.Write("charts/values.yaml", "resources:\r\n  limits:\r\n    memory: 512Mi # enough?\r\n");
        var start = _harness.Snapshot();
        var step = StepHarness.Step("file.set", """{"file":"charts/values.yaml","path":"resources.limits.memory","value":"1Gi"}""");
        var actions = await _harness.RunAsync(step);
        var action = Assert.Single(actions);
        Assert.Equal((ActionVerb.Update, Fidelity.Exact, RiskLevel.Low, "charts/values.yaml"), (action.Verb, action.Fidelity, action.Risk, action.Target));
        Assert.Equal("resources.limits.memory: 512Mi → 1Gi (line 3)", action.Details[0]);
        Assert.Contains("-    memory: 512Mi # enough?\n+    memory: 1Gi # enough?\n", action.Diff, StringComparison.Ordinal);
        Assert.Equal("resources:\r\n  limits:\r\n    memory: 1Gi # enough?\r\n", _harness.Read("charts/values.yaml"));
        Assert.Equal(ActionVerb.None, Assert.Single(await _harness.PlanAsync(step)).Verb);
        await _harness.UndoAsync(step, actions);
        Assert.Equal(start, _harness.Snapshot());
    }

    [Theory]
    [InlineData("file.write", """{"file":"sub/new.txt","content":"x","mode":"0600"}""", ActionVerb.Create)]
    [InlineData("file.write", """{"file":"a.txt","content":"x"}""", ActionVerb.Update)]
    [InlineData("file.write", """{"file":"a.txt","source":"b.txt"}""", ActionVerb.Update)]
    [InlineData("file.replace", """{"file":"a.txt","regex":"(\\d+)","replacement":"<$1>","count":2}""", ActionVerb.Update)]
    [InlineData("file.copy", """{"from":"binary","to":"x/y/binary"}""", ActionVerb.Create)]
    [InlineData("file.move", """{"from":"a.txt","to":"b.txt","overwrite":true}""", ActionVerb.Move)]
    [InlineData("file.delete", """{"files":["*.txt","logs/**"]}""", ActionVerb.Delete)]
    public async Task Does_what_the_plan_says_and_undoes_it(string uses, string with, ActionVerb verb)
    {
        Fill();
        var start = _harness.Snapshot();
        var step = StepHarness.Step(uses, with);
        var before = _harness.Snapshot();
        var actions = await _harness.PlanAsync(step);
        Assert.Equal(before, _harness.Snapshot());
        Assert.All(actions, a => Assert.Equal(verb, a.Verb));
        actions = await _harness.RunAsync(step);
        Assert.NotEqual(start, _harness.Snapshot());
        await _harness.UndoAsync(step, actions);
        Assert.Equal(start, _harness.Snapshot());
    }

    [Fact]
    public async Task Plans_chained_steps_on_top_of_each_other()
    {
        _harness.Write("a.yaml", "v: 1\n");
        var world = new PlannedWorld();
        ResolvedStep[] steps =
        [
            StepHarness.Step("file.set", """{"file":"a.yaml","path":"v","value":2}""", "one"),
            StepHarness.Step("file.copy", """{"from":"a.yaml","to":"b/b.yaml"}""", "two"),
            StepHarness.Step("file.replace", """{"file":"b/b.yaml","text":"v: 2","replacement":"v: 3"}""", "three"),
            StepHarness.Step("file.move", """{"from":"b/b.yaml","to":"b/c.yaml"}""", "four"),
            StepHarness.Step("file.delete", """{"files":["b/*.yaml"]}""", "five"),
            StepHarness.Step("file.write", """{"file":"b/c.yaml","content":"new"}""", "six"),
        ];
        var planned = new List<(ResolvedStep Step, PlannedAction Action)>();
        foreach (var step in steps)
            planned.Add((step, Assert.Single(await _harness.PlanAsync(step, world))));
        Assert.Equal(Fidelity.Exact, planned[0].Action.Fidelity);
        Assert.All(planned.Skip(1), p => Assert.Equal(Fidelity.Simulated, p.Action.Fidelity));
        Assert.Equal("b/c.yaml", planned[4].Action.Target);
        foreach (var (step, action) in planned)
        {
            var result = await _harness.ApplyAsync(step, action);
            Assert.All(action.Prediction!, p => Assert.True(JsonNode.DeepEquals(p.Value, result.Actual[p.Key]), $"{action.Id} {p.Key}: {p.Value} / {result.Actual[p.Key]}"));
        }
        Assert.Equal("new", _harness.Read("b/c.yaml"));
        foreach (var (step, action) in planned.AsEnumerable().Reverse())
            await _harness.UndoAsync(step, [action]);
        Assert.Equal("v: 1\n", _harness.Read("a.yaml"));
        Assert.False(Directory.Exists(_harness.PathOf("b")));
    }

    [Fact]
    public async Task Waits_for_what_nobody_can_predict()
    {
        _harness.Write("a.txt", "1");
        var world = new PlannedWorld();
        world.MarkUncertain("file:" + _harness.PathOf("a.txt"), "script");
        var copy = Assert.Single(await _harness.PlanAsync(StepHarness.Step("file.copy", """{"from":"a.txt","to":"b.txt"}"""), world));
        Assert.Equal((Fidelity.Unknown, "waits for step 'script', which may change it"), (copy.Fidelity, copy.FidelityReason));
        var next = Assert.Single(await _harness.PlanAsync(StepHarness.Step("file.delete", """{"files":["b.*"]}""", "next"), world));
        Assert.Equal(Fidelity.Unknown, next.Fidelity);
        var everything = new PlannedWorld();
        everything.MarkEverythingUncertain("run");
        var makes = new PlannedWorld();
        makes.MarkFilesUncertain(path => path.EndsWith(".log", StringComparison.Ordinal), "script");
        Assert.Equal("waits for step 'script', which may change it", Assert.Single(await _harness.PlanAsync(StepHarness.Step("file.delete", """{"files":["none/*"]}"""), makes)).FidelityReason);
        Assert.All(await _harness.PlanAsync(StepHarness.Step("file.delete", """{"files":["none/*"]}"""), everything), a => Assert.Equal(Fidelity.Unknown, a.Fidelity));
    }

    [Theory]
    [InlineData("file.set", """{"file":"none.yaml","path":"a","value":1}""", "FileNotFound", "none.yaml does not exist")]
    [InlineData("file.set", """{"file":"binary","path":"a","value":1}""", "FileNotEditable", "binary file")]
    [InlineData("file.set", """{"file":"broken.yaml","path":"a","value":1}""", "DocumentInvalid", "broken.yaml:1:4")]
    [InlineData("file.write", """{"file":"logs","content":"x"}""", "FileNotEditable", "is a folder")]
    [InlineData("file.write", """{"file":"a.txt/x","content":"x"}""", "FileUnwritable", "is a file, not a folder")]
    [InlineData("file.write", """{"file":"../x","content":"x"}""", "PathOutsideProject", "outside the project folder")]
    [InlineData("file.write", """{"file":"out/x","content":"x"}""", "PathOutsideProject", "leads to")]
    [InlineData("file.write", """{"file":".safeops/x","content":"x"}""", "PathOutsideProject", "its own records")]
    [InlineData("file.write", """{"file":"a.txt","content":"x","maxSize":"1"}""", "LimitExceeded", "are not edited")]
    [InlineData("file.write", """{"file":"readonly.txt","content":"y"}""", "FileUnwritable", "read-only (mode 0444)")]
    [InlineData("file.replace", """{"file":"a.txt","text":"nope","replacement":"x"}""", "FileNotEditable", "is found 0 times")]
    [InlineData("file.replace", """{"file":"a.txt","text":"l","replacement":"x","count":1}""", "FileNotEditable", "2 times (lines 1, 2); expected once")]
    [InlineData("file.replace", """{"file":"evil.txt","regex":"^(a+)+$","replacement":"x","timeout":"1s"}""", "LimitExceeded", "took longer")]
    [InlineData("file.copy", """{"from":"a.txt","to":"b.txt"}""", "FileUnwritable", "exists and differs")]
    [InlineData("file.move", """{"from":"a.txt","to":"b.txt"}""", "FileUnwritable", "b.txt exists")]
    [InlineData("file.move", """{"from":"none","to":"c.txt"}""", "FileNotFound", "none does not exist")]
    [InlineData("file.delete", """{"files":["*.txt"],"limits":{"files":1}}""", "LimitExceeded", "the limit is 1")]
    [InlineData("file.delete", """{"files":["/etc/*"]}""", "PathOutsideProject", "outside the project folder")]
    public async Task Refuses_and_changes_nothing(string uses, string with, string code, string message)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes and links are those of Unix");
        Fill();
        _harness.Write("broken.yaml", "a: \"x\n");
        _harness.Write("evil.txt", new string('a', 40) + "!");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_harness.Write("readonly.txt", "x"), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Directory.CreateSymbolicLink(_harness.PathOf("out"), Path.GetTempPath());
        if (uses == "file.delete" && message.Contains("limit", StringComparison.Ordinal))
            File.Delete(_harness.PathOf("readonly.txt"));
        var start = Directory.GetFileSystemEntries(_harness.Root).Length;
        var error = await Assert.ThrowsAnyAsync<SafeOpsException>(() => _harness.PlanAsync(StepHarness.Step(uses, with)));
        Assert.Equal(code, error.Code.Id);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(start, Directory.GetFileSystemEntries(_harness.Root).Length);
    }

    [Theory]
    [InlineData("file.write", """{"file":"a.txt","content":"x"}""")]
    [InlineData("file.copy", """{"from":"a.txt","to":"c.txt"}""")]
    [InlineData("file.move", """{"from":"a.txt","to":"c.txt"}""")]
    [InlineData("file.delete", """{"files":["a.txt"]}""")]
    public async Task Does_nothing_where_the_file_changed_since_the_plan(string uses, string with)
    {
        Fill();
        var step = StepHarness.Step(uses, with);
        var action = Assert.Single(await _harness.PlanAsync(step));
        _harness.Write("a.txt", "someone else");
        var start = _harness.Snapshot();
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _harness.ApplyAsync(step, action));
        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Equal(start, _harness.Snapshot());
    }

    [Theory]
    [InlineData("file.write", """{"file":"a.txt","content":"x"}""", "a.txt")]
    [InlineData("file.copy", """{"from":"a.txt","to":"c.txt"}""", "c.txt")]
    [InlineData("file.move", """{"from":"a.txt","to":"c.txt"}""", "c.txt")]
    [InlineData("file.delete", """{"files":["a.txt"]}""", "a.txt")]
    public async Task Refuses_to_undo_over_a_later_change(string uses, string with, string changed)
    {
        Fill();
        var step = StepHarness.Step(uses, with);
        var action = Assert.Single(await _harness.RunAsync(step));
        _harness.Write(changed, "someone else");
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => StepTypes.Get(uses).PlanUndoAsync(action, _harness.Context(step, action.Id), CancellationToken.None));
        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Equal("someone else", _harness.Read(changed));
    }

    [Fact]
    public async Task Edits_through_a_link_and_deletes_the_link_itself()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        _harness.Write("real/a.yaml", "a: 1\n");
        File.CreateSymbolicLink(_harness.PathOf("link.yaml"), "real/a.yaml");
        await _harness.RunAsync(StepHarness.Step("file.set", """{"file":"link.yaml","path":"a","value":2}"""));
        Assert.Equal(("a: 2\n", "real/a.yaml"), (_harness.Read("real/a.yaml"), new FileInfo(_harness.PathOf("link.yaml")).LinkTarget));
        var step = StepHarness.Step("file.delete", """{"files":["link.yaml"]}""", "del");
        var actions = await _harness.RunAsync(step);
        Assert.False(Path.Exists(_harness.PathOf("link.yaml")));
        Assert.Equal("a: 2\n", _harness.Read("real/a.yaml"));
        await _harness.UndoAsync(step, actions);
        Assert.Equal("real/a.yaml", new FileInfo(_harness.PathOf("link.yaml")).LinkTarget);
    }

    [Fact]
    public async Task Deletes_by_age_and_size_and_restores_times()
    {
        Fill();
        var old = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_harness.PathOf("logs/1.log"), old);
        var step = StepHarness.Step("file.delete", """{"files":["**"],"olderThan":"30d","largerThan":"2"}""");
        var actions = await _harness.RunAsync(step);
        Assert.Equal("logs/1.log", Assert.Single(actions).Target);
        await _harness.UndoAsync(step, actions);
        Assert.Equal(old, File.GetLastWriteTimeUtc(_harness.PathOf("logs/1.log")));
    }

    [Fact]
    public async Task Saves_nothing_where_no_undo_is_wanted()
    {
        Fill();
        var step = StepHarness.Step("file.delete", """{"files":["a.txt"]}""", undo: new ResolvedUndo(UndoKind.None, [], "not needed"));
        var action = Assert.Single(await _harness.RunAsync(step));
        Assert.Equal(RiskLevel.High, action.Risk);
        Assert.Empty(await _harness.Context(step, action.Id).Saved.ListAsync(CancellationToken.None));
        Assert.Equal(ProbeAnswer.Done, (await StepTypes.Get("file.delete").ProbeAsync(action, _harness.Context(step, action.Id), CancellationToken.None)).Answer);
    }

    [Fact]
    public async Task Keeps_secrets_out_of_everything_but_the_file()
    {
        var parameters = new Dictionary<string, ParameterValue> { ["token"] = new(ParameterType.Secret, null, new SecretReference("env", "CANARY")) };
        var step = StepHarness.Step("file.write", """{"file":"a.env","content":"TOKEN=${token}\nLITERAL=$${x}\n"}""", parameters: parameters);
        var action = Assert.Single(await _harness.RunAsync(step));
        Assert.Equal("TOKEN=canary-1f0c\nLITERAL=${x}\n", _harness.Read("a.env"));
        Assert.DoesNotContain("canary", action.Intent.ToJsonString() + action.Before.ToJsonString() + action.Prediction!.ToJsonString() + string.Join('\n', action.Details), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", _harness.Secrets.Masker.Hide(action.Diff!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_encoding_and_mark()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a: ü\r\n")];
        _harness.Write("wide.yaml", bytes);
        var step = StepHarness.Step("file.set", """{"file":"wide.yaml","path":"a","value":"é"}""");
        var actions = await _harness.RunAsync(step);
        Assert.Equal([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a: é\r\n")], File.ReadAllBytes(_harness.PathOf("wide.yaml")));
        await _harness.UndoAsync(step, actions);
        Assert.Equal(bytes, File.ReadAllBytes(_harness.PathOf("wide.yaml")));
    }

    [Fact]
    public async Task Gives_back_every_byte_of_generated_documents()
    {
        var edited = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var document = new GeneratedDocument(seed, json: seed % 4 == 0);
            var file = $"{seed}{(seed % 4 == 0 ? ".json" : ".yaml")}";
            _harness.Write(file, document.Text);
            var with = new JsonObject { ["file"] = file, ["path"] = document.Paths[0], ["value"] = document.Value() };
            var step = StepHarness.Step("file.set", with.ToJsonString(), file);
            var actions = await _harness.RunAsync(step);
            edited += actions.Count(a => a.Verb == ActionVerb.Update);
            await _harness.UndoAsync(step, actions);
            Assert.Equal(document.Text, _harness.Read(file));
        }
        Assert.True(edited > 150);
    }

    [Theory]
    [InlineData("file.write", """{"file":"a"}""", "content")]
    [InlineData("file.write", """{"file":"a","content":"x","mode":"rw"}""", "mode")]
    [InlineData("file.write", """{"file":"/etc/a","content":"x"}""", "file")]
    [InlineData("file.set", """{"file":"a","path":"a..b","value":1}""", "path")]
    [InlineData("file.replace", """{"file":"a","regex":"(","replacement":"x"}""", "regex")]
    [InlineData("file.replace", """{"file":"a","text":"","replacement":"x"}""", "text")]
    [InlineData("file.delete", """{"files":["../*"]}""", "files")]
    public void Finds_mistakes_in_options(string uses, string with, string option) =>
        Assert.Contains(StepTypes.Get(uses).Check(StepHarness.Step(uses, with), _harness.Project), m => m.Option == option);

    private void Fill()
    {
        _harness.Write("a.txt", "line 1\nline 2\n");
        _harness.Write("b.txt", "other");
        _harness.Write("binary", [0, 1, 2, 255]);
        _harness.Write("logs/1.log", "log 1");
        _harness.Write("logs/deep/2.log", "log 2");
    }
}
