using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SafeOps.Adapters.Sandbox;

/// <summary>What a file is, beside its contents (statx(2), whose structure is the same on every architecture).</summary>
internal readonly record struct FileState(int Mode, uint User, uint Group, ulong Inode, long Size, long Modified, uint ModifiedNanoseconds, long Changed, uint ChangedNanoseconds, bool IsDeviceZero)
{
    private const int TypeMask = 0xF000;

    public int Rights => Mode & 0xFFF;

    public bool IsFolder => (Mode & TypeMask) == 0x4000;

    public bool IsFile => (Mode & TypeMask) == 0x8000;

    public bool IsLink => (Mode & TypeMask) == 0xA000;

    public bool IsPipe => (Mode & TypeMask) == 0x1000;

    public bool IsSocket => (Mode & TypeMask) == 0xC000;

    /// <summary>How an overlay says that a file of a lower layer is gone: a device of the number 0.</summary>
    public bool IsWhiteout => (Mode & TypeMask) == 0x2000 && IsDeviceZero;

    /// <summary>The rights that a folder of this user must have in place of the original: it is the owner of the one and perhaps not of the other.</summary>
    public UnixFileMode RightsInPlaceOf(string folder) => (UnixFileMode)(Environment.IsPrivilegedProcess || Native.MayWrite(folder) ? Rights : Rights & 0xF6D);

    public bool HasTypeOf(FileState other) => (Mode & TypeMask) == (other.Mode & TypeMask);

    public bool IsModifiedAs(FileState other) => Modified == other.Modified && ModifiedNanoseconds == other.ModifiedNanoseconds;
}

/// <summary>Calls of the system that .NET has no name for.</summary>
internal static partial class Native
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int Basic = 0x7FF;

    // The two differ between processors.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    public static int Directory => IsArm ? 0x4000 : 0x10000;

    public static int NoFollowLast => IsArm ? 0x8000 : 0x20000;

    /// <summary>Null where there is no such file.</summary>
    public static FileState? State(string path, bool follow = false)
    {
        Span<byte> structure = stackalloc byte[256];
        if (Statx(CurrentFolder, path, follow ? 0 : NoFollow, Basic, ref MemoryMarshal.GetReference(structure)) != 0)
            return null;
        return new FileState(
            BinaryPrimitives.ReadUInt16LittleEndian(structure[28..]),
            BinaryPrimitives.ReadUInt32LittleEndian(structure[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(structure[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(structure[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(structure[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(structure[112..]),
            BinaryPrimitives.ReadUInt32LittleEndian(structure[120..]),
            BinaryPrimitives.ReadInt64LittleEndian(structure[96..]),
            BinaryPrimitives.ReadUInt32LittleEndian(structure[104..]),
            BinaryPrimitives.ReadUInt64LittleEndian(structure[128..]) == 0);
    }

    /// <summary>Whether this user may make and delete files in a folder.</summary>
    public static bool MayWrite(string folder) => Access(folder, 2) == 0;

    /// <summary>Null where it cannot be opened. Never follows a link in the last place.</summary>
    public static SafeFileHandle? Open(string path, int flags, int mode = 0)
    {
        var handle = OpenFile(path, flags | CloseOnExec | NoFollowLast, mode);
        return handle < 0 ? null : new SafeFileHandle(handle, ownsHandle: true);
    }

    /// <summary>A folder, also one behind a link of /proc.</summary>
    public static SafeFileHandle? OpenFolder(string path)
    {
        var handle = OpenFile(path, ReadOnly | CloseOnExec | Directory, 0);
        return handle < 0 ? null : new SafeFileHandle(handle, ownsHandle: true);
    }

    /// <summary>The path of what is open, whatever becomes of the path it was opened by.</summary>
    public static string Path(SafeFileHandle handle) => $"/proc/self/fd/{handle.DangerousGetHandle()}";

    public static int Read(SafeFileHandle handle, byte[] buffer) => (int)ReadFile(handle, buffer, buffer.Length);

    public static bool Write(SafeFileHandle handle, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return WriteFile(handle, bytes, bytes.Length) == bytes.Length;
    }

    public static void MakePipe(string path, int mode)
    {
        if (MakeFifo(path, mode) != 0)
            throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        _ = ChangeMode(path, mode);
    }

    public static void ChangeOwner(string path, FileState like) => _ = ChangeLinkOwner(path, like.User, like.Group);

    /// <summary>An extended attribute of a file; null where it has none of this name.</summary>
    public static string? Attribute(string path, string name)
    {
        var value = new byte[256];
        var length = GetAttribute(path, name, value, value.Length);
        return length < 0 ? null : Encoding.UTF8.GetString(value, 0, (int)length);
    }

    /// <summary>Puts the calling thread before others, where this user may.</summary>
    public static void HurryThread() => _ = SetPriority(0, 0, -15);

    public static void Kill(int process) => _ = SendSignal(process, 9);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte structure);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadFile(SafeFileHandle handle, byte[] buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteFile(SafeFileHandle handle, byte[] buffer, nint count);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, int mode);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeMode(string path, int mode);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeLinkOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "lgetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetAttribute(string path, string name, byte[] value, nint size);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, int who, int priority);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
