namespace SafeOps.Logs.Reading.Headers;

/// <summary>What a container's runtime or a collector puts around the lines of programs.</summary>
internal enum Wrapper
{
    None,

    /// <summary><c>2026-01-02T03:04:05Z stdout F …</c></summary>
    Cri,

    /// <summary><c>{"log":"…\n","stream":"stdout","time":"…"}</c></summary>
    DockerJson,

    /// <summary><c>[pod/name/container] …</c></summary>
    Pod,

    /// <summary><c>web-1  | …</c></summary>
    Compose,
}

/// <summary>How the lines of a source begin, as its first lines showed it.</summary>
internal sealed record HeaderLayout
{
    public static readonly HeaderLayout Plain = new() { Name = "no header" };

    public static readonly HeaderLayout Messages = new() { Name = "messages", IsEveryLine = true };

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Whether records begin with a time stamp, and lines without one belong to the record before.</summary>
    public bool IsStamped { get; init; }

    /// <summary>Each line is a record, an empty or indented one too.</summary>
    public bool IsEveryLine { get; init; }

    /// <summary>Most lines are objects.</summary>
    public bool IsJson { get; init; }

    public bool IsLogfmt { get; init; }

    /// <summary>Supercomputers' logs.</summary>
    public bool IsRas { get; init; }

    /// <summary>The commonest first.</summary>
    public HeaderPlan[] Plans { get; init; } = [];

    /// <summary>Where it is a table of events.</summary>
    public EventTable? Events { get; init; }

    public Wrapper Wrapper { get; init; }

    /// <summary>Of the lines within the wrapper.</summary>
    public HeaderLayout? Inner { get; init; }

}
