using SafeOps.Commands;
using SafeOps.Commands.Effects;
using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Knowledge;
using SafeOps.Processes;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>A program as it was started, and what its words do by what is known of it.</summary>
/// <param name="Text">Its command line, quoted for bash.</param>
/// <param name="Risk">The verdict on it.</param>
/// <param name="Call">Its words, read by the tool's knowledge; null of a program that is not known.</param>
internal sealed record JudgedCall(string Text, CommandRisk Risk, ToolCall? Call)
{
    /// <summary>One sentence on its greatest effect.</summary>
    public string Why => Risk.Reasons.OrderByDescending(r => r.Effect).Select(r => r.Message).FirstOrDefault() ?? "";

    /// <summary>True where it changes something for certain.</summary>
    public bool Changes => Risk.Effect >= CommandEffect.Mutate;
}

/// <summary>Judges the programs that a script starts by their words, as they are when all expansions are done.</summary>
internal sealed class CallJudge(CommandReader reader)
{
    /// <summary>Of one that works on files here or elsewhere, as its arguments say.</summary>
    private static readonly HashSet<string> Copiers = new(StringComparer.Ordinal) { "rsync", "scp" };

    private static readonly Lazy<HashSet<string>> Elsewhere = new(() =>
        [.. ToolLibrary.All.Where(MayWorkElsewhere).SelectMany(t => t.Names)]);

    /// <summary>The names of all tools of which a call may work elsewhere than on this machine's files.</summary>
    public IEnumerable<string> ToolsElsewhere => Elsewhere.Value.Concat(reader.Tools.Own.Where(MayWorkElsewhere).SelectMany(t => t.Names));

    public JudgedCall Judge(ProgramStart start)
    {
        var text = BashQuoting.Line([start.Name, .. start.Arguments]);
        var risk = reader.Read(start.Input is { Length: > 0 } input ? WithInput(text, input) : text, CommandShell.Bash);
        return new JudgedCall(text, risk, Call(start));
    }

    /// <summary>False where only files of this machine are worked on, which the sandbox holds.</summary>
    public static bool WorksElsewhere(JudgedCall judged, ProgramStart start)
    {
        if (judged.Call is not { } call)
            return true;
        if (Copiers.Contains(call.Tool.Name))
            return start.Arguments.Any(a => !a.StartsWith('-') && a.Contains(':', StringComparison.Ordinal)) || !IsOfSystem(start.Program);
        return MayWorkElsewhere(call.Tool, call.Pieces.Select(p => p.Command?.Remote).FirstOrDefault(r => r is not null));
    }

    private static bool MayWorkElsewhere(ToolKnowledge tool) =>
        MayWorkElsewhere(tool, tool.Root.Commands.Select(c => c.Remote).FirstOrDefault(r => r is not null));

    private static bool MayWorkElsewhere(ToolKnowledge tool, string? ofCommand) =>
        (tool.Remote ?? tool.Machine ?? ofCommand) is not null || (tool.SendsArguments && tool.Root.Commands.Count == 0);

    /// <summary>A file of that name at a place of its own need not be the tool.</summary>
    private static bool IsOfSystem(string program) => Path.GetDirectoryName(program) is "/usr/bin" or "/bin" or "/usr/sbin" or "/sbin" or "/usr/local/bin" or "/usr/local/sbin";

    private ToolCall? Call(ProgramStart start)
    {
        if (reader.Tools.Find(start.Name) is not { } tool)
            return null;
        var words = new List<ArgumentWord> { ArgumentWord.Constant(start.Name, 0, 0) };
        words.AddRange(start.Arguments.Select(a => ArgumentWord.Constant(a, 0, 0)));
        return ToolCallReader.Read(tool, words);
    }

    private static string WithInput(string text, string input)
    {
        var end = "END";
        while (input.Contains(end, StringComparison.Ordinal))
            end += "_";
        return $"{text} <<'{end}'\n{input}{(input.EndsWith('\n') ? "" : "\n")}{end}\n";
    }
}
