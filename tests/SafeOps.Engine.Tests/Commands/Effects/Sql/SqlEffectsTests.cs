using SafeOps.Commands;
using SafeOps.Commands.Effects.Sql;
using SafeOps.Text;
using static SafeOps.Commands.CommandEffect;
using static SafeOps.Commands.CommandTraits;

namespace SafeOps.Engine.Tests.Commands.Effects.Sql;

public sealed class SqlEffectsTests
{
    [Theory]
    [InlineData("SELECT 1", Read, None, "")]
    [InlineData("DELETE FROM t WHERE a = 1", Destroy, None, "sql/delete")]
    [InlineData("DELETE FROM t", Destroy, None, "sql/delete sql/no-condition")]
    [InlineData("UPDATE t SET a = 1 WHERE b = 2", Mutate, None, "sql/update")]
    [InlineData("UPDATE t SET a = 1", Destroy, None, "sql/no-condition sql/update")]
    [InlineData("INSERT INTO t VALUES (1)", Mutate, None, "sql/insert")]
    [InlineData("TRUNCATE t", Destroy, None, "sql/truncate")]
    [InlineData("DROP TABLE t", Destroy, None, "sql/drop")]
    [InlineData("ALTER TABLE t DROP COLUMN a", Destroy, None, "sql/alter")]
    [InlineData("ALTER TABLE t ALTER COLUMN a DROP NOT NULL", Mutate, None, "sql/alter")]
    [InlineData("CREATE TABLE t (a int)", Mutate, None, "sql/create")]
    [InlineData("WITH x AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM x", Destroy, None, "sql/delete sql/no-condition sql/writing-query")]
    [InlineData("SELECT nextval('s')", Mutate, None, "sql/function")]
    [InlineData("SELECT my_function(1)", Unknown, RunsArbitraryCode, "sql/unknown-function")]
    [InlineData("SELECT rolpassword FROM pg_authid", Read, ExposesSecrets, "sql/secret")]
    [InlineData("SELECT * FROM pg_shadow", Read, ExposesSecrets, "sql/secret")]
    [InlineData("SELECT umoptions FROM pg_catalog.pg_user_mappings", Read, ExposesSecrets, "sql/secret")]
    [InlineData("SELECT id, password_hash FROM users", Read, ExposesSecrets, "sql/secret")]
    [InlineData("COPY pg_shadow TO STDOUT", Read, ExposesSecrets, "sql/secret")]
    [InlineData("SHOW primary_conninfo", Read, ExposesSecrets, "sql/secret")]
    [InlineData("SHOW ALL", Read, ExposesSecrets, "sql/secret")]
    [InlineData("SHOW work_mem", Read, None, "")]
    [InlineData("SELECT pg_read_file('/etc/passwd')", Read, ExposesSecrets, "sql/function")]
    [InlineData("SELECT pg_ls_dir('.')", Read, None, "sql/function")]
    [InlineData("SELECT app.pg_ls_dir('.')", Unknown, RunsArbitraryCode, "sql/function")]
    [InlineData("SELECT query_to_xml('x', true, true, '')", Unknown, RunsArbitraryCode, "sql/function")]
    [InlineData("SELECT * FROM dblink('x', 'y') AS d(a int)", Unknown, RunsArbitraryCode | SendsData, "sql/function")]
    [InlineData("COPY t TO PROGRAM 'x'", Mutate, RunsArbitraryCode | SendsData, "sql/copy sql/copy-program")]
    [InlineData("DO 'x'", Unknown, RunsArbitraryCode, "sql/hidden-code")]
    [InlineData("SELECT pg_sleep(1)", Unknown, None, "sql/function")]
    [InlineData("SELECT pg_sleep(1000000)", Unknown, RunsUntilStopped, "sql/function")]
    [InlineData("SELECT pg_sleep(:n)", Unknown, RunsUntilStopped, "sql/function")]
    [InlineData("LISTEN x", Read, None, "sql/listen")]
    [InlineData("NOTIFY x", Mutate, None, "sql/notify")]
    [InlineData("SET search_path = app", Read, None, "sql/set")]
    [InlineData("SET search_path = app, pg_catalog", Unknown, None, "sql/set")]
    [InlineData("COMMIT", Read, None, "sql/commit")]
    [InlineData("COMMIT PREPARED 'x'", Mutate, None, "sql/prepare-transaction")]
    [InlineData("ROLLBACK PREPARED 'x'", Destroy, None, "sql/prepare-transaction")]
    [InlineData("SELECT 'x", Unknown, None, "sql/malformed")]
    public void Says_what_a_statement_of_PostgreSQL_does_and_why(string text, CommandEffect effect, CommandTraits traits, string rules)
    {
        var parts = SqlVerdicts.Read(text, CommandShell.PostgreSql);
        Assert.Equal((effect, traits), (SqlVerdicts.Effect(parts), SqlVerdicts.Traits(parts)));
        var reasons = parts.SelectMany(p => p.Reasons).ToList();
        Assert.Equal(rules, string.Join(' ', reasons.Select(r => r.Rule).Distinct().Order(StringComparer.Ordinal)));
        Assert.All(reasons, r => Assert.EndsWith(".", r.Message));
    }

