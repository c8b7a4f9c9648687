using SafeOps.Commands.Knowledge;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Commands.Effects.PowerShell;

/// <summary>Finds out what a command's name stands for, and has the cmdlet or program judged.</summary>
internal sealed class PowerShellCommands(PowerShellJudge judge)
{
    private static readonly string[] BatchFiles = ["az", "npm", "npx", "pnpm", "yarn", "gcloud", "gsutil", "bq"];

    private readonly CmdletJudge _cmdlets = new(judge);

    /// <param name="command">The command.</param>
    /// <param name="index">Its place in its pipeline.</param>
    /// <param name="situation">What is around it.</param>
    public Verdict Judge(PowerShellCommand command, int index, Situation situation)
    {
        var verdict = judge.New((command.Name as PowerShellText)?.Value ?? (command.Operator.Length > 0 ? command.Operator : "?"), command);
        JudgeName(verdict, command, index, situation);
        judge.JudgeRedirections(verdict, command.Redirections, situation);
        return verdict;
    }

    private void JudgeName(Verdict verdict, PowerShellCommand command, int index, Situation situation)
    {
        if (command.Name is PowerShellBlock block && command.Operator.Length > 0)
        {
            judge.JudgeValue(verdict, block, situation);
            JudgeArguments(verdict, command, situation, []);
            return;
        }
        if (command.Name is not PowerShellText { Value: { Length: > 0 } name })
        {
            judge.Unknown(verdict, command.Name, "name", "Which command it is comes from a value.", CommandTraits.RunsArbitraryCode);
            verdict.Environment = judge.Judgement.Targets.Unknown("the command is not known");
            judge.JudgeStatement(verdict, command.Name, situation);
            JudgeArguments(verdict, command, situation, []);
            return;
        }
        var known = Find(name);
        if (judge.Names.IsFunction(name))
        {
            // What it does counts where it is defined. Before that place, or where that place is not reached, the name may mean something else.
            JudgeArguments(verdict, command, situation, []);
            if (known is not null)
                _cmdlets.Judge(verdict, known, command, index, situation);
            return;
        }
        if (known is not null)
            _cmdlets.Judge(verdict, known, command, index, situation);
        else if (judge.Library.FindOnWindows(name) is { } alias)
            JudgeEither(verdict, alias, command, index, situation);
        else
            JudgeProgram(verdict, command, name, situation);
    }

    private Cmdlet? Find(string name)
    {
        var slash = name.IndexOf('\\', StringComparison.Ordinal);
        if (slash > 0 && name[0] != '.' && name.AsSpan(slash + 1).IndexOfAny('\\', '/') < 0)
        {
            // Module\Name: the module must be the cmdlet's own.
            return judge.Library.Find(name[(slash + 1)..]) is { } cmdlet && cmdlet.Module.Name.Equals(name[..slash], StringComparison.OrdinalIgnoreCase) ? cmdlet : null;
        }
        if (name is [_, ':'] && char.IsAsciiLetter(name[0]))
            return judge.Library.Find("Set-Location");
        return judge.Library.Find(name) ?? judge.Library.FindByVerb(name);
    }

    /// <summary>A name that is a cmdlet's alias on Windows and a program elsewhere.</summary>
    private void JudgeEither(Verdict verdict, Cmdlet alias, PowerShellCommand command, int index, Situation situation)
    {
        var asCmdlet = judge.New(verdict.Name, command);
        _cmdlets.Judge(asCmdlet, alias, command, index, situation);
        var asProgram = judge.New(verdict.Name, command);
        JudgeProgram(asProgram, command, verdict.Name, situation);
        // GNU's programs refuse a long option with one dash: -Descending, -First.
        var isCmdlet = command.Arguments.OfType<PowerShellParameter>().Any() && command.Arguments.All(a => a is not PowerShellText { Value: ['-', ..] })
            && command.Arguments.OfType<PowerShellParameter>().All(p => p.Name.Length > 2 && char.IsAsciiLetter(p.Name[0]) && char.ToLowerInvariant(p.Name[0]) != 'o' && HasPrefix(p.Name));
        if (asCmdlet.Effect == CommandEffect.Read && (isCmdlet || asProgram.Effect == CommandEffect.Read))
            Take(verdict, asCmdlet);
        else if (asProgram.Effect == CommandEffect.Read && asCmdlet is { Effect: CommandEffect.Unknown } && alias.Knowledge.Effect == CommandEffect.Read && alias.Knowledge.Parameters.All(p => p.Kind is ParameterKind.Value or ParameterKind.File))
            Take(verdict, asProgram);
        else
        {
            Take(verdict, asCmdlet);
            Take(verdict, asProgram);
        }
    }

