using SafeOps.Processes;

namespace SafeOps.Tests.Processes;

public sealed class BoundedTextTests
{
    [Fact]
    public void Keeps_a_text_within_the_limit_as_it_is()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => "ab\n"[random.Next(3)]));
            var kept = new BoundedText(60);
            for (var at = 0; at < text.Length;)
            {
                var count = random.Next(1, text.Length - at + 1);
                kept.Append(text.AsSpan(at, count));
                at += count;
            }
            Assert.Equal(text, kept.ToString());
        }
    }

    [Fact]
    public void Counts_every_character_it_leaves_out()
    {
        var random = new Random(8);
        for (var i = 0; i < 500; i++)
        {
            var limit = random.Next(2, 40);
            var text = string.Concat(Enumerable.Range(0, limit + 1 + random.Next(100)).Select(_ => "abcdefg\n"[random.Next(8)]));
            var kept = new BoundedText(limit);
            foreach (var part in text.Chunk(random.Next(1, 30)))
                kept.Append(part);
            var (head, between, tail) = BoundedText.SplitAtCut(kept.ToString())!.Value;
            Assert.StartsWith(head, text);
            Assert.EndsWith(tail, text);
            Assert.Equal(text.Length - head.Length - tail.Length, int.Parse(between.Split(' ')[1]));
            Assert.True(head.Length + tail.Length <= limit);
        }
    }

    [Fact]
    public void Cuts_at_line_ends()
    {
        var kept = new BoundedText(20);
        kept.Append("one\ntwo\nthree\nfour\nfive\nsix\nseven\n");
        Assert.Equal("one\ntwo\n[… 21 characters left out …]\nseven\n", kept.ToString());
    }
}
