using System.Text;
using System.Text.Json.Nodes;

namespace SafeOps.Engine.Tests.Drift.Resolution;

/// <summary>
/// Reads generated configuration back: arguments as JSON, blocks as lists of objects, the labels of a block as members on the way to it.
/// An expression is the text <c>${…}</c>.
/// </summary>
internal sealed class HclText
{
    private readonly string _text;
    private int _at;

    private HclText(string text) => _text = text;

    public static JsonObject Read(string text) => new HclText(text).Body();

    private JsonObject Body()
    {
        var body = new JsonObject();
        for (Skip(); _at < _text.Length && _text[_at] != '}'; Skip())
        {
            var name = Word();
            Skip();
            if (_text[_at] == '=')
            {
                _at++;
                Skip();
                Assert.False(body.ContainsKey(name), $"{name} is written twice.");
                body[name] = Value();
                continue;
            }
            var into = body;
            while (_text[_at] == '"')
            {
                into = (JsonObject)(into[name] ??= new JsonObject());
                name = Quoted();
                Skip();
            }
            Expect('{');
            var blocks = (JsonArray)(into[name] ??= new JsonArray());
            blocks.Add((JsonNode)Body());
            Expect('}');
        }
        return body;
    }

    private JsonNode? Value()
    {
        switch (_text[_at])
        {
            case '"':
                return Quoted();
            case '[':
                var list = new JsonArray();
                for (_at++, Skip(); _text[_at] != ']'; Skip())
                {
                    list.Add(Value());
                    Skip();
                    if (_text[_at] == ',')
                        _at++;
                }
                _at++;
                return list;
            case '{':
                var map = new JsonObject();
                for (_at++, Skip(); _text[_at] != '}'; Skip())
                {
                    var key = _text[_at] == '"' ? Quoted() : Word();
                    Skip();
                    Expect('=');
                    Skip();
                    map[key] = Value();
                }
                _at++;
                return map;
        }
        var end = _text.IndexOfAny(['\n', ',', ']'], _at);
        var word = _text[_at..end].Trim();
        _at = end;
        return word is "true" or "false" || char.IsAsciiDigit(word[0]) || word[0] == '-' ? JsonNode.Parse(word) : $"${{{word}}}";
    }

    private string Quoted()
    {
        var text = new StringBuilder();
        for (_at++; _text[_at] != '"'; _at++)
        {
            var c = _text[_at];
            if (c == '\\')
            {
                c = _text[++_at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other };
            }
            else if (c is '$' or '%' && _text[_at + 1] == c && _text[_at + 2] == '{')
            {
                _at++;
            }
            text.Append(c);
        }
        _at++;
        return text.ToString();
    }

    private string Word()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-')
            _at++;
        Assert.True(_at > start, $"A name is expected at: {_text[start..Math.Min(start + 40, _text.Length)]}");
        return _text[start.._at];
    }

    private void Expect(char wanted)
    {
        Assert.True(_text[_at] == wanted, $"'{wanted}' is expected at: {_text[_at..Math.Min(_at + 40, _text.Length)]}");
        _at++;
    }

    private void Skip()
    {
        while (_at < _text.Length && (char.IsWhiteSpace(_text[_at]) || _text[_at] == '#'))
            _at = _text[_at] == '#' ? _text.IndexOf('\n', _at) : _at + 1;
    }
}
