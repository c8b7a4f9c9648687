using System.Text;
using System.Text.RegularExpressions;
using SafeOps.Commands;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.PowerShell;

/// <summary>What commands of PowerShell do, with all that is certain of their words filled in.</summary>
internal sealed partial class PowerShellFlowCommands(CommandReader reader) : IFlowCommands
{
    private readonly Dictionary<string, CommandRisk> _risks = new(StringComparer.Ordinal);

    public Fact Run(FlowRunner runner, FlowPipe pipe) => runner.Evaluate(new FlowBlock(pipe.Start, pipe.End, pipe.Parts));

    public Fact Run(FlowRunner runner, FlowCommand command)
    {
        var line = new StringBuilder();
        var tainted = false;
        var temporary = command.Words.Count > 1;
        for (var i = 0; i < command.Words.Count; i++)
        {
            var word = command.Words[i];
            var fact = runner.Evaluate(word.Pieces[0].Value);
            tainted |= fact.Kind == FactKind.Tainted;
            if (i > 0 && word.Pieces[0].Source is not ['-', ..])
                temporary &= fact.Kind == FactKind.Temporary;
            line.Append(i == 0 ? "" : " ").Append(i == 0 && word.Pieces[0].Value is FlowText ? word.Pieces[0].Source : Written(fact, word.Pieces[0]));
        }
        foreach (var rest in command.Rest.Where(r => r.Target.Pieces.Count > 0))
        {
            var target = runner.Evaluate(rest.Target.Pieces[0].Value);
            line.Append(' ').Append(rest.Operator).Append(Written(target, rest.Target.Pieces[0]));
        }
        var says = command.OnlySays is { } question ? runner.Evaluate(question) : Fact.No;
        if (!runner.IsLive)
            return Fact.Data;
        var onlySays = says.Holds ?? (says is { IsKnown: true } known ? known.Text is not ("" or "False" or "0") : null);
        var written = line.ToString().Trim();
        if (onlySays is true)
        {
            runner.Note(new FlowEvent(FlowEventKind.Print, command, CommandEffect.Read, written, ""));
            return Fact.Data;
        }
        var (effect, why) = Judge(written);
        if (effect == CommandEffect.Mutate && IsLog(written))
            (effect, why) = (CommandEffect.Unknown, "It writes to a log, in a dry run too.");
        runner.Note(new FlowEvent(FlowEventKind.Action, command, temporary && effect > CommandEffect.Unknown ? CommandEffect.Read : effect, written, why)
        {
            IsDoubtful = tainted || (onlySays is null && says.MayTellFlag),
        });
        return tainted ? Fact.Tainted : Fact.Data;
    }

    /// <summary>Whether a log is meant to be written in a dry run is for a person to say.</summary>
    private static bool IsLog(string written) => written.Split(' ')[0].ToLowerInvariant() is "add-content" or "out-file" or "start-transcript" or "tee-object"
        && written.Contains("log", StringComparison.OrdinalIgnoreCase);

    private static string Written(Fact fact, FlowPiece piece) => piece.Value switch
    {
        FlowVariable or FlowJoin when fact.IsKnown => Quoted(fact.Text!),
        FlowVariable when fact.Kind == FactKind.List => string.Join(' ', fact.Elements.Select(e => e.IsKnown ? Quoted(e.Text!) : "$data")),
        _ => piece.Source,
    };

    private static string Quoted(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=".Contains(c, StringComparison.Ordinal)) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private (CommandEffect Effect, string Why) Judge(string written)
    {
        var risk = Read(written);
        if (risk.Effect == CommandEffect.Unknown && !written.StartsWith('$') && !written.StartsWith("& $", StringComparison.Ordinal))
        {
            // Whoever writes a script means names and numbers by its variables, not commands.
            var plain = Value().Replace(IsCmdlet(written) ? Splatted().Replace(written, "") : written, "x");
            if (plain != written)
                risk = Read(plain);
        }
        var effect = risk.Effect == CommandEffect.Generate ? CommandEffect.Mutate : risk.Effect;
        return (effect, risk.Reasons.FirstOrDefault(r => r.Effect == risk.Effect)?.Message ?? "");
    }

    /// <summary>A cmdlet does what it does whatever its parameters; a program may do anything by its first word.</summary>
    private static bool IsCmdlet(string written) => written.Split(' ')[0] is var name && !name.StartsWith('&') && name.Contains('-', StringComparison.Ordinal);

    private CommandRisk Read(string written)
    {
        if (!_risks.TryGetValue(written, out var risk))
            _risks[written] = risk = reader.Read(written, CommandShell.PowerShell);
        return risk;
    }

    [GeneratedRegex("""\$(\{[^{}]*\}|[\w:]+)(\.\w+)*""")]
    private static partial Regex Value();

    [GeneratedRegex("""(?<=\s)@\w+""")]
    private static partial Regex Splatted();
}
