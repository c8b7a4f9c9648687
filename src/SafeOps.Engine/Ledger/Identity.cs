using SafeOps.Values;

namespace SafeOps.Ledger;

/// <summary>
/// Who acts in a project: the role the ledger's server authenticated, where it does so; else what the machine says. The ledger
/// is asked when the answer is first needed, because opening a project touches nothing.
/// </summary>
public sealed class Identity(Actor machine, ILedgerStore ledger)
{
    private Actor? _known;

    /// <summary>Throws <see cref="Errors.ErrorCodes.LedgerUnavailable"/>.</summary>
    public async Task<Actor> GetAsync(CancellationToken cancellationToken) =>
        _known ??= await ledger.GetSignerAsync(cancellationToken).ConfigureAwait(false) is { } role ? new Actor(role, "") : machine;
}
