using System.Buffers.Text;
using SafeOps.Logs.Reading.Records;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>
/// What <c>kubectl get events</c> prints: columns that begin below their titles, and ages instead of times, counted back from
/// when the table was written.
/// </summary>
internal sealed record EventTable(int Age, int Type, int Message, long TakenAt)
{
    /// <summary>From the line of titles.</summary>
    public static EventTable? Of(ReadOnlySpan<byte> titles, long takenAt)
    {
        if (!titles.StartsWith("LAST SEEN "u8) && !titles.StartsWith("NAMESPACE "u8))
            return null;
        var (age, type, message) = (titles.IndexOf("LAST SEEN"u8), titles.IndexOf(" TYPE "u8), titles.IndexOf(" MESSAGE"u8));
        return age >= 0 && type > 0 && message > type ? new EventTable(age, type + 1, message + 1, takenAt) : null;
    }

    public bool TryRead(ReadOnlySpan<byte> line, ref LineHeader header)
    {
        if (line.Length <= Message || line[Message - 1] != (byte)' ' || line[Type - 1] != (byte)' ' || !TryAge(line[Age..], out var age))
            return false;
        header.Ticks = Math.Max(1, TakenAt - age);
        header.Severity = line[Type..].StartsWith("Warning"u8) ? LogSeverity.Warning : LogSeverity.Information;
        (header.Start, header.Length) = (Message, line.Length - Message);
        return true;
    }

    /// <summary><c>2m11s</c>, <c>3d4h</c>.</summary>
    private static bool TryAge(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        while (Utf8Parser.TryParse(text, out ushort number, out var digits) && digits < text.Length)
        {
            var unit = text[digits] switch
            {
                (byte)'s' => TimeSpan.TicksPerSecond,
                (byte)'m' => TimeSpan.TicksPerMinute,
                (byte)'h' => TimeSpan.TicksPerHour,
                (byte)'d' => TimeSpan.TicksPerDay,
                (byte)'y' => TimeSpan.TicksPerDay * 365,
                _ => 0,
            };
            if (unit == 0)
                return false;
            ticks += number * unit;
            text = text[(digits + 1)..];
        }
        return ticks > 0 && text.Length > 0 && text[0] is (byte)' ' or (byte)'(';
    }
}
