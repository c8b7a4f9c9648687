namespace SafeOps.Drift.Resolution;

/// <summary>Which side of a drift is right.</summary>
public enum DriftTruth
{
    /// <summary>A person says so for each finding.</summary>
    Ask,

    /// <summary>Azure: Terraform's configuration and state follow it.</summary>
    Azure,

    /// <summary>Terraform: Azure is brought back to it.</summary>
    Terraform,
}

/// <summary>A finding and which side of it is right; <see cref="DriftTruth.Ask"/> is not decided yet and leads to nothing.</summary>
public sealed record ResolutionChoice(DriftItem Item, DriftTruth Truth);

public enum ResolutionKind
{
    /// <summary><c>import</c> blocks with the configuration of what they import.</summary>
    Import,

    /// <summary>The variables that the configuration needs, secrets among them.</summary>
    Variables,

    /// <summary>The arguments of existing resources, as Azure has them.</summary>
    Update,

    /// <summary>A script that removes resources from Azure.</summary>
    Removal,

    /// <summary>A script that takes objects out of a state.</summary>
    Forgetting,

    /// <summary>A script that plans to make resources again.</summary>
    Recreation,

    /// <summary>A script that sets properties in Azure to what Terraform has.</summary>
    Restoration,

    /// <summary>What is in the other files, and what has to be decided by hand.</summary>
    Guide,
}

/// <summary>One text for a person to review. Nothing here is ever run.</summary>
/// <param name="Name">Path below the folder it belongs in: <c>imports.tf</c>, <c>prod/forget.sh</c>.</param>
/// <param name="Items">The findings it resolves.</param>
public sealed record ResolutionFile(string Name, ResolutionKind Kind, string Text, IReadOnlyList<DriftItem> Items)
{
    public bool IsScript => Kind is ResolutionKind.Removal or ResolutionKind.Forgetting or ResolutionKind.Recreation or ResolutionKind.Restoration;
}

/// <summary>Why a finding led to no text.</summary>
public sealed record ResolutionRefusal(DriftItem Item, string Reason);

/// <summary>What came of a set of findings.</summary>
public sealed record DriftResolution(IReadOnlyList<ResolutionFile> Files, IReadOnlyList<ResolutionRefusal> Refusals);
