using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>Answers the questions to a script's dry run from its text.</summary>
internal sealed partial class SqlAudit
{
    private readonly SqlInput _input;
    private readonly SqlDryRunForm _form;
    private readonly SecretMasker _masker;
    private readonly SqlWalk _walk;
    private readonly IReadOnlyList<SqlMutation> _unguarded;

    private SqlAudit(SqlInput input, SqlDryRunForm form, SecretMasker masker)
    {
        (_input, _form, _masker) = (form.DryText is null ? input : SqlInput.Read(form.DryText, input.Flavor), form, masker);
        _walk = SqlWalk.Of(_input, form);
        _unguarded = [.. _walk.Mutations.Where(m => m.Guard == SqlGuard.None)];
    }

    /// <summary>One item for each <see cref="DryRunCheck"/>, in their order.</summary>
    public static IReadOnlyList<DryRunChecklistItem> Of(SqlInput input, SqlDryRunForm form, SecretMasker masker)
    {
        var audit = new SqlAudit(input, form, masker);
        return input.Problems is [var problem, ..]
            ? [.. Enum.GetValues<DryRunCheck>().Select(c => new DryRunChecklistItem(c, CheckOutcome.Unknown, problem.Line, $"It cannot be read for certain: {problem.Message}"))]
            : [audit.HasDryRun(), audit.Announces(), audit.ExplainsVerbosely(), audit.SameCodePath(), audit.ExitCodeTells(), audit.MutationsBehindFlag(), audit.NothingBeforeFlag(), audit.RejectsUnknownArguments()];
    }

    private string Client => _input.Flavor == SqlFlavor.Sqlite ? "sqlite3" : "psql";

    private DryRunChecklistItem HasDryRun() => this switch
    {
        { _form.Kind: SqlFlagKind.None } => Fail(DryRunCheck.HasDryRun, null, "Nothing makes it a dry run: it reads no such variable or setting, and does not end with ROLLBACK."),
        { _form.IsRead: false } => Fail(DryRunCheck.HasDryRun, null, $"Nothing in it reads {_form.Name}."),
        _ when _walk.Mutations.Count > 0 && _unguarded.Count == _walk.Mutations.Count => Fail(DryRunCheck.HasDryRun, _form.Line, "Nothing that changes something hangs on it."),
        _ => Pass(DryRunCheck.HasDryRun, _form.Line, _form.Kind == SqlFlagKind.Ending ? "Its transaction ends with ROLLBACK, or with COMMIT for the real run." : $"It is told to be one: {_form.Argument}."),
    };

    private DryRunChecklistItem Announces()
    {
        var prints = _walk.Reached.FirstOrDefault(Prints);
        return prints is not null
            ? Pass(DryRunCheck.Announces, prints.Line, "What would happen is printed.")
            : Fail(DryRunCheck.Announces, null, "The dry run prints nothing of what would happen.");
    }

    private bool Prints(SqlItem item) =>
        item.Name is "\\echo" or "\\qecho" or "\\warn" or ".print"
        || item.Statement is { Kind: SqlStatementKind.Select or SqlStatementKind.Values or SqlStatementKind.Table or SqlStatementKind.Explain }
        || (item.Statement is { } statement && (Raising().IsMatch(statement.Text) || (_input.Flavor == SqlFlavor.PostgreSql && statement.Effect is SqlEffect.Write or SqlEffect.Schema)));

    private DryRunChecklistItem ExplainsVerbosely()
    {
        var words = _input.Items.FirstOrDefault(i => i.Name is "\\echo" or "\\qecho" or "\\warn" or ".print" or ".echo" || (i.Name == "\\set" && i.Arguments.StartsWith("ECHO", StringComparison.Ordinal)) || (i.Statement is { } s && Raising().IsMatch(s.Text)))
            ?? _input.Items.FirstOrDefault(i => i.Command.Contains("verbose", StringComparison.OrdinalIgnoreCase));
        return words is not null
            ? Pass(DryRunCheck.ExplainsVerbosely, words.Line, "Its steps are explained as they are taken.")
            : Fail(DryRunCheck.ExplainsVerbosely, null, "Nothing explains its steps as they are taken.");
    }

    private DryRunChecklistItem SameCodePath()
    {
        if (_form.Kind == SqlFlagKind.None)
            return Unknown(DryRunCheck.SameCodePath, null, "There is no dry run to compare.");
        var apart = _walk.Mutations.Where(m => m.Guard == SqlGuard.Branch && m.Item.Statement is { Kind: SqlStatementKind.Update or SqlStatementKind.Delete }).ToList();
        var others = apart.Where(m => !_walk.Reached.Any(r => r.Statement is { } query && Selects(query, m.Item.Statement!))).ToList();
        return others.Count > 0
            ? Fail(DryRunCheck.SameCodePath, others[0].Item.Line, "The real run chooses its rows by a condition that the dry run does not ask.", others)
            : Pass(DryRunCheck.SameCodePath, null, apart.Count > 0 ? "The dry run asks by the same conditions." : "The dry run goes the way of the real one up to its end.");
    }

