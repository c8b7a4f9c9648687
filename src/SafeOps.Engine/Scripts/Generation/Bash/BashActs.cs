using System.Globalization;

namespace SafeOps.Scripts.Generation.Bash;

/// <summary>Effects, commands and checks as lines of bash.</summary>
internal sealed class BashActs(SafeScript script)
{
    private readonly Dictionary<ScriptAct, string> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public IReadOnlySet<string> Used => _used;

    public void Use(params string[] parts) => _used.UnionWith(parts);

    public void Act(ScriptLines lines, ScriptAct act)
    {
        _used.Add("act");
        switch (act)
        {
            case MakeFolder make:
                Line(lines, act, $"mkdir -p -- {Quote(make.Path)}");
                break;
            case RemoveFolder remove:
                // Empty only: what others put there stays.
                lines.Line($"if [[ -d {Quote(remove.Path)} && $(find {Quote(remove.Path)} -mindepth 1 -print -quit | wc -l) -eq 0 ]]; then").Deeper(l => Line(l, act, $"rmdir -- {Quote(remove.Path)}")).Line("fi");
                break;
            case SaveFile save:
                Use("save");
                Line(lines, act, $"save {Quote(save.Path)} {Place(save.Saved)}");
                break;
            case RestoreFile restore:
                Use("restore", "pending");
                lines.Line($"saved {Quote(restore.Saved)} {Quote(restore.State)} || not_as_expected {BashQuote.Text($"the backup {restore.Saved} is missing or damaged")} || return 0");
                Line(lines, act, $"restore {Quote(restore.Path)} {Quote(restore.Saved)}");
                break;
            case EditLines edit:
                Use("edit_lines");
                Edit(lines, edit);
                break;
            case CopyFile copy:
                Use("copy_file");
                Line(lines, act, $"copy_file {Quote(copy.From)} {Quote(copy.To)} {copy.Digest} {Mode(copy.Mode)}");
                break;
            case MoveFile move:
                Line(lines, act, $"mv -f -- {Quote(move.From)} {Quote(move.To)}");
                break;
            case TakeFile take:
                Use("take");
                Line(lines, act, $"take {Quote(take.Path)} {Place(take.Saved)}");
                break;
            case ReturnFile back:
                Use("take", "pending");
                lines.Line($"[[ -e $BACKUP/{Quote(back.Saved)} || -L $BACKUP/{Quote(back.Saved)} ]] || not_as_expected {BashQuote.Text($"the backup {back.Saved} is missing")} || return 0");
                Line(lines, act, $"give_back {Quote(back.Path)} {Quote(back.Saved)}");
                break;
            case DeleteFile delete:
                Line(lines, act, $"rm -f -- {Quote(delete.Path)}");
                break;
            case RunProgram run:
                Run(lines, run);
                break;
            case NoteDone note:
                Use("note");
                Line(lines, act, $"write_note {Quote(note.Note)}");
                break;
            case ForgetDone forget:
                Line(lines, act, $"rm -f -- \"$BACKUP\"/{Quote(forget.Note)}");
                break;
            case RunBatches batches:
                Use("batches");
                lines.Line($"act {BashQuote.Text(act.What)} \\").Deeper(l => l.Line(string.Create(CultureInfo.InvariantCulture, $"in_batches change_{Number(batches.Connection)} {batches.Limit} {batches.Pause.TotalSeconds} {_statements[act]}")));
                break;
            case RunStatements run:
                Use("statements");
                lines.Line($"act {BashQuote.Text(act.What)} \\").Deeper(l => l.Line(string.Create(CultureInfo.InvariantCulture, $"run_sql change_{Number(run.Connection)} {_statements[act]}")));
                break;
            default:
                throw new InvalidOperationException($"{act.GetType().Name} has no line in bash.");
        }
    }

    public void Check(ScriptLines lines, ScriptCheck check)
    {
        switch (check)
        {
            case CommandCheck command:
                Use("command_check");
                lines.Line($"{Environment(command.Command)}command_check {BashQuote.Text(ScriptQuote.Comment(check.What))} {Quote(command.EqualTo is null ? "" : "=" + command.EqualTo.TrimEnd('\r', '\n'))} {Quote(command.Contains ?? "")} {Quote(command.Matches ?? "")} {Quote(Codes(command.Command))} {Command(command.Command)}");
                break;
            case QueryCheck query:
                Use("query_check");
                lines.Line($"query_check {BashQuote.Text(ScriptQuote.Comment(check.What))} \\").Deeper(l => l.Line($"{Ask(query.Connection)} {BashQuote.Text(query.Query)}{string.Concat(query.Terms.Select(t => $" {Term(t)}"))}"));
                break;
            default:
                throw new InvalidOperationException($"{check.GetType().Name} has no line in bash.");
        }
    }

