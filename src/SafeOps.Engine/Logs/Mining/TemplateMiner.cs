using System.Text;
using SafeOps.Values;

namespace SafeOps.Logs.Mining;

/// <summary>
/// Finds the statements behind the shapes of a log: which words a statement says, and which are values it was given. One
/// configuration for all logs; the result is the same in whatever order and by however many workers the messages were counted.
/// </summary>
public static class TemplateMiner
{
    /// <summary>How many digits of a digest name a template.</summary>
    private const int IdLength = 12;

    /// <param name="tables">One a worker. They are only read.</param>
    public static TemplateSet Mine(IReadOnlyList<ShapeTable> tables, CancellationToken cancellationToken)
    {
        var words = new WordTable();
        var (patterns, ofShapes) = Collect(tables, words, cancellationToken);
        var merged = new PatternMerger(words, cancellationToken).Merge(patterns);
        new LengthJoiner(words).Join(merged);
        new PhraseMerger(words).Merge(merged);
        new TailJoiner(words).Join(merged);

        var texts = new Dictionary<Pattern, string>();
        foreach (var root in merged.Where(p => p.Into is null))
            texts.Add(root, TemplateText.Of(root, words));
        // Two patterns may read the same, as "a b" and "ab" do where a shape had no blank: one template.
        var templates = texts.GroupBy(t => t.Value, t => t.Key.Lines, StringComparer.Ordinal)
            .Select(g => new LogTemplate { Id = Digest.OfText(g.Key)[..IdLength], Text = g.Key, Lines = g.Sum() })
            .OrderByDescending(t => t.Lines).ThenBy(t => t.Text, StringComparer.Ordinal).ToList();
        var numbers = templates.Select((t, i) => (t.Text, i)).ToDictionary(t => t.Text, t => t.i, StringComparer.Ordinal);
        int Number(Pattern pattern) => numbers[texts[pattern.Root()]];
        return new TemplateSet(
            templates,
            [.. ofShapes.Select(s => s.Select(Number).ToArray())],
            () => new TemplateIndex(words, [.. merged.Where(p => p.IsOpen || !p.Root().IsOpen).Select(p => (p, Number(p))), .. templates.Select((t, i) => (new Pattern(TemplateText.Tokens(t.Text), words, 0), i))]));
    }

    private static (List<Pattern> Patterns, Pattern[][] OfShapes) Collect(IReadOnlyList<ShapeTable> tables, WordTable words, CancellationToken cancellationToken)
    {
        var shapes = new List<((string Words, string Blanks) Key, List<Token> Tokens, int Table, int Shape)>();
        var key = new StringBuilder();
        for (var table = 0; table < tables.Count; table++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var shape = 0; shape < tables[table].Count; shape++)
            {
                var tokens = CanonicalTokens.Of(tables[table].TokensOf(shape));
                shapes.Add((Key(key, tokens), tokens, table, shape));
            }
        }
        shapes.Sort((a, b) => string.CompareOrdinal(a.Key.Words, b.Key.Words) is var order and not 0 ? order : string.CompareOrdinal(a.Key.Blanks, b.Key.Blanks));
        var ofShapes = tables.Select(t => new Pattern[t.Count]).ToArray();
        var patterns = new List<Pattern>();
        var last = "";
        foreach (var ((text, _), tokens, table, shape) in shapes)
        {
            var pattern = new Pattern(tokens, words, tables[table].LinesOf(shape));
            if (patterns.Count > 0 && text == last)
                patterns[^1].Count(pattern);
            else
                patterns.Add(pattern);
            (ofShapes[table][shape], last) = (patterns[^1], text);
        }
        return (patterns, ofShapes);
    }

    /// <summary>The words alone, without kinds; then the blanks, so that the order of equal ones is that of the text.</summary>
    private static (string Words, string Blanks) Key(StringBuilder key, List<Token> tokens)
    {
        key.Clear();
        foreach (var token in tokens)
            key.Append(token.Varies ? "\u0001" : token.Text).Append('\u0002');
        var words = key.ToString();
        key.Clear();
        foreach (var token in tokens)
            key.Append(token.Spaced ? ' ' : '.');
        return (words, key.ToString());
    }
}
