using System.Text;

namespace SafeOps.Commands.Parsing.Bash;

/// <summary>A brace or comma of a word that is still being read; none is left in a finished word.</summary>
internal sealed record BashBraceMark(int Start, int End, char Mark) : BashPart(Start, End);

/// <summary>Brace expansions: which of the braces in a word belong together.</summary>
/// <remarks>
/// Bash looks for each brace's partner anew, which takes quadratic time and gives odd words odd readings. This pairs them once,
/// and doubts the words in which that might differ.
/// </remarks>
internal sealed partial class BashReader
{
    private readonly List<OpenBrace> _openBraces = [];
    private readonly List<int> _commas = [];
    private readonly List<BashPart> _combined = [];
    private readonly StringBuilder _joined = new();

    private void CombineBraces(int from, int wordStart)
    {
        var loneBraces = false;
        var expands = false;
        var odd = false;
        for (var i = from; i < _parts.Count; i++)
        {
            var part = _parts[i];
            if (part is not BashBraceMark mark)
            {
                odd |= part is BashParameter or BashArithmetic && HasBraces(part);
                if (part is BashLiteral literal && literal.Text.Contains("..", StringComparison.Ordinal))
                    Note(dots: true, list: false);
                _combined.Add(part);
                continue;
            }
            var open = _openBraces.Count == 0 ? default : _openBraces[^1];
            switch (mark.Mark)
            {
                case ',' when _openBraces.Count > 0:
                    _commas.Add(_combined.Count);
                    break;
                case '{' when _openBraces.Count == DeepestNesting:
                    Fail(wordStart, _at, $"The braces are nested more than {DeepestNesting} levels deep.");
                    break;
                case '{':
                    _openBraces.Add(new OpenBrace(_combined.Count, _commas.Count, false, false));
                    break;
                case '}' when _openBraces.Count == 0:
                    odd |= loneBraces;
                    break;
                case '}':
                    _openBraces.RemoveAt(_openBraces.Count - 1);
                    if (CloseBraces(open, mark) is { } braces)
                    {
                        _commas.RemoveRange(open.Commas, _commas.Count - open.Commas);
                        _combined.RemoveRange(open.Part, _combined.Count - open.Part);
                        _combined.Add(braces);
                        expands = true;
                        Note(dots: false, list: true);
                        continue;
                    }
                    // Dots make bash drop the braces around a list: {x..{a,b}} is x..a and x..b.
                    odd |= open.HasDots && open.HasList;
                    Note(dots: false, open.HasList);
                    loneBraces = true;
                    break;
            }
            _combined.Add(part);
        }
        _openBraces.Clear();
        _commas.Clear();
        _parts.RemoveRange(from, _parts.Count - from);
        _parts.AddRange(Merge(0, _combined.Count));
        _combined.Clear();
        if (odd && (expands || loneBraces))
            Doubt(wordStart, _at, "It is not plain which of these braces belong together.");
    }

    private BashBraces? CloseBraces(OpenBrace open, BashBraceMark close)
    {
        var start = _combined[open.Part].Start;
        var text = close.End <= start ? "" : Written(start, close.End);
        if (_commas.Count > open.Commas)
        {
            var items = new BashWord[_commas.Count - open.Commas + 1];
            var first = open.Part + 1;
            var itemStart = _combined[open.Part].End;
            for (var i = 0; i < items.Length; i++)
            {
                var last = i == items.Length - 1;
                var end = last ? _combined.Count : _commas[open.Commas + i];
                var itemEnd = last ? close.Start : _combined[end].Start;
                items[i] = new BashWord(itemStart, itemEnd, Merge(first, end));
                first = end + 1;
                itemStart = last ? itemEnd : _combined[end].End;
            }
            return new BashBraces(start, close.End, text, items);
        }
        return _combined.Count == open.Part + 2 && _combined[^1] is BashLiteral { Quoted: false } inside && IsSequence(inside.Text)
            ? new BashBraces(start, close.End, text, null)
            : null;
    }

    // What is written there: offsets are into the whole text, which a backtick's inside no longer is.
    private string Written(int start, int end)
    {
        if (_places is null)
            return _text[start..end];
        var from = Array.BinarySearch(_places, start);
        var to = Array.BinarySearch(_places, end);
        return from < 0 || to < 0 ? "" : _text[from..to];
    }

    /// <summary>True for <c>1..5</c>, <c>a..f</c> and either with a step.</summary>
    private static bool IsSequence(ReadOnlySpan<char> text)
    {
        var first = text.IndexOf("..");
        if (first <= 0)
            return false;
        var rest = text[(first + 2)..];
        var second = rest.IndexOf("..");
        var last = second < 0 ? rest : rest[..second];
        if (second >= 0 && !IsInteger(rest[(second + 2)..]))
            return false;
        return (IsInteger(text[..first]) && IsInteger(last)) || (first == 1 && char.IsAsciiLetter(text[0]) && last is [var end] && char.IsAsciiLetter(end));
    }

    private static bool IsInteger(ReadOnlySpan<char> text)
    {
        if (text is ['-' or '+', ..])
            text = text[1..];
        return text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');
    }

    private void Note(bool dots, bool list)
    {
        if (_openBraces.Count == 0)
            return;
        var top = _openBraces[^1];
        _openBraces[^1] = top with { HasDots = top.HasDots || dots, HasList = top.HasList || list };
    }

    // Bash counts the braces and commas in these with those of the word.
    private bool HasBraces(BashPart part)
    {
        var text = Written(part.Start, part.End).AsSpan();
        return text.Length > 2 && text[2..].ContainsAny('{', ',') && (part is not BashArithmetic || text is ['$', '[', ..] || text.Contains('{'));
    }

    /// <summary>The parts in a range; marks that pair with nothing are literals, joined with those beside them.</summary>
    private BashPart[] Merge(int from, int to)
    {
        var merged = new List<BashPart>(to - from);
        for (var i = from; i < to; i++)
        {
            if (!IsPlain(_combined[i]))
            {
                merged.Add(_combined[i]);
                continue;
            }
            var first = i;
            while (i + 1 < to && IsPlain(_combined[i + 1]))
                i++;
            if (first == i && _combined[i] is BashLiteral)
            {
                merged.Add(_combined[i]);
                continue;
            }
            _joined.Clear();
            for (var j = first; j <= i; j++)
            {
                if (_combined[j] is BashBraceMark mark)
                    _joined.Append(mark.Mark);
                else
                    _joined.Append(((BashLiteral)_combined[j]).Text);
            }
            merged.Add(new BashLiteral(_combined[first].Start, _combined[i].End, _joined.ToString(), false));
        }
        return [.. merged];
    }

    private static bool IsPlain(BashPart part) => part is BashBraceMark or BashLiteral { Quoted: false };

    private readonly record struct OpenBrace(int Part, int Commas, bool HasDots, bool HasList);
}