    /// <summary>The function that asks a connection.</summary>
    public string Ask(string connection) => string.Create(CultureInfo.InvariantCulture, $"ask_{Number(connection)}");

    /// <summary>The statements of an act as a function that prints them, so that a reviewer reads SQL.</summary>
    public void Statements(ScriptLines lines, ScriptAct act, string name)
    {
        if (((act as RunBatches)?.Statements ?? (act as RunStatements)?.Statements) is not { } statements)
            return;
        _statements[act] = name;
        var text = string.Join(";\n", statements) + ";";
        lines.Line($"{name}() {{");
        if (text.Split('\n').All(ScriptQuote.IsPlain))
        {
            var end = "SQL";
            while (text.Split('\n').Contains(end))
                end += "_";
            // As it stands: what is indented in a here-document is indented in the text.
            lines.Deeper(l => l.Line($"cat <<'{end}'"));
            lines.Raw(text).Line(end);
        }
        else
        {
            lines.Deeper(l => l.Line($"printf '%s\\n' {BashQuote.Text(text)}"));
        }
        lines.Line("}").Line();
    }

    private int Number(string connection) => script.Connections.ToList().FindIndex(c => c.Name == connection) + 1;

    private static string Term(ValueTerm term) => term.Value is null ? "null ''" : $"{term.Comparison.ToString().ToLowerInvariant()} {BashQuote.Text(term.Value)}";

    /// <summary>A command as words that start it, with its folder and time limit.</summary>
    public static string Command(ScriptCommand command)
    {
        var words = new List<string>();
        if (command.Folder is { } folder)
            words.Add($"env -C {Quote(folder)}");
        words.Add(string.Create(CultureInfo.InvariantCulture, $"timeout {Math.Ceiling(command.Timeout.TotalSeconds)}"));
        words.AddRange(command.Words.Select(BashQuote.Word));
        return string.Join(' ', words);
    }

    /// <summary>Before the command, not as arguments of env: there another user could read them.</summary>
    public static string Environment(ScriptCommand command) => string.Concat(command.Environment.Select(v => $"{v.Name}={BashQuote.Word(v.Value)} "));

    private void Run(ScriptLines lines, RunProgram run)
    {
        var command = Command(run.Command);
        if (run.Command.ExitCodes is not [0])
        {
            Use("succeeds");
            command = $"succeeds {Quote(Codes(run.Command))} {command}";
        }
        lines.Line($"{Environment(run.Command)}act {BashQuote.Text(run.What)} \\").Deeper(l => l.Line($"{command} < /dev/null 9<&-"));
    }

    private static void Edit(ScriptLines lines, EditLines edit)
    {
        lines.Line($"act {BashQuote.Text(edit.What)} edit_lines {Quote(edit.Path)} \\").Deeper(l =>
        {
            var words = Edits.Words(edit).Select(BashQuote.Text).ToList();
            l.Line($"{edit.Digest} {Mode(edit.Mode)} \\");
            for (var i = 0; i < words.Count; i++)
                l.Line(words[i] + (i < words.Count - 1 ? " \\" : ""));
        });
    }

    private static void Line(ScriptLines lines, ScriptAct act, string command) => lines.Line($"act {BashQuote.Text(act.What)} {command}");

    private static string Quote(string text) => text.Length == 0 ? "''" : BashQuote.Word(text);

    /// <summary>A place in the backups: the step's folder, and the name in it.</summary>
    private static string Place(string saved) => $"{Quote(saved[..saved.IndexOf('/')])} {Quote(saved[(saved.IndexOf('/') + 1)..])}";

    private static string Mode(UnixFileMode? mode) => mode is { } known ? Convert.ToString((int)known, 8) : "''";

    private static string Codes(ScriptCommand command) => string.Join(' ', command.ExitCodes.Select(c => c.ToString(CultureInfo.InvariantCulture)));
}
