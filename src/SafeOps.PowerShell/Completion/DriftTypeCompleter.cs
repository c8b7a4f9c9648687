using SafeOps.Drift.Comparison;
using SafeOps.Drift.Mapping.Properties;

namespace SafeOps.PowerShell.Completion;

/// <summary>Types of Resource Manager and of azurerm that people ask for most: those whose properties are compared.</summary>
public sealed class DriftTypeCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        PropertyMaps.Default.All.OrderBy(m => m.AzurermType, StringComparer.Ordinal).Select(m => new Candidate(m.AzurermType, m.AzureTypes[0]))
            .Concat(PropertyMaps.Default.All.SelectMany(m => m.AzureTypes).Concat(TypeSelection.Known).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).Select(t => new Candidate(t, t)));
}
