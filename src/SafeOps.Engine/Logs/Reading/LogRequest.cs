using SafeOps.Errors;

namespace SafeOps.Logs.Reading;

/// <summary>Which logs are read, and how.</summary>
public sealed record LogRequest
{
    internal const int SmallestBlock = 256;

    /// <summary>Full paths of files; a source's number is its place in this list.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>One of <see cref="LogFormat.Names"/>; null or <c>auto</c>: found out for each file, and for each line where a file mixes forms.</summary>
    public string? Format { get; init; }

    /// <summary>Records before it are left out; those without a time are not.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Records at or after it are left out; those without a time are not.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Of time stamps that name none; null: UTC.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>Time stamps without a year are not later than it (nor than the file's last change) by more than a day.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Threads that parse; one of them reads at a time.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Bytes read at once; what is read does not depend on it.</summary>
    public int BlockSize { get; init; } = 4 << 20;

    internal void Check()
    {
        if (Format is { } format && !LogFormat.IsKnown(format))
            throw new SafeOpsException(
                ErrorCodes.LogFormatUnknown,
                $"'{format}' is no format of logs; known are {string.Join(", ", LogFormat.Names)}.",
                "Leave the format out to have it found out for each file.",
                format);
    }
}

/// <summary>The names that can be given for a format.</summary>
public static class LogFormat
{
    public const string Auto = "auto";

    /// <summary>Lines are records and messages as they stand, save for indented ones and those of stack traces.</summary>
    public const string Plain = "plain";

    /// <summary>Each line is a record and a message as it stands, whatever it looks like: what was taken out of a log already.</summary>
    public const string Message = "message";

    /// <summary>One object a line.</summary>
    public const string Json = "json";

    /// <summary><c>key=value</c> pairs.</summary>
    public const string Logfmt = "logfmt";

    /// <summary>RFC 3164 or RFC 5424.</summary>
    public const string Syslog = "syslog";

    /// <summary>A web server's access log, common or combined.</summary>
    public const string Access = "access";

    /// <summary>Lines that begin with a time stamp, or have one near their beginning.</summary>
    public const string Stamped = "stamped";

    public static IReadOnlyList<string> Names { get; } = [Auto, Plain, Message, Json, Logfmt, Syslog, Access, Stamped];

    internal static bool IsKnown(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    internal static bool Is(string? name, string known) => string.Equals(name, known, StringComparison.OrdinalIgnoreCase);
}
