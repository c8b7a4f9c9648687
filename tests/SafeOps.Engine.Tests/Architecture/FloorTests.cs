using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace SafeOps.Engine.Tests.Architecture;

/// <summary>The rooms of the engine (its top folders and namespaces) and the floors they stand on.</summary>
public sealed class FloorTests
{
    /// <summary>A room uses rooms on lower floors; on its own floor at most one way.</summary>
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Errors"] = 1,
        ["Values"] = 1,
        ["Secrets"] = 1,
        ["Processes"] = 1,
        ["Text"] = 1,
        ["Files"] = 1,
        ["Commands"] = 2,
        ["Ledger"] = 2,
        ["Projects"] = 2,
        ["Changes"] = 3,
        ["Inventory"] = 3,
        ["Logs"] = 3,
        ["Promotion"] = 4,
        ["Scripts"] = 4,
        ["Drift"] = 4,
        ["Investigations"] = 4,
        ["ResourceLimits"] = 4,
        ["Runbooks"] = 5,
        ["Rollbacks"] = 5,
        ["Handoffs"] = 5,
        ["Reports"] = 6,
        ["Reviews"] = 6,
        ["Sessions"] = 7,
    };

    private static readonly ArchUnitNET.Domain.Architecture Engine =
        new ArchLoader().LoadAssembly(typeof(SafeOps.Changes.Planning.ChangePlan).Assembly).Build();

    private static readonly List<(string From, string To, string Where)> Uses =
    [
        .. Engine.Types
            .SelectMany(t => t.Dependencies.Select(d => (From: Room(t), To: Room(d.Target), Where: $"{t.FullName} uses {d.Target.FullName}")))
            .Where(u => u.From is not null && u.To is not null && u.From != u.To)
            .Select(u => (u.From!, u.To!, u.Where)),
    ];

    [Fact]
    public void Every_folder_of_the_engine_is_a_room_with_a_floor()
    {
        var folders = Repository.Sources("src/SafeOps.Engine").Select(f => Repository.Parts(f)[2]).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(Floors.Keys.Order(StringComparer.Ordinal), folders);
    }

    [Fact]
    public void A_file_stands_in_the_room_its_namespace_names() => Assert.Empty(Repository.Sources("src/SafeOps.Engine")
        .Select(f => (File: f, Wanted: "namespace SafeOps." + string.Join('.', Repository.Parts(f)[2..^1])))
        .Where(f => !File.ReadLines(f.File).Any(l => l.StartsWith(f.Wanted + ";", StringComparison.Ordinal)))
        .Select(f => $"{Repository.Show(f.File)} should have '{f.Wanted};'"));

    [Fact]
    public void No_room_uses_a_higher_one()
    {
        Assert.NotEmpty(Uses);
        Assert.Empty(Uses.Where(u => Floors[u.From] < Floors[u.To]).Select(u => u.Where).Distinct());
    }

    [Fact]
    public void No_two_rooms_use_each_other()
    {
        var pairs = Uses.Select(u => (u.From, u.To)).ToHashSet();
        Assert.Empty(Uses.Where(u => pairs.Contains((u.To, u.From))).Select(u => u.Where).Distinct());
    }

    private static string? Room(IType type)
    {
        var parts = type.FullName.Split('.', '/', '+', '`', '<');
        return parts.Length > 2 && parts[0] == "SafeOps" && Floors.ContainsKey(parts[1]) ? parts[1] : null;
    }
}
