using System.Collections;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using SafeOps.Adapters.TSql;
using SafeOps.Commands;
using SafeOps.Commands.Effects.Sql;
using SafeOps.Text;

namespace SafeOps.Adapters.Tests.TSql;

public sealed class TSqlReaderTests
{
    private static readonly TSqlReader Reader = new();
    private static readonly CommandEnvironment Anywhere = new(null, true, "Nobody said where.");

    [Fact]
    public void Calls_everyday_reading_a_read()
    {
        Assert.InRange(TSqlCollections.Reading.Length, 75, int.MaxValue);
        AssertNone(TSqlCollections.Reading.Select(t => (Text: t, Parts: Read(t))).Where(t => Effect(t.Parts) != CommandEffect.Read).Select(t => Show(t.Text, t.Parts)));
    }

    [Fact]
    public void Calls_nothing_that_writes_a_read() =>
        AssertNone(TSqlCollections.Writing.Where(t => Effect(Read(t)) == CommandEffect.Read));

    [Fact]
    public void Keeps_its_verdict_when_a_text_is_rewritten()
    {
        var random = new Random(31);
        string[] heads = ["/* x */ ", "SELECT 1;\n", "-- y\n", "SET NOCOUNT ON;\n", "USE d\nGO\n", "DECLARE @q int;\n", "\t\n"];
        foreach (var text in TSqlCollections.Writing)
        {
            var plain = text.IndexOfAny(['\'', '[', '"', '/']) < 0;
            for (var round = 0; round < 5; round++)
            {
                var words = plain ? text.Split(' ').Select(w => random.Next(3) == 0 ? w.ToLowerInvariant() : random.Next(2) == 0 ? w.ToUpperInvariant() : w) : [text];
                var changed = heads[random.Next(heads.Length)] + string.Join(plain && random.Next(2) == 0 ? " /* z */ " : " ", words);
                Assert.True(Effect(Read(changed)) != CommandEffect.Read, changed);
            }
        }
    }

    [Theory]
    [InlineData("DELETE FROM T WHERE a = 1", CommandEffect.Destroy, CommandTraits.None, "delete")]
    [InlineData("DROP TABLE T", CommandEffect.Destroy, CommandTraits.None, "drop")]
    [InlineData("UPDATE T SET a = 1", CommandEffect.Destroy, CommandTraits.None, "no-condition")]
    [InlineData("UPDATE T SET a = 1 WHERE b = 2", CommandEffect.Mutate, CommandTraits.None, "update")]
    [InlineData("CREATE PROC p AS DELETE FROM T", CommandEffect.Mutate, CommandTraits.None, "create")]
    [InlineData("EXEC('x')", CommandEffect.Unknown, CommandTraits.RunsArbitraryCode, "execute")]
    [InlineData("EXEC('x') AT srv", CommandEffect.Unknown, CommandTraits.RunsArbitraryCode | CommandTraits.SendsData, "execute")]
    [InlineData("SELECT * FROM OPENQUERY(srv, 'x')", CommandEffect.Unknown, CommandTraits.RunsArbitraryCode | CommandTraits.SendsData, "remote-server")]
    [InlineData("SELECT dbo.f(1)", CommandEffect.Unknown, CommandTraits.RunsArbitraryCode, "unknown-function")]
    [InlineData("SELECT name, password_hash FROM sys.sql_logins", CommandEffect.Read, CommandTraits.ExposesSecrets, "secret")]
    [InlineData("SELECT NEXT VALUE FOR s", CommandEffect.Mutate, CommandTraits.None, "sequence")]
    public void Says_what_a_statement_does_and_why(string text, CommandEffect effect, CommandTraits traits, string rule)
    {
        var part = Assert.Single(Read(text));
        Assert.Equal((effect, traits), (part.Effect, part.Traits));
        Assert.Contains(part.Reasons, r => r.Rule == "sql/" + rule);
        Assert.All(part.Reasons, r => Assert.EndsWith(".", r.Message));
        Assert.All(part.Reasons, r => Assert.InRange(r.Span.End, r.Span.Start, text.Length));
    }

