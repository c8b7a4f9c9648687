using SafeOps.Commands.Knowledge;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.PowerShell;

/// <summary>Commands.</summary>
internal sealed partial class PowerShellFlow
{
    private FlowNode Command(PowerShellCommand command)
    {
        var (start, end) = (command.Start, command.End);
        if (command.Name is PowerShellBlock called && command.Operator.Length > 0)
            return new FlowBlock(start, end, [.. called.Statements.Select(Statement)]);
        if (command.Operator == ".")
            return new FlowUnread(start, end, "The code of another file is not followed.");
        if (command.Name is not PowerShellText { Value: var written })
            return new FlowInvoke(start, end, Statement(command.Name), [.. Arguments(command).Select(a => a.Value)], Plain(command, null));
        var name = written[(written.LastIndexOf('\\') + 1)..];
        switch (name.ToLowerInvariant())
        {
            case "foreach-object" or "%" or "foreach" or "where-object" or "?" or "where":
                return Each(command, name);
            case "write-host" or "write-output" or "echo" or "write" or "write-information" or "write-warning":
                return new FlowBlock(start, end, [new FlowPrint(start, end, [.. Arguments(command).Select(a => a.Value)], text[start..end]), .. command.Redirections.Select(Redirection)]);
            case "write-verbose" or "write-debug" or "write-error" or "write-progress" or "out-host" or "out-null" or "set-strictmode" or "import-module" or "start-sleep" or "join-path" or "split-path":
                return new FlowData(start, end, [.. Arguments(command).Select(a => a.Value)]);
            case "invoke-command" or "icm" or "start-job" or "start-threadjob" when Blocks(command).Count > 0:
                return Elsewhere(command, name);
            case "new-temporaryfile":
                return new FlowTemporary(start, end);
            default:
                var arguments = Arguments(command);
                return new FlowCall(start, end, name.ToLowerInvariant(), arguments, Plain(command, name)) { Spread = [.. Splatted(command)] };
        }
    }

    private static List<PowerShellBlock> Blocks(PowerShellCommand command) =>
        [.. command.Arguments.Select(a => a is PowerShellParameter { Value: { } value } ? value : a).OfType<PowerShellBlock>()];

    /// <summary>Its blocks are carried out for each that comes, in the scope around.</summary>
    private FlowNode Each(PowerShellCommand command, string name)
    {
        var blocks = Blocks(command);
        if (blocks.Count == 0)
            return Plain(command, name);
        var nodes = blocks.Select(b => (FlowNode)new FlowLoop(b.Start, b.End, null, null, null, new FlowBlock(b.Start, b.End, [.. b.Statements.Select(Statement)]), false));
        // Where it asks, 'return' and 'continue' end the block alone.
        return new FlowBlock(command.Start, command.End, [.. nodes, .. Arguments(command).Where(a => a.Value is not FlowClosure).Select(a => a.Value)]);
    }

    /// <summary>Another session does not know what this one prefers.</summary>
    private FlowIsolated Elsewhere(PowerShellCommand command, string name)
    {
        var isHere = !name.StartsWith("start", StringComparison.OrdinalIgnoreCase)
            && !command.Arguments.OfType<PowerShellParameter>().Any(p => p.Name.Length > 1 && (Is(p, "ComputerName") || Is(p, "Session") || Is(p, "HostName") || Is(p, "AsJob") || Is(p, "VMName")));
        var inside = Blocks(command).SelectMany(b => b.Statements).Select(Statement);
        if (!isHere)
            inside = inside.Prepend(new FlowSet(command.Start, command.Start, PowerShellParameters.Preference, new FlowText(command.Start, command.Start, "False")));
        return new FlowIsolated(command.Start, command.End, new FlowBlock(command.Start, command.End, [.. inside]));
    }

    private static bool Is(PowerShellParameter parameter, string name) => name.StartsWith(parameter.Name, StringComparison.OrdinalIgnoreCase);

