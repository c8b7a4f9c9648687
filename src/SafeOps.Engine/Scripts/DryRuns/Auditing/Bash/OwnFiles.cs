using SafeOps.Commands;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Bash;

/// <summary>What a command does to files, as far as it shows whether they are the script's own: made and removed again, or temporary.</summary>
internal static class OwnFiles
{
    private static readonly string[] OnAll = ["rm", "rmdir", "touch", "mkdir", "chmod", "chown", "truncate", "tee", "mkfifo", "shred", "unlink", "gzip", "gunzip", "sed", "sort"];
    private static readonly string[] OnLast = ["cp", "ln", "install", "rsync"];
    private static readonly string[] Making = ["mkdir", "touch", "tee", "mkfifo"];
    private static readonly string[] Removing = ["rm", "rmdir", "unlink"];

    /// <summary>The effect of a command, as it counts for a dry run.</summary>
    /// <param name="effect">What is known of it.</param>
    /// <param name="written">With certain values filled in.</param>
    /// <param name="words">Its words.</param>
    public static CommandEffect Weigh(CommandEffect effect, string written, IReadOnlyList<Fact> words)
    {
        if (effect == CommandEffect.Generate)
            return Leaves(written, words) ? CommandEffect.Mutate : CommandEffect.Read;
        if (effect < CommandEffect.Mutate || words.Count < 2 || words[0].Text is not { } name || written.Contains(" >", StringComparison.Ordinal) || written.Contains(" | ", StringComparison.Ordinal))
            return effect;
        var operands = Operands(words);
        if (operands.Count == 0)
            return effect;
        var own = OnAll.Contains(name) ? operands.Skip(name is "sed" or "chmod" or "chown" ? 1 : 0).ToList() is { Count: > 0 } files && files.All(IsOwn)
            : OnLast.Contains(name) && IsOwn(operands[^1]);
        return own ? CommandEffect.Read : effect;
    }

    /// <summary>What is written goes to a log or holds a lock: whether that is meant in a dry run is for a person to say.</summary>
    public static bool IsKeptBeside(IReadOnlyList<Fact> words, IReadOnlyList<Fact> files)
    {
        var tee = words.ToList().FindIndex(w => w.Text == "tee");
        var targets = tee < 0 ? files : [.. files, .. words.Skip(tee + 1).Where(w => w.Text is not ['-', ..])];
        return targets.Count > 0 && (words.Count == 0 || words[0].Text is "echo" or "printf" or "date" or "tee" or "exec" or "cat") && targets.All(t => FlowRunner.SourceOf(t) is var name
            && (name.Contains("log", StringComparison.OrdinalIgnoreCase) || name.Contains("lock", StringComparison.OrdinalIgnoreCase) || name.StartsWith("/dev/", StringComparison.Ordinal) || name.StartsWith("/tmp/", StringComparison.Ordinal)));
    }

    /// <summary>All that it does to a database is taken back again by its own text.</summary>
    public static bool IsRolledBack(string written)
    {
        var (begin, change, end) = (Word(written, "BEGIN"), new[] { "DELETE", "UPDATE", "INSERT", "ALTER", "DROP", "CREATE", "TRUNCATE" }.Select(w => Word(written, w)).Where(i => i >= 0).DefaultIfEmpty(-1).Min(), Word(written, "ROLLBACK"));
        return begin >= 0 && change > begin && end > change && Word(written, "COMMIT") < 0 && written[end..].AsSpan().Count(';') <= 1;
    }

    private static int Word(string text, string word) => text.IndexOf(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>A new file stays, at a place that is not for temporary ones; what a planning tool keeps for the next step is its answer.</summary>
    private static bool Leaves(string written, IReadOnlyList<Fact> words)
    {
        if (words.Count > 0 && words[0].Text is "terraform" or "tofu" or "pulumi" or "mktemp" or "ssh-keygen" or "cd")
            return words[0].Text == "mktemp";
        return !written.Contains("/tmp/", StringComparison.Ordinal) && !written.Contains("/dev/shm/", StringComparison.Ordinal);
    }

    /// <summary>The files that a command makes.</summary>
    public static IReadOnlyList<string> Made(IReadOnlyList<Fact> words, IReadOnlyList<Fact> written) =>
        [.. (words is [{ Text: { } name }, ..] && Making.Contains(name) ? Operands(words) : []).Concat(written).Select(FlowRunner.SourceOf).Where(f => !f.StartsWith("/dev/", StringComparison.Ordinal))];

    /// <summary>The files that a command removes.</summary>
    public static IReadOnlyList<string> Removed(IReadOnlyList<Fact> words) =>
        words is [{ Text: { } name }, ..] && Removing.Contains(name) ? [.. Operands(words).Select(FlowRunner.SourceOf)] : [];

    private static List<Fact> Operands(IReadOnlyList<Fact> words) => [.. words.Skip(1).Where(w => w.Text is not ['-', ..])];

    private static bool IsOwn(Fact fact) => fact.Kind == FactKind.Temporary || fact.BelowTemporary
        || (fact.Source ?? fact.Text ?? "").StartsWith(FlowRunner.TemporaryPath, StringComparison.Ordinal);
}
