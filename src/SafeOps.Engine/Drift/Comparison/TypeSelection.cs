using System.Text.RegularExpressions;
using SafeOps.Errors;

namespace SafeOps.Drift.Comparison;

/// <summary>A subject people ask about: a set of types.</summary>
public enum DriftFocus
{
    /// <summary>Virtual machines, scale sets, their disks, images and availability sets.</summary>
    VirtualMachine,

    /// <summary>Kubernetes clusters and their node pools.</summary>
    Aks,

    /// <summary>Storage accounts with what is in them.</summary>
    Storage,

    /// <summary>All of <c>Microsoft.Network</c>.</summary>
    Network,

    /// <summary>SQL, PostgreSQL, MySQL, MariaDB, Cosmos DB and Redis.</summary>
    Database,

    /// <summary>Key vaults with what is in them, and managed HSMs.</summary>
    KeyVault,

    /// <summary>App Service: plans, apps, functions, static sites.</summary>
    WebApp,
}

/// <summary>Which types are asked for: patterns of ARM or azurerm types, without case, <c>*</c> for any text and <c>?</c> for one character.</summary>
public sealed class TypeSelection
{
    private static readonly Dictionary<DriftFocus, string[]> Subjects = new()
    {
        [DriftFocus.VirtualMachine] =
        [
            "Microsoft.Compute/virtualMachines*", "Microsoft.Compute/virtualMachineScaleSets*", "Microsoft.Compute/disks", "Microsoft.Compute/snapshots",
            "Microsoft.Compute/images", "Microsoft.Compute/availabilitySets", "Microsoft.Compute/proximityPlacementGroups",
        ],
        [DriftFocus.Aks] = ["Microsoft.ContainerService/managedClusters*"],
        [DriftFocus.Storage] = ["Microsoft.Storage/storageAccounts*"],
        [DriftFocus.Network] = ["Microsoft.Network/*"],
        [DriftFocus.Database] =
        [
            "Microsoft.Sql/*", "Microsoft.DBforPostgreSQL/*", "Microsoft.DBforMySQL/*", "Microsoft.DBforMariaDB/*", "Microsoft.DocumentDB/*",
            "Microsoft.Cache/*", "Microsoft.SqlVirtualMachine/*",
        ],
        [DriftFocus.KeyVault] = ["Microsoft.KeyVault/*"],
        [DriftFocus.WebApp] = ["Microsoft.Web/*"],
    };

    private readonly IReadOnlyList<Regex> _patterns;

    private TypeSelection(IReadOnlyList<Regex> patterns) => _patterns = patterns;

    public static TypeSelection All { get; } = new([]);

    /// <summary>The patterns of subjects, for completion.</summary>
    public static IEnumerable<string> Known => Subjects.Values.SelectMany(s => s).Distinct(StringComparer.Ordinal);

    public bool IsAll => _patterns.Count == 0;

    /// <summary>What any of the patterns or subjects names; with neither, all.</summary>
    public static TypeSelection Of(IReadOnlyList<string> patterns, IReadOnlyList<DriftFocus> subjects) =>
        new([.. patterns.Concat(subjects.SelectMany(s => Subjects[s])).Select(Pattern)]);

    /// <param name="azure">ARM type; null where it is not known.</param>
    /// <param name="terraform">azurerm type; null where there is none.</param>
    public bool Has(string? azure, string? terraform)
    {
        if (IsAll)
            return true;
        foreach (var pattern in _patterns)
        {
            if ((azure is not null && pattern.IsMatch(azure)) || (terraform is not null && pattern.IsMatch(terraform)))
                return true;
        }
        return false;
    }

    private static Regex Pattern(string pattern)
    {
        if (string.IsNullOrWhiteSpace(pattern))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, "An empty text is no type.", "Name types as Microsoft.Network/virtualNetworks, azurerm_subnet or Microsoft.Network/*.");
        var expression = Regex.Escape(pattern.Trim()).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal);
        return new Regex($"^{expression}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
    }
}
