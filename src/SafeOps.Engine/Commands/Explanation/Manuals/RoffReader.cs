using System.Text;

namespace SafeOps.Commands.Explanation.Manuals;

/// <summary>
/// Reads the paragraphs of a manual page, written with the macros of man(7) or mdoc(7). Whatever else stands in it is passed over:
/// a page comes from anywhere, and none makes this reader fail, run or open anything.
/// </summary>
internal sealed class RoffReader(string source)
{
    private readonly List<ManualEntry> _entries = [];
    private readonly StringBuilder _text = new();
    private string _section = "";
    private string? _tag;
    private bool _tagFollows;
    private bool _tagIsMore;
    private string _name = "";

    public IReadOnlyList<ManualEntry> Read()
    {
        var skipped = 0;
        foreach (var raw in source.Split('\n'))
        {
            var line = raw.TrimEnd('\r');
            if (skipped > 0 || line.StartsWith(".de", StringComparison.Ordinal) || line.StartsWith(".ig", StringComparison.Ordinal) || line.Contains(@"\{", StringComparison.Ordinal))
            {
                skipped = Skip(line, skipped);
                continue;
            }
            if (line.Length > 0 && line[0] is '.' or '\'')
                Macro(line[1..].TrimStart());
            else
                Words(RoffText.Of(line));
        }
        End();
        return _entries;
    }

    /// <summary>How many definitions and blocks of conditions are open behind the line.</summary>
    private static int Skip(string line, int open)
    {
        if (line.StartsWith("..", StringComparison.Ordinal))
            return Math.Max(0, open - 1);
        if (open == 0 && (line.StartsWith(".de", StringComparison.Ordinal) || line.StartsWith(".ig", StringComparison.Ordinal)))
            return 1;
        return Math.Max(0, open + Count(line, @"\{") - Count(line, @"\}"));
    }

    private static int Count(string line, string sign)
    {
        var count = 0;
        for (var at = line.IndexOf(sign, StringComparison.Ordinal); at >= 0; at = line.IndexOf(sign, at + 2, StringComparison.Ordinal))
            count++;
        return count;
    }

    private void Macro(string line)
    {
        var arguments = RoffArguments.Of(line);
        if (arguments.Count == 0)
            return;
        var rest = arguments.Skip(1).ToList();
        switch (arguments[0])
        {
            case "SH" or "Sh":
                End();
                _section = string.Join(' ', rest);
                _tag = null;
                break;
            case "SS" or "Ss" or "PP" or "P" or "LP" or "HP" or "Pp" or "El" or "sp" or "RS" or "RE" or "Bl":
                End();
                // A paragraph that only goes on below its option still has text; what comes next is about something else.
                _tag = null;
                break;
            case "TP":
                End();
                (_tag, _tagFollows) = (null, true);
                break;
            case "TQ":
                (_tagFollows, _tagIsMore) = (true, true);
                break;
            case "IP":
                if (_text.Length == 0 && _tag is not null && rest is [{ Length: > 0 } further, ..])
                    _tag += ", " + further;
                else
                {
                    End();
                    _tag = rest.Count > 0 && rest[0].Length > 0 ? rest[0] : null;
                }
                break;
            case "It":
                End();
                _tag = MdocLine.Of(rest, _name);
                break;
            case "B" or "I" or "SM" or "SB" or "R":
                Words(string.Join(' ', rest));
                break;
            case "BR" or "RB" or "BI" or "IB" or "IR" or "RI":
                Words(string.Concat(rest));
                break;
            case "Nm":
                if (rest.Count > 0 && _name.Length == 0)
                    _name = rest[0];
                Words(rest.Count > 0 ? MdocLine.Of(rest, _name) : _name);
                break;
            case "Nd":
                Words("- " + MdocLine.Of(rest, _name));
                break;
            case "Fl" or "Ar" or "Op" or "Cm" or "Ql" or "Dq" or "Sq" or "Li" or "Pa" or "Em" or "Sy" or "Xr" or "Ev" or "Va" or "Dv" or "Pq" or "Ic" or "Sx" or "No" or "Ad" or "Er" or "Fn":
                Words(MdocLine.Of(arguments, _name));
                break;
        }
    }

    private void Words(string line)
    {
        var text = line.Trim();
        if (text.Length == 0)
            return;
        if (_tagFollows)
        {
            _tag = _tagIsMore && _tag is not null ? $"{_tag}, {text}" : text;
            (_tagFollows, _tagIsMore) = (false, false);
            return;
        }
        if (_text.Length > 0)
            _text.Append(' ');
        _text.Append(text);
    }

    private void End()
    {
        if (_text.Length > 0)
            _entries.Add(new ManualEntry(_section, _tag, _text.ToString()));
        _text.Clear();
        _tagFollows = false;
    }
}
