namespace SafeOps.Logs.Reading.Stamps;

/// <summary>How a time stamp is written, as far as it matters to whether a run of digits is one.</summary>
[Flags]
internal enum StampForms
{
    None = 0,

    /// <summary>Has a year of four digits or a month's name: hardly anything else looks like it.</summary>
    Clear = 1,

    /// <summary><c>Jan  2 03:04:05</c>, as syslog writes it.</summary>
    MonthName = 2,

    /// <summary><c>17/06/09 20:10:40</c></summary>
    ShortYear = 4,

    /// <summary><c>081109 203615</c></summary>
    Compact = 8,

    /// <summary><c>03-17 16:13:38.811</c>, <c>10.30 16:49:06</c></summary>
    MonthDay = 16,

    /// <summary><c>03:04:05.123</c>, <c>3:04PM</c></summary>
    TimeOnly = 32,

    /// <summary>Seconds, milliseconds, microseconds or nanoseconds since 1970.</summary>
    Epoch = 64,

    /// <summary><c>I0102 03:04:05.123456</c></summary>
    Klog = 128,

    /// <summary><c>[12345.678901]</c>: seconds since the start, no time of day.</summary>
    Uptime = 256,

    /// <summary>Those that are taken for a time stamp in a line nothing is known of.</summary>
    Sure = Clear | MonthName | ShortYear | Klog,

    Any = Sure | Compact | MonthDay | TimeOnly | Epoch | Uptime,
}

/// <summary>A time stamp that was read.</summary>
internal struct Stamp
{
    public const short NoOffset = short.MinValue;

    public int Length;

    /// <summary>UTC; 0 for <see cref="StampForms.Uptime"/>.</summary>
    public long Ticks;

    public StampForms Form;

    /// <summary>Minutes east of UTC as written.</summary>
    public short Offset;
}
