using System.Text;

namespace SafeOps.Commands.Parsing.Python;

/// <summary>Strings, with those next to them.</summary>
internal sealed partial class PythonReader
{
    /// <summary>As in <c>f"{a:{b:{c}}}"</c>.</summary>
    private const int DeepestSpecification = 2;

    private int _specifications;

    private PythonExpression ReadStrings()
    {
        var start = Token.Start;
        var parts = new List<PythonFormatPart>();
        var content = -1;
        bool isFormat = false, isBytes = false;
        var count = 0;
        for (; Is(PythonTokenKind.Text) || Is(PythonTokenKind.FormatStart); count++)
        {
            var token = Token;
            if (token.Kind == PythonTokenKind.FormatStart)
            {
                isFormat = true;
                ReadFormat(parts);
            }
            else
            {
                parts.Add(ReadText(token, out var bytes, out content));
                if (count > 0 && bytes != isBytes)
                    Fail(token.Start, token.End, "Bytes and text stand in one string.");
                isBytes = bytes;
            }
            if (isFormat && isBytes)
                Fail(token.Start, token.End, "Bytes and text stand in one string.");
        }
        if (isFormat)
            return new PythonFormatString(start, LastEnd, Joined(parts));
        var value = count == 1 ? ((PythonFormatText)parts[0]).Value : string.Concat(parts.Cast<PythonFormatText>().Select(p => p.Value));
        return new PythonString(start, LastEnd, value, isBytes, count == 1 ? content : -1);
    }

    /// <summary>A string without expressions.</summary>
    /// <param name="token">The whole of it.</param>
    /// <param name="isBytes">It has the prefix <c>b</c>.</param>
    /// <param name="content">Where its value stands as it is; else -1.</param>
    private PythonFormatText ReadText(PythonToken token, out bool isBytes, out int content)
    {
        Advance();
        var all = _text.AsSpan(token.Start, token.End - token.Start);
        var prefix = all[..all.IndexOfAny('"', '\'')];
        isBytes = prefix.ContainsAny('b', 'B');
        var size = all.Length - prefix.Length >= 6 && all[prefix.Length + 1] == all[prefix.Length] && all[prefix.Length + 2] == all[prefix.Length] ? 3 : 1;
        content = token.Start + prefix.Length + size;
        var raw = _text.AsSpan(content, token.End - size - content);
        if (isBytes && raw.ContainsAnyExceptInRange('\0', '\x7F'))
            Fail(token.Start, token.End, "Bytes can be written with ASCII characters only.");
        var isRaw = prefix.ContainsAny('r', 'R');
        if (!raw.Contains('\r') && (isRaw || !raw.Contains('\\')))
            return new PythonFormatText(token.Start, token.End, raw.ToString());
        var value = PythonEscapes.Decode(raw, isRaw, isBytes, out var mistake);
        if (mistake >= 0)
            FailEscape(content + mistake);
        content = -1;
        return new PythonFormatText(token.Start, token.End, value);
    }

    private void FailEscape(int at) => Fail(at, at + 2, "An escape in a string is not complete.");

    /// <summary>The parts of an f-string, with its quotes.</summary>
    private void ReadFormat(List<PythonFormatPart> parts)
    {
        var isRaw = _text.AsSpan(Token.Start, Token.End - Token.Start).ContainsAny('r', 'R');
        Advance();
        ReadFormatParts(parts, isRaw, isSpecification: false);
        if (Is(PythonTokenKind.FormatEnd))
            Advance();
        else
            Fail("A string should end");
    }

    private void ReadFormatParts(List<PythonFormatPart> parts, bool isRaw, bool isSpecification)
    {
        while (true)
        {
            if (Is(PythonTokenKind.FormatText))
                parts.Add(ReadFormatText(isRaw, isSpecification));
            else if (Is("{"))
                parts.Add(ReadField(isRaw));
            else
                return;
        }
    }

    private PythonFormatText ReadFormatText(bool isRaw, bool isSpecification)
    {
        var (start, end) = (Token.Start, Token.End);
        Advance();
        // Before the escapes: what these write is no brace of the format.
        var raw = isSpecification ? _text[start..end] : Undouble(_text[start..end]);
        var value = PythonEscapes.Decode(raw, isRaw, isBytes: false, out var mistake);
        if (mistake >= 0)
            FailEscape(start);
        return new PythonFormatText(start, end, value);
    }

    private static string Undouble(string text) => text.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);

    private PythonFormatValue ReadField(bool isRaw)
    {
        var start = Token.Start;
        Advance();
        if (!Enter())
            return new PythonFormatValue(start, start, Missing(), false, '\0', null);
        var value = ReadYieldOrExpressions();
        var isDebug = Take("=");
        var conversion = '\0';
        if (Is("!"))
        {
            var mark = Token.End;
            Advance();
            conversion = Token is { Kind: PythonTokenKind.Name } name && name.Start == mark && name.End == mark + 1 && _text[mark] is 'r' or 's' or 'a' ? _text[mark] : '\0';
            if (conversion == '\0')
                Fail("'r', 's' or 'a' should stand");
            Advance();
        }
        List<PythonFormatPart>? specification = null;
        if (Take(":"))
        {
            specification = [];
            if (++_specifications > DeepestSpecification)
                Fail("No expression can stand so deep in format specifications as");
            ReadFormatParts(specification, isRaw, isSpecification: true);
            _specifications--;
        }
        Expect("}");
        Leave();
        return new PythonFormatValue(start, LastEnd, value, isDebug, conversion, specification);
    }

    /// <summary>Texts next to one another in one piece.</summary>
    private static List<PythonFormatPart> Joined(List<PythonFormatPart> parts)
    {
        var joined = new List<PythonFormatPart>();
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is not PythonFormatText first)
            {
                joined.Add(parts[i]);
                continue;
            }
            var value = new StringBuilder(first.Value);
            var last = first;
            while (i + 1 < parts.Count && parts[i + 1] is PythonFormatText next)
            {
                value.Append(next.Value);
                last = next;
                i++;
            }
            if (value.Length > 0)
                joined.Add(first with { End = last.End, Value = value.ToString() });
        }
        return joined;
    }
}
