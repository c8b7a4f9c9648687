using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SafeOps.Changes.Steps.Http;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Adapters.Http;

/// <summary>Sends the requests of steps.</summary>
/// <param name="product">Name and version, as the user agent.</param>
public sealed class HttpCaller(string product, TimeProvider time) : IHttpCaller
{
    private const string LookWhetherUp = "Look at the address, at whether it is up, and at the proxy (HTTPS_PROXY, NO_PROXY); then try again.";

    public async Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        using var message = Message(call);
        // A client of its own for each: .NET sends a request again by itself where a connection that was used before breaks.
        using var client = new HttpClient(Handler(call)) { Timeout = Timeout.InfiniteTimeSpan };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(call.Patience);
        var start = time.GetTimestamp();
        try
        {
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            var (body, isCut) = await BodyAsync(answer.Content, call.LongestAnswer, patience.Token).ConfigureAwait(false);
            return new HttpAnswer((int)answer.StatusCode, Headers(answer), body, isCut, time.GetElapsedTime(start));
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(ErrorCodes.ConnectionLost, call, $"gave no whole answer in {Durations.Format(call.Patience)}", "Look at whether it is up and not overloaded; 'timeout' gives it longer.", error);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.SecureConnectionError || error.InnerException is AuthenticationException)
        {
            throw Failed(ErrorCodes.TargetUnreachable, call, $"cannot be trusted: {(error.InnerException ?? error).Message.TrimEnd('.')}", "Name with 'caFile' the certificate of the authority that signed its own, or add that to those this machine trusts; or look at whether it speaks http rather than https.", error);
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError)
        {
            throw Failed(ErrorCodes.TargetUnreachable, call, HttpClients.Reason(error, call.LongestAnswer), LookWhetherUp, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Failed(ErrorCodes.ConnectionLost, call, HttpClients.Reason(error, call.LongestAnswer), LookWhetherUp, error);
        }
    }

    public async Task<string?> WhyUnresolvedAsync(Uri address, CancellationToken cancellationToken)
    {
        if (address.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || (!address.IsLoopback && HttpClient.DefaultProxy.GetProxy(address) is { } proxy && proxy != address))
            return null;
        try
        {
            await Dns.GetHostAddressesAsync(address.IdnHost, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (SocketException error)
        {
            return $"the name '{address.Host}' is not resolved: {error.Message.TrimEnd('.')}";
        }
    }

    private HttpRequestMessage Message(HttpCall call)
    {
        var message = new HttpRequestMessage(new HttpMethod(call.Method), call.Address);
        if (!call.Headers.Any(h => h.Key.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)))
            message.Headers.UserAgent.ParseAdd(product.Replace(' ', '/'));
        if (call.Body is not null)
            message.Content = new ByteArrayContent(call.Body);
        else if (call.Method is "POST" or "PUT" or "PATCH")
            message.Content = new ByteArrayContent([]);
        foreach (var (name, value) in call.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        return message;
    }

    private static SocketsHttpHandler Handler(HttpCall call)
    {
        var handler = HttpClients.Handler(useProxy: !call.Address.IsLoopback);
        if (call.AuthorityFile is { } file)
        {
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities(file));
        }
        return handler;
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.TargetUnreachable, $"The certificates in {file} cannot be read: {error.Message}", "Name a file with certificates in PEM form.", file, error);
        }
        return authorities.Count > 0
            ? authorities
            : throw new SafeOpsException(ErrorCodes.TargetUnreachable, $"There is no certificate in {file}.", "Name a file with certificates in PEM form.", file);
    }

    private static async Task<(byte[] Body, bool IsCut)> BodyAsync(HttpContent content, long longest, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var kept = new MemoryStream();
        var part = new byte[64 * 1024];
        while (await stream.ReadAsync(part, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            var room = longest - kept.Length;
            kept.Write(part, 0, (int)Math.Min(read, room));
            if (read > room)
                return (kept.ToArray(), true);
        }
        return (kept.ToArray(), false);
    }

    private static Dictionary<string, string> Headers(HttpResponseMessage answer) => answer.Headers.Concat(answer.Content.Headers)
        .GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => string.Join(", ", g.SelectMany(h => h.Value)), StringComparer.OrdinalIgnoreCase);

    private static SafeOpsException Failed(ErrorCode code, HttpCall call, string reason, string nextStep, Exception error) =>
        new(code, $"{call.Shown} {reason}.", nextStep, call.Shown, error);
}
