using System.Text.RegularExpressions;
using SafeOps.Commands;
using SafeOps.Commands.Execution;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Finds the programs that a script names and the machine lacks.</summary>
internal static partial class ScriptPrograms
{
    private static readonly string[] Looking = ["command", "type", "which", "hash"];

    /// <param name="script">The script.</param>
    /// <param name="commands">Reads commands.</param>
    /// <param name="path">The value of <c>PATH</c>.</param>
    public static IReadOnlySet<string> Missing(ScriptFile script, CommandReader commands, string? path) =>
        Named(script, commands).Where(n => Name().IsMatch(n)).Distinct(StringComparer.Ordinal).Where(n => !IsThere(n, path)).ToHashSet(StringComparer.Ordinal);

    /// <summary>A full path that exists, or a name that is found on <paramref name="path"/>.</summary>
    public static bool IsThere(string program, string? path) => Path.IsPathRooted(program)
        ? File.Exists(program)
        : SearchPath.Find(path, program) is not null;

    private static IEnumerable<string> Named(ScriptFile script, CommandReader commands)
    {
        if (script.Language == ScriptLanguage.Python)
            return InPython().Matches(script.Text).SelectMany(m => m.Groups.Values.Skip(1)).Where(g => g.Success).Select(g => g.Value);
        var risk = commands.Read(script.Text, script.Language == ScriptLanguage.PowerShell ? CommandShell.PowerShell : CommandShell.Bash);
        // PowerShell looks for a program before it loads a module: a program named as a cmdlet would stand in the cmdlet's way.
        if (script.Language == ScriptLanguage.PowerShell)
            return SandboxFit.Names(risk).Where(n => commands.Tools.Find(n) is not null);
        // What is called by its path is not looked for on PATH.
        return SandboxFit.Names(risk).Where(n => !script.Text.Contains("/" + n, StringComparison.Ordinal)).Concat(LookedFor(risk));
    }

    /// <summary>What is asked for before it is used: <c>command -v jq</c>.</summary>
    private static IEnumerable<string> LookedFor(CommandPart part)
    {
        var words = part.Text.Split([' ', '\t', '\n', ';', '&', '|'], StringSplitOptions.RemoveEmptyEntries);
        var own = part.Commands.Count == 0 && words.Length > 1 && Looking.Contains(words[0]) ? words.Skip(1).Where(w => !w.StartsWith('-')) : [];
        return own.Concat(part.Commands.SelectMany(LookedFor));
    }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.+-]*$")]
    private static partial Regex Name();

    /// <summary>The first word of a list of words, or of a text that is run.</summary>
    [GeneratedRegex("""\[\s*f?["']([A-Za-z0-9_.+-]+)["']\s*,|\b(?:which|run|call|check_call|check_output|Popen|system|popen|getoutput|getstatusoutput)\(\s*f?["']([A-Za-z0-9_.+-]+)[\s"']""")]
    private static partial Regex InPython();
}
