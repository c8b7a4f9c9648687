namespace SafeOps.Drift.Ownership;

/// <summary>
/// Sources: Microsoft, "Static website hosting in Azure Storage", "Storage Analytics logging", "Change feed support", "Storage considerations
/// for Azure Functions", "Archive resource logs to a storage account", "Azure boot diagnostics", "Auditing for Azure SQL Database".
/// </summary>
internal sealed class ServiceContainer : OwnershipRule
{
    private const string Account = "microsoft.storage/storageaccounts/";

    private static readonly string[] Names = ["$web", "$logs", "$blobchangefeed", "azure-webjobs-hosts", "azure-webjobs-secrets", "azure-webjobs-eventhub", "scm-releases", "sqldbauditlogs", "sqldbtdlogs"];
    private static readonly string[] Starts = ["insights-logs-", "insights-metrics-", "insights-activity-logs", "bootdiagnostics-"];
    private static readonly string[] TableStarts = ["$Metrics", "WADMetrics", "AzureWebJobsHostLogs", "AzureFunctionsDiagnosticEvents"];

    public override string Id => "service-container";

    public override string Title => "Container that a service makes in an account";

    public override string Description =>
        "Containers `$web`, `$logs`, `$blobchangefeed`, `azure-webjobs-hosts`, `azure-webjobs-secrets`, `azure-webjobs-eventhub`, `scm-releases`, `sqldbauditlogs`, `sqldbtdlogs`, `insights-logs-…`, `insights-metrics-…`, `insights-activity-logs…`, `bootdiagnostics-…`; queues `azure-webjobs-blobtrigger-…`; tables `$Metrics…`, `WADMetrics…`, `AzureWebJobsHostLogs…`, `AzureFunctionsDiagnosticEvents…`.";

    public override string? Explain(OwnedCandidate candidate)
    {
        if (!candidate.Id.Type.StartsWith(Account, StringComparison.OrdinalIgnoreCase))
            return null;
        var isMade = candidate.Id.Type[Account.Length..].ToLowerInvariant() switch
        {
            "blobservices/containers" => candidate.IsNamed(Names) || Starts.Any(candidate.Begins),
            "queueservices/queues" => candidate.Begins("azure-webjobs-blobtrigger-"),
            "tableservices/tables" => TableStarts.Any(candidate.Begins),
            _ => false,
        };
        return isMade ? "Made by the service that writes into it." : null;
    }
}

/// <summary>Source: ARM reference of the servers' configurations, <c>source</c>.</summary>
internal sealed class ServerSetting : OwnershipRule
{
    public override string Id => "server-setting";

    public override string Title => "Setting of a database server at its default";

    public override string Description =>
        "Configurations of PostgreSQL, MySQL and MariaDB servers with the source `system-default`, and those whose source was not fetched: every server has all of them.";

    public override string? Explain(OwnedCandidate candidate)
    {
        var isSetting = candidate.Id.Type.ToLowerInvariant() is "microsoft.dbforpostgresql/servers/configurations" or "microsoft.dbforpostgresql/flexibleservers/configurations"
            or "microsoft.dbformysql/servers/configurations" or "microsoft.dbformysql/flexibleservers/configurations" or "microsoft.dbformariadb/servers/configurations";
        if (!isSetting)
            return null;
        return RowValues.Text(candidate.Row, "properties.source") switch
        {
            null => "A setting every such server has; whether someone changed it is not known.",
            var source => source.Equals("system-default", StringComparison.OrdinalIgnoreCase) ? "A setting every such server has, at its default." : null,
        };
    }
}
