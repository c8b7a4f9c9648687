using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SafeOps.Changes.Definition;
using SafeOps.Commands;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Investigations;

/// <summary>What a person did, as a step of a change.</summary>
/// <param name="reader">Tells what a command's dry run is.</param>
/// <param name="project">The project the change is for; null: not known.</param>
internal sealed partial class ActionStep(CommandReader reader, SafeOpsProject? project)
{
    private const string NoUndo = "The investigation names no command that takes this back.";

    /// <summary>Words by which a program is asked for its dry run; the verdict says whether it knows them.</summary>
    private static readonly string[] DryRuns = ["--dry-run=server", "--dry-run"];

    /// <summary>Behind a text of PowerShell: what all of it then does, the verdict says.</summary>
    private const string WhatIf = " -WhatIf";

    /// <summary>What bash does itself: no program has these names.</summary>
    private static readonly string[] Builtins =
        [".", "alias", "builtin", "cd", "command", "declare", "eval", "exec", "exit", "export", "local", "popd", "pushd", "read", "readonly", "set", "shift", "shopt", "source", "trap", "typeset", "ulimit", "umask", "unalias", "unset", "wait"];

    /// <summary>What the steps made so far take: a secret that was hidden when the action was recorded.</summary>
    public JsonObject Parameters { get; } = [];

    /// <summary>A step with an id that says what it does.</summary>
    public ChangeDraftStep Of(InvestigationNote action)
    {
        var words = action.Shell == CommandShell.Bash ? Words(action.Command!) : null;
        var comments = new List<string>();
        var edit = words is null ? null : FileEdit(words, action.Folder);
        var step = edit ?? new ChangeDraftStep(Id(action.Command!), "command.run", Run(action, action.Command!, words, comments, withDryRun: true));
        return step with { Name = Name(action.Text), Comments = comments, Undo = Undo(action, isEdit: edit is not null) };
    }

    private JsonNode? Undo(InvestigationNote action, bool isEdit) => action.Undo switch
    {
        { } undo => new JsonArray(new JsonObject
        {
            ["uses"] = "command.run",
            ["with"] = Run(action, undo, action.Shell == CommandShell.Bash ? Words(undo) : null, comments: null, withDryRun: false),
        }),
        // The step type restores the file itself.
        null when isEdit => null,
        null => new JsonObject { ["none"] = NoUndo },
    };

    private JsonObject Run(InvestigationNote action, string command, IReadOnlyList<string>? words, List<string>? comments, bool withDryRun)
    {
        var with = new JsonObject();
        if (words is not null)
        {
            with["run"] = List(words);
            if (withDryRun && DryRun(words) is { } dryRun)
                with["dryRun"] = List(dryRun);
        }
        else
        {
            with["run"] = Escaped(command);
            with["shell"] = action.Shell == CommandShell.PowerShell ? "pwsh" : "bash";
            if (withDryRun && action.Shell == CommandShell.PowerShell && Reads(command.TrimEnd() + WhatIf, CommandShell.PowerShell))
                with["dryRun"] = Escaped(command.TrimEnd() + WhatIf);
            if (command.Contains(SecretMasker.Mask, StringComparison.Ordinal))
                comments?.Add("A secret was hidden here when it was recorded: give it through 'environment:', from a parameter of type secret.");
        }
        if (WorkingDirectory(action.Folder, comments) is { } folder)
            with["workingDirectory"] = folder;
        return with;
    }

    /// <summary>The words of a single program with certain arguments; null for anything that only a shell can read.</summary>
    private static IReadOnlyList<string>? Words(string command)
    {
        var script = BashScript.Read(command);
        return script is { Problems.Count: 0, Commands: [BashSimple { Assignments.Count: 0, Redirections.Count: 0, InBackground: false, Words.Count: > 0 } simple] }
            && simple.Words.All(w => w.Constant is { Length: > 0 })
            && !Builtins.Contains(simple.Words[0].Constant)
            && !simple.Words[0].Constant!.Any(char.IsWhiteSpace)
                ? [.. simple.Words.Select(w => w.Constant!)]
                : null;
    }

    /// <summary>The same words with the one that asks for a dry run, where the verdict is that they then only read.</summary>
    private List<string>? DryRun(IReadOnlyList<string> words)
    {
        var end = words.ToList().IndexOf("--") is var at and >= 0 ? at : words.Count;
        foreach (var option in DryRuns)
        {
            List<string> asked = [.. words.Take(end), option, .. words.Skip(end)];
            if (Reads(string.Join(' ', asked.Select(Quoted)), CommandShell.Bash))
                return asked;
        }
        return null;
    }

