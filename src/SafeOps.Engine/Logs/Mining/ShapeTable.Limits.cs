namespace SafeOps.Logs.Mining;

/// <summary>What keeps the table small where every message is another: past a limit it is mined, and new messages are first looked for among its templates.</summary>
public sealed partial class ShapeTable
{
    /// <summary>So many shapes are told apart before the table is mined.</summary>
    public const int Limit = 30_000;

    /// <summary>So many more are kept of what no template matches; what comes then is one shape by its first word.</summary>
    private const int Tail = 15_000;

    private const int Rest = 1_000;

    /// <summary>Hashes remembered for templates: past it a message of a template is looked for each time.</summary>
    private const int Remembered = 400_000;

    private TemplateSet? _mined;
    private int[] _representatives = [];

    private int AddUnknown(ReadOnlySpan<byte> message, ulong hash, out bool isNew)
    {
        if (Count < Limit)
            return AddShape(message, hash, out isNew);
        _mined ??= MineSoFar();
        var template = _mined.NumberOf(message);
        if (template >= 0)
        {
            isNew = false;
            var shape = _representatives[template];
            _lines[shape]++;
            if (_known < Remembered)
                Remember(hash, shape);
            return shape;
        }
        if (Count < Limit + Tail)
            return AddShape(message, hash, out isNew);
        return AddRest(message, out isNew);
    }

    private int AddShape(ReadOnlySpan<byte> message, ulong hash, out bool isNew)
    {
        isNew = true;
        var shape = Store(message);
        _lines[shape] = 1;
        Remember(hash, shape);
        return shape;
    }

    private TemplateSet MineSoFar()
    {
        var mined = TemplateMiner.Mine([this], CancellationToken.None);
        _representatives = new int[mined.Templates.Count];
        for (var shape = Count - 1; shape >= 0; shape--)
            _representatives[mined.Of(0, shape)] = shape;
        return mined;
    }

    private int AddRest(ReadOnlySpan<byte> message, out bool isNew)
    {
        var tokens = new MessageTokens(message);
        var first = tokens.Next() ? message[..(tokens.Start + tokens.Length)] : message;
        Span<byte> line = stackalloc byte[first.Length > 64 || Count >= Limit + Tail + Rest ? 1 : first.Length + 2];
        line[^1] = (byte)'0';
        if (line.Length > 1)
        {
            first.CopyTo(line);
            line[^2] = (byte)' ';
        }
        var hash = Hash(line);
        var mask = _keys.Length - 1;
        for (var at = (int)(hash >> 32) & mask; _slots[at] != 0; at = (at + 1) & mask)
        {
            if (_keys[at] != hash)
                continue;
            isNew = false;
            _lines[_slots[at] - 1]++;
            return _slots[at] - 1;
        }
        return AddShape(line, hash, out isNew);
    }
}
