using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Definition;

/// <summary>Every mistake a change file can have is located and says what was expected, all in one go.</summary>
public sealed class ChangeMistakeTests : IDisposable
{
    private const string Step = "steps:\n  - id: a\n    uses: command.run\n    with: { run: [\"true\"], effect: read }";

    private readonly ChangeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    // structure
    [InlineData("steps: {}", 5, "'steps' is a mapping; expected a list")]
    [InlineData("steps: []", 5, "no steps; expected at least one")]
    [InlineData("stepz: []\n" + Step, 5, "unknown key 'stepz'. Did you mean 'steps'?")]
    [InlineData("steps:\n  - just text", 6, "a step is text; expected a mapping")]
    [InlineData("steps:\n  - uses: command.run\n    with: { run: [x], effect: read }", 6, "a step has no 'id'")]
    [InlineData(Step + "\n  - id: a\n    uses: command.run\n    with: { run: [x], effect: read }", 9, "the step id 'a' is there twice")]
    [InlineData("steps:\n  - id: bad id\n    uses: command.run\n    with: { run: [x], effect: read }", 6, "'bad id' is no step id")]
    [InlineData("risk: hgih\n" + Step, 5, "'risk' is 'hgih'; expected low, medium, high. Did you mean 'high'?")]
    [InlineData("onFailure: ignore\n" + Step, 5, "expected undo, stop, continue")]
    [InlineData("checklist: [ { id: a } ]\n" + Step, 5, "a checklist item has no 'text'")]
    // step types and options
    [InlineData("steps:\n  - id: a\n    uses: comand.run\n    with: {}", 7, "uses 'comand.run', which is no step type. Did you mean 'command.run'?")]
    [InlineData("steps:\n  - id: a\n    uses: command.run\n    with: { runn: [x], effect: read }", 8, "unknown option 'runn'. Did you mean 'run'?")]
    [InlineData("steps:\n  - id: a\n    uses: command.run\n    with: { effect: read }", 8, "has no 'run'")]
    [InlineData("steps:\n  - id: a\n    uses: command.run\n    with: { run: [x], effect: reed }", 8, "'effect' is 'reed'; expected read, mutate. Did you mean 'read'?")]
    [InlineData("steps:\n  - id: a\n    uses: command.run\n    with: { run: [x], effect: read, timeout: soon }", 8, "'timeout' is 'soon'; expected a duration")]
    [InlineData("steps:\n  - id: a\n    uses: command.run\n    with: { run: { a: b }, effect: read }", 8, "'run' is a mapping; expected text or a list of texts")]
    [InlineData("steps:\n  - id: a\n    uses: command.run\n    with: { run: [x] }", 6, "has no undo of its own, so the step must say one")]
    [InlineData("steps:\n  - id: a\n    uses: command.run\n    with: { run: [x] }\n    undo: default", 9, "has no undo of its own; expected a list of steps")]
    [InlineData("steps:\n  - id: a\n    uses: command.run\n    with: { run: [x] }\n    undo: { non: x }", 9, "has no 'none'")]
    [InlineData(Step + "\n    maxParallel: 2", 9, "'maxParallel' shapes a roll-out, and the step has no 'forEach'")]
    [InlineData(Step + "\n    observe: often", 9, "expected a duration")]
    // parameters
    [InlineData("parameters: { p: { type: strng } }\n" + Step, 5, "'type' is 'strng'; expected string, integer")]
    [InlineData("parameters: { p: {} }\n" + Step, 5, "parameter 'p' has no 'type'")]
    [InlineData("parameters: { p: 5 }\n" + Step, 5, "parameter 'p' is a number; expected a mapping")]
    [InlineData("parameters: { item: { type: string } }\n" + Step, 5, "'item' is the item of a forEach")]
    [InlineData("parameters: { p: { type: integer, default: many } }\n" + Step, 5, "parameter 'p' is 'many'; expected a whole number")]
    [InlineData("parameters: { p: { type: date, default: soon } }\n" + Step, 5, "expected a date")]
    [InlineData("parameters: { p: { type: list, default: a } }\n" + Step, 5, "expected a list")]
    [InlineData("parameters: { p: { type: connection, default: mian } }\n" + Step, 5, "names the connection 'mian', which is not in safeops.yaml. Did you mean 'main'?")]
    [InlineData("parameters: { p: { type: secret, default: hunter2 } }\n" + Step, 5, "parameter 'p' is a secret; expected a reference")]
    [InlineData("overrides: { prodction: { p: 1 } }\n" + Step, 5, "which is not in safeops.yaml. Did you mean 'production'?")]
    [InlineData("parameters: { p: { type: string, default: a } }\noverrides: { dev: { q: 1 } }\n" + Step, 6, "set 'q', which is no parameter")]
    // values
    [InlineData("parameters: { cutoff: { type: string, default: a } }\nsteps:\n  - id: a\n    uses: command.run\n    with: { run: [\"${cutof}\"], effect: read }", 9, "uses '${cutof}', which is no parameter. Did you mean 'cutoff'?")]
    [InlineData("parameters: { l: { type: list, default: [a] } }\nsteps:\n  - id: a\n    uses: command.run\n    with: { run: [\"x ${l}\"], effect: read }", 9, "puts the list '${l}' inside a text")]
    [InlineData("steps:\n  - id: a\n    forEach: nothing\n    uses: command.run\n    with: { run: [x], effect: read }", 7, "'forEach' is text; expected a list")]
    [InlineData("steps:\n  - id: a\n    forEach: [x, x]\n    uses: command.run\n    with: { run: [x], effect: read }", 7, "has the item 'x' twice")]
    // checks
    [InlineData("preflight: [ { uses: nothing.at-all } ]\n" + Step, 5, "which is no step type")]
    [InlineData("preflight: [ text ]\n" + Step, 5, "a check of preflight is text")]
    public void A_mistake_is_located_and_says_what_was_expected(string body, int line, string message)
    {
        var error = Assert.Throws<MistakesException>(() => _bench.Session.Changes.Read(_bench.Change(body)));

        Assert.Equal(ErrorCodes.ChangeFileInvalid, error.Code);
        var mistake = Assert.Single(error.Mistakes, m => m.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal(line, mistake.Line);
        Assert.DoesNotContain("hunter2", error.Message);
    }

    [Theory]
    [InlineData("safeops: 2\nchange: a", "reads up to format 1. Update the module")]
    [InlineData("change: a\ntitle: b\nsteps: []", "the format version is missing")]
    [InlineData("safeops: one\nchange: a", "'safeops' is 'one'; expected 1")]
    [InlineData("- a list", "expected one YAML document, a mapping")]
    [InlineData("", "expected one YAML document")]
    [InlineData("a: 1\n---\nb: 2", "2 documents")]
    [InlineData("safeops: 1\nchange: [unclosed", ":")]
    [InlineData("safeops: 1\nchange: a\nchange: b", "change")]
    public void A_file_that_is_no_change_is_refused_with_the_place(string text, string message)
    {
        var error = Assert.Throws<MistakesException>(() => _bench.Session.Changes.Read(_bench.Write("x.change.yaml", text)));

        Assert.Equal(ErrorCodes.ChangeFileInvalid, error.Code);
        Assert.Contains(message, error.Message);
        Assert.Contains("x.change.yaml:", error.Message);
    }

    [Fact]
    public void All_mistakes_are_reported_in_one_go()
    {
        var change = _bench.Change("risk: extreme\nonFailure: pray\nsteps:\n  - id: a\n    uses: file.seet\n  - id: a\n    uses: command.run");

        var error = Assert.Throws<MistakesException>(() => _bench.Session.Changes.Read(change));

        Assert.True(error.Mistakes.Count >= 5, error.Message);
        Assert.Equal(error.Mistakes.OrderBy(m => m.Line).ThenBy(m => m.Column), error.Mistakes);
    }

    [Fact]
    public async Task A_missing_required_parameter_is_a_mistake_when_it_is_needed()
    {
        var change = _bench.Change("parameters: { who: { type: string } }\nsteps:\n  - id: a\n    uses: command.run\n    with: { run: [echo, \"${who}\"], effect: read }");

        Assert.Equal("who", Assert.Single(_bench.Session.Changes.Read(change).Parameters, p => p.Required).Name);
        var error = await Assert.ThrowsAsync<MistakesException>(() => _bench.PlanAsync(change));
        Assert.Contains("parameter 'who' has no value for dev", error.Message);
        Assert.Contains("-Parameter @{ who = ", error.Message);
    }

    [Fact]
    public async Task An_unknown_environment_names_the_nearest()
    {
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.PlanAsync(_bench.Change(Step), "stagging"));

        Assert.Equal(ErrorCodes.EnvironmentUnknown, error.Code);
        Assert.Contains("Did you mean 'staging'?", error.Message);
    }
}
