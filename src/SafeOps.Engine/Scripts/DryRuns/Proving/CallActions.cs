namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Tells where a line that names what a command works on says another thing of it: <c>reload</c> where it restarts. In doubt it says the right thing.</summary>
internal static class CallActions
{
    private static readonly HashSet<ActionKind> Service = [ActionKind.Start, ActionKind.Stop, ActionKind.Restart, ActionKind.Reload, ActionKind.Enable, ActionKind.Disable];

    /// <summary>What a command is not, though a line may say so of the same thing.</summary>
    private static readonly Dictionary<ActionKind, ActionKind[]> Others = new()
    {
        [ActionKind.Remove] = [.. Service, ActionKind.Scale, ActionKind.Create, ActionKind.Apply, ActionKind.Patch, ActionKind.Annotate, ActionKind.Drain, ActionKind.Copy, ActionKind.Install, ActionKind.Pull],
        [ActionKind.Create] = [ActionKind.Remove, ActionKind.Stop],
        [ActionKind.Apply] = [ActionKind.Remove],
        [ActionKind.Patch] = [ActionKind.Remove],
        [ActionKind.Annotate] = [ActionKind.Remove],
        [ActionKind.Scale] = [ActionKind.Remove, ActionKind.Create],
        [ActionKind.Drain] = [ActionKind.Remove, ActionKind.Restart],
        [ActionKind.Push] = [ActionKind.Pull],
        [ActionKind.Pull] = [ActionKind.Push],
        [ActionKind.Install] = [ActionKind.Remove],
        [ActionKind.Start] = [ActionKind.Stop, ActionKind.Restart, ActionKind.Reload, ActionKind.Enable, ActionKind.Disable, ActionKind.Remove],
        [ActionKind.Stop] = [ActionKind.Start, ActionKind.Restart, ActionKind.Reload, ActionKind.Enable, ActionKind.Disable, ActionKind.Remove],
        [ActionKind.Restart] = [ActionKind.Start, ActionKind.Stop, ActionKind.Reload, ActionKind.Enable, ActionKind.Disable, ActionKind.Remove],
        [ActionKind.Reload] = [ActionKind.Start, ActionKind.Stop, ActionKind.Restart, ActionKind.Enable, ActionKind.Disable, ActionKind.Remove],
        [ActionKind.Enable] = [ActionKind.Start, ActionKind.Stop, ActionKind.Restart, ActionKind.Reload, ActionKind.Disable, ActionKind.Remove],
        [ActionKind.Disable] = [ActionKind.Start, ActionKind.Stop, ActionKind.Restart, ActionKind.Reload, ActionKind.Enable, ActionKind.Remove],
    };

    /// <param name="line">What it says.</param>
    /// <param name="program">Its name.</param>
    /// <param name="commands">Sub-commands of the call.</param>
    /// <param name="words">All its words.</param>
    /// <param name="isOuter">It runs another command, which stands in its words.</param>
    public static bool Contradicts(OutputLine line, string program, IReadOnlyList<string> commands, IReadOnlyList<string> words, bool isOuter)
    {
        var does = KindsOf(program, commands, words, isOuter);
        if (does.Count == 0)
            return false;
        var (text, present) = ActionWords.Of(line);
        if (present.Overlaps(does) || (does.Contains(ActionKind.Restart) && present.Contains(ActionKind.Start) && present.Contains(ActionKind.Stop)))
            return false;
        var said = ActionWords.Said(text).Select(s => s.Kind).ToList();
        return said.Count > 0 && said.All(s => does.All(d => Others.TryGetValue(d, out var others) && others.Contains(s)));
    }

    /// <summary>Everything that somebody may truly say of the command.</summary>
    private static HashSet<ActionKind> KindsOf(string program, IReadOnlyList<string> commands, IReadOnlyList<string> words, bool isOuter)
    {
        IEnumerable<string> verbs = isOuter
            ? words.SelectMany(w => w.Split([' ', '\n', '\t', ';', '&', '|', '(', ')', '\'', '"'], StringSplitOptions.RemoveEmptyEntries)).Where(w => !w.StartsWith('-') && !w.Contains('/', StringComparison.Ordinal))
            : commands.Count > 0 ? commands : [program];
        // terminate-instances, try-reload-or-restart: each part may be the verb.
        var does = verbs.SelectMany(v => ActionWords.KindsOf(v).Concat(v.Contains('-', StringComparison.Ordinal) ? v.Split('-').SelectMany(ActionWords.KindsOf) : [])).ToHashSet();
        if (does.Count == 0)
            return does;
        if (does.Contains(ActionKind.Enable) && words.Contains("--now"))
            does.Add(ActionKind.Start);
        if (does.Contains(ActionKind.Disable) && words.Contains("--now"))
            does.Add(ActionKind.Stop);
        // A pod that is deleted comes back, which is how it is restarted; a container is put there anew.
        if (does.Contains(ActionKind.Remove) && (program is "docker" or "podman" || words.Any(w => w is "pod" or "pods" or "po" || w.StartsWith("pod/", StringComparison.Ordinal) || w.StartsWith("pods/", StringComparison.Ordinal))))
            does.Add(ActionKind.Restart);
        // A key that is taken away of something: kubectl label node a key-, a patch that removes.
        if (words.Any(w => w is "--prune" or "--delete" or "--rm" || w.EndsWith('-') || w.Contains("remove", StringComparison.OrdinalIgnoreCase) || w.Contains("null", StringComparison.Ordinal)))
            does.Add(ActionKind.Remove);
        return does;
    }
}
