using System.Security.Cryptography;

namespace SafeOps.Files;

/// <summary>
/// The framing of files that only grow: one record a line, sixteen digits of its SHA-256, a space, its JSON. A line that was
/// being written at a crash does not match its digest, and so is told from a whole one.
/// </summary>
public static class RecordLines
{
    private const int DigestLength = 16;

    /// <param name="json">Without a line end in it.</param>
    /// <returns>The line with its end.</returns>
    public static byte[] Write(ReadOnlySpan<byte> json)
    {
        var line = new byte[DigestLength + 1 + json.Length + 1];
        WriteDigest(json, line);
        line[DigestLength] = (byte)' ';
        json.CopyTo(line.AsSpan(DigestLength + 1));
        line[^1] = (byte)'\n';
        return line;
    }

    /// <param name="line">Without its end.</param>
    /// <param name="json">The record's JSON.</param>
    /// <returns>False where the line is not whole.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> json)
    {
        json = default;
        if (line.Length < DigestLength + 2 || line[DigestLength] != (byte)' ')
            return false;
        json = line[(DigestLength + 1)..];
        Span<byte> digest = stackalloc byte[DigestLength];
        WriteDigest(json, digest);
        return digest.SequenceEqual(line[..DigestLength]);
    }

    private static void WriteDigest(ReadOnlySpan<byte> json, Span<byte> digits)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, hash);
        for (var i = 0; i < DigestLength; i++)
            digits[i] = "0123456789abcdef"u8[i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15];
    }
}
