using System.Text;
using SafeOps.Commands;
using SafeOps.Commands.Knowledge;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Commands.Knowledge;

public sealed class ToolFileTests
{
    private const string Folder = "SafeOps.Commands.Knowledge.Tools.";

    private static readonly string[] Expected =
    [
        "kubectl", "helm", "kustomize", "argocd", "flux", "stern", "k9s", "kubectx", "kubens", "crictl", "etcdctl", "vault", "consul",
        "terraform", "tofu", "docker", "podman", "docker-compose",
        "ansible", "ansible-playbook", "ansible-inventory", "ansible-doc", "ansible-vault",
        "systemctl", "journalctl", "loginctl", "hostnamectl", "timedatectl", "service", "crontab",
        "apt-get", "apt", "apt-cache", "dpkg", "dpkg-query", "yum", "dnf", "rpm", "snap", "brew",
        "make", "gmake", "dotnet", "npm", "npx", "yarn", "pnpm", "pip", "pip3",
        "python", "python3", "node", "perl", "ruby", "php",
        "az", "aws", "gcloud", "git", "psql", "sqlite3", "mysql", "curl", "wget", "ssh", "scp", "rsync", "ss", "lsof", "ip", "tcpdump", "mtr", "dig", "openssl",
        "find", "xargs", "grep", "rg", "sed", "awk", "jq", "yq", "sort", "uniq", "head", "tail", "cut", "tr", "tee", "column", "tar", "gzip",
        "cp", "mv", "rm", "ln", "mkdir", "touch", "chmod", "chown", "dd", "df", "du", "ps", "top", "kill",
        "alias", "bg", "bind", "break", "builtin", "caller", "cd", "command", "compgen", "complete", "compopt", "continue", "declare", "dirs", "disown", "echo", "enable",
        "eval", "exec", "exit", "export", "false", "fc", "fg", "getopts", "hash", "help", "history", "jobs", "let", "local", "logout", "mapfile", "popd", "printf", "pushd",
        "pwd", "read", "readarray", "readonly", "return", "set", "shift", "shopt", "source", "suspend", "test", "[", "times", "trap", "true", "type", "typeset",
        "ulimit", "umask", "unalias", "unset", "wait", ".",
    ];

    public static TheoryData<string> Files => [.. typeof(ToolLibrary).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Select(n => n[Folder.Length..]).Order(StringComparer.Ordinal)];

    /// <summary>A colon cannot stand in the name of a file everywhere.</summary>
    [Theory, MemberData(nameof(Files))]
    public void A_file_is_named_by_the_names_of_its_tool(string file) =>
        Assert.Equal(file, $"{string.Join('+', Load(file).Names.Where(n => n != ":"))}.json");

    [Theory, MemberData(nameof(Files))]
    public void Every_command_says_what_it_does(string file) =>
        Assert.All(Commands(Load(file)), c => Assert.False(string.IsNullOrWhiteSpace(c.Says), $"{c.Names.FirstOrDefault()} says nothing."));

    /// <summary>One without a name would never be met, and neither would what it does.</summary>
    [Theory, MemberData(nameof(Files))]
    public void Every_command_has_a_name(string file) => Assert.All(Commands(Load(file)), c => Assert.NotEmpty(c.Names));

    [Theory, MemberData(nameof(Files))]
    public void Every_option_says_what_it_adds(string file) =>
        Assert.All(Commands(Load(file)).SelectMany(c => c.Options), o => Assert.False(string.IsNullOrWhiteSpace(o.Says), $"{o.Names.FirstOrDefault()} says nothing."));

    [Theory, MemberData(nameof(Files))]
    public void No_name_stands_twice_in_one_command(string file) => Assert.All(Commands(Load(file)), command =>
    {
        Assert.Empty(Twice(command.Options.SelectMany(o => o.Names)));
        Assert.Empty(Twice(command.Commands.SelectMany(c => c.Names)));
    });

