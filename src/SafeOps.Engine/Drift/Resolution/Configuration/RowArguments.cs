using System.Globalization;
using System.Text.Json;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.Mapping.Properties.Forms;
using SafeOps.Inventory;

namespace SafeOps.Drift.Resolution.Configuration;

/// <summary>Reads the arguments of a resource from its row: the property mapping, the other way.</summary>
/// <param name="links">What a value may refer to instead of being written out.</param>
internal sealed class RowArguments(ImportLinks links)
{
    /// <summary>Values that are the provider's default are written too: what they replace is not.</summary>
    public bool WithUsual { get; init; }

    /// <summary>Whether an element of a list of blocks is wanted, by the block's path and its own key.</summary>
    public Func<string, string, bool> IsWanted { get; init; } = (_, _) => true;

    /// <summary>Key of the row's resource: entries that a resource of its own has in the same text are left to that one.</summary>
    public string? Owner { get; init; }

    /// <param name="azure">The row, or the element of a list in it.</param>
    public void Fill(BlockValues into, IEnumerable<PropertyEntry> entries, ArgumentSet arguments, JsonElement azure)
    {
        var later = new List<PropertyEntry>();
        foreach (var entry in entries.Where(e => !e.Sensitive && !e.OwnTypes.Any(t => links.HasOwn(t, Owner)) && OneOfSeveral.IsMeant(e, azure)))
        {
            if (entry.When.Concat(entry.Unless).Any(c => c.Side != ConditionSide.Azure))
                later.Add(entry);
            else if (Counts(entry, default, azure))
                Fill(into, entry, arguments, azure);
        }
        // Their conditions ask what Terraform has: that is known now.
        var state = later.Count == 0 ? default : into.ToState();
        foreach (var entry in later.Where(e => Counts(e, state, azure)))
            Fill(into, entry, arguments, azure);
    }

    private static bool Counts(PropertyEntry entry, JsonElement state, JsonElement azure) =>
        entry.When.All(c => c.Holds(state, azure)) && !entry.Unless.Any(c => c.Holds(state, azure));

    private void Fill(BlockValues into, PropertyEntry entry, ArgumentSet arguments, JsonElement azure)
    {
        foreach (var path in Preferred(entry, azure))
        {
            if (TryFill(into, entry, path.Text.Split('.'), arguments, azure))
                return;
        }
    }

    /// <summary>
    /// Of arguments for one value and for several (<c>source_address_prefix</c>, <c>source_address_prefixes</c>) the one for as many
    /// as there are: <c>*</c> and service tags are only taken by the first.
    /// </summary>
    private static IEnumerable<PropertyPath> Preferred(PropertyEntry entry, JsonElement azure)
    {
        if (entry.Terraform.Length == 1 || entry.Shape is not (ValueShape.Set or ValueShape.List))
            return entry.Terraform;
        var single = AzureSide.Many(entry, azure).Count == 1;
        return entry.Terraform.OrderBy(p => p.Last.EndsWith('s') == single);
    }

    /// <returns>False where no argument of the provider has this path.</returns>
    private bool TryFill(BlockValues into, PropertyEntry entry, string[] path, ArgumentSet arguments, JsonElement azure)
    {
        var each = path[0].EndsWith("[]", StringComparison.Ordinal);
        var name = each ? path[0][..^2] : path[0];
        if (!arguments.TryGet(name, out var argument) || (path.Length > 1 && argument.Kind != ArgumentKind.Block))
            return false;
        if (path.Length > 1 && each && path.Length == 2 && entry.Shape is ValueShape.Set or ValueShape.List && argument.Arguments.TryGet(path[^1], out var inner))
        {
            // A block for each of the values.
            var values = AzureSide.Many(entry, azure);
            for (var i = 0; i < values.Count; i++)
                into.At(name, i).Arguments[inner.Name] = One(entry, inner, values[i]);
            return true;
        }
        if (path.Length > 1)
            return TryFill(into.At(name, 0), entry, path[1..], argument.Arguments, azure);
        if (argument.Kind != ArgumentKind.Block)
            return !entry.IsBlock && Value(into, entry, argument, azure);
        if (entry.Conversion.Present)
        {
            // Azure keeps the settings of what is switched off.
            if (AzureSide.Has(entry, azure) && AzureSide.One(entry, azure) == "true")
                into.At(name, 0).IsThere = true;
            return true;
        }
        return entry.IsBlock && Blocks(into, entry, argument, azure);
    }

