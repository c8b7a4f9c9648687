using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SafeOps.Files;

/// <summary>
/// Keeps the owner of a file that is replaced by rename: an edit made as root must not take a service's file away from it.
/// Linux only, by statx(2), whose structure is the same on every architecture; elsewhere the new file belongs to the writer.
/// </summary>
internal static partial class FileOwner
{
    private const int CurrentFolder = -100;
    private const uint OwnerAndGroup = 0x8 | 0x10;
    private const int StructureSize = 256;

    /// <summary>Does nothing where the owners are equal, or where this account may not change them.</summary>
    public static void Copy(string from, string to)
    {
        if (OperatingSystem.IsLinux() && Read(from) is { } wanted && Read(to) is { } current && wanted != current)
            _ = ChangeOwner(to, wanted.User, wanted.Group);
    }

    private static (uint User, uint Group)? Read(string path)
    {
        var structure = new byte[StructureSize];
        try
        {
            return Statx(CurrentFolder, path, 0, OwnerAndGroup, structure) == 0
                ? (BinaryPrimitives.ReadUInt32LittleEndian(structure.AsSpan(20)), BinaryPrimitives.ReadUInt32LittleEndian(structure.AsSpan(24)))
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library older than glibc 2.28 or musl 1.2.3
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte[] structure);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
