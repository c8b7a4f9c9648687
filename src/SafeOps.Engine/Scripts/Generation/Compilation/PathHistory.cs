namespace SafeOps.Scripts.Generation.Compilation;

/// <summary>What a script makes of each path, step by step: a step behind one that changes the same file meets it changed.</summary>
internal sealed class PathHistory
{
    private readonly Dictionary<string, List<(int Step, string Before, string After)>> _changes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _contents = new(StringComparer.Ordinal);

    /// <summary>The content earlier steps leave; null where none wrote it.</summary>
    public byte[]? ContentOf(string path) => _contents.GetValueOrDefault(path);

    public void Add(int step, ScriptTarget target, byte[]? content)
    {
        if (!_changes.TryGetValue(target.Path, out var changes))
            _changes[target.Path] = changes = [];
        changes.Add((step, target.Before, target.After));
        if (content is null)
            _contents.Remove(target.Path);
        else
            _contents[target.Path] = content;
    }

    /// <summary>The steps, each knowing what earlier and later ones make of its files.</summary>
    public IReadOnlyList<ScriptStep> Complete(IReadOnlyList<ScriptStep> steps) => [.. steps.Select((step, i) => step.Guard is FilesGuard files
        ? step with { Guard = files with { Targets = [.. files.Targets.Select(t => Complete(t, i + 1))] } }
        : step)];

    private ScriptTarget Complete(ScriptTarget target, int step) => target with
    {
        Later = [.. _changes[target.Path].Where(c => c.Step > step).Select(c => c.After).Except([target.Before, target.After]).Distinct()],
        Earlier = [.. _changes[target.Path].Where(c => c.Step < step).Select(c => c.Before).Except([target.Before, target.After]).Distinct()],
    };
}
