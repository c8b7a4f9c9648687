using System.Text;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>The words that logs use for how grave a record is.</summary>
internal static class Levels
{
    private const int LongestWord = 11;

    private static readonly Dictionary<ulong, LogSeverity> Words = new (LogSeverity Severity, string Words)[]
    {
        (LogSeverity.Trace, "trace trc verbose finest finer all silly"),
        (LogSeverity.Debug, "debug dbg fine config debug1 debug2 debug3 debug4 debug5"),
        (LogSeverity.Information, "info inf informat notice note log system statemen detail hint context"),
        (LogSeverity.Warning, "warning warn wrn"),
        (LogSeverity.Error, "error err erro eror severe failure"),
        (LogSeverity.Fatal, "fatal ftl critical crit emerg emergenc panic pnc alert dpanic"),
    }.SelectMany(l => l.Words.Split(' ').Select(w => (Word: Pack(Encoding.ASCII.GetBytes(w)), l.Severity))).ToDictionary(l => l.Word, l => l.Severity);

    /// <summary>What a whole word means, in either case; <see cref="LogSeverity.None"/> for any other.</summary>
    public static LogSeverity Of(ReadOnlySpan<byte> word)
    {
        if (word.Length is < 2 or > LongestWord)
            return LogSeverity.None;
        if (!Words.TryGetValue(Pack(word), out var severity))
            return LogSeverity.None;
        return word.Length switch
        {
            < 8 => severity,
            8 => Ascii.EqualsIgnoreCase(word, "critical"u8) ? severity : LogSeverity.None, // the others of eight are the beginnings of longer ones
            9 => Ascii.EqualsIgnoreCase(word, "emergency"u8) || Ascii.EqualsIgnoreCase(word, "statement"u8) ? severity : LogSeverity.None,
            11 => Ascii.EqualsIgnoreCase(word, "information"u8) ? severity : LogSeverity.None,
            _ => LogSeverity.None,
        };
    }

    /// <summary>Of a column that has one letter: logcat, klog, MongoDB, Ruby.</summary>
    public static LogSeverity OfLetter(byte letter) => letter switch
    {
        (byte)'V' or (byte)'T' => LogSeverity.Trace,
        (byte)'D' => LogSeverity.Debug,
        (byte)'I' or (byte)'N' => LogSeverity.Information,
        (byte)'W' => LogSeverity.Warning,
        (byte)'E' => LogSeverity.Error,
        (byte)'F' or (byte)'C' or (byte)'A' => LogSeverity.Fatal,
        _ => LogSeverity.None,
    };

    /// <summary>Of syslog's number (RFC 5424, 6.2.1), 0 to 7.</summary>
    public static LogSeverity OfSyslog(int number) => number switch
    {
        0 or 1 or 2 => LogSeverity.Fatal,
        3 => LogSeverity.Error,
        4 => LogSeverity.Warning,
        5 or 6 => LogSeverity.Information,
        7 => LogSeverity.Debug,
        _ => LogSeverity.None,
    };

    /// <summary>Of a number in JSON: 0 to 7 as in syslog, tens as in pino and bunyan.</summary>
    public static LogSeverity OfNumber(long number) => number switch
    {
        >= 0 and <= 7 => OfSyslog((int)number),
        10 => LogSeverity.Trace,
        20 => LogSeverity.Debug,
        30 => LogSeverity.Information,
        40 => LogSeverity.Warning,
        50 => LogSeverity.Error,
        60 => LogSeverity.Fatal,
        _ => LogSeverity.None,
    };

    /// <summary>The first eight letters, without regard to case.</summary>
    private static ulong Pack(ReadOnlySpan<byte> word)
    {
        var packed = 0UL;
        for (var i = 0; i < word.Length && i < 8; i++)
            packed = (packed << 8) | (byte)(word[i] | (word[i] is >= (byte)'A' and <= (byte)'Z' ? 0x20 : 0));
        return packed;
    }
}
