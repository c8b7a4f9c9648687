namespace SafeOps.Drift.Ownership;

/// <summary>Every rule there is, in the order they are asked.</summary>
internal static class OwnershipRules
{
    public static IReadOnlyList<OwnershipRule> All { get; } =
    [
        new AksNodeGroup(),
        new ManagedResourceGroup(),
        new OperatingSystemDisk(),
        new MachineDataDisk(),
        new ScaleSetInstance(),
        new PrivateEndpointInterface(),
        new NetworkWatcher(),
        new DefaultNetworkRules(),
        new SystemDatabase(),
        new SmartDetection(),
        new DefaultWorkspace(),
        new SolutionOfService(),
        new PolicyExtension(),
        new BackupStore(),
        new CloudShellStorage(),
        new SystemTopic(),
        new RegistryReplication(),
        new DefaultChild(),
        new ServiceContainer(),
        new ServerSetting(),
        new BuiltInDefinition(),
        new ScopeItself(),
        new DeploymentRecord(),
        new ManagedByResource(),
    ];

    /// <summary>The first rule by which a resource is Azure's own, and why; null where it is a person's.</summary>
    public static (OwnershipRule Rule, string Why)? Find(OwnedCandidate candidate, OwnershipClaims claims)
    {
        if (claims.On(candidate.Id) is { } claim)
            return (claim.Rule, claim.What);
        foreach (var rule in All)
        {
            if (rule.Explain(candidate) is { } why)
                return (rule, why);
        }
        return null;
    }
}
