using System.Text;
using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.DryRuns.Sql;

namespace SafeOps.Adapters.DryRuns;

/// <summary>
/// Takes the output of sqlite3 under <c>-echo</c> and <c>.changes on</c> apart: which statements ran, what each printed, how many rows
/// it changed. sqlite3 reads and echoes whole lines, up to one where the statements on it are complete.
/// </summary>
internal static partial class SqliteEcho
{
    public static (IReadOnlyList<SqlExecuted> Statements, string Output) Read(string text, string output, string errors)
    {
        var statements = new List<SqlExecuted>();
        var plain = new StringBuilder();
        var failed = Failed().Matches(errors).Select(m => (Line: int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), Message: m.Groups[2].Value)).ToList();
        var at = 0;
        Piece? current = null;
        foreach (var piece in Pieces(text))
        {
            if (Find(output, piece.Text, at) is not { } found)
                continue;
            Close(output[at..found]);
            at = Math.Min(found + piece.Text.Length + 1, output.Length);
            current = piece;
        }
        Close(output[at..]);
        return (statements, plain.ToString());

        void Close(string printed)
        {
            var changes = Changes().Matches(printed);
            var shown = Changes().Replace(printed, "");
            plain.Append(shown);
            if (current is null)
                return;
            var error = failed.Where(f => f.Line >= current.Line && f.Line <= current.LastLine).Select(f => f.Message).FirstOrDefault();
            var writing = current.Statements.Where(s => s.Effect == SqlEffect.Write).ToList();
            foreach (var statement in current.Statements)
                statements.Add(new SqlExecuted(statement.Text, statement == current.Statements[^1] ? shown : "")
                {
                    Error = error,
                    Affected = writing is [var only] && only == statement && changes is [.., var last] ? long.Parse(last.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : null,
                });
        }
    }

    /// <summary>What is echoed at once: the lines of some statements, a line of a comment or a command of the shell.</summary>
    private static IEnumerable<Piece> Pieces(string text)
    {
        var sql = SqlInput.WithoutCommands(text, SqlFlavor.Sqlite);
        var statements = SqlScript.Read(sql, SqlFlavor.Sqlite).Statements;
        var pieces = new List<Piece>();
        for (var i = 0; i < statements.Count;)
        {
            var first = i;
            var end = LineEnd(text, statements[i].Start + statements[i].Length);
            for (i++; i < statements.Count && statements[i].Start < end; i++)
                end = LineEnd(text, statements[i].Start + statements[i].Length);
            var start = LineStart(text, statements[first].Start);
            pieces.Add(new Piece(start, text[start..end].TrimEnd('\r'), SqlInput.LineOf(text, start), SqlInput.LineOf(text, end), [.. statements.Skip(first).Take(i - first)]));
        }
        foreach (Match line in Alone().Matches(text))
            if (!pieces.Any(p => line.Index >= p.Start && line.Index < p.Start + p.Text.Length))
                pieces.Add(new Piece(line.Index, line.Value.TrimEnd('\r'), 0, 0, []));
        return pieces.OrderBy(p => p.Start);
    }

    private static int? Find(string output, string text, int from)
    {
        for (var at = from; (at = output.IndexOf(text, at, StringComparison.Ordinal)) >= 0; at++)
            if (at == 0 || output[at - 1] == '\n')
                return at;
        return null;
    }

    private static int LineStart(string text, int at) => text.LastIndexOf('\n', Math.Max(0, at - 1)) is var found && at == 0 ? 0 : found + 1;

    private static int LineEnd(string text, int at) => text.IndexOf('\n', Math.Min(at, text.Length)) is >= 0 and var found ? found : text.Length;

    private sealed record Piece(int Start, string Text, int Line, int LastLine, IReadOnlyList<SqlStatement> Statements);

    [GeneratedRegex(@"^changes: ([0-9]+)   total_changes: [0-9]+\r?\n", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Changes();

    [GeneratedRegex(@"near line ([0-9]+): (.*)", RegexOptions.CultureInvariant)]
    private static partial Regex Failed();

    [GeneratedRegex(@"^(?:--|\.|#).*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Alone();
}
