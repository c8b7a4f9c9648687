using System.Text.Json;
using System.Text.Json.Serialization;
using SafeOps.Errors;

namespace SafeOps.Commands.Knowledge;

/// <summary>Reads what is known of cmdlets. A key that is not of the form is a mistake, as in <see cref="ToolFile"/>.</summary>
internal static class CmdletFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static ModuleKnowledge Module(Stream json, string file) => Read<ModuleKnowledge>(json, file);

    public static IReadOnlyList<CmdletVerb> Verbs(Stream json, string file) => Read<List<CmdletVerb>>(json, file);

    public static TypeKnowledge Types(Stream json, string file) => Read<TypeKnowledge>(json, file);

    private static T Read<T>(Stream json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException invalid)
        {
            throw new SafeOpsException(ErrorCodes.DocumentInvalid, $"{file}: {invalid.Message}", target: file, inner: invalid);
        }
    }
}

/// <summary>What the verb of a cmdlet says of it, in modules that keep to PowerShell's verbs.</summary>
internal sealed record CmdletVerb
{
    public required IReadOnlyList<string> Verbs { get; init; }

    public required CommandEffect Effect { get; init; }

    public required string Says { get; init; }
}

/// <summary>What of .NET a text may use without an effect. Types are written without <c>System.</c>; case does not count.</summary>
internal sealed record TypeKnowledge
{
    /// <summary>Types into which a value may be converted.</summary>
    public required ISet<string> Conversions { get; init; }

    /// <summary>Types of which an object may be made.</summary>
    public required ISet<string> Made { get; init; }

    /// <summary>Static methods and properties, as <c>type::member</c>, or <c>type::*</c> for all of them.</summary>
    public required ISet<string> Statics { get; init; }

    /// <summary>Methods that no type of .NET or PowerShell uses for an effect.</summary>
    public required ISet<string> Methods { get; init; }

    /// <summary>Methods of a string that another type gives an effect.</summary>
    public required ISet<string> StringMethods { get; init; }

    /// <summary>Methods that change an object which the text itself has made, by its kind.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> OwnMethods { get; init; }

    /// <summary>Properties that are texts.</summary>
    public required ISet<string> TextProperties { get; init; }

    /// <summary>Properties that other objects have, and no object a method of that name.</summary>
    public required ISet<string> Properties { get; init; }

    /// <summary>Attributes of parameters.</summary>
    public required ISet<string> Attributes { get; init; }
}
