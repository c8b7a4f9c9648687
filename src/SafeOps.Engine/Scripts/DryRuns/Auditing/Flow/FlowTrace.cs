using SafeOps.Commands;

namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

internal enum FlowEventKind
{
    /// <summary>A command or an effect of the language, reads too.</summary>
    Action,
    Print,
    Exit,

    /// <summary>Code that cannot be followed.</summary>
    Unread,

    /// <summary>What looks like a question for the flag and is none.</summary>
    Mistake,
}

/// <summary>Something that is reached.</summary>
/// <param name="Kind">What.</param>
/// <param name="Node">Where it stands.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Text">With certain values filled in.</param>
/// <param name="Why">One sentence on the effect.</param>
internal sealed record FlowEvent(FlowEventKind Kind, FlowNode Node, CommandEffect Effect, string Text, string Why)
{
    /// <summary>Whether it is reached, or what it does, may hang on the flag in a way that was not followed.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>The flag was read before, on each way here.</summary>
    public bool AfterFlag { get; init; }

    /// <summary>What it has to do with a transaction.</summary>
    public FlowTransaction Transaction { get; init; }

    /// <summary>Files that it makes.</summary>
    public IReadOnlyList<string> Makes { get; init; } = [];

    /// <summary>Files that it removes.</summary>
    public IReadOnlyList<string> Removes { get; init; } = [];

    /// <summary>Of an exit: its code; of another event unused.</summary>
    public Fact? Code { get; init; }
}

/// <summary>What one way through a script came to.</summary>
internal sealed class FlowTrace
{
    private readonly Dictionary<(int, FlowEventKind, string), int> _places = [];
    private readonly List<FlowEvent> _events = [];

    /// <summary>In the order in which they were reached first.</summary>
    public IReadOnlyList<FlowEvent> Events => _events;

    /// <summary>The script compares an argument, or a variable of the environment, with the flag.</summary>
    public bool FlagSeen { get; set; }

    /// <summary>Arguments at one place that are compared with the flag.</summary>
    public SortedSet<int> FlagPlaces { get; } = [];

    /// <summary>Variables that are set where the flag is given.</summary>
    public HashSet<string> FlagVariables { get; } = new(StringComparer.Ordinal);

    /// <summary>Variables whose value is asked for and never given.</summary>
    public Dictionary<string, int> Unset { get; } = new(StringComparer.Ordinal);

    /// <summary>All variables that are given a value.</summary>
    public HashSet<string> Set { get; } = new(StringComparer.Ordinal);

    /// <summary>It was too much to follow.</summary>
    public bool GaveUp { get; set; }

    /// <summary>The script's arguments are handed to something that is not followed, which may look for the flag.</summary>
    public bool HandsArgumentsOn { get; set; }

    /// <summary>The end is reached without an exit.</summary>
    public bool RunsToEnd { get; set; }

    public void Add(FlowEvent found)
    {
        // A function that announces is one place and says something else each time.
        var key = (found.Node.Start, found.Kind, found.Kind switch { FlowEventKind.Exit => found.Code?.Text ?? "", FlowEventKind.Print => found.Text, _ => "" });
        if (!_places.TryGetValue(key, out var at))
        {
            _places[key] = _events.Count;
            _events.Add(found);
            return;
        }
        var known = _events[at];
        if (Weight(found) > Weight(known))
            _events[at] = found with { AfterFlag = found.AfterFlag && known.AfterFlag };
        else if (!found.AfterFlag)
            _events[at] = known with { AfterFlag = false };
    }

    private static int Weight(FlowEvent e) => ((int)e.Effect * 2) + (e.IsDoubtful ? 0 : 1);
}
