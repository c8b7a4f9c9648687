using SafeOps.Commands.Knowledge;
using SafeOps.Text;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>What SQL does, alone or in the words of a database's client.</summary>
internal static class SqlJudge
{
    /// <param name="judgement">Of the whole text.</param>
    /// <param name="kind">What reads the SQL; null where the database does.</param>
    /// <param name="shell">The dialect, where the database reads it.</param>
    /// <param name="text">The SQL.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="isScript">It is a whole input of the client, not the value of an option.</param>
    public static Verdict Judge(Judgement judgement, ValueKind? kind, CommandShell shell, string text, InnerText place, bool isScript)
    {
        var verdict = new Verdict("SQL", place.From(0), place.To(text.Length));
        var source = new SqlSource(CommandTargets.Local, (start, end) => new SourceSpan(0, 0, place.From(start), place.To(end)), judgement.Languages.TSql);
        var parts = kind switch
        {
            null => SqlEffects.Read(text, shell, source),
            ValueKind.Psql when isScript => PsqlInput.Read(text, source),
            ValueKind.Psql => PsqlInput.ReadCommand(text, source),
            ValueKind.SqliteShell => SqliteShellInput.Read(text, source),
            ValueKind.MySql => MySqlInput.Read(text, source),
            _ => SqlEffects.Read(text, CommandShell.TSql, source),
        };
        foreach (var part in parts)
            verdict.Include(Verdict.Of(part));
        return verdict;
    }
}
