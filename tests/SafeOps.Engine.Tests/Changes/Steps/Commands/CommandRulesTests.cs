namespace SafeOps.Tests.Changes.Steps.Commands;

public sealed class CommandRulesTests : IDisposable
{
    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("""{ "run": ["kubectl", "get", "pods"] }""")]
    [InlineData("""{ "run": ["kubectl", "-n", "delete", "get", "pods"], "effect": "read" }""")]
    [InlineData("""{ "run": "kubectl get pods | wc -l", "shell": "sh", "effect": "read" }""")]
    [InlineData("""{ "run": ["tool", "--token", "${token}"] }""")]
    [InlineData("""{ "run": ["tool"], "environment": { "DB_PASSWORD": "${token}", "DB_PASSWORD_FILE": "/run/secrets/db", "TOKEN_LIMIT": "100" } }""")]
    [InlineData("""{ "run": ["tool"], "changes": ["Makefile", "shop-db", "charts/*.yaml"] }""")]
    [InlineData("""{ "run": ["kubectl", "apply", "-f", "a.yaml"], "dryRun": ["kubectl", "apply", "-f", "a.yaml", "--dry-run=server"] }""")]
    public void Accepts_what_is_right(string with) => Assert.Empty(_bench.Check(with));

    [Theory]
    [InlineData("""{ "run": [] }""", "run", "names no program")]
    [InlineData("""{ "run": "kubectl get pods" }""", "run", "write a list")]
    [InlineData("""{ "run": ["kubectl get pods"] }""", "run", "each argument as an item")]
    [InlineData("""{ "run": ["kubectl"], "shell": "sh" }""", "run", "takes one text")]
    [InlineData("""{ "run": "tool ${token}", "shell": "sh" }""", "run", "through 'environment:'")]
    [InlineData("""{ "run": ["tool", "--password", "hunter2"] }""", "run", "parameter of type secret")]
    [InlineData("""{ "run": ["tool", "--password=hunter2"] }""", "run", "parameter of type secret")]
    [InlineData("""{ "run": ["tool"], "environment": { "DB_PASSWORD": "hunter2" } }""", "environment.DB_PASSWORD", "parameter of type secret")]
    [InlineData("""{ "run": ["tool"], "environment": { "A=B": "x" } }""", "environment", "no name of an environment variable")]
    [InlineData("""{ "run": ["kubectl", "-n", "shop", "delete", "pod", "a"], "effect": "read" }""", "effect", "'kubectl delete'")]
    [InlineData("""{ "run": ["tool"], "dryRun": ["rm", "x"] }""", "dryRun", "'rm' removes")]
    [InlineData("""{ "run": ["tool"], "probe": ["git", "push"] }""", "probe", "'git push'")]
    [InlineData("""{ "run": ["ls"], "effect": "read", "probe": ["ls"] }""", "probe", "no meaning")]
    [InlineData("""{ "run": ["ls"], "expect": "x" }""", "expect", "effect: read")]
    [InlineData("""{ "run": ["ls"], "effect": "read", "expect": { "matches": "(" } }""", "expect.matches", "no pattern")]
    [InlineData("""{ "run": ["ls"], "effect": "read", "expect": { "matches": "(?=x)" } }""", "expect.matches", "look-arounds")]
    [InlineData("""{ "run": ["ls"], "exitCodes": ["x"] }""", "exitCodes", "whole numbers")]
    [InlineData("""{ "run": ["ls"], "timeout": "0s" }""", "timeout", "more than nothing")]
    [InlineData("""{ "run": ["ls"], "workingDirectory": "../.." }""", "workingDirectory", "outside the project")]
    [InlineData("""{ "run": ["ls"], "changes": ["shop-bd"] }""", "changes", "Did you mean 'shop-db'?")]
    public void Names_the_option_and_the_way_out(string with, string option, string message)
    {
        var mistake = Assert.Single(_bench.Check(with));
        Assert.Equal(option, mistake.Option);
        Assert.Contains(message, mistake.Message);
        Assert.DoesNotContain("hunter2", mistake.Message);
    }
}
