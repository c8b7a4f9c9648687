namespace SafeOps.Logs.Reading.Sources;

/// <summary>Tells what a file that is no text seems to be (by its first bytes, as file(1)'s magic does) and how it becomes readable.</summary>
internal static class BinaryKinds
{
    private const double MostControls = 0.05;
    private const double MostNuls = 0.4;

    /// <summary>Bytes of NULs in a row from which they are a hole, no data.</summary>
    private const int ShortestHole = 256;

    private static readonly (byte[] Start, string What, string Next)[] Known =
    [
        (Bytes("PK\u0003\u0004"), "a zip archive", "Extract it (unzip -p {0} > log.txt) and read what comes out."),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd", "Decompress it first: zstd -dk {0}"),
        (Bytes("BZh"), "compressed with bzip2", "Decompress it first: bzip2 -dk {0}"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], "compressed with xz", "Decompress it first: xz -dk {0}"),
        ([0x04, 0x22, 0x4D, 0x18], "compressed with lz4", "Decompress it first: lz4 -dk {0}"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "a 7-Zip archive", "Extract it first: 7z x {0}"),
        (Bytes("LPKSHHRH"), "a journal of systemd", "Export it: journalctl --file {0} -o short-iso > log.txt"),
        (Bytes("SQLite format 3"), "an SQLite database", "Query it with sqlite3 {0}"),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], "a program or a core dump (ELF)", "Give the log's path, or open a core dump with gdb or coredumpctl."),
        (Bytes("MZ"), "a Windows program", "Give the log's path."),
        (Bytes("ElfFile\0"), "a Windows event log", "Export it: wevtutil qe {0} /lf:true /f:text > log.txt"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a picture (PNG)", "Give the log's path."),
        ([0xFF, 0xD8, 0xFF], "a picture (JPEG)", "Give the log's path."),
        (Bytes("%PDF-"), "a PDF document", "Extract its text: pdftotext {0} -"),
        ([0xD4, 0xC3, 0xB2, 0xA1], "a packet capture", "Read it with tcpdump -nn -r {0} > log.txt"),
        ([0xA1, 0xB2, 0xC3, 0xD4], "a packet capture", "Read it with tcpdump -nn -r {0} > log.txt"),
        ([0x0A, 0x0D, 0x0D, 0x0A], "a packet capture (pcapng)", "Read it with tcpdump -nn -r {0} > log.txt"),
        ([0xCA, 0xFE, 0xBA, 0xBE], "a Java class or a macOS program", "Give the log's path."),
        (Bytes("JAVA PROFILE"), "a Java heap dump", "Open it with Eclipse Memory Analyzer or jhat."),
        (Bytes("FLR\0"), "a Java flight recording", "Print it: jfr print {0} > log.txt"),
    ];

    /// <summary>What it is and what to do, where the beginning is no text; else null.</summary>
    public static (string What, string Next)? Of(ReadOnlySpan<byte> start)
    {
        foreach (var (magic, what, next) in Known)
        {
            if (start.StartsWith(magic) && (magic.Length > 3 || !IsText(start)))
                return (what, next);
        }
        if (start.Length > 262 && start[257..].StartsWith("ustar"u8))
            return ("a tar archive", "Extract it (tar xf {0}) and read the files that come out.");
        return IsText(start) ? null : ("binary data of an unknown kind", "Look at it with 'file {0}', and give the path of the log itself.");
    }

    /// <summary>Few control characters, and no great part NULs, apart from the holes that crashes and truncations leave in logs.</summary>
    private static bool IsText(ReadOnlySpan<byte> text)
    {
        var (length, controls, nuls) = (0, 0, 0);
        while (text.Length > 0)
        {
            if (text[0] == 0 && text.IndexOfAnyExcept((byte)0) is var hole && (hole >= ShortestHole || (hole < 0 && text.Length >= ShortestHole)))
            {
                text = hole < 0 ? default : text[hole..];
                continue;
            }
            var value = text[0];
            length++;
            nuls += value == 0 ? 1 : 0;
            controls += value is > 0 and < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0B or 0x0C or 0x1B or 0x08 or 0x07) or 0x7F ? 1 : 0;
            text = text[1..];
        }
        return controls <= length * MostControls && nuls <= length * MostNuls;
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
