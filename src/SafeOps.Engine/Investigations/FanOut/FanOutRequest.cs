namespace SafeOps.Investigations.FanOut;

/// <summary>Probes to ask of places.</summary>
public sealed record FanOutRequest
{
    /// <summary>In the order of the answers; at least one.</summary>
    public required IReadOnlyList<FanOutPlace> Places { get; init; }

    /// <summary>As <see cref="Places"/>.</summary>
    public required IReadOnlyList<FanOutProbe> Probes { get; init; }

    /// <summary>Where commands run that are about no folder.</summary>
    public required string Folder { get; init; }

    /// <summary>How many are asked at one time.</summary>
    public required int ThrottleLimit { get; init; }

    /// <summary>How long one probe may take in one place.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The environment of the project that all commands are about; null: their texts say.</summary>
    public string? Environment { get; init; }
}