    private bool Blocks(BlockValues into, PropertyEntry entry, Argument argument, JsonElement azure)
    {
        var elements = AzureSide.Elements(entry, azure);
        for (var i = 0; i < elements.Count; i++)
        {
            var key = entry.Match?.Conversion.Text(entry.Match.Azure.One(elements[i], anyCase: true));
            if (key is not null && !IsWanted(argument.Name, key))
                continue;
            // One block may be written by several entries; elements with a key are new ones each.
            var block = elements.Count == 1 && entry.Match is null ? into.At(argument.Name, 0) : into.At(argument.Name, into.Blocks.TryGetValue(argument.Name, out var there) ? there.Count : 0);
            if (key is { Length: > 0 } && entry.Match is { } match && argument.Arguments.TryGet(match.Terraform.Text, out var named))
                block.Arguments[named.Name] = One(entry with { Form = ValueForms.Text }, named, key);
            Fill(block, entry.Properties, argument.Arguments, elements[i]);
        }
        return true;
    }

    /// <summary>Nothing is written where Azure has nothing.</summary>
    private bool Value(BlockValues into, PropertyEntry entry, Argument argument, JsonElement azure)
    {
        switch (entry.Shape)
        {
            case ValueShape.Map:
                var members = AzureSide.Map(entry, azure);
                if (members.Count > 0)
                    into.Arguments[argument.Name] = HclValue.Of(JsonSerializer.SerializeToElement(members));
                return true;
            case ValueShape.Set or ValueShape.List:
                var texts = AzureSide.Many(entry, azure);
                if (texts.Count > 0)
                    into.Arguments[argument.Name] = argument.Kind == ArgumentKind.List ? List(entry, argument, texts) : One(entry, argument, texts[0]);
                return true;
            default:
                if (AzureSide.One(entry, azure) is { Length: > 0 } text && (AzureSide.Has(entry, azure) || !entry.Omitted))
                    (IsUsual(entry, argument, azure, text) ? into.Usual : into.Arguments)[argument.Name] = One(entry, argument, text);
                return true;
        }
    }

    /// <summary>Whether azurerm takes the value by itself.</summary>
    private bool IsUsual(PropertyEntry entry, Argument argument, JsonElement azure, string text)
    {
        var canonical = entry.Form.Canonical(text);
        var nothing = entry.Default is [var first] ? entry.Form.Canonical(first) : null;
        // In a block, what nothing stands for is no reason to have the block.
        if (argument.IsRequired)
            return canonical == nothing || (entry.Default is null && canonical is "false" or "0");
        if (WithUsual)
            return false;
        if (argument.Default is { } usual)
            return canonical == entry.Form.Canonical(usual);
        return canonical == nothing || canonical == "0" || (canonical == "false" && !AzureSide.Has(entry, azure));
    }

    private HclValue List(PropertyEntry entry, Argument argument, IReadOnlyList<string> texts) =>
        HclValue.List([.. (entry.Shape == ValueShape.Set ? texts.DistinctBy(entry.Form.Canonical) : texts).Select(t => One(entry, argument with { Kind = ArgumentKind.Text }, t))]);

    private HclValue One(PropertyEntry entry, Argument argument, string text) => argument.Kind switch
    {
        ArgumentKind.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => HclValue.Of(JsonSerializer.SerializeToElement(number)),
        ArgumentKind.Boolean when bool.TryParse(text, out var flag) => HclValue.Of(JsonSerializer.SerializeToElement(flag)),
        ArgumentKind.List => HclValue.List([One(entry, argument with { Kind = ArgumentKind.Text }, text)]),
        _ when entry.Form == ValueForms.Id && ArmId.TryParse(text, out var id) => links.Id(id),
        _ when entry.Form is DateForm && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) => HclValue.Of(date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        _ when entry.Form == ValueForms.Location => HclValue.Of(ValueForms.Location.Canonical(text)),
        _ => HclValue.Of(argument.Spelled(text)),
    };
}
