using SafeOps.Commands;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Bash;

/// <summary>What a script does to temporary files of its own is no change of the world.</summary>
internal static class OwnFiles
{
    private static readonly string[] OnAll = ["rm", "rmdir", "touch", "mkdir", "chmod", "chown", "truncate", "tee", "mkfifo", "shred", "unlink", "gzip", "gunzip", "sed", "sort"];
    private static readonly string[] OnLast = ["cp", "mv", "ln", "install", "rsync", "tar"];

    /// <summary>The effect of a command, less where all that it writes are temporary files.</summary>
    public static CommandEffect Lessen(CommandRisk risk, IReadOnlyList<Fact> words)
    {
        if (risk.Effect <= CommandEffect.Unknown || words.Count < 2 || words[0].Text is not { } name)
            return risk.Effect;
        var operands = words.Skip(1).Where(w => w.Text is not ['-', ..]).ToList();
        if (operands.Count == 0)
            return risk.Effect;
        var own = OnAll.Contains(name) ? operands.Where(o => name is not "sed" and not "chmod" and not "chown" || o != operands[0]).All(IsOwn)
            : OnLast.Contains(name) && name != "mv" && IsOwn(operands[^1]);
        return own && operands.Any(IsOwn) ? CommandEffect.Read : risk.Effect;
    }

    private static bool IsOwn(Fact fact) => fact.Kind == FactKind.Temporary || fact.BelowTemporary
        || (fact.Source ?? fact.Text ?? "").StartsWith(FlowRunner.TemporaryPath, StringComparison.Ordinal);
}
