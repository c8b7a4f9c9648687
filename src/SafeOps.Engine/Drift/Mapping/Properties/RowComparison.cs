using System.Runtime.CompilerServices;
using System.Text.Json;
using SafeOps.Drift.Mapping.Properties.Forms;
using SafeOps.Text;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>One comparison of two sides: walks the entries, and notes what differs.</summary>
internal sealed class RowComparison(PropertyContext context, List<PropertyDifference> into)
{
    private readonly DifferenceWriter _writer = new(context, into);

    /// <summary>Kept from entry to entry: most have few values, and there are very many of them.</summary>
    private readonly List<JsonElement> _ours = [];
    private readonly List<JsonElement> _theirs = [];

    /// <summary>The members of the state's attributes; null inside a block, whose members are few.</summary>
    private MemberTable? _members;

    /// <summary>What Azure has the values in that are compared.</summary>
    private JsonElement _owner = context.Owner;

    public PropertyContext Context => context;

    /// <summary>The entries of a type, but for those whose column the inventory does not have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CompareRow(PropertyMap map, JsonElement attributes, JsonElement row)
    {
        if (attributes.ValueKind == JsonValueKind.Object)
            (_members = MemberTable.OfThread).Fill(attributes, ref map.Layout);
        foreach (var entry in map.Properties)
        {
            if (entry.IsFetched(row))
                Compare(entry, attributes, row);
        }
    }

    public void Compare(PropertyEntry[] entries, JsonElement terraform, JsonElement azure)
    {
        foreach (var entry in entries)
            Compare(entry, terraform, azure);
    }

