using SafeOps.Changes.Definition;
using SafeOps.Ledger;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Promotion;

internal sealed class GateKeeper(SafeOpsProject project, ChangeCatalog catalog, ChangeResolver resolver, ILedgerStore ledger, Actor actor, TimeProvider time)
{
    public Task<IReadOnlyDictionary<string, string>> RequireOpenAsync(ResolvedChange change, string planDigest, IReadOnlyDictionary<string, string> overrides, CancellationToken cancellationToken)
    {
        _ = (project, catalog, resolver, ledger, actor, time, change, planDigest, cancellationToken);
        return Task.FromResult(overrides);
    }
}
