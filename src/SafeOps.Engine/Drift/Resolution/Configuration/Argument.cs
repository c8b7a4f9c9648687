using System.Diagnostics.CodeAnalysis;
using SafeOps.Drift.Mapping.Properties.Forms;

namespace SafeOps.Drift.Resolution.Configuration;

internal enum ArgumentKind
{
    Text,
    Number,
    Boolean,

    /// <summary>A list or set of values.</summary>
    List,
    Map,

    /// <summary>A nested block, once or several times.</summary>
    Block,
}

/// <summary>An argument that a person may write in a resource or block.</summary>
internal sealed record Argument(string Name, ArgumentKind Kind, bool IsRequired)
{
    /// <summary>What azurerm takes where nothing is written; null where its documentation does not say.</summary>
    public string? Default { get; init; }

    /// <summary>The words that the documentation has, as azurerm spells them; it need not have all.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>How often a block may be there; null: as often as one likes.</summary>
    public int? Maximum { get; init; }

    /// <summary>The arguments of a block.</summary>
    public ArgumentSet Arguments { get; init; } = ArgumentSet.Empty;

    /// <summary>A value as azurerm spells it, which reads words by case where Azure does not.</summary>
    public string Spelled(string text)
    {
        if (Words.Count == 0)
            return text;
        var canonical = ValueForms.Enum.Canonical(text);
        return Words.Contains(text) ? text : Words.FirstOrDefault(w => ValueForms.Enum.Canonical(w) == canonical) ?? text;
    }
}

/// <summary>The arguments of a resource or block.</summary>
/// <param name="conflicts">Pairs of which one is taken.</param>
internal sealed class ArgumentSet(IReadOnlyList<Argument> all, IReadOnlyList<(string One, string Other)> conflicts)
{
    public static readonly ArgumentSet Empty = new([], []);

    private readonly Dictionary<string, Argument> _byName = all.ToDictionary(a => a.Name, StringComparer.Ordinal);

    public IReadOnlyList<Argument> All => all;

    public IReadOnlyList<(string One, string Other)> Conflicts => conflicts;

    public bool Has(string name) => _byName.ContainsKey(name);

    public bool TryGet(string name, [NotNullWhen(true)] out Argument? argument) => _byName.TryGetValue(name, out argument);
}
