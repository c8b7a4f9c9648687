using System.Net;

namespace SafeOps.Adapters.Http;

/// <summary>
/// Two clients of one kind, made when they are first needed: one that takes the proxy of the environment (HTTPS_PROXY, NO_PROXY), and
/// one for what no proxy is to see. Neither follows redirections or keeps cookies.
/// </summary>
/// <param name="product">Name and version, as the user agent.</param>
/// <param name="longestAnswer">In bytes; a longer one is refused.</param>
/// <param name="patience">How long one answer may take, from the call to its last byte.</param>
internal sealed class HttpClients(string product, int longestAnswer, TimeSpan patience) : IDisposable
{
    private readonly Lazy<HttpClient> _far = new(() => Client(product, longestAnswer, patience, useProxy: true));
    private readonly Lazy<HttpClient> _near = new(() => Client(product, longestAnswer, patience, useProxy: false));

    public HttpClient For(bool isNear) => isNear ? _near.Value : _far.Value;

    public void Dispose()
    {
        foreach (var client in new[] { _far, _near }.Where(c => c.IsValueCreated))
            client.Value.Dispose();
    }

    /// <summary>Why no answer came, to follow the name of who was asked.</summary>
    public string Reason(Exception error) => Reason(error, longestAnswer);

    /// <inheritdoc cref="Reason(Exception)"/>
    internal static string Reason(Exception error, long longestAnswer) => error is HttpRequestException { HttpRequestError: var kind }
        ? kind switch
        {
            HttpRequestError.NameResolutionError => "is a name that nobody resolves",
            HttpRequestError.ConnectionError => $"takes no connection: {error.Message.TrimEnd('.')}",
            HttpRequestError.ResponseEnded => "broke off in the middle of its answer",
            HttpRequestError.ProxyTunnelError => "is not reached: the proxy refuses",
            HttpRequestError.ConfigurationLimitExceeded => $"answers with more than {longestAnswer / 1024 / 1024} MiB",
            _ => $"broke off: {error.Message.TrimEnd('.')}",
        }
        : $"broke off: {error.Message.TrimEnd('.')}";

    private static HttpClient Client(string product, int longestAnswer, TimeSpan patience, bool useProxy)
    {
        var client = new HttpClient(Handler(useProxy))
        {
            Timeout = patience,
            MaxResponseContentBufferSize = longestAnswer,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(product.Replace(' ', '/'));
        return client;
    }

    internal static SocketsHttpHandler Handler(bool useProxy) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = useProxy,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 6,
    };
}
