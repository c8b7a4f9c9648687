namespace SafeOps.Investigations;

/// <summary>What the runtime throws where a disk does not take what is written.</summary>
internal static class StorageFailure
{
    /// <summary>A limit on the size of a file (EFBIG: a quota, ulimit -f) comes as an argument out of range.</summary>
    public static bool Is(Exception error) => error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;
}
