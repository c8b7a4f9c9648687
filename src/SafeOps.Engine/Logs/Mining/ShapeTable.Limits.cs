namespace SafeOps.Logs.Mining;

/// <summary>What keeps the table small where every message is another: past a limit it is mined, and new messages are first looked for among its templates.</summary>
public sealed partial class ShapeTable
{
    /// <summary>So many shapes are told apart before the table is mined.</summary>
    public const int Limit = 20_000;

    /// <summary>So many more are kept of what no template matches; what comes then is one shape by its first word.</summary>
    private const int Tail = 10_000;

    private const int Rest = 1_000;

    private const ulong RestKey = 0xA5A5_5A5A_0F0F_F0F1;

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

    /// <summary>One shape for all that begin with the same word, and one for those whose first word is yet another.</summary>
    private int AddRest(ReadOnlySpan<byte> message, out bool isNew)
    {
        var tokens = new MessageTokens(message);
        var named = tokens.Next() && Count < Limit + Tail + Rest;
        var hash = named ? Hash(tokens.Bytes) ^ RestKey : RestKey;
        var shape = Find(hash);
        if (shape < 0 && !named && tokens.Length > 0)
            shape = Find(Hash(tokens.Bytes) ^ RestKey);
        isNew = shape < 0;
        if (!isNew)
        {
            _lines[shape]++;
            return shape;
        }
        shape = Begin();
        if (named)
            Write(tokens.Kind, false, tokens.Bytes);
        Write(TokenKind.Any, named, []);
        Remember(hash, shape);
        return shape;
    }
}
