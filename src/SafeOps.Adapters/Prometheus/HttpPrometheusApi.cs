using System.Security.Authentication;
using SafeOps.Adapters.Http;
using SafeOps.Errors;
using SafeOps.ResourceLimits.Metrics;

namespace SafeOps.Adapters.Prometheus;

/// <summary>
/// Asks a Prometheus over HTTP. The proxy of the environment (HTTPS_PROXY, NO_PROXY) is used, but never for this machine. Redirections
/// are not followed, cookies not kept.
/// </summary>
public sealed class HttpPrometheusApi(string product) : IPrometheusApi, IDisposable
{
    private const int LongestAnswer = 128 * 1024 * 1024;

    private readonly HttpClients _clients = new(product, LongestAnswer, Timeout.InfiniteTimeSpan);

    public async Task<PrometheusReply> SendAsync(PrometheusRequest request, CancellationToken cancellationToken)
    {
        using var message = Message(request);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(request.Patience);
        try
        {
            var client = _clients.For(isNear: request.Address.IsLoopback);
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, patience.Token).ConfigureAwait(false);
            var redirects = (int)answer.StatusCode is >= 300 and < 400;
            return new PrometheusReply((int)answer.StatusCode, redirects ? answer.Headers.Location?.ToString() ?? "" : null, await answer.Content.ReadAsByteArrayAsync(patience.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(request, $"gave no whole answer in {request.Patience.TotalSeconds:0.#} s", "Look at whether it is up and not overloaded; -Timeout gives it longer, a shorter -Window asks less of it.", error);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.SecureConnectionError || error.InnerException is AuthenticationException)
        {
            throw Failed(request, $"cannot be trusted: {(error.InnerException ?? error).Message.TrimEnd('.')}", "Add its certificate's authority, or that of the proxy in between, to those this machine trusts; or look at whether it speaks http rather than https.", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Failed(request, _clients.Reason(error), "Look at the address, at whether it is up (its page /-/ready) and at the proxy (HTTPS_PROXY, NO_PROXY); into a cluster: kubectl port-forward.", error);
        }
    }

    public void Dispose() => _clients.Dispose();

    private static HttpRequestMessage Message(PrometheusRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Address);
        if (request.Method == "GET")
            message.RequestUri = new UriBuilder(request.Address) { Query = string.Join('&', request.Form.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}").Prepend(request.Address.Query.TrimStart('?')).Where(p => p.Length > 0)) }.Uri;
        else
            message.Content = new FormUrlEncodedContent(request.Form);
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    private static SafeOpsException Failed(PrometheusRequest request, string reason, string nextStep, Exception error) =>
        new(ErrorCodes.PrometheusUnreachable, $"{request.Shown} {reason}.", nextStep, request.Shown, error);
}
