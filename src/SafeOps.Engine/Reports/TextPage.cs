using System.Text;
using SafeOps.Text;

namespace SafeOps.Reports;

/// <summary>Lines of a text for a terminal, each fitted to its width.</summary>
internal sealed class TextPage
{
    public const int Narrowest = 60;

    /// <summary>Wider than this, a line is hard to follow, and the last column stands far from the first.</summary>
    private const int Widest = 120;

    /// <summary>The mark stands in column 4, what it is about after the verb.</summary>
    public const int Indent = 3;
    public const int Body = Indent + 2;
    private const int VerbWidth = 9;

    private readonly StringBuilder _text = new();

    public TextPage(TextStyle style, int width)
    {
        Style = style;
        Width = Math.Clamp(width, Narrowest, Widest) - 1; // a full last column makes some terminals break the line
    }

    public TextStyle Style { get; }
    public int Width { get; }

    /// <summary>Where the text of an action begins.</summary>
    public static int Text => Body + VerbWidth;

    public TextPage Blank()
    {
        _text.Append('\n');
        return this;
    }

    /// <summary>A paragraph at an indentation, wrapped under itself.</summary>
    public TextPage Line(string text, int indent = 0, string colour = "")
    {
        foreach (var line in PrintableText.Wrap(text, Width - indent))
            _text.Append(' ', indent).Append(Style.Paint(colour, line)).Append('\n');
        return this;
    }

    /// <summary>A text whose lines are paragraphs of their own.</summary>
    public TextPage Paragraphs(string text, int indent = 0, string colour = "")
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Line(paragraph, indent, colour);
        return this;
    }

    /// <summary>A line as it is, shortened where it does not fit: for diffs, whose lines must not run into each other.</summary>
    public TextPage Verbatim(string text, int indent, string colour = "")
    {
        _text.Append(' ', indent).Append(Style.Paint(colour, PrintableText.Shorten(PrintableText.Of(text), Width - indent))).Append('\n');
        return this;
    }

    /// <summary>A command to copy: however long, it stays on one line.</summary>
    public TextPage Copied(string command, int indent, string colour = "")
    {
        _text.Append(' ', indent).Append(Style.Paint(colour, PrintableText.Line(command))).Append('\n');
        return this;
    }

    /// <summary>The title line: a word, what it is about, and facts with space between; what does not fit goes below.</summary>
    public TextPage Title(string word, string about, IEnumerable<string> facts, string? colour = null)
    {
        const string gap = "      ";
        var heading = Style.Paint(colour ?? Style.Heading, word);
        var shown = PrintableText.Line(about);
        var rest = PrintableText.Line(string.Join(gap, facts.Where(f => f.Length > 0)));
        if (PrintableText.Width($"{word}   {shown}{gap}{rest}") <= Width)
        {
            _text.Append(heading).Append("   ").Append(shown).Append(rest.Length > 0 ? gap : "").Append(rest).Append('\n');
            return this;
        }
        var lines = PrintableText.Wrap(about, Width - word.Length - 3);
        _text.Append(heading).Append("   ").Append(lines[0]).Append('\n');
        foreach (var line in lines.Skip(1))
            _text.Append(' ', word.Length + 3).Append(line).Append('\n');
        return rest.Length > 0 ? Line(rest, word.Length + 3) : this;
    }

    /// <summary>A group's name, and in a quieter colour what more there is to say.</summary>
    public TextPage Group(string name, string more = "")
    {
        var heading = PrintableText.Shorten(PrintableText.Line(name), Width - 1);
        _text.Append(' ').Append(Style.Paint(Style.Heading, heading));
        var room = Width - 4 - PrintableText.Width(heading);
        if (more.Length > 0 && room > 8)
            _text.Append("   ").Append(Style.Paint(Style.Muted, PrintableText.Shorten(PrintableText.Line(more), room)));
        return Blank();
    }

    /// <summary>A mark, a verb, what it is about, and at the right end a word.</summary>
    public TextPage Action(string mark, string verb, string text, string end, int endWidth, string colour, string endColour = "")
    {
        var room = Width - Text - endWidth - 1;
        var lines = PrintableText.Wrap(text, room);
        _text.Append(' ', Indent).Append(Style.Paint(colour, mark)).Append(' ').Append(Style.Paint(colour, verb))
            .Append(' ', Math.Max(1, VerbWidth - verb.Length)).Append(lines[0])
            .Append(' ', room - PrintableText.Width(lines[0]) + 1).Append(Style.Paint(endColour, end)).Append('\n');
        foreach (var line in lines.Skip(1))
            _text.Append(' ', Text).Append(line).Append('\n');
        return this;
    }

    /// <summary>A passed or failed item. Marks and words both, so that neither colour nor font is needed to read it.</summary>
    public TextPage Check(bool passed, string text, int indent = Indent)
    {
        var lines = PrintableText.Wrap(text, Width - indent - 2);
        _text.Append(' ', indent).Append(passed ? Style.Paint(Style.Create, "✓") : Style.Paint(Style.Delete, "✗")).Append(' ').Append(lines[0]).Append('\n');
        foreach (var line in lines.Skip(1))
            _text.Append(' ', indent + 2).Append(line).Append('\n');
        return this;
    }

    /// <summary>A word, beside it in a column of its own what it means, and at the right end a word.</summary>
    public TextPage Beside(string word, int indent, int column, string text, string end, int endWidth, string wordColour, string endColour, string textColour = "")
    {
        var room = Width - column - endWidth - 2;
        var lines = PrintableText.Wrap(text, room);
        _text.Append(' ', indent).Append(Style.Paint(wordColour, word)).Append(' ', Math.Max(1, column - indent - PrintableText.Width(word))).Append(Style.Paint(textColour, lines[0]));
        if (end.Length > 0)
            _text.Append(' ', Math.Max(1, room - PrintableText.Width(lines[0]) + 2)).Append(Style.Paint(endColour, end));
        _text.Append('\n');
        foreach (var line in lines.Skip(1))
            _text.Append(' ', column).Append(Style.Paint(textColour, line)).Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();
}
