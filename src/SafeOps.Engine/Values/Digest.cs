using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SafeOps.Values;

/// <summary>SHA-256 digests in lower-case hexadecimal, of bytes, files and of JSON in one canonical form.</summary>
public static class Digest
{
    /// <summary>How many digits a person is shown; prefixes this long or longer are accepted as references.</summary>
    public const int ShortLength = 8;

    private const int ShortStream = 256 * 1024;

    public static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();

    public static string OfText(string text) => OfBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>The digest of <see cref="CanonicalJson"/>: equal for equal values, whatever the order of keys.</summary>
    public static string OfJson(JsonNode? node) => OfText(CanonicalJson.Write(node));

    public static async Task<string> OfStreamAsync(Stream stream, CancellationToken cancellationToken)
    {
        // Handing a short read to another thread takes longer than the read.
        var hash = stream is { CanSeek: true, Length: <= ShortStream }
            ? SHA256.HashData(stream)
            : await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
        return Convert.ToHexString(hash).ToLowerInvariant();
    }

    public static string Short(string digest) => digest.Length <= ShortLength ? digest : digest[..ShortLength];
}
