namespace SafeOps.Secrets;

/// <summary>
/// The secrets of one operation: resolves references when a value is needed, and remembers every value it gave out, so
/// that <see cref="Masker"/> hides it wherever text leaves SafeOps.
/// </summary>
public sealed class SecretVault(ISecretSource source, SecretMasker masker)
{
    public SecretMasker Masker { get; } = masker;

    public string Resolve(SecretReference reference)
    {
        var value = source.Resolve(reference);
        Masker.Register(value);
        return value;
    }
}
