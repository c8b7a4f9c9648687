using SafeOps.Errors;

namespace SafeOps.Inventory.Export;

/// <summary>A bearer token. It is written nowhere, not even by <see cref="ToString"/>.</summary>
/// <param name="Expires">Null where nobody said.</param>
public sealed record AccessToken(string Value, DateTimeOffset? Expires = null)
{
    public override string ToString() => "••••••";
}

/// <summary>Gives tokens for Azure Resource Manager.</summary>
public interface IAccessTokens
{
    /// <summary>A token that is fresh as far as the source can tell.</summary>
    Task<AccessToken> GetAsync(CancellationToken cancellationToken);

    /// <summary>Whether <see cref="GetAsync"/> gives another one when the first is refused.</summary>
    bool CanRenew { get; }
}

/// <summary>The one token that the caller gave.</summary>
public sealed class GivenToken(string token) : IAccessTokens
{
    public bool CanRenew => false;

    public Task<AccessToken> GetAsync(CancellationToken cancellationToken) => token.Length == 0 || token.Any(char.IsWhiteSpace) || token.Any(c => c is < '!' or > '~')
        ? throw new SafeOpsException(ErrorCodes.ParameterInvalid, "-AccessToken is no bearer token: it is empty, or has characters that none has.", "Give the accessToken of az account get-access-token.")
        : Task.FromResult(new AccessToken(token));
}
