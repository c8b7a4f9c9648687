using SafeOps.Errors;

namespace SafeOps.Secrets;

/// <summary>Where a secret is to be had: <c>env:NAME</c> (an environment variable) or <c>secret:NAME</c> (SecretManagement). Never the value.</summary>
public sealed record SecretReference(string Source, string Name)
{
    public const string Expected = "a reference, env:NAME or secret:NAME, never the value itself";

    public override string ToString() => $"{Source}:{Name}";

    public static SecretReference? TryParse(string? text)
    {
        var parts = text?.Split(':', 2);
        return parts is [("env" or "secret"), { Length: > 0 } name] ? new SecretReference(parts[0], name) : null;
    }
}

/// <summary>Gives the value behind a reference.</summary>
public interface ISecretSource
{
    /// <summary>Throws <see cref="SafeOpsException"/> (<see cref="ErrorCodes.SecretUnavailable"/>) where there is none.</summary>
    string Resolve(SecretReference reference);
}
