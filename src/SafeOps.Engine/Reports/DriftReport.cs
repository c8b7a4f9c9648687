using System.Text.Json;
using System.Text.Json.Serialization;
using SafeOps.Drift;
using SafeOps.Drift.Comparison;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Reports;

/// <summary>
/// One comparison of an inventory with states, as a document: JSON for programs (and read back by them), Markdown for a review,
/// or one HTML page that needs nothing beside it.
/// </summary>
public sealed record DriftReport
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>When the comparison was made. UTC.</summary>
    public required DateTimeOffset Compared { get; init; }

    public required InventoryReference Inventory { get; init; }

    /// <summary>The state files that were compared, in order.</summary>
    public required IReadOnlyList<string> States { get; init; }

    /// <summary>What makes the findings less than certain, a sentence each: gaps, age, states that could not be read.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public required IReadOnlyList<DriftItem> Items { get; init; }

    public static DriftReport Of(DriftComparison comparison) => new()
    {
        Compared = comparison.Compared,
        Inventory = comparison.Summary.Inventory,
        States = [.. comparison.Summary.States.Select(s => s.Path)],
        Warnings = [.. comparison.Warnings, .. comparison.Failures.Select(f => f.Message)],
        Items = comparison.Items,
    };

    /// <summary>UTF-8, indented, a line feed at the end.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, DriftReportJson.Default.DriftReport), (byte)'\n'];

    public string ToMarkdown() => DriftMarkdown.Write(this);

    /// <summary>UTF-8. No request leaves the page: style, script and findings are in it.</summary>
    public byte[] ToHtml() => DriftPage.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote. Throws <see cref="SafeOpsException"/> (<see cref="ErrorCodes.DocumentInvalid"/>).</summary>
    /// <param name="name">What errors call it.</param>
    public static DriftReport FromJson(ReadOnlySpan<byte> utf8, string name)
    {
        try
        {
            var report = JsonSerializer.Deserialize(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8, DriftReportJson.Default.DriftReport);
            return report switch
            {
                { Format: CurrentFormat } => report,
                { Format: var other } => throw Invalid($"it has format {other}, and this version reads format {CurrentFormat}", null),
                null => throw Invalid("it is null", null),
            };
        }
        catch (JsonException error)
        {
            throw Invalid($"line {(error.LineNumber ?? 0) + 1}, byte {(error.BytePositionInLine ?? 0) + 1}: {error.Message.Split(" Path:")[0].Split(" LineNumber:")[0].TrimEnd('.')}", error);
        }

        SafeOpsException Invalid(string reason, Exception? cause) =>
            new(ErrorCodes.DocumentInvalid, $"{name} is no report of a drift comparison: {reason}.", "Write it with Compare-TerraformDrift -OutputFormat Json -OutFile.", name, cause);
    }

    /// <summary>What a reader must know of a finding before it trusts it; shared by the forms.</summary>
    internal IReadOnlyList<(string Name, string Value)> Facts() =>
    [
        ("inventory", Inventory.Path),
        ("taken", Inventory.Taken is { } taken ? Words.At(taken) : "unknown"),
        ("compared", Words.At(Compared)),
        ("states", Counts.Format(States.Count)),
    ];

    internal int Count(DriftKind kind) => Items.Count(i => i.Kind == kind);

    /// <summary>Never says more than was compared.</summary>
    internal string Title()
    {
        var drift = Items.Count(i => i.IsDrift);
        var unknown = Count(DriftKind.NotComparable);
        var rest = unknown > 0 ? $", {Counts.Format(unknown)} not comparable" : "";
        return drift > 0 ? $"Drift: {Counts.Of(drift, "finding")}{rest}" : unknown > 0 || Warnings.Count > 0 ? $"No drift seen{rest}" : "No drift";
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(DriftReport))]
internal sealed partial class DriftReportJson : JsonSerializerContext;
