using System.Globalization;
using System.Text;

namespace SafeOps.LogFamilies;

/// <summary>
/// A statement's text. In braces: a kind of value (<c>{ip}</c>, <c>{int:1-9}</c>), one of several texts (<c>{on|off}</c>), several in
/// a row (<c>{[1-3, ]ip}</c>); other braces are the statement's own.
/// </summary>
internal sealed class StatementText
{
    private readonly List<Action<StringBuilder, ValueSource>> _parts = [];

    public StatementText(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf('{', at);
            if (open < 0)
                open = text.Length;
            var plain = text[at..open];
            if (plain.Length > 0)
                _parts.Add((b, _) => b.Append(plain));
            if (open == text.Length)
                return;
            var close = Close(text, open);
            Add(text[(open + 1)..close]);
            at = close + 1;
        }
    }

    public void Write(StringBuilder text, ValueSource values)
    {
        foreach (var part in _parts)
            part(text, values);
    }

    private void Add(string inner)
    {
        var choices = Split(inner);
        if (choices.Count > 1)
        {
            var texts = choices.ConvertAll(c => new StatementText(c));
            _parts.Add((b, v) => texts[v.Skewed(texts.Count)].Write(b, v));
        }
        else if (inner.StartsWith('[') && inner.IndexOf(']', StringComparison.Ordinal) is > 0 and var end && char.IsDigit(inner[1]))
        {
            var dash = inner.IndexOf('-', StringComparison.Ordinal);
            var from = int.Parse(inner[1..dash], CultureInfo.InvariantCulture);
            var digits = inner[(dash + 1)..end].TakeWhile(char.IsDigit).Count();
            var to = int.Parse(inner.AsSpan(dash + 1, digits), CultureInfo.InvariantCulture);
            var between = inner[(dash + 1 + digits)..end];
            var item = inner[(end + 1)..];
            _parts.Add((b, v) => b.AppendJoin(between, Enumerable.Range(0, v.Number(from, to)).Select(_ => v.Of(item))));
        }
        else if (ValueSource.Knows(inner))
        {
            _parts.Add((b, v) => b.Append(v.Of(inner)));
        }
        else
        {
            var text = new StatementText(inner);
            _parts.Add((b, v) =>
            {
                b.Append('{');
                text.Write(b, v);
                b.Append('}');
            });
        }
    }

    private static int Close(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] == '{')
                depth++;
            else if (text[i] == '}' && --depth == 0)
                return i;
        }
        throw new FormatException($"A brace stays open in '{text}'.");
    }

    private static List<string> Split(string text)
    {
        var (depth, start) = (0, 0);
        var parts = new List<string>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '{')
                depth++;
            else if (text[i] == '}')
                depth--;
            else if (text[i] == '|' && depth == 0)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }
        parts.Add(text[start..]);
        return parts;
    }
}
