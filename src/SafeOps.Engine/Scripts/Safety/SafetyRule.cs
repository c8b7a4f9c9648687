using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;
using SafeOps.Scripts.Safety.Sql;

namespace SafeOps.Scripts.Safety;

/// <summary>What is known of a rule without running it.</summary>
/// <param name="Id">Stable; the page <c>docs/rules/{Id}.md</c> explains it.</param>
/// <param name="Name">The rule in lower-case words with dashes; a suppression may name either.</param>
/// <param name="Severity">Of its findings.</param>
/// <param name="Title">What is wrong where it finds something: a phrase without a full stop.</param>
/// <param name="Languages">Those it knows.</param>
public sealed record SafetyRuleDescriptor(string Id, string Name, SafetySeverity Severity, string Title, IReadOnlyList<ScriptLanguage> Languages)
{
    /// <summary>Of its page, from the folder of the documents.</summary>
    public string Page => $"rules/{Id}.md";

    /// <summary>Whether a person means this rule: by its id or its name, in any case.</summary>
    public bool IsCalled(string name) =>
        string.Equals(name, Id, StringComparison.OrdinalIgnoreCase) || string.Equals(name, Name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// A question a reviewer asks of a script. It sees a script that has been read once, looks at the outline of its language, and
/// gives a match for each place: rather none than one that is not so.
/// </summary>
public abstract class SafetyRule
{
    private protected SafetyRule()
    {
    }

    public abstract SafetyRuleDescriptor Descriptor { get; }

    internal virtual IEnumerable<RuleMatch> Bash(BashOutline script) => [];

    internal virtual IEnumerable<RuleMatch> Python(PythonOutline script) => [];

    internal virtual IEnumerable<RuleMatch> PowerShell(PowerShellOutline script) => [];

    internal virtual IEnumerable<RuleMatch> Sql(SqlOutline script) => [];

    /// <summary>Of a script in any language; for what needs no syntax.</summary>
    internal virtual IEnumerable<RuleMatch> Text(ScriptUnderReview script) => [];

    internal IEnumerable<RuleMatch> Check(ScriptUnderReview script) => script.Language switch
    {
        ScriptLanguage.Bash => Text(script).Concat(Bash(script.Bash)),
        ScriptLanguage.Python => Text(script).Concat(Python(script.Python)),
        ScriptLanguage.PowerShell => Text(script).Concat(PowerShell(script.PowerShell)),
        ScriptLanguage.Sql => Text(script).Concat(Sql(script.Sql)),
        _ => throw new InvalidOperationException($"There is no language {script.Language}."),
    };
}

/// <summary>A place that a rule finds.</summary>
/// <param name="Start">Offset in the script.</param>
/// <param name="End">Offset behind it.</param>
/// <param name="Message">What is wrong, without a secret.</param>
/// <param name="NextStep">What to write in its place.</param>
internal readonly record struct RuleMatch(int Start, int End, string Message, string? NextStep = null);
