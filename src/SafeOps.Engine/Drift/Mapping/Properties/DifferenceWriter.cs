using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>Writes what differs for people: names with their place, values on one line, and never a secret.</summary>
internal sealed class DifferenceWriter(PropertyContext context, List<PropertyDifference> into)
{
    /// <summary>Characters of a value that are shown; of a longer one its beginning and how long it is.</summary>
    public const int LongestShown = 400;

    /// <summary>Characters shown before the place where two long values part.</summary>
    private const int Before = 40;

    private readonly List<(PropertyPath Terraform, PropertyPath Azure, string? Key)> _inside = [];

    /// <summary>Goes into a block or an element; what is added then has its name before its own.</summary>
    /// <param name="key">As it stands in brackets; null for a block.</param>
    public void Enter((PropertyPath Terraform, PropertyPath Azure) places, string? key) => _inside.Add((places.Terraform, places.Azure, key));

    public void Leave() => _inside.RemoveAt(_inside.Count - 1);

    public void Add(PropertyEntry entry, (PropertyPath Terraform, PropertyPath Azure) places, string? terraform, string? azure) => Add(entry, places, null, terraform, azure);

    public void AddKeyed(PropertyEntry entry, (PropertyPath Terraform, PropertyPath Azure) places, string key, string? terraform, string? azure) => Add(entry, places, Quoted(key), terraform, azure);

    /// <summary>A name as it stands in brackets.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Both lists where they are short, else what each side has alone.</summary>
    public void AddMany(PropertyEntry entry, (PropertyPath Terraform, PropertyPath Azure) places, List<ReadValue> terraform, List<ReadValue> azure)
    {
        if (entry.Shape == ValueShape.Set)
        {
            terraform = Sorted(terraform);
            azure = Sorted(azure);
        }
        // A value that stands alone on both sides, where there is an argument for one value: no list is shown.
        if (entry.Terraform.Length > 1 && terraform.Count <= 1 && azure.Count <= 1)
        {
            Add(entry, places, null, terraform.FirstOrDefault().Shown, azure.FirstOrDefault().Shown);
            return;
        }
        var (left, right) = (List(terraform), List(azure));
        if (entry.Shape == ValueShape.Set && Math.Max(left?.Length ?? 0, right?.Length ?? 0) > LongestShown)
        {
            left = List(Without(terraform, azure));
            right = List(Without(azure, terraform));
        }
        Add(entry, places, null, left, right);
    }

    /// <summary>An element that one side alone has, with the values it has there.</summary>
    public void AddElement(PropertyEntry entry, (PropertyPath Terraform, PropertyPath Azure) places, string key, JsonElement? terraform, JsonElement? azure)
    {
        Enter(places, key);
        var left = terraform is { } ours ? Describe(entry, ours, ofAzure: false) : null;
        var right = azure is { } theirs ? Describe(entry, theirs, ofAzure: true) : null;
        Leave();
        Add(entry, places, key, left, right);
    }

    private void Add(PropertyEntry entry, (PropertyPath Terraform, PropertyPath Azure) places, string? key, string? terraform, string? azure)
    {
        var secret = IsSecret(entry, places, key);
        var (left, right) = Cut(Show(entry, terraform, secret), Show(entry, azure, secret));
        into.Add(new PropertyDifference(Name(places.Terraform, key), AzureName(places.Azure, key), left, right)
        {
            IsSensitive = secret || (terraform is not null && left?.Contains(SecretMasker.Mask, StringComparison.Ordinal) == true) || (azure is not null && right?.Contains(SecretMasker.Mask, StringComparison.Ordinal) == true),
        });
    }

    private static string? Show(PropertyEntry entry, string? value, bool secret)
    {
        if (value is null)
            return null;
        if (secret)
            return SecretMasker.Mask;
        if (!entry.IsBlock && entry.Form.MayBeSecret)
            value = SecretFinder.Hide(value);
        return value.ReplaceLineEndings("\\n");
    }

    /// <summary>Long values from shortly before the place where they part.</summary>
    private static (string? Terraform, string? Azure) Cut(string? terraform, string? azure)
    {
        if (Math.Max(terraform?.Length ?? 0, azure?.Length ?? 0) <= LongestShown)
            return (terraform, azure);
        var alike = terraform.AsSpan().CommonPrefixLength(azure);
        var start = alike > LongestShown / 2 ? alike - Before : 0;
        return (Cut(terraform, start), Cut(azure, start));
    }

    private static string? Cut(string? value, int start) => value is null || (start == 0 && value.Length <= LongestShown)
        ? value
        : string.Create(CultureInfo.InvariantCulture, $"{(start > 0 ? "…" : "")}{value.AsSpan(start, Math.Min(LongestShown, value.Length - start))}{(value.Length - start > LongestShown ? "…" : "")} ({value.Length:N0} characters)");

