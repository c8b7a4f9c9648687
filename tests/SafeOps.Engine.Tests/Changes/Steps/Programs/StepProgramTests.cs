using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Commands;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Programs;

public sealed class StepProgramTests : IDisposable
{
    private readonly StepHarness _harness = new StepHarness().WithTargets("""{ "kubernetes": { "context": "dev-cluster" } }""");

    [Fact]
    public async Task Asks_what_reads()
    {
        var answer = await StepPrograms.AskAsync(new StepCommand("cat", []) { StandardInput = "hello" }, Context, TestContext.Current.CancellationToken);
        Assert.Equal((0, "hello"), (answer.ExitCode, answer.Output));
    }

    [Theory]
    [InlineData("touch", "made.txt")]
    [InlineData("kubectl", "--context", "dev-cluster", "delete", "pod", "web")]
    [InlineData("no-such-program-of-anybody")]
    public async Task Does_not_ask_what_may_do_more_than_read(string program, params string[] arguments)
    {
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => StepPrograms.AskAsync(new StepCommand(program, arguments), Context, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCodes.CommandNotReadOnly, error.Code);
        Assert.False(File.Exists(_harness.PathOf("made.txt")));
    }

    [Fact]
    public void Says_of_a_line_what_it_does_and_where()
    {
        var judged = StepPrograms.Judge(new StepCommand("kubectl", ["--context", "dev-cluster", "delete", "pod", "it's"]), Context);
        Assert.Equal("kubectl --context dev-cluster delete pod 'it'\\''s'", judged.Line);
        Assert.Equal((CommandEffect.Destroy, "dev"), (judged.Effect, judged.Environment));
    }

    [Fact]
    public void Refuses_a_line_that_reaches_another_environment()
    {
        var project = _harness.Project with
        {
            Commands = new CommandReader
            {
                Environments =
                [
                    new KnownEnvironment("dev", Guarded: false, _harness.Project.Environments[0].Targets),
                    new KnownEnvironment("production", Guarded: true, new JsonObject { ["kubernetes"] = new JsonObject { ["context"] = "prod-cluster" } }),
                ],
            },
        };
        var context = new StepContext { Project = project, Environment = project.Environments[0], Services = _harness.Services, Secrets = _harness.Secrets };
        var error = Assert.Throws<SafeOpsException>(() => StepPrograms.Judge(new StepCommand("kubectl", ["--context", "prod-cluster", "get", "pods"]), context));
        Assert.Equal(ErrorCodes.TargetUndeclared, error.Code);
        Assert.Contains("'production', and this is about 'dev'", error.Message);
    }

    [Fact]
    public async Task Says_which_line_gave_no_answer_in_time()
    {
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => StepPrograms.AskAsync(
            new StepCommand("sleep", ["30"]) { Timeout = TimeSpan.FromMilliseconds(200) }, Context, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCodes.TargetUnreachable, error.Code);
        Assert.Contains("'sleep 30' gave no answer", error.Message);
    }

    public void Dispose() => _harness.Dispose();

    private StepContext Context => _harness.Planning();
}
