using SafeOps.Logs.Reading.Records;
using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>Reads the first lines of one source's records, and tells them from the lines that follow. One per thread.</summary>
internal sealed class HeaderReader(HeaderLayout layout, StampReader stamps)
{
    private byte[] _rewritten = new byte[1024];

    public bool HasTimes => layout.IsStamped;

    public ReadOnlySpan<byte> Rewritten(in LineHeader header) => _rewritten.AsSpan(header.Start, header.Length);

    public bool Starts(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> line) => !line.IsEmpty && line[0] is not ((byte)' ' or (byte)'\t');

    public void Read(ReadOnlySpan<byte> line, ref LineHeader header)
    {
        header = new LineHeader { Length = line.Length, Offset = Stamp.NoOffset };
        if (!stamps.TryRead(line, StampForms.Sure, out var stamp))
            return;
        (header.Ticks, header.Offset) = (stamp.Ticks, stamp.Offset);
        header.Start = stamp.Length;
        while (header.Start < line.Length && line[header.Start] == (byte)' ')
            header.Start++;
        header.Length = line.Length - header.Start;
    }
}
