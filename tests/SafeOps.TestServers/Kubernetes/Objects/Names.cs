using System.Security.Cryptography;

namespace SafeOps.TestServers.Kubernetes.Objects;

/// <summary>Names that the server makes up.</summary>
internal static class Names
{
    /// <summary>Without vowels, so that no words come out.</summary>
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    public static string Suffix() => RandomNumberGenerator.GetString(Letters, 5);

    /// <summary>The same letters for the same text: a template's hash.</summary>
    public static string Hash(string text)
    {
        var bytes = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
        return string.Concat(bytes.Take(10).Select(b => Letters[b % Letters.Length]));
    }
}
