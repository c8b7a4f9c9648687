using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Http;

/// <summary>
/// Sends one HTTP request and gives the answer, whatever its status. Follows no redirect, keeps no cookie, repeats nothing by itself and
/// uses no connection twice, so that what is sent once is sent once. The proxy of the environment (HTTPS_PROXY, NO_PROXY) is used, but
/// never for this machine.
/// </summary>
public interface IHttpCaller
{
    /// <exception cref="SafeOpsException">
    /// <see cref="ErrorCodes.TargetUnreachable"/>: no connection came about (name, refusal, TLS, proxy), so nothing was sent.
    /// <see cref="ErrorCodes.ConnectionLost"/>: it was, or may have been, and no whole answer came.
    /// </exception>
    Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellationToken);

    /// <summary>Why the name in an address leads nowhere from here; null where it does, or where a proxy is asked instead.</summary>
    Task<string?> WhyUnresolvedAsync(Uri address, CancellationToken cancellationToken);
}

/// <summary>A request as it is sent: its texts hold the secrets in plain.</summary>
/// <param name="Headers">In their order; those of the body too.</param>
/// <param name="Body">Null: none.</param>
public sealed record HttpCall(string Method, Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body)
{
    /// <summary>From the call to the last byte of the answer.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>In bytes; of a longer answer only so much is kept.</summary>
    public required long LongestAnswer { get; init; }

    /// <summary>Full path of a file with the certificates (PEM) that are trusted instead of those of this machine; null: those of this machine.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The address as people may see it.</summary>
    public required string Shown { get; init; }
}

/// <param name="Headers">By name without case; several of one name are joined with a comma.</param>
/// <param name="IsCut">The answer goes on; <paramref name="Body"/> is its beginning.</param>
/// <param name="Taken">From the call to its last byte.</param>
public sealed record HttpAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool IsCut, TimeSpan Taken);
