using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace SafeOps.Adapters.Sandbox.Recording;

/// <summary>
/// The program that stands in another's place: it tells who was started by whom, where and with what, and becomes the other one.
/// A shell's script would lose the name it was called by and exported functions, and take three times as long; so these are the
/// bytes that <c>recorder-x64.s</c> or <c>recorder-arm64.s</c> assembles to, in the smallest ELF file (elf(5)).
/// </summary>
internal static class RecorderImage
{
    public const int LongestPath = 400;

    private const ulong Start = 0x400000;
    private const int LargestPage = 64 * 1024;
    private const int HeadersLength = 64 + 56;

    private const string X64 =
        "SInjTIsjTI1rCE+NdOUITIn3SIsHSIPHCEiFwHX0SIsHSIP4H3QPSIPHEEiFwHXuTYt9AOsETIt/CEmLLkiF7UkPRO9IgewAIAAAxwQkU09SMbgnAAAADwWJ" +
        "RCQEuG4AAAAPBYlEJAhEiWQkDEiNvCQAAQAAvgAQAAC4TwAAAA8FSIXAfw3GhCQAAQAAALgBAAAAuQgHAAA5yA9HwYlEJBBIjbwkAAEAAEiJfCRQSIlEJFhM" +
        "if8xwP/AgHwH/wB19znID0fBiUQkFEyJfCRgSIlEJGiLBZoBAACJRCQYSI09qQEAAEiJfCRwSIlEJHhIiehJK0UAiUQkHIsFeAEAAIlEJCBIiWQkQEjHRCRI" +
        "JAAAAL+c////SI01IAEAALoBAAgAuAEBAAAPBYXAD4jiAAAAicOJ30iNdCRAugQAAAC4FAAAAA8FTYtlAMcEJFNPUjJIx0QkSAwAAABIiehMKeB2NbmgDwAA" +
        "SDnISA9HwYlEJAhMiWQkUEiJRCRYSQHEid9IjXQkQLoCAAAAuBQAAAAPBUiFwH/Did+4AwAAAA8Fgz3QAAAAAHRquDkAAAAPBYXAeF90NYnHxwQkAH8AAEiJ" +
        "5jHSRTHSuD0AAAAPBYs8JIn4g+B/dA6D+Ap0NmeNuIAAAADrUMHvCOtLSI09ZQAAAEiJPCRIx0QkCAAAAABIieZMifK4OwAAAA8Fv38AAADrI0iNPWEAAABM" +
        "ie5MifK4OwAAAA8Fv38AAACD+PN1Bb9+AAAAuOcAAAAPBS9kZXYvLnNhZmVvcHMvY29udHJvbC9sb2cAL2Rldi8uc2FmZW9wcy9jb250cm9sL2FzawBmkA==";

    private const string Arm64 =
        "8wMAkXQCQPl1IgCRtg4Ui9YiAJHpAxaqKoVA+Or//7UqAUD5X30A8aAAAFQpQQCRiv//tbcCQPkCAAAUNwVA+dgCQPkfAwDx+AKYmv8LQNHzAwCRaeqJUkkq" +
        "pnJpAgC5iBWA0gEAANRgBgC5qBWA0gEAANRgCgC5dA4AuWACBJEBAILSKAKA0gEAANQfAADxbAAAVH8CBDkgAIDSGeGA0h8AGesgg4CaYBIAuWkCBJFpAgWp" +
        "AACA0ulqYDgABACRyf//NR8AGesgg4CaYBYAuXcCBqmaDQAQQANAuWAaALlJawCRaQIHqakCQPkJAwnLaR4AuUkHQLlpIgC5iQSA0nMmBKlgDICSQQoAECIA" +
        "gFICAaByAwCA0ggHgNIBAADUIAj4N/sDACphAgGRggCA0kgIgNIBAADUvAJA+WnqiVJJSqZyaQIAuYkBgNJpJgD5AAMc68kBAFQJ9IHSHwAJ6yCBgJpgCgC5" +
        "fAIFqZwDAIvgAxsqYQIBkUIAgNJICIDSAQAA1B8AAPFM/v9U4AMbKigHgNIBAADUSQdAuUkEADQgAoDSAQCA0gIAgNIDAIDSBACA0ogbgNIBAADUQAP4NyAC" +
        "ADQJ4I9SaQIAueEDE6oCAIDSAwCA0ogggNIBAADUYAJAuQkYAHKgAABUPykAcaABAFQgAQIRFAAAFAB8CFMSAAAUIAMAUGB+AKnhAxOq4gMWqqgbgNIBAADU" +
        "4A+AUgoAABRAIwCR4QMVquIDFqqoG4DSAQAA1MkPgFLqD4BSHzQAMSABihrIC4DSAQAA1C9kZXYvLnNhZmVvcHMvY29udHJvbC9sb2cAL2Rldi8uc2FmZW9w" +
        "cy9jb250cm9sL2FzawA=";

    private static readonly byte[] X64Code = Code(Architecture.X64);
    private static readonly byte[] Arm64Code = Code(Architecture.Arm64);

    /// <summary>Where there is one for this machine's processor.</summary>
    public static bool IsAvailable => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>What the assembler makes of a processor's source.</summary>
    public static byte[] Code(Architecture processor) => Convert.FromBase64String(processor == Architecture.Arm64 ? Arm64 : X64);

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
