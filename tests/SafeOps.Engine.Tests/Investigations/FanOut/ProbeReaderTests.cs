using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Investigations.FanOut;
using SafeOps.Text;

namespace SafeOps.Engine.Tests.Investigations.FanOut;

public sealed class ProbeReaderTests
{
    [Fact]
    public void A_text_is_a_command_and_a_mapping_says_what_it_is()
    {
        var probes = Read("""
            ["git log -1 --format=%cs",
             {"name": "limits", "config": "values.yaml", "path": "resources.limits.memory", "timeout": "5s"},
             {"config": "charts/*/values.yaml:image.tag"},
             {"search": "connectionString", "files": "**/*.cs", "ignoreCase": true},
             {"log": "logs/*.log", "pattern": "refused|timed out", "regex": true},
             {"command": "Get-Process", "shell": "powershell"},
             {"log": "*.log", "signature": "any"},
             {"command": "kubectl get deploy api -o json", "path": "spec.replicas"}]
            """);
        Assert.Equal(["git log -1 --format=%cs", "limits", "image.tag", "search connectionString", "log refused|timed out", "Get-Process", "log any", "spec.replicas"], probes.Select(p => p.Name));
        Assert.Equal(TimeSpan.FromSeconds(5), probes[1].Timeout);
        var tag = Assert.IsType<ConfigProbe>(probes[2]);
        Assert.Equal(("charts/*/values.yaml", "image.tag"), (tag.Files, tag.Path.ToString()));
        Assert.True(Assert.IsType<SearchProbe>(probes[3]) is { TrackedOnly: true, IgnoresCase: true, Expression: null, IsLog: false });
        Assert.True(Assert.IsType<SearchProbe>(probes[4]) is { TrackedOnly: false, IsLog: true, Expression: not null });
        Assert.Equal(CommandShell.PowerShell, Assert.IsType<CommandProbe>(probes[5]).Shell);
    }

    [Theory]
    [InlineData("""[{"comand": "ls"}]""", "unknown key 'comand'. Did you mean 'command'?")]
    [InlineData("""[{"config": "values.yaml", "pth": "a"}]""", "unknown key 'pth'. Did you mean 'path'?")]
    [InlineData("""[{"config": "values.yaml"}]""", "has no 'path'")]
    [InlineData("""[{"config": "values.yaml", "path": "a..b"}]""", "is no path")]
    [InlineData("""[{"search": "(", "regex": true}]""", "is no regular expression")]
    [InlineData("""[{"search": "x", "command": "ls"}]""", "'command' and 'search'; expected one of them")]
    [InlineData("""[{"log": "a.log"}]""", "has no 'pattern'")]
    [InlineData("""[{"log": "a.log", "signature": "nay"}]""", "Did you mean 'any'?")]
    [InlineData("""[{"log": "a.log", "signature": "any", "regex": true}]""", "unknown key 'regex'")]
    [InlineData("""[{"command": "ls", "path": "a..b"}]""", "is no path")]
    [InlineData("""[{"search": ""}]""", "which every line has")]
    [InlineData("""[{"command": "ls", "shell": "bsh"}]""", "Did you mean 'bash'?")]
    [InlineData("""[{"command": "ls", "timeout": "soon"}]""", "expected a duration")]
    [InlineData("""[{"command": "ls", "timeout": "0s"}]""", "takes some time")]
    [InlineData("""[{"name": "a", "command": "ls"}, {"name": "a", "command": "pwd"}]""", "two probes are called 'a'")]
    [InlineData("""[{"name": "nothing"}]""", "asks nothing")]
    [InlineData("[null]", "a probe is nothing")]
    [InlineData("""{"probes": ["ls"], "places": []}""", "unknown key 'places'")]
    [InlineData("[]", "has no probe")]
    public void Refuses_what_is_no_probe_and_says_what_was_meant(string json, string message)
    {
        var refusal = Assert.ThrowsAny<SafeOpsException>(() => Read(json));
        Assert.Equal(ErrorCodes.ProbeInvalid, refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Probes_that_ask_the_same_are_told_apart() => Assert.Equal(["ls", "ls (2)"], Read("""{"probes": ["ls", "ls"]}""").Select(p => p.Name));

    private static IReadOnlyList<FanOutProbe> Read(string json) => ProbeReader.Read([JsonText.Read(json, "probes.json")], "probes.json");
}
