using System.Globalization;
using System.Text;
using System.Text.Json;
using SafeOps.Errors;

namespace SafeOps.Inventory.Export;

/// <summary>
/// Tokens of a managed identity. Azure Automation, App Service and Container Apps say where in <c>IDENTITY_ENDPOINT</c> and prove the caller
/// by <c>IDENTITY_HEADER</c> (api-version 2019-08-01); a virtual machine has the instance metadata service (api-version 2018-02-01).
/// </summary>
public sealed class ManagedIdentityTokens(IAzureApi api, Uri resource, IReadOnlyDictionary<string, string> environment, string? clientId) : IAccessTokens
{
    public const string EndpointVariable = "IDENTITY_ENDPOINT";
    public const string HeaderVariable = "IDENTITY_HEADER";

    private const string MetadataService = "http://169.254.169.254/metadata/identity/oauth2/token";

    public bool CanRenew => true;

    /// <summary>Whether the machine says that it has one.</summary>
    public static bool IsOffered(IReadOnlyDictionary<string, string> environment) => environment.GetValueOrDefault(EndpointVariable) is { Length: > 0 };

    public async Task<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        var answer = await api.SendAsync(Request("GET"), cancellationToken).ConfigureAwait(false);
        if (answer.Status == 405)
            answer = await api.SendAsync(Request("POST"), cancellationToken).ConfigureAwait(false);
        if (answer.Status == 200)
            return Read(answer.Body);
        var failure = AzureFailure.Of(answer, "The token of the managed identity cannot be had");
        throw failure.Kind is FailureKind.Transient or FailureKind.Throttled
            ? failure
            : new AzureFailure(FailureKind.Final, ErrorCodes.AzureRefused, failure.Message, "Switch the managed identity on where this runs, give it the role Reader, and name a user-assigned one with -ClientId.");
    }

    private AzureRequest Request(string method)
    {
        var offered = environment.GetValueOrDefault(EndpointVariable) is { Length: > 0 } given ? given : null;
        var parameters = $"resource={Uri.EscapeDataString(resource.AbsoluteUri)}&api-version={(offered is null ? "2018-02-01" : "2019-08-01")}"
            + (clientId is null ? "" : $"&client_id={Uri.EscapeDataString(clientId)}");
        var headers = new Dictionary<string, string> { ["Metadata"] = "true" };
        if (offered is not null && environment.GetValueOrDefault(HeaderVariable) is { Length: > 0 } proof)
            headers["X-IDENTITY-HEADER"] = proof;
        var address = offered ?? MetadataService;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"The variable {EndpointVariable} is '{address}', which is no address.", "Azure sets it; give -Source AzureCli or Rest elsewhere.", address);
        return method == "POST"
            ? new AzureRequest(method, endpoint, headers, Encoding.ASCII.GetBytes(parameters)) { BodyType = "application/x-www-form-urlencoded" }
            : new AzureRequest(method, new Uri($"{address}{(endpoint.Query.Length > 0 ? '&' : '?')}{parameters}"), headers);
    }

    private static AccessToken Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.GetProperty("access_token").GetString() is { Length: > 0 } token
                ? new AccessToken(token, Expiry(document.RootElement))
                : throw new JsonException();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The reader's own text would quote the answer.
            throw new AzureFailure(FailureKind.Final, ErrorCodes.AzureRefused, "The endpoint of the managed identity gave no token.", $"Look at what answers at {EndpointVariable}.");
        }
    }

    /// <summary>Seconds since 1970, as a number or a text; other forms are left alone: a token that has expired is refused and renewed.</summary>
    private static DateTimeOffset? Expiry(JsonElement answer) =>
        answer.TryGetProperty("expires_on", out var at) && long.TryParse(at.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
