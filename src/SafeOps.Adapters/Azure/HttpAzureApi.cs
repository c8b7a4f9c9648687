using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using SafeOps.Adapters.Http;
using SafeOps.Errors;
using SafeOps.Inventory.Export;

namespace SafeOps.Adapters.Azure;

/// <summary>
/// Calls over HTTP. The proxy of the environment (HTTPS_PROXY, NO_PROXY) is used, but never for this machine or the link-local address of
/// the metadata service: what goes there is not for a proxy's eyes. Redirections are not followed, cookies not kept.
/// </summary>
/// <param name="patience">How long one answer may take, from the call to its last byte.</param>
public sealed class HttpAzureApi(TimeSpan patience, string product) : IAzureApi, IDisposable
{
    /// <summary>Four times what Resource Graph gives at most.</summary>
    private const int LongestAnswer = 64 * 1024 * 1024;

    private readonly HttpClients _clients = new(product, LongestAnswer, patience);

    public HttpAzureApi(string product) : this(TimeSpan.FromSeconds(100), product)
    {
    }

    public async Task<AzureAnswer> SendAsync(AzureRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Address);
        if (request.Body is { } body)
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(request.BodyType) } };
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        try
        {
            var client = _clients.For(IsNear(request.Address));
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
            var headers = answer.Headers.Concat(answer.Content.Headers).DistinctBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(h => h.Key, h => h.Value.First(), StringComparer.OrdinalIgnoreCase);
            return new AzureAnswer((int)answer.StatusCode, headers, await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(FailureKind.Transient, request, $"gave no whole answer in {patience.TotalSeconds:0.#} s", "Look at the network and the proxy (HTTPS_PROXY).", error);
        }
        catch (HttpRequestException error) when (error.InnerException is AuthenticationException)
        {
            throw Failed(FailureKind.Final, request, $"cannot be trusted: {error.InnerException.Message.TrimEnd('.')}", "Add the certificate of the proxy in between to those this machine trusts.", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Failed(FailureKind.Transient, request, _clients.Reason(error), "Look at the network, the proxy (HTTPS_PROXY) and the cloud (-Cloud, -Endpoint).", error);
        }
    }

    public void Dispose() => _clients.Dispose();

    private static bool IsNear(Uri address) => address.IsLoopback
        || (IPAddress.TryParse(address.Host, out var ip) && ip.AddressFamily == AddressFamily.InterNetwork && ip.GetAddressBytes() is [169, 254, ..]);

    private static AzureFailure Failed(FailureKind kind, AzureRequest request, string reason, string nextStep, Exception error) =>
        new(kind, ErrorCodes.AzureUnreachable, $"{request.Address.Host} {reason}.", nextStep, error);
}
