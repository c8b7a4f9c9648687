using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SafeOps.ResourceLimits.Metrics;

/// <summary>One series of an answer: its labels and values by time; what is not a finite number is left out.</summary>
internal sealed record SampleSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<(decimal At, decimal Value)> Samples)
{
    public string? this[string label] => Labels.TryGetValue(label, out var value) ? value : null;
}

/// <summary>An answer of the query API (prometheus.io/docs/prometheus/latest/querying/api), read.</summary>
/// <param name="Error">What it refused, with its kind; null where it answered.</param>
internal sealed record PrometheusAnswer(IReadOnlyList<SampleSeries> Series, IReadOnlyList<string> Warnings, string? Error, string? ErrorType)
{
    /// <summary>Null where the text is no such answer.</summary>
    public static PrometheusAnswer? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.String)
                return null;
            var warnings = Texts(root, "warnings");
            return status.GetString() switch
            {
                "error" => new PrometheusAnswer([], warnings, Text(root, "error") ?? "no reason given", Text(root, "errorType")),
                "success" when root.TryGetProperty("data", out var data) && Data(data) is { } series => new PrometheusAnswer(series, [.. warnings, .. Partial(root)], null, null),
                _ => null,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static List<SampleSeries>? Data(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object || Text(data, "resultType") is not { } type || !data.TryGetProperty("result", out var result))
            return null;
        return type switch
        {
            "matrix" => [.. result.EnumerateArray().Select(s => new SampleSeries(Labels(s), [.. s.TryGetProperty("values", out var values) ? values.EnumerateArray().Select(Sample).OfType<(decimal, decimal)>() : []]))],
            "vector" => [.. result.EnumerateArray().Select(s => new SampleSeries(Labels(s), s.TryGetProperty("value", out var value) && Sample(value) is { } sample ? [sample] : []))],
            "scalar" => [new SampleSeries(new Dictionary<string, string>(), Sample(result) is { } only ? [only] : [])],
            _ => null,
        };
    }

    /// <summary>A pair of a time in seconds and a value in quotes; null for NaN and infinities.</summary>
    private static (decimal At, decimal Value)? Sample(JsonElement pair)
    {
        if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2)
            throw new FormatException();
        var text = pair[1].GetString();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && Math.Abs(value) < 1e27
            ? (pair[0].GetDecimal(), (decimal)value)
            : text is null ? throw new FormatException() : null;
    }

    private static Dictionary<string, string> Labels(JsonElement series) => series.TryGetProperty("metric", out var labels)
        ? labels.EnumerateObject().ToDictionary(l => l.Name, l => l.Value.GetString() ?? "", StringComparer.Ordinal)
        : [];

    /// <summary>VictoriaMetrics says it beside the data rather than as a warning.</summary>
    private static string[] Partial(JsonElement root) => root.TryGetProperty("isPartial", out var partial) && partial.ValueKind == JsonValueKind.True ? ["the answer is partial"] : [];

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> Texts(JsonElement element, string name) => element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.String).Select(t => t.GetString()!)]
        : [];

    /// <summary>The first words of a body that is something else, on one line.</summary>
    public static string Begin(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 400)]);
        var line = string.Join(' ', text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return new string([.. line.Where(c => !char.IsControl(c)).Take(80)]) + (line.Length > 80 ? "…" : "");
    }
}
