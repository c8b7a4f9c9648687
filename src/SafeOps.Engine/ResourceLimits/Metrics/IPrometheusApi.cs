using SafeOps.Errors;

namespace SafeOps.ResourceLimits.Metrics;

/// <summary>One question over HTTP.</summary>
/// <param name="Form">The fields of a form; sent as one, or behind the address where <paramref name="Method"/> is GET.</param>
/// <param name="Headers">An authorisation may be among them and is shown to nobody.</param>
public sealed record PrometheusRequest(string Method, Uri Address, IReadOnlyList<KeyValuePair<string, string>> Form, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>How long the answer may take, from the call to its last byte.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>The address without credentials and query.</summary>
    public string Shown => PromText.Shown(Address);

    public override string ToString() => $"{Method} {Shown}";
}

/// <summary>What came back, whatever its status.</summary>
/// <param name="Location">Where it redirects to; null where it does not.</param>
public sealed record PrometheusReply(int Status, string? Location, ReadOnlyMemory<byte> Body);

/// <summary>Asks a Prometheus, or what speaks its language (Thanos, Mimir, VictoriaMetrics), over HTTP. It follows no redirection.</summary>
public interface IPrometheusApi
{
    /// <summary>
    /// Every status is an answer. Throws <see cref="SafeOpsException"/> (<see cref="ErrorCodes.PrometheusUnreachable"/>) where none came, or
    /// one that was cut off, with the address, the reason and the next step.
    /// </summary>
    Task<PrometheusReply> SendAsync(PrometheusRequest request, CancellationToken cancellationToken);
}
