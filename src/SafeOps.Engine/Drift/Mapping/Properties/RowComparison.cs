using System.Text.Json;
using SafeOps.Drift.Mapping.Properties.Forms;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>One comparison of two sides: walks the entries, and notes what differs.</summary>
internal sealed class RowComparison(PropertyContext context, List<PropertyDifference> into)
{
    private readonly DifferenceWriter _writer = new(context, into);

    public PropertyContext Context => context;

    public void Compare(IReadOnlyList<PropertyEntry> entries, JsonElement terraform, JsonElement azure)
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

    private bool Counts(PropertyEntry entry, JsonElement terraform, JsonElement azure)
    {
        foreach (var type in entry.OwnTypes)
        {
            if (context.OwnTypes?.Contains(type) == true)
                return false;
        }
        foreach (var condition in entry.When)
        {
            if (!condition.Holds(terraform, azure))
                return false;
        }
        foreach (var condition in entry.Unless)
        {
            if (condition.Holds(terraform, azure))
                return false;
        }
        return true;
    }

    private void CompareOne(PropertyEntry entry, JsonElement terraform, JsonElement azure)
    {
        if (!TryFind(entry, terraform, out var ours, out var path))
            return;
        var none = ScalarText.IsEmpty(ours);
        if (none && entry.Assigned)
            return;
        var theirs = FindAzure(entry, azure, anyCase: false, out var azurePath);
        if (theirs.ValueKind == JsonValueKind.Undefined && !none)
            theirs = FindAzure(entry, azure, anyCase: true, out azurePath);
        if (entry.Conversion.IsNone && SameAsWritten(ours, theirs))
            return;
        var (left, right) = (ValueReading.Terraform(entry, ours), ValueReading.Azure(entry, theirs));
        if (left.Canonical != right.Canonical)
            _writer.Add(entry, (path, azurePath ?? Beside(entry, path)), left.Shown, right.Shown);
    }

