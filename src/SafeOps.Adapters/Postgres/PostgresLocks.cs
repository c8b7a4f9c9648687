using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SafeOps.Adapters.Postgres;

/// <summary>
/// The keys of the advisory locks: 64 bits of the SHA-256 of what they stand for. The database scopes them, so the schema is a
/// part.
/// </summary>
internal static class PostgresLocks
{
    public static long Key(params string[] parts) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.Prepend("safeops")))));
}
