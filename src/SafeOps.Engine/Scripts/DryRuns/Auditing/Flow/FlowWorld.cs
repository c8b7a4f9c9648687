namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

/// <summary>How the script is called: what is supposed of its arguments.</summary>
/// <param name="Argument">The argument that is certain to be given; null where none is.</param>
/// <param name="Variable">The variable of the environment that the flag is; null where it is an argument.</param>
internal sealed record FlowWorld(string? Argument, (string Name, string Value)? Variable)
{
    /// <summary>Behind others that may have been taken off.</summary>
    public const int SomePlace = int.MaxValue;

    /// <summary>Which argument it is where the script looks at one place alone.</summary>
    public int Place { get; init; }

    /// <summary>Another option that is given behind the flag; null where none is.</summary>
    public string? Also { get; init; }

    /// <summary>Variables that the flag sets: without a value they are empty, whatever the environment has.</summary>
    public IReadOnlySet<string> FlagVariables { get; init; } = new HashSet<string>();
}
