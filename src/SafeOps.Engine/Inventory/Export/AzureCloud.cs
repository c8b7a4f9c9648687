namespace SafeOps.Inventory.Export;

/// <summary>The clouds of Azure, named as <c>az cloud list</c> names them.</summary>
public enum AzureCloud
{
    AzureCloud,
    AzureUSGovernment,
    AzureChinaCloud,
}

/// <summary>From where an inventory is had.</summary>
public enum AzureSource
{
    /// <summary>A token that is given, else the managed identity of where it runs, else the Azure CLI.</summary>
    Auto,

    /// <summary><c>az graph query</c> and <c>az rest</c>.</summary>
    AzureCli,

    /// <summary>The REST API, with a token that is given or the Azure CLI's (<c>az account get-access-token</c>).</summary>
    Rest,

    /// <summary>The REST API, with the token of the managed identity of an Automation account, App Service, container or virtual machine.</summary>
    ManagedIdentity,
}

/// <summary>Where Azure Resource Manager of a cloud answers.</summary>
public static class AzureEndpoints
{
    /// <summary>The address of Azure Resource Manager; also the resource that tokens are asked for.</summary>
    public static Uri Of(AzureCloud cloud) => cloud switch
    {
        AzureCloud.AzureUSGovernment => new Uri("https://management.usgovcloudapi.net/"),
        AzureCloud.AzureChinaCloud => new Uri("https://management.chinacloudapi.cn/"),
        _ => new Uri("https://management.azure.com/"),
    };
}
