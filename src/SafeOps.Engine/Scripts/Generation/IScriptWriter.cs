using System.Text;

namespace SafeOps.Scripts.Generation;

/// <summary>Writes the model in one language.</summary>
internal interface IScriptWriter
{
    ScriptLanguage Language { get; }

    /// <summary>Why the language cannot say this; null where it can.</summary>
    string? Obstacle(SafeScript script) => null;

    string Write(SafeScript script);
}

/// <summary>A text, line by line, with its indentation.</summary>
internal sealed class ScriptLines
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public ScriptLines Line(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
        return this;
    }

    /// <summary>As it stands, several lines.</summary>
    public ScriptLines Raw(string text)
    {
        foreach (var line in text.Split('\n'))
            Line(line);
        return this;
    }

    public ScriptLines Deeper(Action<ScriptLines> write)
    {
        _depth++;
        write(this);
        _depth--;
        return this;
    }

    public override string ToString() => _text.ToString();
}
