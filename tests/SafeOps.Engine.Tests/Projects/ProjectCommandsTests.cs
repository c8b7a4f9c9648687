using SafeOps.Adapters.Yaml;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Engine.Tests.Projects;

/// <summary>The project's own tools and its rules about commands.</summary>
public sealed class ProjectCommandsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("safeops-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private CommandReader Read(string commands)
    {
        File.WriteAllText(Path.Combine(_root, SafeOpsProject.FileName), "safeops: 1\nenvironments: [ { name: dev } ]\ncommands:\n" + commands);
        return new ProjectReader(new YamlReader()).Read(_root).Commands;
    }

    private const string Deploy = """
          tools:
            deployctl:
              says: deploys our services
              remote: our platform
              commands:
                status: { effect: read, says: shows what runs, options: { "-o --output": { value: format }, "--live": { traits: [runsUntilStopped] } } }
                rollout: { effect: mutate, says: rolls out, options: { "--dry-run": { mode: read } } }
              examples:
                read: [ "deployctl status api -o json", "deployctl rollout api --dry-run" ]
                mutate: [ "deployctl rollout api" ]
                unknown: [ "deployctl status --all" ]
        """;

    [Fact]
    public void A_tool_of_the_project_is_judged_as_it_says()
    {
        var reader = Read(Deploy);
        Assert.Equal(CommandEffect.Read, reader.Read("deployctl status api -o json | jq .", CommandShell.Bash).Effect);
        Assert.True(reader.Read("deployctl status api --live", CommandShell.Bash).RunsUntilStopped);
        Assert.Equal(CommandEffect.Mutate, reader.Read("deployctl rollout api", CommandShell.Bash).Effect);
        Assert.Equal(CommandEffect.Unknown, reader.Read("deployctl status --al", CommandShell.Bash).Effect);
        Assert.Equal(CommandEffect.Unknown, new CommandReader().Read("deployctl status api", CommandShell.Bash).Effect);
    }

    [Theory]
    [InlineData("""never: [ { match: kubectl delete namespace, because: It is never done by hand., examples: { matches: [ kubectl delete namespace a ], passes: [ kubectl get ns ] } } ]""", "kubectl --context prod delete namespace x", CommandStanding.Never)]
    [InlineData("""never: [ { match: kubectl delete namespace, because: It is never done by hand., examples: { matches: [ kubectl delete namespace a ], passes: [ kubectl get ns ] } } ]""", "sudo bash -c 'kubectl delete namespace x'", CommandStanding.Never)]
    [InlineData("""ask: [ { match: "kubectl exec", because: People are on the other side., examples: { matches: [ kubectl exec a -- ls ], passes: [ kubectl logs a ] } } ]""", "kubectl -n x exec pod -- ls", CommandStanding.AlwaysAsk)]
    [InlineData("""ask: [ { match: "kubectl * --all-namespaces", because: It is much., examples: { matches: [ kubectl get po --all-namespaces ], passes: [ kubectl get po ] } } ]""", "kubectl get pods", CommandStanding.Free)]
    public void A_rule_holds_wherever_the_command_stands(string rule, string command, CommandStanding standing) =>
        Assert.Equal(standing, Read("  " + rule + "\n").Read(command, CommandShell.Bash).Standing);

    [Theory]
    [InlineData("  tools: { own: { effect: read } }\n", "has no 'examples'")]
    [InlineData("  tools: { own: { effect: reed, examples: { read: [ own ] } } }\n", "Did you mean 'read'")]
    [InlineData("  tools: { own: { effect: mutate, examples: { read: [ own x ] } } }\n", "is mutate, not read")]
    [InlineData("  tools: { own: { says: nothing, examples: {} } }\n", "has no 'effect' and no 'commands'")]
    [InlineData("  tools: { own: { effect: read, traits: [ loud ], examples: { read: [ own ] } } }\n", "'traits' has 'loud'")]
    [InlineData("  never: [ { match: rm, because: No., examples: { matches: [ ls ], passes: [ ls ] } } ]\n", "does not fall under 'rm'")]
    [InlineData("  never: [ { match: rm, because: No., examples: { matches: [ rm x ], passes: [ rm y ] } } ]\n", "falls under 'rm', and must not")]
    [InlineData("  never: [ { match: rm, because: No. } ]\n", "has no 'examples'")]
    [InlineData("  nevr: []\n", "Did you mean 'never'")]
    public void A_mistake_is_told_with_its_place(string commands, string said)
    {
        var mistakes = Assert.Throws<MistakesException>(() => Read(commands));
        Assert.Equal(ErrorCodes.ProjectFileInvalid, mistakes.Code);
        Assert.Contains(said, mistakes.Message, StringComparison.Ordinal);
        Assert.Contains("safeops.yaml:4", mistakes.Message, StringComparison.Ordinal);
    }
}
