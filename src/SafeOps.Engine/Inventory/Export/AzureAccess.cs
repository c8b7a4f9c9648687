using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Secrets;

namespace SafeOps.Inventory.Export;

/// <summary>How Azure is reached, and as whom.</summary>
public sealed record AzureAccess
{
    public AzureSource Source { get; init; }

    /// <summary>Null: of the Azure CLI the one it is signed in to, else the public one.</summary>
    public AzureCloud? Cloud { get; init; }

    /// <summary>Azure Resource Manager's own address, where it is none of the clouds'; over https, or on this machine.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>A bearer token for it; null to get one.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The client id of a user-assigned managed identity.</summary>
    public string? ClientId { get; init; }

    /// <param name="api">Null where no calls over HTTP can be made.</param>
    /// <param name="tool">Name and version of what asks, without az.</param>
    public IAzureReader Open(IAzureApi? api, IProgramRunner programs, IReadOnlyDictionary<string, string> environment, TimeProvider time, SecretMasker masker, string tool, ExportWatch watch)
    {
        if (AccessToken is { Length: > 0 })
            masker.Register(AccessToken);
        if (environment.GetValueOrDefault(ManagedIdentityTokens.HeaderVariable) is { Length: > 0 } proof)
            masker.Register(proof);
        var persistence = new Persistence(time, text => watch.Says(masker.Hide(text)));
        var cli = new AzureCli(programs, masker) { Cloud = Cloud };
        var source = Chosen(environment);
        if (source == AzureSource.AzureCli)
            return new CliReader(cli, persistence);
        if (api is null)
            throw new SafeOpsException(ErrorCodes.AzureUnreachable, "Nothing here calls Azure over HTTP.", "Give -Source AzureCli.");
        var endpoint = Endpoint ?? AzureEndpoints.Of(Cloud ?? AzureCloud.AzureCloud);
        IAccessTokens tokens = AccessToken is not null ? new GivenToken(AccessToken)
            : source == AzureSource.ManagedIdentity ? new ManagedIdentityTokens(api, endpoint, environment, ClientId)
            : new CliTokens(cli, endpoint);
        return new RestReader(new ArmCaller(api, endpoint, tokens, persistence, time, masker), tool);
    }

    private AzureSource Chosen(IReadOnlyDictionary<string, string> environment)
    {
        if (Endpoint is { } address && !(address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-Endpoint is '{address}': a token is only sent over https, or to this machine.", "Write https://management.azure.com/ or the like.", address.OriginalString);
        var source = Source switch
        {
            AzureSource.Auto when AccessToken is not null => AzureSource.Rest,
            AzureSource.Auto when ManagedIdentityTokens.IsOffered(environment) => AzureSource.ManagedIdentity,
            AzureSource.Auto => Endpoint is null ? AzureSource.AzureCli : AzureSource.Rest,
            var asked => asked,
        };
        if (source != AzureSource.Rest && AccessToken is not null)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-AccessToken is for the REST API; -Source is {source}.", "Leave one of them out.");
        if (source == AzureSource.AzureCli && Endpoint is not null)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, "The Azure CLI has its own address of Azure Resource Manager; -Endpoint is for the REST API.", "Give -Source Rest, or register the cloud: az cloud register.");
        return source;
    }
}
