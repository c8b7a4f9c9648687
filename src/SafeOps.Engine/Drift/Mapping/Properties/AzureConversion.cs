using System.Globalization;
using System.Text.Json;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>What makes a value of Terraform out of Azure's, in this order: segment, before, after, values, scale, divide, not.</summary>
internal sealed record AzureConversion
{
    public static readonly AzureConversion None = new();

    /// <summary>No size or count is larger, and the product of it stays a decimal.</summary>
    private const decimal LargestScaled = 1e18m;

    /// <summary>The segment of an id after this name: <c>virtualNetworks</c>.</summary>
    public string? Segment { get; init; }

    /// <summary>What stands before the first of these; the whole text where there is none.</summary>
    public string? Before { get; init; }

    /// <summary>What stands after the first of these; nothing where there is none.</summary>
    public string? After { get; init; }

    /// <summary>Azure's words, without case, and Terraform's; "" stands for nothing. Others stay as they are.</summary>
    public IReadOnlyDictionary<string, string?>? Values { get; init; }

    /// <summary>Terraform = Azure × this.</summary>
    public decimal? Scale { get; init; }

    /// <summary>Terraform = Azure ÷ this.</summary>
    public decimal? Divide { get; init; }

    /// <summary>Terraform says the opposite of Azure.</summary>
    public bool Not { get; init; }

    /// <summary>Terraform says whether Azure has the value at all.</summary>
    public bool Present { get; init; }

    /// <summary>Azure writes several values in one text, with this between.</summary>
    public string? Split { get; init; }

    public bool IsNone => ReferenceEquals(this, None);

    public string? Text(JsonElement azure) => Present ? (IsThere(azure) && !IsNothing(azure) ? "true" : "false") : Text(ScalarText.Of(azure));

    public string? Text(string? text)
    {
        if (Segment is not null)
            text = SegmentOf(text);
        if (Before is not null && text?.IndexOf(Before, StringComparison.Ordinal) is >= 0 and var end)
            text = text[..end];
        if (After is not null)
            text = text?.IndexOf(After, StringComparison.Ordinal) is >= 0 and var start ? text[(start + After.Length)..] : null;
        if (Values is not null && Values.TryGetValue(text ?? "", out var word))
            text = word;
        if ((Scale ?? Divide) is not null && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < LargestScaled)
            text = ScalarText.Number((number * (Scale ?? 1) / (Divide ?? 1)).ToString(CultureInfo.InvariantCulture));
        return Not ? (string.Equals(text, "true", StringComparison.OrdinalIgnoreCase) ? "false" : "true") : text;
    }

    /// <summary>An object, even an empty one, a list with something in it, a text, or true.</summary>
    public static bool IsThere(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.True or JsonValueKind.Number => true,
        JsonValueKind.String => !value.ValueEquals(""u8),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => false,
    };

    /// <summary>A word that stands for nothing: <c>Disabled</c>.</summary>
    private bool IsNothing(JsonElement azure) =>
        Values is not null && azure.ValueKind == JsonValueKind.String && Values.TryGetValue(azure.GetString()!, out var word) && string.IsNullOrEmpty(word);

    private string? SegmentOf(string? id)
    {
        if (id is null)
            return null;
        var parts = id.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = parts.Length - 2; i >= 0; i--)
        {
            if (parts[i].Equals(Segment, StringComparison.OrdinalIgnoreCase))
                return parts[i + 1];
        }
        return null;
    }
}
