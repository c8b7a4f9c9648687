using System.Text;
using System.Text.Json;
using SafeOps.Errors;

namespace SafeOps.Text;

/// <summary>
/// Reads JSON (RFC 8259) into nodes that know their place. Comments and trailing commas are tolerated, as the editors of
/// <c>.jsonc</c> and <c>appsettings.json</c> do; two equal keys in one object are refused.
/// </summary>
public static class JsonText
{
    private const int DeepestNesting = 200;

    /// <summary>Throws <see cref="MistakesException"/> (<see cref="ErrorCodes.DocumentInvalid"/>) with the place.</summary>
    public static DataNode Read(string text, string file)
    {
        var places = new TextPlaces(text);
        var hidden = text.StartsWith('\uFEFF') ? 1 : 0;
        var offsets = new CharacterOffsets(text, hidden);
        var mistakes = new List<Mistake>();
        var reader = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(text, hidden, text.Length - hidden),
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = DeepestNesting });
        try
        {
            reader.Read();
            var node = Node(ref reader);
            reader.Read();
            return mistakes.Count == 0 ? node : throw new MistakesException(ErrorCodes.DocumentInvalid, mistakes);
        }
        catch (JsonException error)
        {
            var lineStart = LineStart(text, (int)(error.LineNumber ?? 0), hidden);
            mistakes.Add(Located(offsets.After(lineStart, error.BytePositionInLine ?? 0), Reason(error)));
        }
        catch (InvalidOperationException)
        {
            mistakes.Add(Located(offsets.At(reader.TokenStartIndex), "this text has an escape that stands for no character (half of a surrogate pair)."));
        }
        throw new MistakesException(ErrorCodes.DocumentInvalid, mistakes);

        Mistake Located(int offset, string message)
        {
            var (line, column) = places.At(offset);
            return new Mistake(file, line, column, message);
        }

        SourceSpan Token(ref Utf8JsonReader at)
        {
            var start = offsets.At(at.TokenStartIndex);
            return places.Span(start, offsets.At(at.BytesConsumed));
        }

        DataNode Node(ref Utf8JsonReader at)
        {
            switch (at.TokenType)
            {
                case JsonTokenType.StartObject:
                    return Mapping(ref at);
                case JsonTokenType.StartArray:
                    var start = Token(ref at);
                    var items = new List<DataNode>();
                    while (at.Read() && at.TokenType != JsonTokenType.EndArray)
                        items.Add(Node(ref at));
                    return new DataSequence(start with { End = offsets.At(at.BytesConsumed) }, items, Flow: true);
                case JsonTokenType.String:
                    var span = Token(ref at);
                    return new DataScalar(span, at.GetString()!, ScalarStyle.DoubleQuoted);
                default:
                    var plain = Token(ref at);
                    return new DataScalar(plain, text[plain.Start..plain.End], ScalarStyle.Plain);
            }
        }

        DataMapping Mapping(ref Utf8JsonReader at)
        {
            var start = Token(ref at);
            var entries = new List<DataEntry>();
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            while (at.Read() && at.TokenType != JsonTokenType.EndObject)
            {
                var name = Token(ref at);
                // The token of a property name ends after its colon.
                var key = new DataScalar(name with { End = KeyEnd(text, name.Start) }, at.GetString()!, ScalarStyle.DoubleQuoted);
                at.Read();
                var value = Node(ref at);
                if (seen.TryAdd(key.Text, name.Line))
                    entries.Add(new DataEntry(key, value));
                else
                    mistakes.Add(Located(name.Start, $"the key '{key.Text}' stands here a second time; the first is in line {seen[key.Text]}."));
            }
            return new DataMapping(start with { End = offsets.At(at.BytesConsumed) }, entries, Flow: true);
        }
    }

    private static int KeyEnd(string text, int start)
    {
        var at = start + 1;
        while (text[at] != '"')
            at += text[at] == '\\' ? 2 : 1;
        return at + 1;
    }

    /// <summary>The reader counts lines by LF alone.</summary>
    private static int LineStart(string text, int line, int hidden)
    {
        var at = hidden;
        while (line-- > 0 && text.IndexOf('\n', at) is >= 0 and var end)
            at = end + 1;
        return at;
    }

    private static string Reason(JsonException error)
    {
        var message = error.Message;
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        message = (place < 0 ? message : message[..place]).TrimEnd('.');
        return $"this is not JSON: {char.ToLowerInvariant(message[0])}{message[1..]}.";
    }

    /// <summary>Character offsets of UTF-8 offsets that mostly grow.</summary>
    private sealed class CharacterOffsets(string text, int first)
    {
        private (int Character, long Bytes) _reached;

        public int At(long bytes)
        {
            if (bytes < _reached.Bytes || _reached.Character < first)
                _reached = (first, 0);
            _reached = Advance(_reached.Character, _reached.Bytes, bytes);
            return _reached.Character;
        }

        public int After(int character, long bytes) => Advance(character, 0, bytes).Character;

        private (int Character, long Bytes) Advance(int character, long bytes, long until)
        {
            while (bytes < until && character < text.Length)
            {
                // A lone surrogate is encoded as the replacement character.
                var rune = Rune.TryGetRuneAt(text, character, out var found) ? found : Rune.ReplacementChar;
                bytes += rune.Utf8SequenceLength;
                character += Rune.TryGetRuneAt(text, character, out _) ? rune.Utf16SequenceLength : 1;
            }
            return (character, bytes);
        }
    }
}
