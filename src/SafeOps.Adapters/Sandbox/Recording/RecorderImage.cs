using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace SafeOps.Adapters.Sandbox.Recording;

/// <summary>
/// The program that stands in another's place: it tells who was started by whom, where and with what, and becomes the other one.
/// A shell's script would lose the name it was called by and exported functions, and take three times as long; so it is
/// the smallest ELF file (elf(5)) around the machine code of <c>recorder-x64.lst</c> or <c>recorder-arm64.lst</c>, assembler listings.
/// </summary>
internal static class RecorderImage
{
    public const int LongestPath = 400;

    private const ulong Start = 0x400000;
    private const int LargestPage = 64 * 1024;
    private const int HeadersLength = 64 + 56;

    private static readonly byte[] X64Code = Code(Architecture.X64);
    private static readonly byte[] Arm64Code = Code(Architecture.Arm64);

    /// <summary>Where there is one for this machine's processor.</summary>
    public static bool IsAvailable => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>The bytes of a processor's listing: each line begins with its own, in hexadecimal digits.</summary>
    public static byte[] Code(Architecture processor)
    {
        using var lines = new StreamReader(typeof(RecorderImage).Assembly.GetManifestResourceStream(processor == Architecture.Arm64 ? "recorder-arm64.lst" : "recorder-x64.lst")!);
        var digits = new StringBuilder();
        while (lines.ReadLine() is { } line)
            digits.Append(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal) is var end and >= 0 ? end : line.Length));
        return Convert.FromHexString(digits.ToString());
    }

    /// <param name="path">Of the program it stands for.</param>
    /// <param name="isAsked">It waits for an answer, before it becomes the program or ends in its place.</param>
    /// <param name="of">Of another machine; null: this one's.</param>
    public static byte[] Of(string path, bool isAsked, Architecture? of = null)
    {
        var processor = of ?? RuntimeInformation.ProcessArchitecture;
        var code = processor == Architecture.Arm64 ? Arm64Code : X64Code;
        var name = Encoding.UTF8.GetBytes(path);
        var real = Encoding.UTF8.GetBytes(SandboxPaths.Real);
        var image = new byte[HeadersLength + code.Length + 8 + real.Length + name.Length + 1];
        WriteHeaders(image, processor);
        code.CopyTo(image, HeadersLength);
        var tail = image.AsSpan(HeadersLength + code.Length);
        BinaryPrimitives.WriteInt32LittleEndian(tail, name.Length + 1);
        BinaryPrimitives.WriteInt32LittleEndian(tail[4..], isAsked ? 1 : 0);
        real.CopyTo(tail[8..]);
        name.CopyTo(tail[(8 + real.Length)..]);
        return image;
    }

    /// <param name="start">The first 20 bytes of a file.</param>
    public static bool IsOfThisMachine(ReadOnlySpan<byte> start) =>
        start.StartsWith("\u007fELF"u8) && BinaryPrimitives.ReadUInt16LittleEndian(start[18..]) == Machine(RuntimeInformation.ProcessArchitecture);

    private static ushort Machine(Architecture processor) => processor == Architecture.Arm64 ? (ushort)183 : (ushort)62;

    private static void WriteHeaders(byte[] image, Architecture processor)
    {
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identification.CopyTo(image);
        Write16(16, 2); // an executable
        Write16(18, Machine(processor));
        Write32(20, 1);
        Write64(24, Start + HeadersLength); // begins behind the headers
        Write64(32, 64); // the one program header
        Write16(52, 64);
        Write16(54, 56);
        Write16(56, 1);
        Write32(64, 1); // which loads the file as it is
        Write32(68, 5); // to be read and executed
        Write64(80, Start);
        Write64(88, Start);
        Write64(96, (ulong)image.Length);
        Write64(104, (ulong)image.Length);
        Write64(112, LargestPage);

        void Write16(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(at), value);
        void Write32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(at), value);
        void Write64(int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(at), value);
    }
}