    private bool Reads(string text, CommandShell shell) => reader.Read(text, shell) is { Effect: CommandEffect.Read, HasUnknown: false };

    /// <summary>
    /// <c>yq -i '.a.b = "c"' file</c> and <c>sed -i 's/a/b/' file</c> with plain texts as edits that show their difference and restore the
    /// file; null for anything else.
    /// </summary>
    private ChangeDraftStep? FileEdit(IReadOnlyList<string> words, string? folder) => words switch
    {
        ["yq", "-i" or "--inplace", var expression, var file] when Assignment().Match(expression) is { Success: true } set && InProject(folder, file) is { } path =>
            new ChangeDraftStep(
                $"set-{ShortName.Of(set.Groups["path"].Value)}",
                "file.set",
                new JsonObject { ["file"] = path, ["path"] = set.Groups["path"].Value, ["value"] = set.Groups["text"].Success ? Escaped(set.Groups["text"].Value) : JsonNode.Parse(set.Groups["plain"].Value) }),
        ["sed", "-i" or "--in-place", var expression, var file] when Substitution().Match(expression) is { Success: true } change && InProject(folder, file) is { } path =>
            new ChangeDraftStep(
                $"replace-in-{ShortName.Of(Path.GetFileName(path))}",
                "file.replace",
                new JsonObject { ["file"] = path, ["text"] = change.Groups["old"].Value, ["replacement"] = change.Groups["new"].Value }),
        _ => null,
    };

    private string? InProject(string? folder, string path)
    {
        if (project is null)
            return null;
        var shown = project.Folder.Display(Path.GetFullPath(path, folder ?? project.Root));
        return Path.IsPathRooted(shown) || !File.Exists(Path.Combine(project.Root, shown)) ? null : shown;
    }

    /// <summary>Where it was run, below the project folder; null for that folder itself, and where it is another.</summary>
    private string? WorkingDirectory(string? folder, List<string>? comments)
    {
        if (folder is null || (project is not null && Path.TrimEndingDirectorySeparator(folder) == project.Root))
            return null;
        var shown = project?.Folder.Display(folder);
        if (shown is not null && !Path.IsPathRooted(shown) && Directory.Exists(folder))
            return shown;
        comments?.Add(project is null
            ? $"It was run in {folder}; no project is here, so it names no folder."
            : $"It was run in {folder}, which is not in the project; here it runs in the project folder.");
        return null;
    }

    private JsonArray List(IReadOnlyList<string> words) => new([.. words.Select(w => (JsonNode)Secretless(w))]);

    /// <summary>A secret that was hidden when it was recorded is asked for as a parameter.</summary>
    private string Secretless(string word)
    {
        if (!word.Contains(SecretMasker.Mask, StringComparison.Ordinal))
            return Escaped(word);
        Parameters["secret"] ??= new JsonObject { ["type"] = "secret" };
        return Escaped(word).Replace(SecretMasker.Mask, "${secret}", StringComparison.Ordinal);
    }

    private static string Escaped(string text) => text.Replace("${", "$${", StringComparison.Ordinal);

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>From what the command does: <c>kubectl-set-resources</c>.</summary>
    private string Id(string command)
    {
        var risk = reader.Read(command, CommandShell.Bash);
        var name = ShortName.Of(risk.Commands.Count > 0 ? risk.Commands[0].Name : risk.Name);
        return name.Length > 0 ? name : "action";
    }

    private static string? Name(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length > 100 ? string.Create(CultureInfo.InvariantCulture, $"{line[..99]}…") : Escaped(line);
    }

    [GeneratedRegex("""^\s*\.(?<path>[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*)\s*=\s*("(?<text>[^"\\$]*)"|(?<plain>-?\d{1,15}|true|false))\s*$""", RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();

    /// <summary>Only what is no regular expression, and says the same to sed and to everybody.</summary>
    [GeneratedRegex("""^s([/|#,])(?<old>[\w :=@%+"'<>-]+)\1(?<new>[\w :=@%+"'<>.-]*)\1g?$""", RegexOptions.CultureInvariant)]
    private static partial Regex Substitution();
}
