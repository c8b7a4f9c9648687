using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SafeOps.Logs.Signatures;

namespace SafeOps.Engine.Tests.Logs.Signatures;

public sealed class LiteralIndexTests
{
    private static readonly string[] Literals = ["connection refused", "refused", "oomkilled", "abcabc", "abcabcabc", "aaaaaa", "panic: "];

    private static readonly LiteralIndex Index = new([.. Literals.Select(Encoding.UTF8.GetBytes)]);

    [Fact]
    public void Finds_what_a_plain_search_finds_wherever_it_stands()
    {
        var pieces = Gen.Elements(Literals.Concat(["a", "b", "c", "abc", " ", "Connection ", "REFUSED", "x", "panic", ": ", "oom", "Killed", "é"]).ToArray());
        var texts = pieces.ListOf().Select(p => string.Concat(p));
        Prop.ForAll(Arb.From(texts), text =>
        {
            var expected = new HashSet<(int, int)>();
            var bytes = Encoding.UTF8.GetBytes(text);
            var folded = Encoding.Latin1.GetString(bytes).ToLowerInvariant();
            for (var literal = 0; literal < Literals.Length; literal++)
            {
                for (var at = folded.IndexOf(Literals[literal], StringComparison.Ordinal); at >= 0; at = folded.IndexOf(Literals[literal], at + 1, StringComparison.Ordinal))
                    expected.Add((literal, at));
            }
            return expected.SetEquals(All(bytes)) && Index.IsAnyIn(bytes) == (expected.Count > 0);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("")]
    [InlineData("ref")]
    [InlineData("refuse")]
    public void Finds_nothing_in_less_than_a_literal(string text) => Assert.False(Index.IsAnyIn(Encoding.UTF8.GetBytes(text)));

    private static HashSet<(int, int)> All(byte[] text)
    {
        var found = new HashSet<(int, int)>();
        var cursor = default(LiteralIndex.Cursor);
        while (Index.Next(text, ref cursor, out var literal, out var start))
            Assert.True(found.Add((literal, start)));
        return found;
    }
}
