namespace SafeOps.Scripts.DryRuns.Auditing;

/// <summary>What an option is for, by its name.</summary>
internal static class OptionNames
{
    private static readonly string[] DryRun = ["dryrun", "n", "check", "whatif", "noop", "simulate", "preview", "noact", "justprint", "printonly", "plan"];
    private static readonly string[] Verbose = ["v", "vv", "verbose", "debug", "x", "trace"];
    private static readonly string[] Force = ["f", "y", "yes", "force", "apply", "execute", "commit", "confirm", "assumeyes", "noprompt", "doit", "really", "live", "run"];

    /// <param name="name">With its dashes, or a variable's name.</param>
    public static ScriptOptionKind KindOf(string name)
    {
        var plain = name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        return DryRun.Contains(plain) || plain.Contains("dryrun", StringComparison.Ordinal) ? ScriptOptionKind.DryRun
            : Verbose.Contains(plain) ? ScriptOptionKind.Verbose
            : Force.Contains(plain) ? ScriptOptionKind.Force
            : ScriptOptionKind.Other;
    }

    /// <summary>Names that scripts give the argument they have in hand.</summary>
    public static bool IsArgumentName(string name) =>
        name.ToLowerInvariant() is "arg" or "a" or "opt" or "option" or "param" or "flag" or "i" or "key" or "optarg" or "argument" or "parameter" or "word" or "mode" or "action" or "cmd" or "command" or "o";
}
