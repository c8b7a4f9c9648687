namespace SafeOps.Drift.Ownership;

/// <summary>Source: Microsoft, "Smart detection in Application Insights".</summary>
internal sealed class SmartDetection : OwnershipRule
{
    public override string Id => "smart-detection";

    public override string Title => "Smart detection of Application Insights";

    public override string Description => "The action group `Application Insights Smart Detection`, and the alert rules that Application Insights makes with itself (`Failure Anomalies - …`, `Response Latency Degradation - …` and the like).";

    public override string? Explain(OwnedCandidate candidate)
    {
        if (candidate.Is("Microsoft.Insights/actionGroups") && candidate.IsNamed("Application Insights Smart Detection"))
            return "Made with the first Application Insights of the resource group.";
        var name = candidate.Id.Name;
        var dash = name.IndexOf(" - ", StringComparison.Ordinal);
        return candidate.Is("Microsoft.AlertsManagement/smartDetectorAlertRules") && dash > 0
            && name[..dash].ToLowerInvariant() is "failure anomalies" or "response latency degradation" or "dependency latency degradation"
                or "exception anomalies" or "potential memory leak" or "trace severity degradation"
            ? $"Made with the Application Insights {name[(dash + 3)..]}."
            : null;
    }
}

/// <summary>Source: Microsoft, "Log Analytics workspace for Defender and VM insights", default workspaces.</summary>
internal sealed class DefaultWorkspace : OwnershipRule
{
    public override string Id => "default-workspace";

    public override string Title => "Default workspace of a region";

    public override string Description => "Groups `DefaultResourceGroup-<region>`, and the workspaces `DefaultWorkspace-<subscription>-<region>` (also `defaultazuremonitorworkspace-…`).";

    public override string? Explain(OwnedCandidate candidate)
    {
        if (candidate.IsResourceGroup && candidate.Begins("DefaultResourceGroup-"))
            return "The group Azure makes for default workspaces of a region.";
        var isWorkspace = candidate.Is("Microsoft.OperationalInsights/workspaces") && candidate.Begins($"DefaultWorkspace-{candidate.Id.Subscription}-");
        var isMonitor = candidate.Is("Microsoft.Monitor/accounts") && candidate.Begins("defaultazuremonitorworkspace-");
        return isWorkspace || isMonitor ? "The default workspace of a region, made when something needs one." : null;
    }
}

/// <summary>Solutions that a service adds to a workspace when it is switched on.</summary>
internal sealed class SolutionOfService : OwnershipRule
{
    private static readonly string[] Names =
        ["ContainerInsights", "VMInsights", "Security", "SecurityCenterFree", "ChangeTracking", "Updates", "AntiMalware", "LogManagement", "SQLVulnerabilityAssessment", "SQLAdvancedThreatProtection", "InfrastructureInsights"];

    public override string Id => "solution-of-service";

    public override string Title => "Solution a service adds to its workspace";

    public override string Description => "Log Analytics solutions of Container insights, VM insights, Defender, Update Management and Change Tracking (`ContainerInsights(workspace)` and the like). Sentinel's `SecurityInsights` and others are a person's.";

    public override string? Explain(OwnedCandidate candidate)
    {
        var bracket = candidate.Id.Name.IndexOf('(');
        return candidate.Is("Microsoft.OperationsManagement/solutions") && bracket > 0
            && Names.Contains(candidate.Id.Name[..bracket], StringComparer.OrdinalIgnoreCase)
                ? $"{candidate.Id.Name[..bracket]} is added when its service is switched on."
                : null;
    }
}

/// <summary>Source: Microsoft, "System topics in Azure Event Grid": made with the first subscription, named with a GUID.</summary>
internal sealed class SystemTopic : OwnershipRule
{
    private const int GuidLength = 36;

    public override string Id => "system-topic";

    public override string Title => "System topic made with its event subscription";

    public override string Description => "Event Grid system topics whose name ends in a GUID.";

    public override string? Explain(OwnedCandidate candidate) =>
        candidate.Is("Microsoft.EventGrid/systemTopics") && candidate.Id.Name.Length > GuidLength && Guid.TryParse(candidate.Id.Name.AsSpan(candidate.Id.Name.Length - GuidLength), out _)
            ? "Made by Event Grid with the first event subscription."
            : null;
}

/// <summary>Source: Microsoft, "Persist files in Azure Cloud Shell".</summary>
internal sealed class CloudShellStorage : OwnershipRule
{
    public override string Id => "cloud-shell-storage";

    public override string Title => "Storage of Cloud Shell";

    public override string Description => "Groups `cloud-shell-storage-<region>`, with what is in them.";

    public override string? Explain(OwnedCandidate candidate) =>
        candidate.Group?.StartsWith("cloud-shell-storage-", StringComparison.OrdinalIgnoreCase) == true ? "Made by Cloud Shell for a person's files." : null;
}
