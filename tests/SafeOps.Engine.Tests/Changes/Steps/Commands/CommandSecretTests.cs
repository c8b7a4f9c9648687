using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Errors;

namespace SafeOps.Tests.Changes.Steps.Commands;

/// <summary>A canary that reaches a program must not come back in any text.</summary>
public sealed class CommandSecretTests : IDisposable
{
    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Reaches_the_program_by_variable_and_argument_as_it_is()
    {
        CommandBench.Need("sh");
        await _bench.RunAsync("""{ "run": ["sh", "-c", "printf %s \"$APP_TOKEN\" > by-variable; printf %s \"$1\" > by-argument", "sh", "pre-${token}"], "environment": { "APP_TOKEN": "${token}" } }""");
        Assert.Equal(CommandBench.Canary, File.ReadAllText(Path.Combine(_bench.Root, "by-variable")));
        Assert.Equal("pre-" + CommandBench.Canary, File.ReadAllText(Path.Combine(_bench.Root, "by-argument")));
    }

    [Theory]
    [InlineData("""{ "run": ["sh", "-c", "env; echo $0 $1", "${token}"], "environment": { "PLAIN_NAME": "${token}" } }""")]
    [InlineData("""{ "run": ["sh", "-c", "env >&2; exit 3"], "environment": { "PLAIN_NAME": "${token}" } }""")]
    [InlineData("""{ "run": ["sh", "-c", "env; sleep 60"], "environment": { "PLAIN_NAME": "x${token}y" }, "timeout": "1s" }""")]
    [InlineData("""{ "run": ["sh", "-c", "yes \"$PLAIN_NAME\" | head -c 300000"], "environment": { "PLAIN_NAME": "${token}" } }""")]
    [InlineData("""{ "run": ["sh", "-c", "yes \"$PLAIN_NAME\" | tr -d '\\n' | head -c 300000"], "environment": { "PLAIN_NAME": "${token}" } }""")]
    [InlineData("""{ "run": ["true"], "dryRun": ["sh", "-c", "env"], "environment": { "PLAIN_NAME": "${token}" } }""")]
    [InlineData("""{ "run": ["true"], "dryRun": ["sh", "-c", "env; exit 5"], "environment": { "PLAIN_NAME": "${token}" } }""")]
    [InlineData("""{ "run": ["sh", "-c", "printf %s \"$PLAIN_NAME\" | base64"], "environment": { "PLAIN_NAME": "${token}" } }""")]
    [InlineData("""{ "run": ["no-such-program", "${token}"] }""")]
    public async Task Never_comes_back(string with)
    {
        CommandBench.Need("sh", "yes", "head", "tr", "base64");
        var texts = new List<string>();
        try
        {
            var action = await _bench.PlanAsync(with);
            texts.Add(Text(action));
            var context = _bench.Context(with);
            texts.Add((await _bench.Type.ProbeAsync(action, context, default)).ToString());
            var result = await _bench.Type.ApplyAsync(action, context, default);
            texts.Add(result.Note! + result.Actual.ToJsonString());
        }
        catch (SafeOpsException error)
        {
            texts.Add(error.ToString() + error.NextStep + error.Target);
        }
        foreach (var text in texts)
        {
            foreach (var form in new[] { CommandBench.Canary, "c4nary", JsonValue.Create(CommandBench.Canary).ToJsonString().Trim('"'), Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(CommandBench.Canary)) })
                Assert.DoesNotContain(form, text);
        }
    }

    [Fact]
    public async Task A_check_hides_it_too()
    {
        CommandBench.Need("sh");
        var check = await _bench.CheckAsync("""{ "run": ["sh", "-c", "env; echo $1", "sh", "${token}"], "effect": "read", "environment": { "PLAIN_NAME": "${token}" }, "expect": { "contains": "${token}!" } }""");
        Assert.False(check.Passed);
        Assert.DoesNotContain("c4nary", check.What + check.Found);
        Assert.Contains("${token}", check.What);
    }

    [Fact]
    public async Task Variables_of_the_host_are_hidden_by_their_names()
    {
        CommandBench.Need("sh");
        var result = await _bench.RunAsync("""{ "run": ["sh", "-c", "echo SHOP_DB_PASSWORD=unregistered-1"] }""");
        Assert.Equal("exit code 0\nSHOP_DB_PASSWORD=••••••", result.Note);
    }

    private static string Text(PlannedAction action) => JsonSerializer.Serialize(action, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