    /// <summary>A name without a dash would never be met as an option, and its effect would be lost without a word.</summary>
    [Theory, MemberData(nameof(Files))]
    public void Every_option_begins_with_a_dash_or_plus(string file) =>
        Assert.All(Commands(Load(file)).SelectMany(c => c.Options).SelectMany(o => o.Names), n => Assert.True(n.Length > 1 && n[0] is '-' or '+', n));

    /// <summary>Only the last argument can stand for all that follow.</summary>
    [Theory, MemberData(nameof(Files))]
    public void Only_the_last_argument_repeats(string file) =>
        Assert.All(Commands(Load(file)), c => Assert.DoesNotContain(c.Arguments.SkipLast(1), a => a.Repeats));

    /// <summary>What is called harmless whatever follows must have nothing that is not.</summary>
    [Theory, MemberData(nameof(Files))]
    public void What_reads_whatever_follows_has_no_option_that_does_more(string file) =>
        Assert.All(Commands(Load(file)).Where(c => c.Whatever), command =>
        {
            Assert.All(command.Options, o => Assert.True((o.Effect ?? CommandEffect.Read) <= command.Effect, o.Names[0]));
            Assert.All(command.Options, o => Assert.True(o.Kind is not (ValueKind.Output or ValueKind.Edit or ValueKind.Remove or ValueKind.Code or ValueKind.Program), o.Names[0]));
            Assert.All(command.Arguments, a => Assert.True((a.Effect ?? CommandEffect.Read) <= command.Effect, a.Name));
        });

    [Fact]
    public void No_name_is_two_tools() => Assert.Empty(Twice(ToolLibrary.All.SelectMany(t => t.Names)));

    [Fact]
    public void Every_tool_that_is_promised_is_known() =>
        Assert.All(Expected, name => Assert.Contains(name, ToolLibrary.BuiltIn.Find(name)?.Names ?? []));

    [Theory]
    [InlineData("""{ "names": ["x"], "says": "does", "efect": "read" }""")]
    [InlineData("""{ "names": ["x"], "says": "does", "effect": "Read" }""")]
    [InlineData("""{ "names": ["x"], "says": "does", "effect": "reads" }""")]
    [InlineData("""{ "names": ["x"], "says": "does", "options": [{ "names": ["-a"], "efect": "mutate" }] }""")]
    [InlineData("""{ "names": ["x"], "says": "does", "traits": ["exposesSecret"] }""")]
    [InlineData("""{ "says": "does" }""")]
    [InlineData("""{ "names": ["x"], "says": "does",""")]
    public void A_slip_of_the_pen_is_refused(string json) =>
        Assert.Equal(ErrorCodes.DocumentInvalid, Assert.Throws<SafeOpsException>(() => ToolFile.Read(Encoding.UTF8.GetBytes(json), "x.json")).Code);

    [Fact]
    public void A_tool_without_a_word_on_its_effect_is_unknown_and_a_group_reads()
    {
        Assert.Equal(CommandEffect.Unknown, ToolFile.Read("""{ "names": ["x"], "says": "does" }"""u8.ToArray(), "x.json").Root.Effect);
        var group = ToolFile.Read("""{ "names": ["x"], "says": "does", "commands": [{ "names": ["y"], "says": "does" }] }"""u8.ToArray(), "x.json").Root;
        Assert.Equal(CommandEffect.Read, group.Effect);
        Assert.Equal(CommandEffect.Unknown, group.Commands[0].Effect);
    }

    private static ToolKnowledge Load(string file)
    {
        using var stream = typeof(ToolLibrary).Assembly.GetManifestResourceStream(Folder + file)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return ToolFile.Read(bytes, file);
    }

    private static IEnumerable<CommandKnowledge> Commands(ToolKnowledge tool) => Within(tool.Root);

    private static IEnumerable<CommandKnowledge> Within(CommandKnowledge command) => command.Commands.SelectMany(Within).Prepend(command);

    private static IEnumerable<string> Twice(IEnumerable<string> names) => names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key);
}
