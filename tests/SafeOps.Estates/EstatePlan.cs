using System.Globalization;
using System.Text;

namespace SafeOps.Estates;

/// <summary>One resource of an estate: which template it copies, where it goes, and what is wrong with it.</summary>
internal struct PlannedResource
{
    public short Template;
    public byte RowTelling;
    public byte AttributesTelling;
    public short State;

    /// <summary>The first resource of the <c>resource</c> block it is an instance of.</summary>
    public int Block;

    /// <summary>Whether the block has several instances.</summary>
    public bool IsMany;

    public SeededKind? Seed;

    /// <summary>The other state of a <see cref="SeededKind.Duplicate"/>.</summary>
    public short Other;

    /// <summary>Which change, of a <see cref="SeededKind.Changed"/>.</summary>
    public byte Change;
}

/// <summary>All resources of an estate, drawn beforehand: what is seeded is spread over the whole of it.</summary>
internal sealed class EstatePlan
{
    private const int Subscriptions = 4;
    private const int GroupSize = 40;

    private readonly byte[][] _subscriptions = [.. Enumerable.Range(1, Subscriptions).Select(i => Encoding.ASCII.GetBytes($"{i:x8}-1111-4222-8333-444455556666"))];

    public EstatePlan(EstateOptions options)
    {
        Templates = [.. EstateTypes.All.SelectMany(t => EstateTemplate.Of(t.Type, options))];
        if (Templates.Count == 0)
            throw new InvalidOperationException("There is no fixture of any type of an estate.");
        var random = new Random(options.Seed);
        var bag = EstateTypes.All.Select(t => (t.Share, Own: Templates.Select((x, i) => (x.Type, Index: (short)i)).Where(x => x.Type == t.Type).Select(x => x.Index).ToArray()))
            .Where(t => t.Own.Length > 0)
            .SelectMany(t => Enumerable.Repeat(t.Own, t.Share))
            .ToArray();
        Resources = new PlannedResource[options.Resources + options.Additions + options.Removals];
        for (var i = 0; i < Resources.Length;)
        {
            var own = bag[random.Next(bag.Length)];
            var size = Math.Min(random.Next(4) == 0 ? random.Next(2, 9) : 1, Resources.Length - i);
            var (block, state) = (i, (short)random.Next(options.States));
            for (var end = i + size; i < end; i++)
            {
                Resources[i] = new PlannedResource
                {
                    Template = own[random.Next(own.Length)],
                    RowTelling = (byte)random.Next(options.Mutate ? EstateTemplate.Tellings : 1),
                    AttributesTelling = (byte)random.Next(options.Mutate ? EstateTemplate.Tellings : 1),
                    State = state,
                    Block = block,
                    IsMany = size > 1,
                };
            }
        }
        Seed(SeededKind.Unmanaged, options.Additions, random, t => t.IsAlone);
        Seed(SeededKind.Missing, options.Removals, random, t => t.IsAlone);
        Seed(SeededKind.Changed, options.Changes, random, t => t.Changes.Count > 0);
        if (options.States > 1)
            Seed(SeededKind.Duplicate, options.Duplicates, random, t => t.IsAlone);
        for (var i = 0; i < Resources.Length; i++)
        {
            ref var resource = ref Resources[i];
            if (resource.Seed == SeededKind.Changed)
                resource.Change = (byte)random.Next(Templates[resource.Template].Changes.Count);
            else if (resource.Seed == SeededKind.Duplicate)
                resource.Other = (short)((resource.State + 1 + random.Next(options.States - 1)) % options.States);
        }
    }

    public List<EstateTemplate> Templates { get; }

    public PlannedResource[] Resources { get; }

    public EstateTemplate TemplateOf(int index) => Templates[Resources[index].Template];

    public IEnumerable<string> SubscriptionIds => _subscriptions.Select(Encoding.ASCII.GetString);

    public Slots SlotsOf(int index) => new(_subscriptions[index / GroupSize % Subscriptions], Encoding.ASCII.GetBytes($"{index / GroupSize:x}"), Encoding.ASCII.GetBytes($"{index:x5}"));

    public static bool IsInModule(int block) => block % 5 == 0;

    /// <summary>What the instance is called in its state, or, of a duplicate, in the other one.</summary>
    public string Address(int index)
    {
        var resource = Resources[index];
        var name = $"{Templates[resource.Template].Type}.{BlockName(resource.Block)}";
        if (resource.IsMany)
            name += $"[\"{Key(index)}\"]";
        return IsInModule(resource.Block) ? $"{EstateState.ModuleAddress}.{name}" : name;
    }

    public static string BlockName(int block) => $"r{block.ToString("x5", CultureInfo.InvariantCulture)}";

    public static string Key(int index) => index.ToString("x5", CultureInfo.InvariantCulture);

    private void Seed(SeededKind kind, int count, Random random, Func<EstateTemplate, bool> suits)
    {
        for (var (seeded, tried) = (0, 0); seeded < count; tried++)
        {
            if (tried > 1000 * (count + 10))
                throw new InvalidOperationException($"There are not enough resources to seed {count} as {kind}.");
            ref var resource = ref Resources[random.Next(Resources.Length)];
            if (resource.Seed is not null || !suits(Templates[resource.Template]))
                continue;
            resource.Seed = kind;
            seeded++;
        }
    }
}
