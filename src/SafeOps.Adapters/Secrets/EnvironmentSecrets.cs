using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Adapters.Secrets;

/// <summary>
/// Secrets from environment variables (<c>env:NAME</c>) and, where the host has one, from a vault (<c>secret:NAME</c>).
/// </summary>
/// <param name="vault">The value behind a name, null where there is none; null where the host has no vault.</param>
public sealed class EnvironmentSecrets(IReadOnlyDictionary<string, string> environment, Func<string, string?>? vault = null) : ISecretSource
{
    public string Resolve(SecretReference reference) => reference.Source switch
    {
        "env" => FromEnvironment(reference),
        "secret" => FromVault(reference),
        _ => throw Unavailable(reference, $"'{reference.Source}' is no source of secrets.", $"Write {SecretReference.Expected}."),
    };

    private string FromEnvironment(SecretReference reference)
    {
        if (environment.TryGetValue(reference.Name, out var value) && value.Length > 0)
            return value;
        var near = NearestWord.Find(reference.Name, environment.Keys.Where(k => k != reference.Name));
        throw Unavailable(
            reference,
            value is null ? $"The environment variable {reference.Name} is not set.{(near is null ? "" : $" Did you mean '{near}'?")}" : $"The environment variable {reference.Name} is empty.",
            $"Set {reference.Name} in the environment that SafeOps is started from.");
    }

    private string FromVault(SecretReference reference)
    {
        if (vault is null)
            throw Unavailable(reference, "There is no secret vault here.", "Install Microsoft.PowerShell.SecretManagement and register a vault, or use env:NAME.");
        string? value;
        try
        {
            value = vault(reference.Name);
        }
        catch (Exception error) when (error is not (OperationCanceledException or SafeOpsException))
        {
            // Only the kind of the error: a vault's own text may quote what it holds.
            throw Unavailable(reference, $"The vault failed ({error.GetType().Name}).", $"Try it by hand: Get-SecretInfo -Name {reference.Name}");
        }
        return value is { Length: > 0 } ? value : throw Unavailable(reference, "No vault has a secret of this name.", $"Set-Secret -Name {reference.Name}");
    }

    private static SafeOpsException Unavailable(SecretReference reference, string reason, string nextStep) =>
        new(ErrorCodes.SecretUnavailable, $"The secret {reference} cannot be had: {reason}", nextStep, reference.ToString());
}