    [Theory]
    [InlineData("REPLACE INTO t VALUES (1)", Mutate)]
    [InlineData("DELETE FROM t", Destroy)]
    [InlineData("ATTACH ':memory:' AS m", Read)]
    [InlineData("ATTACH 'file:x.db?mode=ro' AS x", Read)]
    [InlineData("ATTACH 'x.db' AS x", Unknown)]
    [InlineData("PRAGMA query_only = 1", Read)]
    [InlineData("PRAGMA foreign_keys = on", Read)]
    [InlineData("PRAGMA journal_mode = wal", Mutate)]
    [InlineData("VACUUM INTO 'x'", Mutate)]
    [InlineData("SELECT a REGEXP 'x' FROM t", Read)]
    public void Says_what_a_statement_of_SQLite_does(string text, CommandEffect effect) =>
        Assert.Equal(effect, SqlVerdicts.Effect(SqlVerdicts.Read(text, CommandShell.Sqlite)));

    [Fact]
    public void Gives_a_part_with_its_place_for_each_statement()
    {
        var parts = SqlVerdicts.Read("SELECT 1;\n  DROP TABLE t; -- x", CommandShell.PostgreSql);
        Assert.Equal(["SELECT", "DROP TABLE"], parts.Select(p => p.Name));
        Assert.Equal(new SourceSpan(2, 3, 12, 24), parts[1].Span);
        Assert.Equal("DROP TABLE t", parts[1].Text);
        Assert.Same(SqlVerdicts.Anywhere, parts[1].Environment);
        Assert.False(parts[1].HasUnknown);
    }

    [Fact]
    public void Remembers_the_unknown_beside_a_greater_effect()
    {
        var part = Assert.Single(SqlVerdicts.Read("DELETE FROM t WHERE my_function(a)", CommandShell.PostgreSql));
        Assert.Equal((Destroy, true), (part.Effect, part.HasUnknown));
    }

    [Fact]
    public void Puts_places_into_the_surrounding_text()
    {
        const string whole = "psql -c 'SELECT my_f(1)'";
        var inside = SqlEffects.Read("SELECT my_f(1)", CommandShell.PostgreSql, new SqlSource(SqlVerdicts.Anywhere, new TextPlaces(whole).Span).From(9));
        var reason = Assert.Single(Assert.Single(inside).Reasons);
        Assert.Equal("my_f", whole.Substring(reason.Span.Start, reason.Span.Length));
        var word = new TextPlaces(whole).Span(8, 24);
        Assert.Equal(word, Assert.Single(SqlEffects.Read("SELECT my_f(1)", CommandShell.PostgreSql, SqlSource.Within(word, SqlVerdicts.Anywhere))).Span);
    }

    [Fact]
    public void Calls_T_SQL_unknown_where_nobody_reads_it() =>
        Assert.Equal(Unknown, SqlVerdicts.Effect(SqlVerdicts.Read("SELECT 1", CommandShell.TSql)));

    [Fact]
    public void Comes_to_an_end_on_any_text_and_shows_pieces_of_it()
    {
        var generator = new Parsing.Sql.SqlTextGenerator(41);
        for (var round = 0; round < 3_000; round++)
        {
            var text = round % 2 == 0 ? generator.Rubbish(150) : generator.TokenSoup(150);
            foreach (var parts in new[] { SqlVerdicts.Read(text, CommandShell.PostgreSql), SqlVerdicts.Read(text, CommandShell.Sqlite), SqlVerdicts.Psql(text), SqlVerdicts.PsqlCommand(text), SqlVerdicts.SqliteShell(text), SqlVerdicts.MySql(text) })
                Assert.All(parts, p => Assert.InRange(p.Span.End, p.Span.Start, text.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Parsing.Sql.SqlReaderPropertyTests.Hostile), MemberType = typeof(Parsing.Sql.SqlReaderPropertyTests))]
    public void Comes_to_an_end_on_hostile_nesting(string name, string piece)
    {
        Assert.NotEmpty(name);
        foreach (var head in new[] { "", "select " })
        {
            var text = head + string.Concat(Enumerable.Repeat(piece, 8_000 / piece.Length));
            foreach (var parts in new[] { SqlVerdicts.Read(text, CommandShell.PostgreSql), SqlVerdicts.Read(text, CommandShell.Sqlite), SqlVerdicts.Psql(text), SqlVerdicts.SqliteShell(text), SqlVerdicts.MySql(text) })
                Assert.All(parts, p => Assert.InRange(p.Span.End, 0, text.Length));
        }
    }
}
