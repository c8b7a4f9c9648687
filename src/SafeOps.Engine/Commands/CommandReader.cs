using SafeOps.Commands.Effects;
using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Effects.Sql;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands;

/// <summary>Says what a command text does, judged on its syntax and on what is known of the programs it names. Runs nothing.</summary>
public sealed class CommandReader
{
    private readonly ToolLibrary _tools;
    private readonly ProjectRules _rules;

    private readonly CommandLanguages _languages;

    /// <param name="own">What a project adds; null outside one.</param>
    /// <param name="languages">The parsers that are at hand.</param>
    public CommandReader(ProjectCommands? own = null, CommandLanguages? languages = null)
    {
        own ??= ProjectCommands.None;
        _tools = own.Tools.Count == 0 ? ToolLibrary.BuiltIn : new ToolLibrary(own.Tools);
        _rules = new ProjectRules(own.Rules);
        _languages = languages ?? CommandLanguages.None;
    }

    /// <summary>What is known of tools, a project's own included.</summary>
    internal ToolLibrary Tools => _tools;

    /// <summary>The parsers that are at hand.</summary>
    internal CommandLanguages Languages => _languages;

    /// <summary>The environments that a command can name; none outside a project.</summary>
    public IReadOnlyList<KnownEnvironment> Environments { get; init; } = [];

    /// <summary>Never throws on the text's contents; what cannot be read is <see cref="CommandEffect.Unknown"/>.</summary>
    /// <param name="text">The command, of any length.</param>
    /// <param name="shell">The language it is written in.</param>
    /// <param name="environment">Where it will work, if the caller knows; else it is found out.</param>
    public CommandRisk Read(string text, CommandShell shell, KnownEnvironment? environment = null)
    {
        var judgement = new Judgement(_tools, _rules, new CommandTargets(Environments, environment), _languages);
        var verdict = shell switch
        {
            CommandShell.Bash => new BashJudge(judgement, text, InnerText.Whole).Judge(default),
            CommandShell.PowerShell => judgement.JudgePowerShell(text, InnerText.Whole, default),
            _ => SqlJudge.Judge(judgement, kind: null, shell, text, InnerText.Whole, isScript: true),
        };
        return RiskText.Risk(verdict, text, shell);
    }
}
