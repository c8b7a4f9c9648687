using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Files;

namespace SafeOps.Engine.Tests.Changes.Steps.Files;

/// <summary>The process ends at every boundary of every step type; resumed, or undone, nothing is lost and nothing is left.</summary>
public sealed class FileStopTests
{
    private const int MostBoundaries = 40;

    private static readonly DateTime Written = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public static TheoryData<string, string, bool> Cases => new()
    {
        { "file.write", """{"file":"new/deep/a.txt","content":"hello"}""", false },
        { "file.write", """{"file":"conf.yaml","content":"hello"}""", false },
        { "file.write", """{"file":"conf.yaml","content":"a: 1 # c\nb: x\n","mode":"0600"}""", false },
        { "file.set", """{"file":"conf.yaml","path":"b","value":"y"}""", false },
        { "file.replace", """{"file":"conf.yaml","text":"a","replacement":"aa"}""", false },
        { "file.copy", """{"from":"conf.yaml","to":"copies/conf.yaml"}""", false },
        { "file.copy", """{"from":"conf.yaml","to":"other.txt","overwrite":true}""", false },
        { "file.move", """{"from":"conf.yaml","to":"moved/conf.yaml"}""", false },
        { "file.move", """{"from":"conf.yaml","to":"other.txt","overwrite":true}""", false },
        { "file.move", """{"from":"conf.yaml","to":"moved/conf.yaml"}""", true },
        { "file.move", """{"from":"conf.yaml","to":"other.txt","overwrite":true}""", true },
        { "file.delete", """{"files":["conf.yaml"]}""", false },
        { "file.delete", """{"files":["conf.yaml"]}""", true },
        { "file.delete", """{"files":["link"]}""", false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Goes_on_after_a_stop_at_any_boundary(string uses, string with, bool otherFileSystem)
    {
        var expected = await UninterruptedAsync(uses, with);
        await EachBoundaryAsync(uses, with, otherFileSystem, async (harness, action, point) =>
        {
            var step = StepHarness.Step(uses, with);
            var type = Type(uses, new StoppingPoint(int.MaxValue) { OtherFileSystem = otherFileSystem });
            await StopAsync(() => Type(uses, point).ApplyAsync(action, Context(harness, step, action, point), CancellationToken.None));
            var probe = await type.ProbeAsync(action, harness.Context(step, action.Id), CancellationToken.None);
            Assert.NotEqual(ProbeAnswer.Unknown, probe.Answer);
            if (probe.Answer != ProbeAnswer.Done)
                await type.ApplyAsync(action, harness.Context(step, action.Id), CancellationToken.None);
            await type.VerifyAsync(action, harness.Context(step, action.Id), CancellationToken.None);
            Assert.Equal(expected, harness.Snapshot());
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Is_undone_after_a_stop_at_any_boundary(string uses, string with, bool otherFileSystem) =>
        await EachBoundaryAsync(uses, with, otherFileSystem, async (harness, action, point) =>
        {
            var start = harness.Snapshot();
            var step = StepHarness.Step(uses, with);
            var type = Type(uses, new StoppingPoint(int.MaxValue) { OtherFileSystem = otherFileSystem });
            await StopAsync(() => Type(uses, point).ApplyAsync(action, Context(harness, step, action, point), CancellationToken.None));
            if ((await type.ProbeAsync(action, harness.Context(step, action.Id), CancellationToken.None)).Answer != ProbeAnswer.NotDone)
                await harness.UndoAsync(step, [action], type);
            Assert.Equal(start, harness.Snapshot());
            Assert.Equal(Written, File.GetLastWriteTimeUtc(harness.PathOf("conf.yaml")));
        });

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Undo_goes_on_after_a_stop_at_any_boundary(string uses, string with, bool otherFileSystem) =>
        await EachBoundaryAsync(uses, with, otherFileSystem, async (harness, action, point) =>
        {
            var start = harness.Snapshot();
            var step = StepHarness.Step(uses, with);
            var type = Type(uses, new StoppingPoint(int.MaxValue) { OtherFileSystem = otherFileSystem });
            await type.ApplyAsync(action, harness.Context(step, action.Id), CancellationToken.None);
            var undo = await type.PlanUndoAsync(action, harness.Context(step, action.Id), CancellationToken.None);
            await StopAsync(() => Type(uses, point).UndoAsync(undo, Context(harness, step, action, point), CancellationToken.None));
            await harness.UndoAsync(step, [action], type);
            Assert.Equal(start, harness.Snapshot());
            Assert.Equal(Written, File.GetLastWriteTimeUtc(harness.PathOf("conf.yaml")));
        });

    private static async Task EachBoundaryAsync(string uses, string with, bool otherFileSystem, Func<StepHarness, PlannedAction, StoppingPoint, Task> check)
    {
        for (var boundary = 0; boundary < MostBoundaries; boundary++)
        {
            using var harness = Prepared();
            var action = Assert.Single(await harness.PlanAsync(StepHarness.Step(uses, with)));
            var point = new StoppingPoint(boundary) { OtherFileSystem = otherFileSystem };
            await check(harness, action, point);
            if (!point.WasReached)
            {
                Assert.True(boundary > 1, "there must be boundaries");
                return;
            }
        }
        Assert.Fail("too many boundaries");
    }

    private static async Task<string> UninterruptedAsync(string uses, string with)
    {
        using var harness = Prepared();
        await harness.RunAsync(StepHarness.Step(uses, with));
        return harness.Snapshot();
    }

    private static StepHarness Prepared()
    {
        var harness = new StepHarness();
        var file = harness.Write("conf.yaml", "a: 1 # c\nb: x\n");
        harness.Write("other.txt", "other\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.SetLastWriteTimeUtc(file, Written);
        File.CreateSymbolicLink(harness.PathOf("link"), "conf.yaml");
        return harness;
    }

    private static SafeOps.Changes.Steps.ActionContext Context(StepHarness harness, SafeOps.Changes.Definition.ResolvedStep step, PlannedAction action, StoppingPoint point)
    {
        harness.Wrap = point.Wrap;
        var context = harness.Context(step, action.Id);
        harness.Wrap = saved => saved;
        return context;
    }

    private static StepType Type(string uses, StoppingPoint point) => uses switch
    {
        "file.write" => new FileWriteStep { Operations = point.Operations },
        "file.set" => new FileSetStep { Operations = point.Operations },
        "file.replace" => new FileReplaceStep { Operations = point.Operations },
        "file.copy" => new FileCopyStep { Operations = point.Operations },
        "file.move" => new FileMoveStep { Operations = point.Operations },
        _ => new FileDeleteStep { Operations = point.Operations },
    };

    private static async Task StopAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (StoppedException)
        {
        }
    }
}
