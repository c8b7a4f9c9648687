using System.Text.Json;
using System.Text.Json.Serialization;
using SafeOps.Errors;

namespace SafeOps.Drift.Mapping;

/// <summary>Reads the mapping: an object of ARM types. A key that is not of the form is a mistake.</summary>
internal static class TypeMapFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static IReadOnlyDictionary<string, ArmTypeEntry> Read(Stream json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, ArmTypeEntry>>(json, Options) ?? throw new JsonException("It is empty.");
        }
        catch (Exception invalid) when (invalid is JsonException or FormatException)
        {
            throw new SafeOpsException(ErrorCodes.DocumentInvalid, $"{file}: {invalid.Message}", target: file, inner: invalid);
        }
    }
}

/// <summary>An ARM type.</summary>
internal sealed record ArmTypeEntry
{
    /// <summary>The table of Azure Resource Graph that has it; null: none, it must be asked for by name.</summary>
    public string? Table { get; init; }

    /// <summary>The azurerm types that stand for it or for a part of it, by name.</summary>
    public required IReadOnlyDictionary<string, TypeEntry> Types { get; init; }
}

/// <summary>An azurerm type under an ARM type.</summary>
internal sealed record TypeEntry
{
    public AzurermIdKind Kind { get; init; }

    /// <summary>What must hold of a resource to be of this type; all of it.</summary>
    public IReadOnlyList<TypeCondition> When { get; init; } = [];

    /// <summary>It stands for whatever none of the others is.</summary>
    public bool Otherwise { get; init; }

    /// <summary>See <see cref="IdTemplate"/>.</summary>
    public IReadOnlyList<string> Arm { get; init; } = [];

    /// <summary>See <see cref="AzurermType.Import"/>.</summary>
    public string? Import { get; init; }

    /// <summary>See <see cref="AzurermType.Tail"/>.</summary>
    public string? Tail { get; init; }

    /// <summary>It stands for what another type is the usual one for.</summary>
    public bool Also { get; init; }

    public IReadOnlyList<string> Instead { get; init; } = [];

    public bool Removed { get; init; }

    /// <summary>See <see cref="AzurermType.IsProposed"/>.</summary>
    public bool IsProposed => !Removed && !Also && Instead.Count == 0;
}
