using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>Finds a program's own line in what was put around it.</summary>
internal static class Wrappers
{
    /// <summary>Where the program's line begins; false where the wrapper is not there.</summary>
    public static bool TryPeel(Wrapper wrapper, ReadOnlySpan<byte> line, StampReader stamps, out int inner, out Stamp stamp)
    {
        (inner, stamp) = (0, default);
        return wrapper switch
        {
            Wrapper.Cri => TryCri(line, stamps, out inner, out stamp, out _),
            Wrapper.Pod => TryPod(line, out inner),
            Wrapper.Compose => TryCompose(line, out inner),
            _ => false,
        };
    }

    /// <summary>Kubernetes' container runtime interface; a part (P) goes on in the stream's next line.</summary>
    public static bool TryCri(ReadOnlySpan<byte> line, StampReader stamps, out int inner, out Stamp stamp, out bool isPart)
    {
        (inner, isPart, stamp) = (0, false, default);
        if (line.Length < 30 || !StampText.IsDigit(line[0]) || line.IndexOf((byte)' ') is var space && (space < 19 || space + 9 >= line.Length))
            return false;
        var stream = line.Slice(space + 1, 7);
        if (!stream.SequenceEqual("stdout "u8) && !stream.SequenceEqual("stderr "u8))
            return false;
        isPart = line[space + 8] == (byte)'P';
        if (!isPart && line[space + 8] != (byte)'F' || !stamps.TryRead(line, StampForms.Clear, out stamp))
            return false;
        inner = Math.Min(line.Length, space + 10);
        return true;
    }

    private static bool TryPod(ReadOnlySpan<byte> line, out int inner)
    {
        inner = line.IndexOf("] "u8) + 2;
        return line.StartsWith("[pod/"u8) && inner > 1;
    }

    private static bool TryCompose(ReadOnlySpan<byte> line, out int inner)
    {
        inner = 0;
        while (inner < line.Length && inner < 64 && !Tokens.IsBlank(line[inner]))
            inner++;
        var name = inner;
        Tokens.SkipBlanks(line, ref inner);
        if (name == 0 || inner == name || inner >= line.Length || line[inner] != (byte)'|')
            return false;
        inner++;
        if (inner < line.Length && line[inner] == (byte)' ')
            inner++;
        return true;
    }
}
