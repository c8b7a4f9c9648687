using System.Globalization;

namespace SafeOps.Scripts.Generation.PowerShell;

/// <summary>Effects, commands and checks as lines of PowerShell.</summary>
internal sealed class PowerShellActs
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public IReadOnlySet<string> Used => _used;

    public void Use(params string[] parts) => _used.UnionWith(parts);

    public void Act(ScriptLines lines, ScriptAct act)
    {
        if (act is RestoreFile restore)
        {
            Use("restore");
            Block(lines, $"if (-not (Test-Saved {Text(restore.Saved)} {Text(restore.State)}))", l => l.Line($"Deny-Step {Text($"the backup {restore.Saved} is missing or damaged")}").Line("return"));
        }
        if (act is ReturnFile back)
        {
            Use("take");
            Block(lines, $"if (-not (Test-Taken {Text(back.Saved)}))", l => l.Line($"Deny-Step {Text($"the backup {back.Saved} is missing")}").Line("return"));
        }
        var asked = $"(Test-Act {Text(act.What)})";
        Block(lines, act is RemoveFolder folder ? $"if ([IO.Directory]::Exists({Text(folder.Path)}) -and {asked})" : $"if {asked}", l => Effect(l, act));
    }

    public void Check(ScriptLines lines, ScriptCheck check)
    {
        var what = Text(ScriptQuote.Comment(check.What));
        switch (check)
        {
            case CommandCheck command:
                Use("command_check");
                var terms = new[] { ("Equal", command.EqualTo?.TrimEnd('\r', '\n')), ("Contains", command.Contains), ("Like", command.Matches) }
                    .Where(t => t.Item2 is not null).Select(t => $" -{t.Item1} {Text(t.Item2!)}");
                lines.Line($"Assert-Command {what} {Command(command.Command)}{Codes(command.Command)}{string.Concat(terms)}");
                break;
            case QueryCheck query:
                Use("query_check");
                lines.Line($"Assert-Query {what} `").Deeper(l => l
                    .Line($"{Text(query.Connection)} {Text(query.Query)} {PowerShellQuote.List(query.Terms.SelectMany(t => (string[])[Text(t.Comparison.ToString().ToLowerInvariant()), t.Value is null ? "$null" : Text(t.Value)]))}"));
                break;
            default:
                throw new InvalidOperationException($"{check.GetType().Name} has no line in PowerShell.");
        }
    }

    /// <summary>The words of a command, and how it is started where that is not the usual.</summary>
    public static string Command(ScriptCommand command)
    {
        var how = new List<string>();
        if (command.Folder is { } folder)
            how.Add($"In = {Text(folder)}");
        if (command.Environment.Count > 0)
            how.Add($"Environment = @{{ {string.Join("; ", command.Environment.Select(v => $"{Text(v.Name)} = {PowerShellQuote.Text(v.Value)}"))} }}");
        if (command.Timeout != TimeSpan.FromMinutes(10))
            how.Add(string.Create(CultureInfo.InvariantCulture, $"Timeout = {Math.Ceiling(command.Timeout.TotalSeconds)}"));
        return PowerShellQuote.List(command.Words.Select(PowerShellQuote.Text)) + (how.Count == 0 ? "" : $" -How @{{ {string.Join("; ", how)} }}");
    }

    public static void Block(ScriptLines lines, string head, Action<ScriptLines> body) => lines.Line($"{head} {{").Deeper(body).Line("}");

    private void Effect(ScriptLines lines, ScriptAct act)
    {
        switch (act)
        {
            case MakeFolder make:
                lines.Line($"[void] [IO.Directory]::CreateDirectory({Text(make.Path)})");
                break;
            case RemoveFolder remove:
                Use("folders");
                lines.Line($"Clear-EmptyFolder {Text(remove.Path)}");
                break;
            case SaveFile save:
                Use("save");
                lines.Line($"Save-File {Text(save.Path)} {Text(save.Saved)}");
                break;
            case RestoreFile restore:
                lines.Line($"Restore-File {Text(restore.Path)} {Text(restore.Saved)}");
                break;
            case EditLines edit:
                Use("edit_lines");
                lines.Line($"Edit-Line {Text(edit.Path)} {Text(edit.Digest)} {Mode(edit.Mode)} @(").Deeper(l => Edits.Words(edit).ToList().ForEach(w => l.Line(Text(w)))).Line(")");
                break;
            case CopyFile copy:
                Use("copy_file");
                lines.Line($"Copy-Planned {Text(copy.From)} {Text(copy.To)} {Text(copy.Digest)} {Mode(copy.Mode)}");
                break;
            case MoveFile move:
                lines.Line($"[IO.File]::Move({Text(move.From)}, {Text(move.To)}, $true)");
                break;
            case TakeFile take:
                Use("take");
                lines.Line($"Move-ToBackup {Text(take.Path)} {Text(take.Saved)}");
                break;
            case ReturnFile back:
                lines.Line($"Move-FromBackup {Text(back.Path)} {Text(back.Saved)}");
                break;
            case DeleteFile delete:
                lines.Line($"[IO.File]::Delete({Text(delete.Path)})");
                break;
            case RunProgram run:
                Use("program");
                lines.Line($"Invoke-Planned {Command(run.Command)}{Codes(run.Command)}");
                break;
            case NoteDone note:
                Use("note");
                lines.Line($"Write-Note {Text(note.Note)}");
                break;
            case ForgetDone forget:
                lines.Line($"[IO.File]::Delete([IO.Path]::Combine($Backup, {Text(forget.Note)}))");
                break;
            case RunBatches batches:
                Use("batches");
                lines.Line(string.Create(CultureInfo.InvariantCulture, $"Invoke-Batch {Text(batches.Connection)} {batches.Limit} {batches.Pause.TotalSeconds} @("));
                Statements(lines, batches.Statements);
                break;
            case RunStatements run:
                Use("statements");
                lines.Line($"Invoke-Sql {Text(run.Connection)} @(");
                Statements(lines, run.Statements);
                break;
            default:
                throw new InvalidOperationException($"{act.GetType().Name} has no line in PowerShell.");
        }
    }

    private static void Statements(ScriptLines lines, IReadOnlyList<string> statements) =>
        lines.Deeper(l => statements.ToList().ForEach(s => l.Line(Text(s)))).Line(")");

    private static string Codes(ScriptCommand command) => command.ExitCodes is [0] ? "" : $" -Codes {PowerShellQuote.List(command.ExitCodes.Select(c => c.ToString(CultureInfo.InvariantCulture)))}";

    private static string Mode(UnixFileMode? mode) => mode is { } known ? $"'{Convert.ToString((int)known, 8)}'" : "''";

    private static string Text(string text) => PowerShellQuote.Text(text);
}