    public void Compare(PropertyEntry entry, JsonElement terraform, JsonElement azure)
    {
        if (!Counts(entry, terraform, azure))
            return;
        if (entry.IsBlock)
            CompareBlocks(entry, terraform, azure);
        else if (entry.Shape == ValueShape.One)
            CompareOne(entry, terraform, azure);
        else if (entry.Shape == ValueShape.Map)
            CompareMaps(entry, terraform, azure);
        else
            CompareMany(entry, terraform, azure);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Counts(PropertyEntry entry, JsonElement terraform, JsonElement azure)
    {
        foreach (var type in entry.OwnTypes)
        {
            if (context.OwnTypes?.Contains(type) == true)
                return false;
        }
        foreach (var condition in entry.When)
        {
            if (!condition.Holds(terraform, azure, _owner, _members))
                return false;
        }
        foreach (var condition in entry.Unless)
        {
            if (condition.Holds(terraform, azure, _owner, _members))
                return false;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompareOne(PropertyEntry entry, JsonElement terraform, JsonElement azure)
    {
        if (!PropertyPlaces.TryFind(entry, terraform, _members, out var ours, out var path))
            return;
        var none = ScalarText.IsEmpty(ours);
        if (none && entry.Assigned)
            return;
        var theirs = PropertyPlaces.FindAzure(entry, azure, anyCase: false, out var azurePath);
        if (theirs.ValueKind == JsonValueKind.Undefined && !none)
            theirs = PropertyPlaces.FindAzure(entry, azure, anyCase: true, out azurePath);
        if (azurePath is null && (entry.Omitted || (entry.Absent && theirs.ValueKind == JsonValueKind.Undefined)))
            return;
        if (entry.Conversion.IsNone && entry.Join is null && (SameAsWritten(ours, theirs, entry.Form) || (none && ScalarText.IsEmpty(theirs))))
            return;
        var (left, right) = (ValueReading.Terraform(entry, ours), entry.Join is null ? ValueReading.Azure(entry, theirs) : ValueReading.Joined(entry, theirs, azure));
        var halfOmitted = entry is { Omitted: true, Join: not null } && right.Canonical is null;
        if (!halfOmitted && !Same(entry, left, right))
            _writer.Add(entry, (path, azurePath ?? PropertyPlaces.Beside(entry, path)), left.Shown, right.Shown);
    }

    private static bool Same(PropertyEntry entry, ReadValue left, ReadValue right) =>
        left.Canonical == right.Canonical || (left.Canonical is { } ours && right.Canonical is { } theirs && entry.Form.Same(ours, theirs));

    /// <summary>The usual case, without a text being made of both sides.</summary>
    private static bool SameAsWritten(JsonElement terraform, JsonElement azure, ValueForm form) => (terraform.ValueKind, azure.ValueKind) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => RawJson.AreSame(terraform, azure, form.IgnoresCase) ?? SameStrings(terraform, ScalarText.Text(azure), form),
        (JsonValueKind.True, JsonValueKind.True) or (JsonValueKind.False, JsonValueKind.False) => true,
        _ => false,
    };

    private static bool SameStrings(JsonElement terraform, string azure, ValueForm form) =>
        terraform.ValueEquals(azure) || (form.IgnoresCase && string.Equals(ScalarText.Text(terraform), azure, StringComparison.OrdinalIgnoreCase));

    private void CompareMany(PropertyEntry entry, JsonElement terraform, JsonElement azure)
    {
        var (ours, theirs) = (_ours, _theirs);
        if (!PropertyPlaces.TryCollect(entry, terraform, _members, ours, out var path) || (ours.Count == 0 && entry.Assigned))
            return;
        PropertyPlaces.CollectAzure(entry, azure, anyCase: ours.Count > 0, theirs, out var azurePath);
        if (entry.Omitted && azurePath is null)
            return;
        if (ours.Count + theirs.Count == 0 || (entry.Conversion.IsNone && SameAsWritten(ours, theirs, entry.Form)))
            return;
        var left = ValueReading.Terraform(entry, ours);
        var right = ValueReading.Azure(entry, theirs);
        if (entry.Except.Length > 0)
            right = [.. right.Where(r => !entry.IsExcepted(r.Shown ?? "") || left.Any(l => l.Canonical == r.Canonical))];
        var same = entry.Shape == ValueShape.List
            ? left.Select(v => v.Canonical).SequenceEqual(right.Select(v => v.Canonical))
            : left.Select(v => v.Canonical).ToHashSet().SetEquals(right.Select(v => v.Canonical));
        if (!same)
            _writer.AddMany(entry, (path, azurePath ?? PropertyPlaces.Beside(entry, path)), left, right);
    }

    private static bool SameAsWritten(List<JsonElement> terraform, List<JsonElement> azure, ValueForm form)
    {
        if (terraform.Count != azure.Count)
            return false;
        for (var i = 0; i < terraform.Count; i++)
        {
            if (!SameAsWritten(terraform[i], azure[i], form))
                return false;
        }
        return true;
    }

    private void CompareMaps(PropertyEntry entry, JsonElement terraform, JsonElement azure)
    {
        if (!PropertyPlaces.TryFind(entry, terraform, _members, out var ours, out var path))
            return;
        var none = ScalarText.IsEmpty(ours);
        if (none && entry.Assigned)
            return;
        var theirs = PropertyPlaces.FindAzure(entry, azure, anyCase: !none, out var azurePath);
        if (((none || entry.Omitted) && ScalarText.IsEmpty(theirs)) || (entry.Conversion.IsNone && SameMembers(ours, theirs, entry.Form)))
            return;
        var places = (path, azurePath ?? PropertyPlaces.Beside(entry, path));
        var left = ValueReading.Members(ours);
        var right = ValueReading.Members(theirs);
        foreach (var (key, value) in left)
        {
            var expected = ValueReading.Terraform(entry, value);
            var found = right.TryGetValue(key, out var other) ? ValueReading.Azure(entry, other) : default;
            if (expected.Canonical != found.Canonical)
                _writer.AddKeyed(entry, places, key, expected.Shown, found.Shown);
        }
        foreach (var (key, value) in right)
        {
            if (!left.ContainsKey(key) && !entry.IsExcepted(key) && ValueReading.Azure(entry, value) is { Canonical: not null } found)
                _writer.AddKeyed(entry, places, key, null, found.Shown);
        }
    }

    private static bool SameMembers(JsonElement terraform, JsonElement azure, ValueForm form)
    {
        if (terraform.ValueKind != JsonValueKind.Object || azure.ValueKind != JsonValueKind.Object)
            return false;
        var more = 0;
        foreach (var member in terraform.EnumerateObject())
        {
            if (!RawJson.TryGetSame(azure, member, out var value) || !SameAsWritten(member.Value, value, form))
                return false;
            more--;
        }
        foreach (var _ in azure.EnumerateObject())
            more++;
        return more == 0;
    }

    private void CompareBlocks(PropertyEntry entry, JsonElement terraform, JsonElement azure)
    {
        if (!PropertyPlaces.TryFind(entry, terraform, _members, out var first, out _)
            || (ScalarText.IsEmpty(first) && (entry.Assigned || ScalarText.IsEmpty(PropertyPlaces.FindAzure(entry, azure, anyCase: false, out _)))))
            return;
        var (ours, theirs) = (new List<JsonElement>(), new List<JsonElement>());
        PropertyPlaces.TryCollect(entry, terraform, _members, ours, out var path);
        PropertyPlaces.CollectAzure(entry, azure, anyCase: ours.Count > 0, theirs, out var azurePath);
        // An empty list is there, and says that there are none.
        if (entry.Omitted && azurePath is null && PropertyPlaces.FindAzure(entry, azure, anyCase: true, out _).ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return;
        if (entry.Without.Length > 0)
            theirs.RemoveAll(element => entry.Without.Any(c => c.Holds(PropertyPath.Nothing, element)));
        var places = (path, azurePath ?? PropertyPlaces.Beside(entry, path));
        var (members, owner) = (_members, _owner);
        (_members, _owner) = (null, azure);
        if (entry.Match is { } match)
            CompareMatched(entry, match, places, ours, theirs);
        else
            ComparePairs(entry, places, ours, theirs, isList: ours.Count > 1 || (azurePath is not null && azurePath.One(azure, anyCase: true).ValueKind == JsonValueKind.Array));
        (_members, _owner) = (members, owner);
    }

    private void ComparePairs(PropertyEntry entry, (PropertyPath Terraform, PropertyPath Azure) places, List<JsonElement> ours, List<JsonElement> theirs, bool isList)
    {
        for (var i = 0; i < Math.Max(ours.Count, theirs.Count); i++)
        {
            if (isList && (i >= ours.Count || i >= theirs.Count))
            {
                _writer.AddElement(entry, places, $"{i}", i < ours.Count ? ours[i] : null, i < theirs.Count ? theirs[i] : null);
                continue;
            }
            _writer.Enter(places, isList ? $"{i}" : null);
            Compare(entry.Properties, i < ours.Count ? ours[i] : PropertyPath.Nothing, i < theirs.Count ? theirs[i] : PropertyPath.Nothing);
            _writer.Leave();
        }
    }

    private void CompareMatched(PropertyEntry entry, PropertyMatch match, (PropertyPath Terraform, PropertyPath Azure) places, List<JsonElement> ours, List<JsonElement> theirs)
    {
        var left = ElementKeys.Of(ours, e => ScalarText.Of(match.Terraform.One(e)));
        var right = ElementKeys.Of(theirs, e => match.Conversion.Text(match.Azure.One(e, anyCase: true)));
        foreach (var (key, element) in left)
        {
            if (!right.TryGetValue(key, out var other))
            {
                _writer.AddElement(entry, places, DifferenceWriter.Quoted(element.Name), element.Value, null);
                continue;
            }
            _writer.Enter(places, DifferenceWriter.Quoted(element.Name));
            Compare(entry.Properties, element.Value, other.Value);
            _writer.Leave();
        }
        foreach (var (key, element) in right)
        {
            if (!left.ContainsKey(key) && !entry.IsExcepted(element.Name))
                _writer.AddElement(entry, places, DifferenceWriter.Quoted(element.Name), null, element.Value);
        }
    }
}
