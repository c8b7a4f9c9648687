using SafeOps.Commands.Parsing.Sql;
using SafeOps.Scripts.DryRuns.Sql;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Sql;

public sealed class SqlFormTests
{
    [Theory]
    [InlineData("\\if :{?dry_run}\nROLLBACK;\n\\endif", null, nameof(SqlFlagKind.Variable), "dry_run=1", "1", null)]
    [InlineData("\\if :DRY_RUN\nROLLBACK;\n\\endif", null, nameof(SqlFlagKind.Variable), "DRY_RUN=1", "1", "0")]
    [InlineData("DELETE FROM t WHERE NOT :dry_run::boolean;", null, nameof(SqlFlagKind.Variable), "dry_run=1", "1", "0")]
    [InlineData("-- psql -v check=on -f x.sql\nDELETE FROM t;", null, nameof(SqlFlagKind.Variable), "check=on", "on", null)]
    [InlineData("\\if :{?apply}\nCOMMIT;\n\\endif", null, nameof(SqlFlagKind.Variable), "without apply", null, "1")]
    [InlineData("\\if :commit\nCOMMIT;\n\\endif", null, nameof(SqlFlagKind.Variable), "commit=0", "0", "1")]
    [InlineData("DO $$ BEGIN IF current_setting('app.dry_run', true) = 'on' THEN RETURN; END IF; END $$;", null, nameof(SqlFlagKind.Setting), "app.dry_run=on", "on", null)]
    [InlineData("DO $$ BEGIN IF current_setting('app.apply', true) = 'yes' THEN DELETE FROM t; END IF; END $$;", null, nameof(SqlFlagKind.Setting), "without app.apply", null, "yes")]
    [InlineData("\\if :{?dry_run}\n\\endif", "dryrun=yes", nameof(SqlFlagKind.Variable), "dryrun=yes", "yes", null)]
    [InlineData("SELECT 1;", "app.dry_run=1", nameof(SqlFlagKind.Setting), "app.dry_run=1", "1", null)]
    public void A_variable_or_setting_is_found_with_the_value_that_makes_it_a_dry_run(string text, string? argument, string kind, string shown, string? dry, string? real)
    {
        var form = SqlFormFinder.Find(SqlInput.Read(text, SqlFlavor.PostgreSql), argument);
        Assert.Equal((kind, shown, dry, real), (form.Kind.ToString(), form.Argument, form.DryValue, form.RealValues[0]));
    }

    [Theory]
    [InlineData("BEGIN;\nDELETE FROM t;\nROLLBACK;", null, "BEGIN;\nDELETE FROM t;\nCOMMIT;")]
    [InlineData("BEGIN;\nDELETE FROM t;\nrollback; -- commit for real\n", null, "BEGIN;\nDELETE FROM t;\nCOMMIT; -- commit for real\n")]
    [InlineData("BEGIN;\nDELETE FROM t;\nCOMMIT; -- ROLLBACK for a dry run", "BEGIN;\nDELETE FROM t;\nROLLBACK; -- ROLLBACK for a dry run", null)]
    [InlineData("BEGIN;\nROLLBACK;\nBEGIN;\nDELETE FROM t;\nROLLBACK;", null, "BEGIN;\nROLLBACK;\nBEGIN;\nDELETE FROM t;\nCOMMIT;")]
    [InlineData("\\set dry_run 1\n\\if :dry_run\nROLLBACK;\n\\endif", null, "\\set dry_run 0\n\\if :dry_run\nROLLBACK;\n\\endif")]
    [InlineData("SET app.dry_run = 'off';\nDO $$ BEGIN IF current_setting('app.dry_run') = 'on' THEN RETURN; END IF; END $$;", "SET app.dry_run = 'on';\nDO $$ BEGIN IF current_setting('app.dry_run') = 'on' THEN RETURN; END IF; END $$;", null)]
    public void A_line_to_be_edited_is_edited_for_the_other_run(string text, string? dry, string? real)
    {
        var form = SqlFormFinder.Find(SqlInput.Read(text, SqlFlavor.PostgreSql), null);
        Assert.Equal((dry, real), (form.DryText, form.RealText));
        Assert.Contains(form.Kind, new[] { SqlFlagKind.Ending, SqlFlagKind.Written });
    }

    [Theory]
    [InlineData("BEGIN;\nDELETE FROM t;\nCOMMIT;\n")]
    [InlineData("-- dry_run is not read here\nDELETE FROM t;\n")]
    [InlineData("SELECT to_char(now(), 'HH24:MI') AS checked;\n")]
    [InlineData("BEGIN;\nSAVEPOINT a;\nDELETE FROM t;\nROLLBACK TO a;\nDELETE FROM u;\nCOMMIT;\n")]
    public void A_script_without_a_dry_run_has_none(string text) =>
        Assert.Equal(SqlFlagKind.None, SqlFormFinder.Find(SqlInput.Read(text, SqlFlavor.PostgreSql), null).Kind);

    [Theory]
    [InlineData("DELETE FROM t WHERE NOT :dry_run;", ":dry_run")]
    [InlineData("DELETE FROM t WHERE NOT @dry_run;", "@dry_run")]
    public void A_parameter_of_sqlite3_keeps_its_prefix(string text, string name)
    {
        var form = SqlFormFinder.Find(SqlInput.Read(text, SqlFlavor.Sqlite), null);
        Assert.Equal((name, "1"), (form.Name, form.DryValue));
    }

    [Theory]
    [InlineData("\\set ON_ERROR_STOP on\nDELETE FROM t;", nameof(SqlFlavor.PostgreSql))]
    [InlineData("DO $$ BEGIN RAISE NOTICE 'x'; END $$;", nameof(SqlFlavor.PostgreSql))]
    [InlineData("UPDATE t SET at = now() - interval '1 day';", nameof(SqlFlavor.PostgreSql))]
    [InlineData(".bail on\nDELETE FROM t;", nameof(SqlFlavor.Sqlite))]
    [InlineData("PRAGMA foreign_keys = ON;\nDELETE FROM t;", nameof(SqlFlavor.Sqlite))]
    [InlineData("DELETE FROM t WHERE at < datetime('now', '-30 days');", nameof(SqlFlavor.Sqlite))]
    [InlineData("DELETE FROM t;", null)]
    public void The_dialect_is_told_by_what_only_one_database_understands(string text, string? flavor) =>
        Assert.Equal(flavor, SqlDialectGuess.Of(text)?.ToString());

    [Fact]
    public void Where_the_script_tells_nothing_its_schema_does() =>
        Assert.Equal(SqlFlavor.Sqlite, SqlDialectGuess.Of("DELETE FROM t;", "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);"));
}
