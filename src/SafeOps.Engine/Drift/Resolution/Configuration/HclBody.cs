using System.Text;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>
/// The inside of a block, or of a file, of Terraform's native syntax (https://developer.hashicorp.com/terraform/language/syntax/configuration),
/// written as <c>terraform fmt</c> would: two spaces a level, the equals signs of neighbouring one-line arguments in one column.
/// </summary>
internal sealed class HclBody
{
    private readonly List<Entry> _entries = [];

    public bool IsEmpty => _entries.Count == 0;

    public HclBody Argument(string name, HclValue value)
    {
        _entries.Add(new Entry(name, value, null, []));
        return this;
    }

    public HclBody Comment(string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            _entries.Add(new Entry("", null, null, [line]));
        return this;
    }

    /// <summary>A nested block; one that <paramref name="fill"/> leaves empty is written as <c>name {}</c>.</summary>
    public HclBody Block(string type, IReadOnlyList<string> labels, Action<HclBody> fill)
    {
        var body = new HclBody();
        fill(body);
        _entries.Add(new Entry(type, null, body, labels));
        return this;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, 0);
        return text.ToString();
    }

    private void Write(StringBuilder text, int level)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            // A block stands apart from what is before it; a comment belongs to what follows it.
            if (i > 0 && (_entries[i - 1].Body is not null || (entry.Body is not null && !_entries[i - 1].IsComment) || (StartsBlockComment(i) && !_entries[i - 1].IsComment)))
                text.Append('\n');
            Indent(text, level);
            if (entry.IsComment)
            {
                text.Append(entry.Labels[0].Length == 0 ? "#" : "# ").Append(entry.Labels[0]).Append('\n');
            }
            else if (entry.Body is { } body)
            {
                text.Append(entry.Name);
                foreach (var label in entry.Labels)
                    text.Append(' ').Append(HclValue.Quoted(label));
                if (body.IsEmpty)
                {
                    text.Append(" {}\n");
                    continue;
                }
                text.Append(" {\n");
                body.Write(text, level + 1);
                Indent(text, level);
                text.Append("}\n");
            }
            else
            {
                text.Append(entry.Name.PadRight(Column(i))).Append(" = ").Append(entry.Value!.Render(level)).Append('\n');
            }
        }
    }

    /// <summary>Whether the comment at <paramref name="index"/> is the first line of one that stands before a block.</summary>
    private bool StartsBlockComment(int index)
    {
        if (!_entries[index].IsComment)
            return false;
        var next = index;
        while (next < _entries.Count && _entries[next].IsComment)
            next++;
        return next < _entries.Count && _entries[next].Body is not null;
    }

    /// <summary>The width of the names in the run of one-line arguments around <paramref name="index"/>; one of several lines stands alone.</summary>
    private int Column(int index)
    {
        if (IsTall(index))
            return _entries[index].Name.Length;
        var first = index;
        while (first > 0 && IsFlat(first - 1))
            first--;
        var width = 0;
        for (var i = first; i < _entries.Count && IsFlat(i); i++)
            width = Math.Max(width, _entries[i].Name.Length);
        return width;
    }

    private bool IsFlat(int index) => _entries[index].Value is not null && !IsTall(index);

    private bool IsTall(int index) => _entries[index].Value is { IsTall: true };

    private static void Indent(StringBuilder text, int level) => text.Append(' ', level * 2);

    private sealed record Entry(string Name, HclValue? Value, HclBody? Body, IReadOnlyList<string> Labels)
    {
        public bool IsComment => Value is null && Body is null;
    }
}
