using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.DryRuns;
using SafeOps.Scripts.DryRuns.Sql;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Sql;

public sealed class SqlAuditTests
{
    private const string End = "\\if :{?dry_run}\nROLLBACK;\n\\else\nCOMMIT;\n\\endif\n";

    [Fact]
    public void A_careful_script_passes_all_that_its_client_can_do()
    {
        var items = Audit("\\set ON_ERROR_STOP on\n\\if :{?dry_run}\n\\else\n\\echo 'say dry_run=0 or dry_run=1'\n\\quit\n\\endif\nBEGIN;\n\\echo 'deleting old events'\nDELETE FROM events WHERE at < '2020-01-01';\n\\if :dry_run\nROLLBACK;\n\\else\nCOMMIT;\n\\endif\n");
        Assert.Equal(Enum.GetValues<DryRunCheck>(), items.Select(i => i.Check));
        Assert.All(items.Where(i => i.Check != DryRunCheck.ExitCodeTells), i => Assert.True(i.Outcome == CheckOutcome.Pass, $"{i.Check}: {i.Reason}"));
        Assert.Equal(CheckOutcome.Unknown, items[(int)DryRunCheck.ExitCodeTells].Outcome);
    }

    [Theory]
    [InlineData("DELETE FROM events;\nBEGIN;\nDELETE FROM users;\n" + End, new[] { 1 })]
    [InlineData("BEGIN;\nDELETE FROM events;\nCOMMIT;\nBEGIN;\nDELETE FROM users;\n" + End, new[] { 2 })]
    [InlineData("CREATE INDEX CONCURRENTLY i ON events (at);\nBEGIN;\n" + End, new[] { 1 })]
    [InlineData("BEGIN;\n\\! rm -f x\n\\o out.txt\nDELETE FROM events;\n" + End, new[] { 2, 3 })]
    [InlineData("BEGIN;\nCOPY events TO PROGRAM 'cat';\n\\copy events to x.csv\n" + End, new[] { 2, 3 })]
    [InlineData("BEGIN;\nSELECT setval('s', 1);\nDELETE FROM events;\n" + End, new[] { 2 })]
    [InlineData("\\if :dryrun\n\\else\nDELETE FROM events;\n\\endif\n-- psql -v dry_run=1\nUPDATE users SET a = 1;\n", new[] { 6 })]
    public void Each_place_that_changes_something_in_the_dry_run_too_is_named(string text, int[] lines)
    {
        var item = Audit(text)[(int)DryRunCheck.MutationsBehindFlag];
        Assert.Equal((CheckOutcome.Fail, lines[0]), (item.Outcome, item.Line));
        Assert.Equal(lines, item.Places.Select(p => p.Line));
    }

    [Theory]
    [InlineData("BEGIN;\nDELETE FROM events;\n" + End)]
    [InlineData("\\set AUTOCOMMIT off\nDELETE FROM events;\n" + End)]
    [InlineData("\\if :dry_run\nSELECT count(*) FROM events;\n\\else\nDELETE FROM events;\n\\endif\n")]
    [InlineData("DELETE FROM events WHERE NOT :dry_run;\n")]
    [InlineData("CREATE TEMP TABLE old AS SELECT * FROM events;\nDELETE FROM old;\nBEGIN;\nDELETE FROM events;\n" + End)]
    [InlineData("DO $$ BEGIN IF current_setting('app.dry_run', true) = 'on' THEN RETURN; END IF; DELETE FROM events; END $$;\n")]
    public void What_is_rolled_back_not_reached_or_asks_the_flag_itself_is_behind_it(string text)
    {
        var item = Audit(text)[(int)DryRunCheck.MutationsBehindFlag];
        Assert.True(item.Outcome == CheckOutcome.Pass, item.Reason);
    }

    [Theory]
    [InlineData("\\if :dry_run\nSELECT count(*) FROM events WHERE at < '2019-01-01';\n\\else\nDELETE FROM events WHERE at < '2020-01-01';\n\\endif\n", DryRunCheck.SameCodePath, 4)]
    [InlineData("BEGIN;\nDELETE FROM events;\nCOMMIT;\n", DryRunCheck.HasDryRun, null)]
    [InlineData("-- psql -v dry_run=1\n\\if :{?dryrun}\nROLLBACK;\n\\endif\n", DryRunCheck.HasDryRun, null)]
    [InlineData("DELETE FROM events WHERE NOT :dry_run;\n", DryRunCheck.ExplainsVerbosely, null)]
    [InlineData("DELETE FROM events WHERE NOT :dry_run;\n", DryRunCheck.ExitCodeTells, null)]
    [InlineData("DELETE FROM events WHERE NOT :dry_run;\n", DryRunCheck.RejectsUnknownArguments, 1)]
    [InlineData("\\if :dry_run\n\\else\nDELETE FROM events;\n\\endif\n", DryRunCheck.Announces, null)]
    [InlineData("DELETE FROM events;\nBEGIN;\n" + End, DryRunCheck.NothingBeforeFlag, 1)]
    public void A_check_fails_where_its_line_is(string text, DryRunCheck check, int? line)
    {
        var item = Audit(text)[(int)check];
        Assert.True(item.Outcome == CheckOutcome.Fail && item.Line == line, $"{item.Outcome}, line {item.Line}: {item.Reason}");
    }

    [Fact]
    public void A_text_that_does_not_parse_has_no_answers()
    {
        var items = Audit("SELECT 'open;\n");
        Assert.All(items, i => Assert.Equal((CheckOutcome.Unknown, (int?)1), (i.Outcome, i.Line)));
    }

    private static IReadOnlyList<DryRunChecklistItem> Audit(string text)
    {
        var input = SqlInput.Read(text, SqlFlavor.PostgreSql);
        return SqlAudit.Of(input, SqlFormFinder.Find(input, null), new SecretMasker());
    }
}