    [Fact]
    public void Gives_a_part_for_each_statement_of_each_batch()
    {
        var parts = Read("USE d\nGO\nSELECT 1; DROP TABLE T\nGO\nEXEC sp_who2");
        Assert.Equal(["USE", "SELECT", "DROP TABLE", "EXECUTE"], parts.Select(p => p.Name));
        Assert.Equal([1, 3, 3, 5], parts.Select(p => p.Span.Line));
    }

    /// <summary>A node that the walk passes by would be judged by nobody.</summary>
    [Fact]
    public void Walks_past_no_node_of_the_tree()
    {
        var missed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in TSqlCollections.Reading.Concat(TSqlCollections.Writing))
        {
            var tree = new TSql180Parser(true).Parse(new StringReader(text), out var errors);
            if (errors.Count > 0)
                continue;
            var walk = new Walk();
            tree.Accept(walk);
            var held = new HashSet<TSqlFragment>(ReferenceEqualityComparer.Instance);
            Collect(tree, held);
            foreach (var fragment in held.Where(f => !walk.Seen.Contains(f)))
                missed.Add($"{fragment.GetType().Name} in {text}");
        }
        AssertNone(missed);
    }

    [Fact]
    public void Comes_to_an_end_on_any_text()
    {
        var random = new Random(7);
        var words = TSqlCollections.Reading.Concat(TSqlCollections.Writing).SelectMany(t => t.Split(' ')).Distinct().ToArray();
        for (var round = 0; round < 3_000; round++)
        {
            var text = string.Join(random.Next(4) == 0 ? "\n" : " ", Enumerable.Range(0, random.Next(30)).Select(_ => words[random.Next(words.Length)]));
            Assert.All(Read(text), p => Assert.Equal(text.Substring(p.Span.Start, p.Span.Length), p.Text));
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("SELECT (")]
    [InlineData("SELECT * FROM (")]
    [InlineData("NOT ")]
    [InlineData("SELECT - - ")]
    [InlineData("~")]
    [InlineData("CASE WHEN ")]
    [InlineData("BEGIN ")]
    [InlineData("IF 1=1 ")]
    [InlineData("WHILE 1=1 ")]
    [InlineData("SELECT 1 UNION ")]
    [InlineData("a JOIN ")]
    [InlineData("1 + ")]
    [InlineData("a.")]
    [InlineData("'")]
    [InlineData("[")]
    [InlineData("/*")]
    [InlineData("EXEC p ")]
    [InlineData("CREATE PROC p AS ")]
    public void Survives_hostile_nesting(string piece)
    {
        foreach (var head in new[] { "", "SELECT ", "SELECT 1 WHERE ", "SELECT * FROM " })
            Assert.NotEmpty(Read(head + string.Concat(Enumerable.Repeat(piece, 65_536 / piece.Length))));
    }

    private static IReadOnlyList<CommandPart> Read(string text) => SqlEffects.Read(text, CommandShell.TSql, new SqlSource(Anywhere, new TextPlaces(text).Span, Reader));

    private static CommandEffect Effect(IReadOnlyList<CommandPart> parts) => parts.Count == 0 ? CommandEffect.Read : parts.Max(p => p.Effect);

    private static string Show(string text, IReadOnlyList<CommandPart> parts) =>
        text + "\n" + string.Join('\n', parts.SelectMany(p => p.Reasons).Select(r => $"    {r.Rule} {r.Effect} {r.Message}"));

    private static void Collect(TSqlFragment fragment, HashSet<TSqlFragment> held)
    {
        if (!held.Add(fragment))
            return;
        foreach (var property in fragment.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0))
        {
            if (typeof(TSqlFragment).IsAssignableFrom(property.PropertyType) && property.GetValue(fragment) is TSqlFragment child)
                Collect(child, held);
            else if (property.PropertyType.IsGenericType && property.GetValue(fragment) is IEnumerable children)
                foreach (var item in children.OfType<TSqlFragment>())
                    Collect(item, held);
        }
    }

    private sealed class Walk : TSqlFragmentVisitor
    {
        public HashSet<TSqlFragment> Seen { get; } = new(ReferenceEqualityComparer.Instance);

        public override void Visit(TSqlFragment fragment) => Seen.Add(fragment);
    }

    private static void AssertNone(IEnumerable<string> wrong)
    {
        var all = string.Join('\n', wrong);
        Assert.True(all.Length == 0, all);
    }
}