    private List<FlowArgument> Arguments(PowerShellCommand command)
    {
        var arguments = new List<FlowArgument>();
        for (var i = 0; i < command.Arguments.Count; i++)
        {
            switch (command.Arguments[i])
            {
                case PowerShellParameter { Value: { } value } parameter:
                    arguments.Add(new FlowArgument(NameOf(parameter.Name), Statement(value)));
                    break;
                case PowerShellParameter parameter:
                    var takes = i + 1 < command.Arguments.Count && command.Arguments[i + 1] is not (PowerShellParameter or PowerShellVariable { Splatted: true }) && !IsSwitch(parameter.Name);
                    arguments.Add(new FlowArgument(NameOf(parameter.Name), takes ? Statement(command.Arguments[++i]) : new FlowText(parameter.Start, parameter.End, "True")));
                    break;
                case PowerShellVariable { Splatted: true } splatted:
                    arguments.Add(new FlowArgument("@", new FlowVariable(splatted.Start, splatted.End, NameOf(splatted.Name))));
                    break;
                case var other:
                    arguments.Add(new FlowArgument(null, Statement(other)));
                    break;
            }
        }
        return arguments;
    }

    /// <summary>Parameters that take no value, by their names.</summary>
    private static bool IsSwitch(string name) => name.ToLowerInvariant() is "whatif" or "force" or "recurse" or "verbose" or "confirm" or "dryrun" or "passthru" or "apply" or "quiet";

    private static IEnumerable<string> Splatted(PowerShellCommand command) =>
        command.Arguments.OfType<PowerShellVariable>().Where(v => v.Splatted).Select(v => NameOf(v.Name));

    private FlowCommand Plain(PowerShellCommand command, string? name)
    {
        var words = new List<FlowWord> { Word(command.Name, command.Operator == "&" ? "& " : "") };
        words.AddRange(command.Arguments.Select(a => Word(a, "")));
        return new FlowCommand(command.Start, command.End, words, [.. command.Redirections.Select(r => Rest(r))], []) { OnlySays = OnlySays(command, name) };
    }

    private FlowWord Word(PowerShellNode node, string before)
    {
        var source = before + Source(node);
        var value = node switch
        {
            PowerShellParameter { Value: { } given } => new FlowData(node.Start, node.End, [Statement(given)]),
            PowerShellParameter => new FlowData(node.Start, node.End, []),
            _ => Statement(node),
        };
        return new FlowWord(node.Start, node.End, [new FlowPiece(value is FlowClosure ? new FlowData(node.Start, node.End, []) : value, true, source)]);
    }

    /// <summary>As it is written, without what stands in blocks.</summary>
    private string Source(PowerShellNode node) => node is PowerShellBlock ? "{}" : node is PowerShellParameter { Value: PowerShellBlock } parameter ? $"-{parameter.Name}:{{}}" : text[node.Start..node.End];

    private FlowRest Rest(PowerShellRedirection redirection) =>
        new(redirection.Append ? ">>" : ">", redirection.Target is { } target ? Word(target, "") : new FlowWord(redirection.Start, redirection.End, []), null);

    private FlowNode Redirection(PowerShellRedirection redirection) => redirection.Target is null
        ? new FlowData(redirection.Start, redirection.End, [])
        : new FlowCommand(redirection.Start, redirection.End, [], [Rest(redirection)], []) { OnlySays = Preferred(redirection) };

    private static FlowVariable Preferred(PowerShellNode at) => new(at.Start, at.End, PowerShellParameters.Preference);

    /// <summary>What decides whether a cmdlet only says what it would do; null for one that never does.</summary>
    private FlowNode? OnlySays(PowerShellCommand command, string? name)
    {
        var (start, end) = (command.Start, command.End);
        if (command.Arguments.OfType<PowerShellParameter>().FirstOrDefault(p => p.Name.Length >= 2 && Is(p, "WhatIf")) is { } given)
            return given.Value is { } value ? Condition(value) : new FlowTruth(start, end, true);
        FlowNode? otherwise = name is not null && (CmdletLibrary.BuiltIn.Find(name) ?? CmdletLibrary.BuiltIn.FindOnWindows(name) ?? CmdletLibrary.BuiltIn.FindByVerb(name)) is { } cmdlet
            && (cmdlet.Knowledge.WhatIf || (cmdlet.IsByVerb && cmdlet.Knowledge.Effect >= Commands.CommandEffect.Mutate)) ? Preferred(command) : null;
        foreach (var table in Splatted(command))
        {
            FlowNode standard = otherwise ?? new FlowTruth(start, end, false);
            otherwise = table == "psboundparameters" ? Preferred(command)
                : new FlowIf(start, end, new FlowIsSet(start, end, table + ".whatif"), new FlowVariable(start, end, table + ".whatif"), standard);
        }
        return otherwise;
    }
}
