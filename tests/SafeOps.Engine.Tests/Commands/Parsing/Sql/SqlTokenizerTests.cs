using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Engine.Tests.Commands.Parsing.Sql;

public sealed class SqlTokenizerTests
{
    [Theory]
    [InlineData(SqlFlavor.Sqlite, "select", "Identifier:select")]
    [InlineData(SqlFlavor.Sqlite, "\"a\"\"b\" `c``d` [e;f]", "QuotedIdentifier:\"a\"\"b\" QuotedIdentifier:`c``d` QuotedIdentifier:[e;f]")]
    [InlineData(SqlFlavor.Sqlite, "'it''s;'", "String:'it''s;'")]
    [InlineData(SqlFlavor.Sqlite, "'\\'", "String:'\\'")]
    [InlineData(SqlFlavor.Sqlite, "x'0aFF'", "Blob:x'0aFF'")]
    [InlineData(SqlFlavor.Sqlite, "x'0a0'", "Error:x'0a0'")]
    [InlineData(SqlFlavor.Sqlite, "1 1.5e-3 .5 0xFF 1_000", "Number:1 Number:1.5e-3 Number:.5 Number:0xFF Number:1_000")]
    [InlineData(SqlFlavor.Sqlite, "1a", "Error:1a")]
    [InlineData(SqlFlavor.Sqlite, "? ?12 :a @b $c $d::e(f;g)", "Parameter:? Parameter:?12 Parameter::a Parameter:@b Parameter:$c Parameter:$d::e(f;g)")]
    [InlineData(SqlFlavor.Sqlite, ":a(;", "Error::a(;")]
    [InlineData(SqlFlavor.Sqlite, "a->>'x'", "Identifier:a Operator:->> String:'x'")]
    [InlineData(SqlFlavor.Sqlite, "1--c\r;\n2", "Number:1 Comment:--c\r; Number:2")]
    [InlineData(SqlFlavor.Sqlite, "/* a /* b */ c", "Comment:/* a /* b */ Identifier:c")]
    [InlineData(SqlFlavor.Sqlite, "$a$;$a$", "Parameter:$a$ Punctuation:; Parameter:$a$")]
    [InlineData(SqlFlavor.Sqlite, "'open", "Error:'open")]
    [InlineData(SqlFlavor.Sqlite, "/*", "Error:/*")]
    [InlineData(SqlFlavor.Sqlite, "{", "Error:{")]
    [InlineData(SqlFlavor.Sqlite, "\uFEFFselect", "Identifier:select")]
    [InlineData(SqlFlavor.Sqlite, "'a\0b'", "Error:'a\0b'")]
    [InlineData(SqlFlavor.PostgreSql, "E'a\\'b;' x", "String:E'a\\'b;' Identifier:x")]
    [InlineData(SqlFlavor.PostgreSql, "'a\\' x", "String:'a\\' Identifier:x")]
    [InlineData(SqlFlavor.PostgreSql, "E'a' -- c\n'\\';' x", "String:E'a' -- c\n'\\';' Identifier:x")]
    [InlineData(SqlFlavor.PostgreSql, "$$a;b$$ $t$ $$ ; $t$", "String:$$a;b$$ String:$t$ $$ ; $t$")]
    [InlineData(SqlFlavor.PostgreSql, "a$b$c", "Identifier:a$b$c")]
    [InlineData(SqlFlavor.PostgreSql, "$t$ open $T$", "Error:$t$ open $T$")]
    [InlineData(SqlFlavor.PostgreSql, "U&'\\0441' u&\"d\\0061t\"", "String:U&'\\0441' QuotedIdentifier:u&\"d\\0061t\"")]
    [InlineData(SqlFlavor.PostgreSql, "b'01' X'1f' n'x'", "Blob:b'01' Blob:X'1f' String:n'x'")]
    [InlineData(SqlFlavor.PostgreSql, "$1 :a @b", "Parameter:$1 Parameter::a Parameter:@b")]
    [InlineData(SqlFlavor.PostgreSql, "a::int", "Identifier:a Operator::: Identifier:int")]
    [InlineData(SqlFlavor.PostgreSql, "a=@b", "Identifier:a Operator:= Parameter:@b")]
    [InlineData(SqlFlavor.PostgreSql, "a<@b", "Identifier:a Operator:<@ Identifier:b")]
    [InlineData(SqlFlavor.PostgreSql, "a@>b", "Identifier:a Operator:@> Identifier:b")]
    [InlineData(SqlFlavor.PostgreSql, "a ?| b", "Identifier:a Operator:?| Identifier:b")]
    [InlineData(SqlFlavor.PostgreSql, "1*-- c\r2", "Number:1 Operator:* Comment:-- c Number:2")]
    [InlineData(SqlFlavor.PostgreSql, "/* a /* b */ ; */ c", "Comment:/* a /* b */ ; */ Identifier:c")]
    [InlineData(SqlFlavor.PostgreSql, "\\connect x\nselect", "MetaCommand:\\connect x Identifier:select")]
    [InlineData(SqlFlavor.PostgreSql, "`a`", "Operator:` Identifier:a Operator:`")]
    [InlineData(SqlFlavor.PostgreSql, "1..10", "Number:1 Punctuation:. Number:.10")]
    public void Cuts_text_as_the_dialect_does(SqlFlavor flavor, string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', SqlTokenizer.Read(text, flavor).Select(t => $"{t.Kind}:{text.Substring(t.Start, t.Length)}")));
}
