using System.Globalization;

namespace SafeOps.Scripts.Generation.Python;

/// <summary>The steps of a script as functions: one that does a step, and one that takes it back.</summary>
internal sealed class PythonSteps(SafeScript script)
{
    private readonly ScriptLines _lines = new();
    private readonly PythonActs _acts = new();

    public IReadOnlySet<string> Used => _acts.Used;

    public string Write()
    {
        _acts.Use("say", "stop", "begin", "act", "confirm", "pending");
        foreach (var connection in script.Connections)
            _acts.Use("value", connection.Provider);
        for (var i = 0; i < script.Steps.Count; i++)
        {
            foreach (var line in ScriptComments.Step(script, i))
                _lines.Line($"# {line}");
            Apply(script.Steps[i], i + 1);
            Undo(script.Steps[i], i + 1);
        }
        var numbers = Enumerable.Range(1, script.Steps.Count).ToList();
        Function("preflight", l =>
        {
            l.Line("\"\"\"What must hold before anything is done.\"\"\"");
            foreach (var check in script.Preflight)
                _acts.Check(l, check);
        });
        Function("apply_all", l => numbers.ForEach(n => l.Line($"{Name("step", n)}()")));
        Function("undo_all", l => numbers.AsEnumerable().Reverse().ToList().ForEach(n => l.Line($"{Name("undo", n)}()")));
        return _lines.ToString();
    }

    private void Function(string name, Action<ScriptLines> body) => _lines.Line($"def {name}():").Deeper(body).Line().Line();

    private void Apply(ScriptStep step, int number) => Function(Name("step", number), l =>
    {
        Begin(l, number, step.Title);
        Guard(l, step, number);
        foreach (var act in step.Acts)
            _acts.Act(l, act);
        Leaves(l, step, number, after: true);
        if (step.Guard is ReadingGuard)
            step.Checks.ToList().ForEach(c => _acts.Check(l, c));
        else if (step.Checks.Count > 0)
            l.Line("if is_real():").Deeper(c => step.Checks.ToList().ForEach(k => _acts.Check(c, k)));
    });

    private void Undo(ScriptStep step, int number) => Function(Name("undo", number), l =>
    {
        Begin(l, number, $"take back: {step.Title}");
        if (step.Acts.Count == 0)
        {
            l.Line("nothing_to_do()");
            return;
        }
        GuardUndo(l, step, number);
        if (step.NoUndo is { } reason)
        {
            l.Line("if pending():").Deeper(d => d.Line($"not_as_expected({Text($"there is no way back: {reason}")})"));
            return;
        }
        Pending(l);
        foreach (var act in step.Undo)
            _acts.Act(l, act);
        Leaves(l, step, number, after: false);
    });

    private static void Begin(ScriptLines lines, int number, string title) =>
        lines.Line(string.Create(CultureInfo.InvariantCulture, $"begin({number}, {Text(ScriptQuote.Comment(title))})"));

    private static void Pending(ScriptLines lines) => lines.Line("if not pending():").Deeper(l => l.Line("return"));

    private void Guard(ScriptLines lines, ScriptStep step, int number)
    {
        switch (step.Guard)
        {
            case FilesGuard files:
                Targets(lines, files.Targets, t => [t.Before, t.After, .. t.Later]);
                Sources(lines, files.Reads);
                break;
            case NoteGuard note:
                _acts.Use("note");
                lines.Line($"noted({Note(number)})");
                Sources(lines, note.Reads);
                break;
            case ProbeGuard probe:
                _acts.Use("probe");
                lines.Line($"probe({PythonActs.Command(probe.Probe)})");
                Sources(lines, probe.Reads);
                break;
            case RowsGuard rows:
                _acts.Use("rows");
                lines.Line($"rows_to_do({Text(rows.Connection)},").Deeper(l => l
                    .Line($"done={Text(rows.DoneQuery)},")
                    .Line(rows.CountQuery is null ? $"begun={Text(rows.BegunQuery)})" : $"begun={Text(rows.BegunQuery)},"));
                if (rows.CountQuery is { } count)
                    lines.Deeper(l => l.Line($"count={Text(count)},").Line(string.Create(CultureInfo.InvariantCulture, $"limit={rows.Limit}, when={(rows.CountsWhenReached ? "\"later\"" : "\"now\"")})")));
                break;
            case ReadingGuard:
                _acts.Use("expect");
                lines.Line("if not may_ask():").Deeper(l => l.Line("return"));
                return;
        }
        Pending(lines);
    }

    private void GuardUndo(ScriptLines lines, ScriptStep step, int number)
    {
        switch (step.Guard)
        {
            case FilesGuard files:
                Targets(lines, files.Targets, t => [t.After, t.Before, .. t.Earlier]);
                break;
            case NoteGuard:
                lines.Line($"noted({Note(number)})");
                break;
            case ProbeGuard probe:
                lines.Line($"probe({PythonActs.Command(probe.Probe)})");
                break;
            case RowsGuard rows:
                lines.Line($"rows_to_undo({Text(rows.Connection)},").Deeper(l =>
                {
                    l.Line($"begun={Text(rows.BegunQuery)}{(rows.ChangedQuery is null ? ")" : ",")}");
                    if (rows.ChangedQuery is { } changed)
                        l.Line($"changed={Text(changed)})");
                });
                break;
        }
    }

    private void Targets(ScriptLines lines, IReadOnlyList<ScriptTarget> targets, Func<ScriptTarget, IReadOnlyList<string>> states)
    {
        _acts.Use("target");
        foreach (var target in targets)
            lines.Line($"target({string.Join(", ", states(target).Prepend(target.Path).Select(Text))})");
    }

    private void Sources(ScriptLines lines, IReadOnlyList<ScriptTarget> reads)
    {
        foreach (var read in reads)
        {
            _acts.Use("source");
            lines.Line($"source_file({Text(read.Path)}, {Text(read.Before)})");
        }
    }

    private void Leaves(ScriptLines lines, ScriptStep step, int number, bool after)
    {
        switch (step.Guard)
        {
            case FilesGuard files:
                _acts.Use("leaves");
                foreach (var target in files.Targets)
                    lines.Line($"leaves({Text(target.Path)}, {Text(after ? target.After : target.Before)})");
                break;
            case NoteGuard:
                lines.Line($"leaves_note({Note(number)}, {(after ? "True" : "False")})");
                break;
            case ProbeGuard probe when after:
                lines.Line($"leaves_probe({PythonActs.Command(probe.Probe)})");
                break;
        }
    }

    private static string Text(string text) => PythonQuote.Text(text);

    private static string Note(int number) => string.Create(CultureInfo.InvariantCulture, $"\"{number}.done\"");

    private static string Name(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what}_{number}");
}
