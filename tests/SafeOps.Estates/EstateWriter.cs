using System.Text;

namespace SafeOps.Estates;

/// <summary>
/// Writes an inventory of Azure and the states of Terraform that go with it, from the fixtures of the property mappings: what differs
/// between them is what the options seed, and nothing else. Files are streamed; 100,000 resources take a second or two.
/// </summary>
public static class EstateWriter
{
    private static readonly Slots None = new([], [], []);

    /// <param name="folder">Gets <c>inventory</c> and <c>states</c>; what is there is written over.</param>
    public static WrittenEstate Write(string folder, EstateOptions options)
    {
        var plan = new EstatePlan(options);
        var paths = Enumerable.Range(0, options.States).Select(i => Path.Combine(folder, "states", $"team-{i:d2}{(IsShow(i, options) ? ".tfstate.json" : ".tfstate")}")).ToArray();
        Directory.CreateDirectory(Path.Combine(folder, "states"));
        using var inventory = new EstateInventory(Path.Combine(folder, "inventory"), options);
        var states = paths.Select((p, i) => new EstateState(p, IsShow(i, options), i)).ToArray();
        var instances = 0;
        try
        {
            for (var i = 0; i < plan.Resources.Length; i++)
            {
                WriteRow(inventory, plan, options, i);
                instances += WriteInstance(states, plan, options, i);
            }
            if (options.WithBycatch)
                WriteOthers(states);
        }
        finally
        {
            foreach (var state in states)
                state.Dispose();
        }
        inventory.Complete(plan.SubscriptionIds, ChildTypes(plan));
        return new WrittenEstate { Inventory = inventory.Path, States = paths, Seeded = Seeded(plan, paths), Rows = inventory.Rows, Instances = instances };
    }

    private static bool IsShow(int state, EstateOptions options) => options.WithShow && state % 5 == 4;

    private static void WriteRow(EstateInventory inventory, EstatePlan plan, EstateOptions options, int i)
    {
        var resource = plan.Resources[i];
        if (resource.Seed == SeededKind.Missing)
            return;
        var (template, slots) = (plan.Templates[resource.Template], plan.SlotsOf(i));
        inventory.Add(resource.Seed == SeededKind.Changed ? template.Changes[resource.Change].Row : template.Rows[resource.RowTelling], slots);
        if (!options.WithBycatch || resource.Seed == SeededKind.Unmanaged)
            return;
        foreach (var row in template.Bycatch.Rows)
            inventory.Add(row, slots);
    }

    /// <summary>Writes the resource into its state, and the frame of its block at the block's ends.</summary>
    private static int WriteInstance(EstateState[] states, EstatePlan plan, EstateOptions options, int i)
    {
        var resource = plan.Resources[i];
        var (template, slots, written) = (plan.Templates[resource.Template], plan.SlotsOf(i), 0);
        var (name, isInModule) = (EstatePlan.BlockName(resource.Block), EstatePlan.IsInModule(resource.Block));
        var key = resource.IsMany ? EstatePlan.Key(i) : null;
        var state = states[resource.State];
        if (resource.Block == i)
            state.Begin("managed", template.Type, name, "hashicorp/azurerm", isInModule, resource.IsMany);
        if (resource.Seed != SeededKind.Unmanaged)
        {
            Instance(state, isInModule, key);
            written++;
        }
        if (i + 1 == plan.Resources.Length || plan.Resources[i + 1].Block != resource.Block)
            state.End();
        if (resource.Seed == SeededKind.Duplicate)
        {
            var other = states[resource.Other];
            other.Begin("managed", template.Type, "again_" + EstatePlan.Key(i), "hashicorp/azurerm", false, false);
            name = "again_" + EstatePlan.Key(i);
            Instance(other, false, null);
            other.End();
            written++;
        }
        if (resource.IsMany && i + 1 != plan.Resources.Length && plan.Resources[i + 1].Block == resource.Block)
            return written;
        for (var each = resource.Block; each <= i; each++)
            written += WriteBycatch(state, plan, options, each);
        return written;

        void Instance(EstateState into, bool inModule, string? of) => into.Instance(
            "managed", template.Type, name, "hashicorp/azurerm", inModule, of, template.Attributes[resource.AttributesTelling], template.IndentedAttributes[resource.AttributesTelling], slots);
    }

    /// <summary>What stands in a state beside a resource: children that Azure has within it, and associations. How many of them are resources.</summary>
    private static int WriteBycatch(EstateState state, EstatePlan plan, EstateOptions options, int i)
    {
        var (bycatch, seed, slots) = (plan.TemplateOf(i).Bycatch, plan.Resources[i].Seed, plan.SlotsOf(i));
        var others = options.WithBycatch && (seed is null or SeededKind.Changed) ? bycatch.States : [];
        foreach (var (number, (type, attributes)) in bycatch.Children.Concat(others).Index())
        {
            var name = $"of_{EstatePlan.Key(i)}_{number}";
            state.Begin("managed", type, name, "hashicorp/azurerm", false, false);
            state.Instance("managed", type, name, "hashicorp/azurerm", false, null, attributes, attributes, slots);
            state.End();
        }
        return bycatch.Children.Count;
    }

    /// <summary>What no Azure resource answers to.</summary>
    private static void WriteOthers(EstateState[] states)
    {
        var client = new TemplateText("""{"client_id":"11111111-0000-0000-0000-000000000000","id":"Y2xpZW50"}""");
        var random = new TemplateText("""{"byte_length":4,"hex":"0a0b0c0d","id":"CgsMDQ"}""");
        foreach (var state in states)
        {
            state.Begin("data", "azurerm_client_config", "current", "hashicorp/azurerm", false, false);
            state.Instance("data", "azurerm_client_config", "current", "hashicorp/azurerm", false, null, client, client, None);
            state.End();
            state.Begin("managed", "random_id", "suffix", "hashicorp/random", false, false);
            state.Instance("managed", "random_id", "suffix", "hashicorp/random", false, null, random, random, None);
            state.End();
        }
    }

    /// <summary>Types below another's, in lower case: an inventory asks for them by name.</summary>
    private static IEnumerable<string> ChildTypes(EstatePlan plan) => plan.Templates
        .Select(t => t.Id(new Slots(Encoding.ASCII.GetBytes("s"), [], [])).Split('/'))
        .Where(p => p.Length > 9)
        .Select(p => p[6] + string.Concat(p.Skip(7).Where((_, i) => i % 2 == 0).Select(t => "/" + t)))
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static List<SeededDrift> Seeded(EstatePlan plan, string[] paths)
    {
        var seeded = new List<SeededDrift>();
        for (var i = 0; i < plan.Resources.Length; i++)
        {
            var resource = plan.Resources[i];
            if (resource.Seed is not { } kind)
                continue;
            var template = plan.Templates[resource.Template];
            var isManaged = kind != SeededKind.Unmanaged;
            seeded.Add(new SeededDrift(kind, template.Id(plan.SlotsOf(i)), template.Type, isManaged ? plan.Address(i) : null, isManaged ? paths[resource.State] : null, kind == SeededKind.Changed ? template.Changes[resource.Change].Property : null));
        }
        return seeded;
    }
}
