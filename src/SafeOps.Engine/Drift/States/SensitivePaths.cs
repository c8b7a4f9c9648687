using System.Globalization;
using System.Text.Json;
using SafeOps.Text;

namespace SafeOps.Drift.States;

/// <summary>Which attributes a state marks as sensitive, in the two ways in which it says so.</summary>
internal static class SensitivePaths
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = JsonFile.DeepestNesting };

    /// <summary>Of a state: <c>[[{"type":"get_attr","value":"x"},{"type":"index","value":{"value":0,"type":"number"}}]]</c>.</summary>
    public static IReadOnlyList<string> OfSteps(ReadOnlyMemory<byte> json)
    {
        // Nearly always there are none.
        if (json.Length <= 2)
            return [];
        using var document = JsonDocument.Parse(json, Options);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            return [];
        return [.. document.RootElement.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.Array).Select(p => string.Join('.', p.EnumerateArray().Select(Step)))];
    }

    /// <summary>Of <c>terraform show -json</c>: the attributes' shape, with <c>true</c> where one is sensitive.</summary>
    public static IReadOnlyList<string> OfShape(ReadOnlyMemory<byte> json)
    {
        if (json.Length <= 2)
            return [];
        using var document = JsonDocument.Parse(json, Options);
        var found = new List<string>();
        Walk(document.RootElement, "", found);
        return found;
    }

    private static string Step(JsonElement step)
    {
        if (step.ValueKind != JsonValueKind.Object || !step.TryGetProperty("value", out var value))
            return "";
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("value", out var inner))
            value = inner;
        return value.ToString();
    }

    private static void Walk(JsonElement element, string path, List<string> found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.True:
                found.Add(path);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    Walk(member.Value, Join(path, member.Name), found);
                break;
            case JsonValueKind.Array:
                var i = 0;
                foreach (var item in element.EnumerateArray())
                    Walk(item, Join(path, (i++).ToString(CultureInfo.InvariantCulture)), found);
                break;
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
