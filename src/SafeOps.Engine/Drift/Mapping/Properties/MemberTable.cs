using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>
/// The members of one object by number. A resource has dozens of attributes and as many entries, and a search for each of them
/// took most of the time of a comparison. States are written with their keys in order, so that objects of one type have the
/// same names in the same order: learned from one, they are checked and not searched in those that follow.
/// </summary>
internal sealed class MemberTable
{
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal);

    [ThreadStatic]
    private static MemberTable? _ofThread;

    private JsonElement[] _values = [];
    private int[] _rounds = [];
    private int _round;

    public static MemberTable OfThread => _ofThread ??= new MemberTable();

    /// <summary>The number of a name, the same for all objects.</summary>
    public static int NumberOf(string name)
    {
        lock (Numbers)
        {
            if (!Numbers.TryGetValue(name, out var number))
                Numbers.Add(name, number = Numbers.Count);
            return number;
        }
    }

    /// <summary>Takes the members of an object, instead of those it had.</summary>
    /// <param name="layout">What was learned from objects of the same type; replaced where this one has other names.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(JsonElement from, ref MemberLayout? layout)
    {
        var learned = layout ??= MemberLayout.Of(from);
        Start(learned);
        var index = 0;
        foreach (var member in from.EnumerateObject())
        {
            if (index == learned.Names.Length || !member.NameEquals(learned.Names[index]))
            {
                layout = learned = MemberLayout.Of(from);
                Start(learned);
                index = 0;
                foreach (var again in from.EnumerateObject())
                    Put(learned.Numbers[index++], again.Value);
                return;
            }
            Put(learned.Numbers[index++], member.Value);
        }
    }

    public bool TryGet(int number, out JsonElement value)
    {
        var has = number < _rounds.Length && _rounds[number] == _round;
        value = has ? _values[number] : default;
        return has;
    }

    private void Start(MemberLayout layout)
    {
        _round++;
        if (layout.Highest < _values.Length)
            return;
        Array.Resize(ref _values, layout.Highest + 64);
        Array.Resize(ref _rounds, layout.Highest + 64);
    }

    private void Put(int number, JsonElement value)
    {
        _values[number] = value;
        _rounds[number] = _round;
    }
}

/// <summary>The names of an object's members in their order, and the number of each.</summary>
internal sealed record MemberLayout(byte[][] Names, int[] Numbers, int Highest)
{
    public static MemberLayout Of(JsonElement from)
    {
        var names = from.EnumerateObject().Select(m => m.Name).ToList();
        var numbers = names.Select(MemberTable.NumberOf).ToArray();
        return new MemberLayout([.. names.Select(Encoding.UTF8.GetBytes)], numbers, numbers.DefaultIfEmpty(0).Max());
    }
}
