using System.Globalization;
using System.Text.Json;
using SafeOps.Errors;

namespace SafeOps.Inventory.Export;

/// <summary>Resource Graph through <c>az graph query</c>, Azure Resource Manager through <c>az rest</c>.</summary>
public sealed class CliReader(AzureCli cli, Persistence persistence) : IAzureReader
{
    private string _tool = "azure-cli";

    public InventorySource Source => InventorySource.AzureCli;

    public string From => "the Azure CLI";

    public string Tool => _tool;

    /// <summary>They stand on a command line, of which Windows takes 8191 characters.</summary>
    public int MostSubscriptions => 150;

    /// <summary>Each is a program that starts.</summary>
    public int Parallel => 4;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var version = await cli.RunAsync(["version"], "The version of az", body => GraphAnswer.Parse(body, "The version of az"), cancellationToken).ConfigureAwait(false);
            var root = version.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return;
            if (root.TryGetProperty("azure-cli", out var number) && number.ValueKind == JsonValueKind.String)
                _tool = $"azure-cli {number.GetString()}";
            if (root.TryGetProperty("extensions", out var extensions) && extensions.ValueKind == JsonValueKind.Object && !extensions.TryGetProperty("resource-graph", out _))
                throw AzureCli.NoExtension();
        }
        catch (AzureFailure failure) when (failure.Message != AzureCli.NoExtension().Message)
        {
            // Older than the command 'version' (2.0.76): the query itself will tell what is wrong.
        }
    }

    public Task<GraphPage> AskAsync(GraphQuestion question, string what, CancellationToken cancellationToken)
    {
        List<string> arguments = ["graph", "query", "--graph-query", question.Query, "--first", question.Top.ToString(CultureInfo.InvariantCulture)];
        if (question.SkipToken is { } token)
            arguments.AddRange(["--skip-token", token]);
        if (question.Subscriptions.Count > 0)
            arguments.AddRange(["--subscriptions", .. question.Subscriptions]);
        if (question.ManagementGroups.Count > 0)
            arguments.AddRange(["--management-groups", .. question.ManagementGroups]);
        return persistence.RunAsync(end => cli.RunAsync(arguments, what, body => GraphAnswer.Read(body, what), end), cancellationToken);
    }

    public Task<JsonDocument> GetAsync(string address, string what, CancellationToken cancellationToken) =>
        persistence.RunAsync(end => cli.RunAsync(["rest", "--method", "get", "--url", address], what, body => GraphAnswer.Parse(body, what), end), cancellationToken);
}

/// <summary>Tokens of the Azure CLI's sign-in: <c>az account get-access-token</c>.</summary>
public sealed class CliTokens(AzureCli cli, Uri resource) : IAccessTokens
{
    public bool CanRenew => true;

    public Task<AccessToken> GetAsync(CancellationToken cancellationToken) =>
        cli.RunAsync(["account", "get-access-token", "--resource", resource.AbsoluteUri], "The token of az cannot be had", Read, cancellationToken);

    /// <summary><c>expires_on</c> (seconds since 1970, from 2.54 on); <c>expiresOn</c> is local time without its zone and is left alone.</summary>
    private static AccessToken Read(ReadOnlyMemory<byte> output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var root = document.RootElement;
            var expires = root.TryGetProperty("expires_on", out var at) && at.TryGetInt64(out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : (DateTimeOffset?)null;
            return root.GetProperty("accessToken").GetString() is { Length: > 0 } token ? new AccessToken(token, expires) : throw new JsonException();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            // The reader's own text would quote the token.
            throw new AzureFailure(FailureKind.Final, ErrorCodes.AzureRefused, "az account get-access-token gave no token.", "Sign in: az login");
        }
    }
}