    /// <summary>The usual case, without a text being made of both sides.</summary>
    private static bool SameAsWritten(JsonElement terraform, JsonElement azure) => (terraform.ValueKind, azure.ValueKind) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => terraform.ValueEquals(azure.GetString()),
        (JsonValueKind.True, JsonValueKind.True) or (JsonValueKind.False, JsonValueKind.False) => true,
        _ => false,
    };

    /// <summary>The first place that has a value; false where the state has none of the attributes.</summary>
    private static bool TryFind(PropertyEntry entry, JsonElement terraform, out JsonElement value, out PropertyPath path)
    {
        value = default;
        path = entry.Terraform[0];
        var known = false;
        foreach (var candidate in entry.Terraform)
        {
            var found = candidate.One(terraform);
            if (found.ValueKind == JsonValueKind.Undefined)
                continue;
            if (!known || !ScalarText.IsEmpty(found))
                (value, path) = (found, candidate);
            known = true;
            if (!ScalarText.IsEmpty(found))
                break;
        }
        return known;
    }

    /// <summary>The first place that has a value; no path where none has.</summary>
    private static JsonElement FindAzure(PropertyEntry entry, JsonElement azure, bool anyCase, out PropertyPath? path)
    {
        var value = default(JsonElement);
        path = null;
        foreach (var candidate in entry.Azure)
        {
            var found = candidate.One(azure, anyCase);
            if (found.ValueKind != JsonValueKind.Undefined)
                value = found;
            if (ScalarText.IsEmpty(value))
                continue;
            path = candidate;
            break;
        }
        return value;
    }

    /// <summary>Where Azure would have what it does not have: the place that stands in the data as Terraform's does.</summary>
    private static PropertyPath Beside(PropertyEntry entry, PropertyPath path)
    {
        for (var i = 0; i < entry.Azure.Count; i++)
        {
            if (i < entry.Terraform.Count && entry.Terraform[i] == path)
                return entry.Azure[i];
        }
        return entry.Azure[0];
    }

    private void CompareMany(PropertyEntry entry, JsonElement terraform, JsonElement azure)
    {
        if (!TryCollect(entry, terraform, out var ours, out var path) || (ours.Count == 0 && entry.Assigned))
            return;
        var theirs = CollectAzure(entry, azure, anyCase: ours.Count > 0, out var azurePath);
        if (entry.Conversion.IsNone && ours.Count == theirs.Count && ours.Zip(theirs).All(p => SameAsWritten(p.First, p.Second)))
            return;
        var left = ValueReading.Terraform(entry, ours);
        var right = ValueReading.Azure(entry, theirs);
        if (entry.Except.Count > 0)
            right = [.. right.Where(r => !entry.IsExcepted(r.Shown ?? "") || left.Any(l => l.Canonical == r.Canonical))];
        var same = entry.Shape == ValueShape.List
            ? left.Select(v => v.Canonical).SequenceEqual(right.Select(v => v.Canonical))
            : left.Select(v => v.Canonical).ToHashSet().SetEquals(right.Select(v => v.Canonical));
        if (!same)
            _writer.AddMany(entry, (path, azurePath ?? Beside(entry, path)), left, right);
    }

    private static bool TryCollect(PropertyEntry entry, JsonElement terraform, out List<JsonElement> values, out PropertyPath path)
    {
        values = [];
        path = entry.Terraform[0];
        var known = false;
        foreach (var candidate in entry.Terraform)
        {
            known |= candidate.Each(terraform, values);
            if (values.Count == 0)
                continue;
            path = candidate;
            return true;
        }
        return known;
    }

    private static List<JsonElement> CollectAzure(PropertyEntry entry, JsonElement azure, bool anyCase, out PropertyPath? path)
    {
        var values = new List<JsonElement>();
        for (var pass = 0; pass < (anyCase ? 2 : 1); pass++)
        {
            foreach (var candidate in entry.Azure)
            {
                candidate.Each(azure, values, anyCase: pass > 0);
                if (values.Count == 0)
                    continue;
                path = candidate;
                return values;
            }
        }
        path = null;
        return values;
    }

    private void CompareMaps(PropertyEntry entry, JsonElement terraform, JsonElement azure)
    {
        if (!TryFind(entry, terraform, out var ours, out var path))
            return;
        var none = ScalarText.IsEmpty(ours);
        if (none && entry.Assigned)
            return;
        var theirs = FindAzure(entry, azure, anyCase: !none, out var azurePath);
        if (none && ScalarText.IsEmpty(theirs))
            return;
        var places = (path, azurePath ?? Beside(entry, path));
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

    private void CompareBlocks(PropertyEntry entry, JsonElement terraform, JsonElement azure)
    {
        if (!TryCollect(entry, terraform, out var ours, out var path) || (ours.Count == 0 && entry.Assigned))
            return;
        var theirs = CollectAzure(entry, azure, anyCase: ours.Count > 0, out var azurePath);
        var places = (path, azurePath ?? Beside(entry, path));
        if (entry.Match is { } match)
        {
            CompareMatched(entry, match, places, ours, theirs);
            return;
        }
        var isList = FindAzure(entry, azure, anyCase: true, out _).ValueKind == JsonValueKind.Array || ours.Count > 1;
        for (var i = 0; i < Math.Max(ours.Count, theirs.Count); i++)
        {
            if (isList && (i >= ours.Count || i >= theirs.Count))
            {
                _writer.AddElement(entry, places, $"{i}", i < ours.Count ? ours[i] : null, i < theirs.Count ? theirs[i] : null);
                continue;
            }
            _writer.Enter(places, isList ? $"{i}" : null);
            Compare(entry.Properties, i < ours.Count ? ours[i] : ValueReading.Nothing, i < theirs.Count ? theirs[i] : ValueReading.Nothing);
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
                _writer.AddElement(entry, places, $"\"{element.Name}\"", element.Value, null);
                continue;
            }
            _writer.Enter(places, $"\"{element.Name}\"");
            Compare(entry.Properties, element.Value, other.Value);
            _writer.Leave();
        }
        foreach (var (key, element) in right)
        {
            if (!left.ContainsKey(key) && !entry.IsExcepted(element.Name))
                _writer.AddElement(entry, places, $"\"{element.Name}\"", null, element.Value);
        }
    }
}
