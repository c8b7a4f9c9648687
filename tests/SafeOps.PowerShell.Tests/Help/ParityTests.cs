using System.Management.Automation;
using System.Text.RegularExpressions;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Help;

/// <summary>
/// Binds cmdlets and their pages both ways: every exported cmdlet has a page with a synopsis and three examples, whose
/// syntax and parameters are the cmdlet's own; every page has a cmdlet.
/// </summary>
public sealed partial class ParityTests : IDisposable
{
    private const int FewestExamples = 3;

    private static readonly string Pages = Path.Combine(BuiltFiles.Repository, "docs", "en-US");

    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_a_cmdlet()
    {
        var pages = Directory.Exists(Pages) ? Directory.GetFiles(Pages, "*.md").Select(Path.GetFileNameWithoutExtension) : [];
        Assert.Equal(Cmdlets().Select(cmdlet => cmdlet.Name).Order(), pages.Order());
    }

    [Fact]
    public void Every_cmdlet_has_a_synopsis_and_at_least_three_examples() => Assert.All(Cmdlets(), cmdlet =>
    {
        var help = _session.Invoke($"Get-Help {cmdlet.Name} -Full").Single();
        // Without a page Get-Help makes the syntax up as synopsis.
        Assert.DoesNotContain(cmdlet.Name, (string)help.Properties["Synopsis"].Value, StringComparison.Ordinal);
        var examples = _session.Invoke($"(Get-Help {cmdlet.Name}).examples.example").Succeeds().Output.Count;
        Assert.True(examples >= FewestExamples, $"{cmdlet.Name} has {examples} examples");
    });

    [Fact]
    public void Every_page_documents_the_parameters_of_its_cmdlet() => Assert.All(Cmdlets(), cmdlet =>
    {
        var documented = ParameterHeading().Matches(Page(cmdlet)).Select(match => match.Groups["name"].Value);
        var actual = cmdlet.Parameters.Keys.Except(Cmdlet.CommonParameters);
        Assert.Equal(actual.Order(), documented.Order());
    });

    [Fact]
    public void Every_page_shows_the_syntax_of_its_cmdlet() => Assert.All(Cmdlets(), cmdlet =>
    {
        var section = Section(Page(cmdlet), "SYNTAX");
        var shown = SyntaxBlock().Matches(section).Select(match => Normalise(match.Groups["syntax"].Value));
        Assert.Equal(cmdlet.ParameterSets.Select(set => Normalise($"{cmdlet.Name} {set}")).Order(), shown.Order());
    });

    private IReadOnlyList<CmdletInfo> Cmdlets() =>
        [.. _session.Invoke("Get-Command -Module SafeOps -CommandType Cmdlet").Succeeds().Output.Select(command => (CmdletInfo)command.BaseObject)];

    private static string Page(CmdletInfo cmdlet) => File.ReadAllText(Path.Combine(Pages, cmdlet.Name + ".md")).ReplaceLineEndings("\n");

    private static string Section(string page, string title) => page.Split("\n## ").Single(section => section.StartsWith(title, StringComparison.Ordinal));

    /// <summary>One line, without the names of types, which a page may shorten, and without space before a bracket.</summary>
    private static string Normalise(string syntax) =>
        Spaces().Replace(TypeName().Replace(syntax, "<>"), " ").Replace(" ]", "]", StringComparison.Ordinal).Trim();

    [GeneratedRegex(@"^### -(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex ParameterHeading();

    [GeneratedRegex(@"```\w*\n(?<syntax>.+?)\n```", RegexOptions.Singleline)]
    private static partial Regex SyntaxBlock();

    [GeneratedRegex(@"<[^>]*>+")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
