using SafeOps.Commands;
using SafeOps.Scripts.DryRuns.Auditing.Flow;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Scripts.DryRuns.Auditing.Checks;

/// <summary>A script gone through in each of the ways it is called, for the checks to look at.</summary>
/// <param name="Text">The script's text.</param>
/// <param name="Flag">The dry-run argument.</param>
/// <param name="Given">With the flag.</param>
/// <param name="Real">Without it.</param>
/// <param name="Strange">With an argument that no script knows.</param>
/// <param name="Options">The options that the script reads.</param>
internal sealed record AuditFindings(string Text, string Flag, FlowTrace Given, FlowTrace Real, FlowTrace Strange, IReadOnlyList<ScriptOption> Options)
{
    private const int LongestText = 160;

    /// <summary>With the flag and another option that has nothing to do with it.</summary>
    public IEnumerable<(string Option, FlowTrace Trace)> Together { get; init; } = [];

    private readonly TextPlaces _places = new(Text);

    /// <summary>Something is not followed, so that nothing can be said of what there is not.</summary>
    public bool IsIncomplete => Given.GaveUp || Real.GaveUp || Given.Events.Any(e => e.Kind == FlowEventKind.Unread);

    /// <summary>Something that is not followed has the arguments, and nothing hangs on the flag that was followed.</summary>
    public bool MayReadFlagElsewhere => Given.HandsArgumentsOn && Withheld.Count == 0;

    public int LineOf(FlowNode node) => _places.At(node.Start).Line;

    public ScriptPlace Place(FlowNode node, string message) => new(LineOf(node), Written(node), message);

    /// <summary>A node as it stands in the script: its first line, with secrets hidden.</summary>
    public string Written(FlowNode node)
    {
        var start = Math.Clamp(node.Start, 0, Text.Length);
        var written = SecretFinder.Hide(Text[start..Math.Clamp(node.End, start, Text.Length)]);
        var end = written.AsSpan().IndexOfAny('\r', '\n');
        var line = (end < 0 ? written : written[..end]).Trim().TrimEnd('\\').TrimEnd();
        return line.Length > LongestText ? line[..LongestText] + "…" : line;
    }

    public static bool Changes(FlowEvent e) => e.Kind == FlowEventKind.Action && e.Effect >= CommandEffect.Mutate;

    /// <summary>What changes something with the flag given; files that are made and removed again are none.</summary>
    public IReadOnlyList<FlowEvent> Reached => _reached ??= [.. Given.Events.Where(e => Changes(e) && !IsUndone(e) && !(LeavesTransactionsOpen && e.Transaction == FlowTransaction.Statement))];

    private IReadOnlyList<FlowEvent>? _reached;

    /// <summary>Only the real run commits, so that what was done before is taken back.</summary>
    private bool LeavesTransactionsOpen => Real.Events.Any(IsCommit) && !Given.Events.Any(IsCommit);

    private static bool IsCommit(FlowEvent e) => e.Transaction == FlowTransaction.Commit;

    private HashSet<string>? _undone;

    private bool IsUndone(FlowEvent e)
    {
        _undone ??= Undone();
        return e.Makes.Count > 0 ? e.Makes.All(_undone.Contains) : e.Removes.Count > 0 && e.Removes.All(_undone.Contains);
    }

    /// <summary>The files that are removed after they were made.</summary>
    private HashSet<string> Undone()
    {
        var (made, removed, undone) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var e in Given.Events)
        {
            made.UnionWith(e.Makes.Except(removed));
            undone.UnionWith(e.Removes.Where(made.Contains));
            removed.UnionWith(e.Removes.Except(made));
        }
        return undone;
    }

    /// <summary>What happens without the flag and not with it.</summary>
    public IReadOnlyList<FlowEvent> Withheld => _withheld ??= [.. Real.Events.Where(Changes).ExceptBy(Given.Events.Where(Changes).Select(g => g.Node.Start), e => e.Node.Start)];

    private IReadOnlyList<FlowEvent>? _withheld;
}