    /// <summary>The query asks the table under the same condition.</summary>
    private bool Selects(SqlStatement query, SqlStatement change)
    {
        var table = change.Tables.FirstOrDefault(t => t.Use != SqlTableUseKind.Read)?.Name;
        return query.Kind == SqlStatementKind.Select && query.Tables.Any(t => t.Name == table) && Condition(query) == Condition(change);
    }

    private string Condition(SqlStatement statement)
    {
        var words = SqlTokenizer.Read(statement.Text, _input.Flavor).Where(t => t.Kind != SqlTokenKind.Comment).Select(t => statement.Text.Substring(t.Start, t.Length).ToLowerInvariant()).ToList();
        var from = words.LastIndexOf("where");
        return from < 0 ? "" : string.Join(' ', words.Skip(from + 1).TakeWhile(w => w is not ("returning" or "group" or "order" or "limit")));
    }

    private DryRunChecklistItem ExitCodeTells()
    {
        var stops = _input.Items.FirstOrDefault(i => (i.Name == "\\set" && i.Arguments.StartsWith("ON_ERROR_STOP", StringComparison.Ordinal)) || (i.Name == ".bail" && i.Arguments == "on"));
        return stops is null
            ? Fail(DryRunCheck.ExitCodeTells, null, _input.Flavor == SqlFlavor.Sqlite ? "Without .bail on, what stands behind an error is run all the same." : "Without \\set ON_ERROR_STOP on, psql ends with 0 even where a statement failed.")
            : Unknown(DryRunCheck.ExitCodeTells, stops.Line, $"An error ends it; what would have been done is told by its output, as {Client} has no exit code for it.");
    }

    private DryRunChecklistItem MutationsBehindFlag()
    {
        if (_unguarded.Count > 0)
            return Fail(DryRunCheck.MutationsBehindFlag, _unguarded[0].Item.Line, $"{Counts.Of(_unguarded.Count, "place changes", "places change")} something in the dry run too. {_unguarded[0].Why}", _unguarded);
        return _walk.Mutations.FirstOrDefault(m => m.Guard == SqlGuard.Unsure) is { } unsure
            ? Unknown(DryRunCheck.MutationsBehindFlag, unsure.Item.Line, "Whether this is read in the dry run hangs on more than the flag.")
            : Pass(DryRunCheck.MutationsBehindFlag, null, "Whatever changes something is rolled back, or stands in a branch that is not taken.");
    }

    private DryRunChecklistItem NothingBeforeFlag()
    {
        var before = _unguarded.Where(m => _form.Line is not { } line || m.Item.Line < line).ToList();
        return before.Count > 0
            ? Fail(DryRunCheck.NothingBeforeFlag, before[0].Item.Line, "It changes something before anything asks whether this is a dry run.", before)
            : Pass(DryRunCheck.NothingBeforeFlag, null, "Nothing changes before the flag is asked.");
    }

    private DryRunChecklistItem RejectsUnknownArguments()
    {
        if (_form.Kind is SqlFlagKind.Ending or SqlFlagKind.Written)
            return Pass(DryRunCheck.RejectsUnknownArguments, null, "It takes no arguments.");
        if (_form.DryValue is null && _form.Kind != SqlFlagKind.None)
            return Pass(DryRunCheck.RejectsUnknownArguments, _form.Line, "A misspelt variable leaves it a dry run.");
        var refuses = _input.Items.FirstOrDefault(i => i.Name is "\\quit" or "\\q" && i.Branches.Any(b => !b.Holds && b.Condition.Contains("{?" + _form.Name + "}", StringComparison.Ordinal)));
        return refuses is not null
            ? Pass(DryRunCheck.RejectsUnknownArguments, refuses.Line, "Without its variable it ends.")
            : Fail(DryRunCheck.RejectsUnknownArguments, _form.Line, $"{Client} takes any variable: a misspelt one makes it the real run.");
    }

    private static DryRunChecklistItem Pass(DryRunCheck check, int? line, string reason) => new(check, CheckOutcome.Pass, line, reason);

    private static DryRunChecklistItem Unknown(DryRunCheck check, int? line, string reason) => new(check, CheckOutcome.Unknown, line, reason);

    private DryRunChecklistItem Fail(DryRunCheck check, int? line, string reason, IReadOnlyList<SqlMutation>? places = null) => new(check, CheckOutcome.Fail, line, reason)
    {
        Places = [.. (places ?? []).Select(m => new ScriptPlace(m.Item.Line, _masker.Hide(SqlEffectFinder.OneLine(m.Item.Statement?.Text ?? m.Item.Command)), m.Why.Length > 0 ? m.Why : "Only the real run does this."))],
    };

    [GeneratedRegex(@"\bRAISE\s+(?:NOTICE|INFO|WARNING)\b|\bRETURNING\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Raising();
}
