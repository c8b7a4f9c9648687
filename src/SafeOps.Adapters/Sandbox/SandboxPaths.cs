namespace SafeOps.Adapters.Sandbox;

/// <summary>The sandbox's own folders, as its program sees them. In /dev, which is made anew and where nobody looks for files.</summary>
internal static class SandboxPaths
{
    public const string Own = "/dev/.safeops";

    /// <summary>The machine's programs as they are, read-only. The recorders and their source have this path in their code.</summary>
    public const string Real = Own + "/real";

    /// <summary>Where the old root is while the new one takes its place.</summary>
    public const string Before = Own + "/before";

    /// <summary>What the recorders use, read-only.</summary>
    public const string Control = Own + "/control";

    /// <summary>The pipes and answers of programs that are asked about.</summary>
    public const string Asks = Own + "/asks";

    /// <summary>What the Python hook lies in.</summary>
    public const string Python = Control + "/python";
}
