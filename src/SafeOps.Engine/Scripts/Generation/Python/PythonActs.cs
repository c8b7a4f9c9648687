using System.Globalization;

namespace SafeOps.Scripts.Generation.Python;

/// <summary>Effects, commands and checks as lines of Python.</summary>
internal sealed class PythonActs
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public IReadOnlySet<string> Used => _used;

    public void Use(params string[] parts) => _used.UnionWith(parts);

    public void Act(ScriptLines lines, ScriptAct act)
    {
        if (act is RestoreFile restore)
        {
            Use("restore");
            lines.Line($"if not is_saved({Text(restore.Saved)}, {Text(restore.State)}):").Deeper(l => l.Line($"not_as_expected({Text($"the backup {restore.Saved} is missing or damaged")})").Line("return"));
        }
        if (act is ReturnFile back)
        {
            Use("take");
            lines.Line($"if not os.path.lexists(os.path.join(BACKUP, {Text(back.Saved)})):").Deeper(l => l.Line($"not_as_expected({Text($"the backup {back.Saved} is missing")})").Line("return"));
        }
        var condition = act is RemoveFolder folder ? $"if os.path.isdir({Text(folder.Path)}) and act({Text(act.What)}):" : $"if act({Text(act.What)}):";
        lines.Line(condition).Deeper(l => Effect(l, act));
    }

    public void Check(ScriptLines lines, ScriptCheck check)
    {
        var what = Text(ScriptQuote.Comment(check.What));
        switch (check)
        {
            case CommandCheck command:
                Use("command_check");
                var terms = new[] { ("equal", command.EqualTo?.TrimEnd('\r', '\n')), ("contains", command.Contains), ("matches", command.Matches) }
                    .Where(t => t.Item2 is not null).Select(t => $", {t.Item1}={Text(t.Item2!)}");
                lines.Line($"command_check({what}, {Command(command.Command)}{Codes(command.Command)}{string.Concat(terms)})");
                break;
            case QueryCheck query:
                Use("query_check");
                lines.Line($"query_check({what},").Deeper(l => l
                    .Line($"{Text(query.Connection)}, {Text(query.Query)}{string.Concat(query.Terms.Select(t => $", ({Text(t.Comparison.ToString().ToLowerInvariant())}, {PythonQuote.OrNone(t.Value)})"))})"));
                break;
            default:
                throw new InvalidOperationException($"{check.GetType().Name} has no line in Python.");
        }
    }

    /// <summary>The words of a command, and how it is started where that is not the usual.</summary>
    public static string Command(ScriptCommand command)
    {
        var how = "";
        if (command.Folder is { } folder)
            how += $", folder={Text(folder)}";
        if (command.Environment.Count > 0)
            how += $", environment={{{string.Join(", ", command.Environment.Select(v => $"{Text(v.Name)}: {PythonQuote.Text(v.Value)}"))}}}";
        if (command.Timeout != TimeSpan.FromMinutes(10))
            how += string.Create(CultureInfo.InvariantCulture, $", timeout={Math.Ceiling(command.Timeout.TotalSeconds)}");
        return PythonQuote.List(command.Words.Select(PythonQuote.Text)) + how;
    }

    private void Effect(ScriptLines lines, ScriptAct act)
    {
        switch (act)
        {
            case MakeFolder make:
                lines.Line($"os.makedirs({Text(make.Path)}, exist_ok=True)");
                break;
            case RemoveFolder remove:
                Use("folders");
                lines.Line($"remove_empty({Text(remove.Path)})");
                break;
            case SaveFile save:
                Use("save");
                lines.Line($"save({Text(save.Path)}, {Text(save.Saved)})");
                break;
            case RestoreFile restore:
                lines.Line($"restore({Text(restore.Path)}, {Text(restore.Saved)})");
                break;
            case EditLines edit:
                Use("edit_lines");
                lines.Line($"edit_lines({Text(edit.Path)}, {Text(edit.Digest)}, {Mode(edit.Mode)}, [").Deeper(l => Edits.Words(edit).ToList().ForEach(w => l.Line($"{Text(w)},"))).Line("])");
                break;
            case CopyFile copy:
                Use("copy_file");
                lines.Line($"copy_file({Text(copy.From)}, {Text(copy.To)}, {Text(copy.Digest)}, {Mode(copy.Mode)})");
                break;
            case MoveFile move:
                lines.Line($"shutil.move({Text(move.From)}, {Text(move.To)})");
                break;
            case TakeFile take:
                Use("take");
                lines.Line($"take({Text(take.Path)}, {Text(take.Saved)})");
                break;
            case ReturnFile back:
                lines.Line($"give_back({Text(back.Path)}, {Text(back.Saved)})");
                break;
            case DeleteFile delete:
                lines.Line($"os.remove({Text(delete.Path)})");
                break;
            case RunProgram run:
                Use("program");
                lines.Line($"run_program({Command(run.Command)}{Codes(run.Command)})");
                break;
            case NoteDone note:
                Use("note");
                lines.Line($"write_note({Text(note.Note)})");
                break;
            case ForgetDone forget:
                lines.Line($"os.remove(os.path.join(BACKUP, {Text(forget.Note)}))");
                break;
            case RunBatches batches:
                Use("batches");
                lines.Line(string.Create(CultureInfo.InvariantCulture, $"in_batches({Text(batches.Connection)}, {batches.Limit}, {batches.Pause.TotalSeconds}, ["));
                Statements(lines, batches.Statements);
                break;
            case RunStatements run:
                lines.Line($"change({Text(run.Connection)}, [");
                Statements(lines, run.Statements);
                break;
            default:
                throw new InvalidOperationException($"{act.GetType().Name} has no line in Python.");
        }
    }

    private static void Statements(ScriptLines lines, IReadOnlyList<string> statements) =>
        lines.Deeper(l => statements.ToList().ForEach(s => l.Line($"{Text(s)},"))).Line("])");

    private static string Codes(ScriptCommand command) => command.ExitCodes is [0] ? "" : $", codes=({string.Concat(command.ExitCodes.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c}, ")))})";

    private static string Mode(UnixFileMode? mode) => mode is { } known ? $"\"{Convert.ToString((int)known, 8)}\"" : "None";

    private static string Text(string text) => PythonQuote.Text(text);
}