    private string Name(PropertyPath path, string? key) => Join(_inside.Select(i => (i.Terraform.Text, i.Key)), path.Text, key);

    private string AzureName(PropertyPath path, string? key) => Join(_inside.Select(i => (i.Azure.Text, i.Key)), path.Text, key);

    private static string Join(IEnumerable<(string Text, string? Key)> inside, string last, string? key)
    {
        var name = new StringBuilder();
        foreach (var (text, at) in inside.Append((last, key)))
        {
            if (name.Length > 0)
                name.Append('.');
            name.Append(at is null ? text : text.EndsWith("[]", StringComparison.Ordinal) ? text[..^2] : text);
            if (at is not null)
                name.Append('[').Append(at).Append(']');
        }
        return name.ToString();
    }

    /// <summary>The data say so, the state says so of this path or of what it lies in, or the name of a text does.</summary>
    private bool IsSecret(PropertyEntry entry, (PropertyPath Terraform, PropertyPath Azure) places, string? key)
    {
        if (entry.Sensitive)
            return true;
        if (entry.Form.MayBeSecret && !entry.IsBlock && (SecretFinder.NameLooksSecret(places.Terraform.Last) || SecretFinder.NameLooksSecret(places.Azure.Last) || (key is not null && SecretFinder.NameLooksSecret(key))))
            return true;
        if (context.SensitivePaths.Count == 0)
            return false;
        var here = Words(Name(places.Terraform, key));
        return context.SensitivePaths.Select(Words).Any(s => s.Zip(here).All(p => p.First == p.Second));
    }

    /// <summary>The names of a path, without the places in lists and without what Terraform does not have as a name.</summary>
    private static List<string> Words(string path) =>
        [.. path.Split(['.', '[', ']', '"'], StringSplitOptions.RemoveEmptyEntries).Where(w => !w.All(char.IsAsciiDigit))];

    private string Describe(PropertyEntry entry, JsonElement element, bool ofAzure)
    {
        var values = new List<string>();
        foreach (var inner in entry.Properties.Where(e => !e.IsBlock && e.Shape != ValueShape.Map))
        {
            var (path, text) = inner.Shape == ValueShape.One ? One(inner, element, ofAzure) : Many(inner, element, ofAzure);
            if (text is null)
                continue;
            if (IsSecret(inner, (path, inner.Azure[0]), null))
                text = SecretMasker.Mask;
            else if (inner.Form.MayBeSecret)
                text = SecretFinder.Hide(text);
            values.Add($"{path.Text} = {text}");
        }
        return values.Count == 0 ? "{}" : string.Join(", ", values);
    }

    private static (PropertyPath Path, string? Text) One(PropertyEntry entry, JsonElement element, bool ofAzure)
    {
        var paths = ofAzure ? entry.Azure : entry.Terraform;
        for (var i = 0; i < paths.Length; i++)
        {
            var value = paths[i].One(element, ofAzure);
            if (!ScalarText.IsEmpty(value))
                return (Named(entry, i), (ofAzure ? ValueReading.Azure(entry, value) : ValueReading.Terraform(entry, value)).Shown);
        }
        return (entry.Terraform[0], null);
    }

    private static (PropertyPath Path, string? Text) Many(PropertyEntry entry, JsonElement element, bool ofAzure)
    {
        var paths = ofAzure ? entry.Azure : entry.Terraform;
        var values = new List<JsonElement>();
        for (var i = 0; i < paths.Length; i++)
        {
            paths[i].Each(element, values, ofAzure);
            if (values.Count == 0)
                continue;
            var read = ofAzure ? ValueReading.Azure(entry, values) : ValueReading.Terraform(entry, values);
            return (Named(entry, i), List(entry.Shape == ValueShape.Set ? Sorted(read) : read));
        }
        return (entry.Terraform[0], null);
    }

    private static PropertyPath Named(PropertyEntry entry, int place) => entry.Terraform[Math.Min(place, entry.Terraform.Length - 1)];

    private static List<ReadValue> Sorted(List<ReadValue> values) => [.. values.DistinctBy(v => v.Canonical).OrderBy(v => v.Canonical, StringComparer.Ordinal)];

    private static List<ReadValue> Without(List<ReadValue> values, List<ReadValue> others)
    {
        var known = others.Select(o => o.Canonical).ToHashSet(StringComparer.Ordinal);
        return [.. values.Where(v => !known.Contains(v.Canonical))];
    }

    private static string? List(List<ReadValue> values) =>
        values.Count == 0 ? null : CanonicalJson.Write(new JsonArray([.. values.Select(v => (JsonNode?)JsonValue.Create(v.Shown))]));
}