    /// <summary>A parameter of the cmdlets that have such an alias, in a spelling that no program takes for a bundle of options.</summary>
    private static bool HasPrefix(string name) => ((string[])["Descending", "Unique", "Property", "Culture", "CaseSensitive", "Top", "Bottom", "Stable", "Recurse", "Force", "Filter", "Name", "Path", "Include", "Exclude", "Directory", "File", "Hidden", "Depth", "Id", "IncludeUserName", "ComputerName", "Module", "TotalCount", "Tail", "Raw", "Encoding", "Wait", "Seconds", "Milliseconds", "LiteralPath", "ErrorAction", "ReadCount", "Head", "First"])
        .Any(p => p.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static void Take(Verdict verdict, Verdict from)
    {
        foreach (var reason in from.Reasons)
            verdict.Add(reason.Span.Start, reason.Span.End, reason.Rule, reason.Effect, reason.Traits, reason.Message);
        foreach (var part in from.Parts)
            verdict.Include(part);
        verdict.Environment ??= from.Environment;
    }

    private void JudgeProgram(Verdict verdict, PowerShellCommand command, string name, Situation situation)
    {
        JudgeArguments(verdict, command, situation, []);
        if (name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
            name = name[..^4].ToLowerInvariant();
        if (name.Contains('-', StringComparison.Ordinal) && judge.Judgement.Tools.Find(name) is null)
        {
            judge.Unknown(verdict, command.Name, "unknown", $"'{name}' is no cmdlet that is known here.", CommandTraits.RunsArbitraryCode);
            verdict.Environment = judge.Judgement.Targets.Unknown($"'{name}' is not known");
            return;
        }
        if (command.Arguments.FirstOrDefault(a => a is PowerShellText { Bare: true, Value: "--%" }) is { } stop)
        {
            judge.Unknown(verdict, stop, "verbatim", "What follows '--%' is not read as PowerShell reads it.");
            return;
        }
        var words = ProgramWords.Of(judge, command, name);
        if (BatchFiles.Contains(name) && words.FirstOrDefault(IsReadAgain) is { } again)
            verdict.Unknown(again.Start, again.End, "powershell/batch", $"On Windows '{name}' is a batch file, and its shell reads '&', '|' and redirections in this once more.", CommandTraits.RunsArbitraryCode);
        var call = judge.Judgement.JudgeCall(words, situation);
        verdict.Name = call.Name;
        Take(verdict, call);
    }

    /// <summary>What is handed to a batch file without quotes, or with quotes inside that end them.</summary>
    private static bool IsReadAgain(ArgumentWord word) => word.Text is { } text && text.AsSpan().IndexOfAny("&|<>^") >= 0 && (text.Contains('"', StringComparison.Ordinal) || !text.Any(char.IsWhiteSpace));

    /// <summary>What computing the arguments does.</summary>
    /// <param name="verdict">Of the command.</param>
    /// <param name="command">The command.</param>
    /// <param name="situation">What is around it.</param>
    /// <param name="unread">Arguments that are not run.</param>
    internal void JudgeArguments(Verdict verdict, PowerShellCommand command, Situation situation, IReadOnlyList<PowerShellNode> unread)
    {
        foreach (var argument in command.Arguments)
        {
            var value = argument is PowerShellParameter parameter ? parameter.Value : argument;
            if (value is not null && !unread.Contains(value))
                judge.JudgeStatement(verdict, value, situation);
        }
    }
}
