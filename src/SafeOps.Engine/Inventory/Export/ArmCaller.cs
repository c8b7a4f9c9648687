using System.Globalization;
using SafeOps.Errors;
using SafeOps.Secrets;

namespace SafeOps.Inventory.Export;

/// <summary>
/// Azure Resource Manager over REST: puts the token on each call, renews it once where it is refused, keeps to the quota that answers
/// tell of, and asks again where that can help.
/// </summary>
public sealed class ArmCaller(IAzureApi api, Uri endpoint, IAccessTokens tokens, Persistence persistence, TimeProvider time, SecretMasker masker)
{
    /// <summary>A token this near its end is renewed before the call.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private AccessToken? _token;

    public Uri Endpoint => endpoint;

    /// <param name="address">A path with its query from the endpoint on, or a whole address on the endpoint's host, as a <c>nextLink</c> is.</param>
    /// <param name="what">What is asked, as a person says it.</param>
    /// <param name="read">Reads an answer of success; where it cannot be read, that is asked again as well.</param>
    public Task<T> SendAsync<T>(string method, string address, byte[]? body, string what, Func<AzureAnswer, T> read, CancellationToken cancellationToken)
    {
        var target = Resolve(address, what);
        return persistence.RunAsync(async token => read(await SendOnceAsync(method, target, body, what, token).ConfigureAwait(false)), cancellationToken);
    }

    private async Task<AzureAnswer> SendOnceAsync(string method, Uri target, byte[]? body, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await AnswerAsync(method, target, body, what, cancellationToken).ConfigureAwait(false);
        }
        catch (AzureFailure failure) when (masker.Hide(failure.Message) != failure.Message)
        {
            // An answer may repeat what it was asked with.
            throw new AzureFailure(failure.Kind, failure.Code, masker.Hide(failure.Message), failure.NextStep) { AzureCode = failure.AzureCode, RetryAfter = failure.RetryAfter };
        }
    }

    private async Task<AzureAnswer> AnswerAsync(string method, Uri target, byte[]? body, string what, CancellationToken cancellationToken)
    {
        var token = await TokenAsync(refused: null, cancellationToken).ConfigureAwait(false);
        var answer = await AskAsync(token).ConfigureAwait(false);
        if (answer.Status == 401 && tokens.CanRenew)
            answer = await AskAsync(await TokenAsync(token, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        KeepToQuota(answer);
        return answer.Status is >= 200 and < 300 ? answer : throw AzureFailure.Of(answer, what);

        Task<AzureAnswer> AskAsync(AccessToken with) => api.SendAsync(
            new AzureRequest(method, target, new Dictionary<string, string> { ["Authorization"] = $"Bearer {with.Value}", ["Accept"] = "application/json" }, body), cancellationToken);
    }

    /// <param name="refused">The token that was just refused: another caller may have renewed it already.</param>
    private async Task<AccessToken> TokenAsync(AccessToken? refused, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var isGood = _token is { } held && !ReferenceEquals(held, refused) && !(tokens.CanRenew && held.Expires is { } end && end - time.GetUtcNow() < Margin);
            if (!isGood)
            {
                _token = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
                masker.Register(_token.Value);
            }
            return _token!;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The quota of Resource Graph: how many queries are left, and when (hh:mm:ss) there are new ones.</summary>
    private void KeepToQuota(AzureAnswer answer)
    {
        if (int.TryParse(answer.Header("x-ms-user-quota-remaining"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var remaining) && remaining <= 0
            && TimeSpan.TryParse(answer.Header("x-ms-user-quota-resets-after"), CultureInfo.InvariantCulture, out var resets))
            persistence.Close(resets);
    }

    private Uri Resolve(string address, string what)
    {
        if (Uri.TryCreate(endpoint, address, out var target) && target.Scheme == endpoint.Scheme && target.Authority == endpoint.Authority)
            return target;
        throw new AzureFailure(FailureKind.Final, ErrorCodes.AzureRefused, $"{what}: Azure names another host to go on at, {(target is null ? "none that can be read" : target.Host)}. The token of {endpoint.Host} is not sent there.");
    }
}
