using System.Globalization;

namespace SafeOps.Scripts.Generation.PowerShell;

/// <summary>The steps of a script as functions: one that does a step, and one that takes it back.</summary>
internal sealed class PowerShellSteps(SafeScript script)
{
    private readonly ScriptLines _lines = new();
    private readonly PowerShellActs _acts = new();

    public IReadOnlySet<string> Used => _acts.Used;

    public string Write()
    {
        _acts.Use("say", "stop", "begin", "act", "confirm", "pending");
        if (script.Connections.Count > 0)
            _acts.Use("value");
        for (var i = 0; i < script.Steps.Count; i++)
        {
            foreach (var line in ScriptComments.Step(script, i))
                _lines.Line($"# {line}");
            Apply(script.Steps[i], i + 1);
            Undo(script.Steps[i], i + 1);
        }
        var numbers = Enumerable.Range(1, script.Steps.Count).ToList();
        Function("Assert-Preflight", l =>
        {
            l.Line("# What must hold before anything is done.");
            foreach (var check in script.Preflight)
                _acts.Check(l, check);
        });
        Function("Invoke-All", l => numbers.ForEach(n => l.Line(Apply(n))));
        Function("Undo-All", l => numbers.AsEnumerable().Reverse().ToList().ForEach(n => l.Line(Undo(n))));
        return _lines.ToString();
    }

    private void Function(string name, Action<ScriptLines> body)
    {
        PowerShellActs.Block(_lines, $"function {name}", body);
        _lines.Line();
    }

    private void Apply(ScriptStep step, int number) => Function(Apply(number), l =>
    {
        Begin(l, number, step.Title);
        Guard(l, step, number);
        foreach (var act in step.Acts)
            _acts.Act(l, act);
        Leaves(l, step, number, after: true);
        if (step.Guard is ReadingGuard)
            step.Checks.ToList().ForEach(c => _acts.Check(l, c));
        else if (step.Checks.Count > 0)
            PowerShellActs.Block(l, "if (Test-Real)", c => step.Checks.ToList().ForEach(k => _acts.Check(c, k)));
    });

    private void Undo(ScriptStep step, int number) => Function(Undo(number), l =>
    {
        Begin(l, number, $"take back: {step.Title}");
        if (step.Acts.Count == 0)
        {
            l.Line("Skip-Step");
            return;
        }
        GuardUndo(l, step, number);
        if (step.NoUndo is { } reason)
        {
            PowerShellActs.Block(l, "if (Test-Pending)", d => d.Line($"Deny-Step {Text($"there is no way back: {reason}")}"));
            return;
        }
        Pending(l);
        foreach (var act in step.Undo)
            _acts.Act(l, act);
        Leaves(l, step, number, after: false);
    });

    private static void Begin(ScriptLines lines, int number, string title) =>
        lines.Line(string.Create(CultureInfo.InvariantCulture, $"Enter-Step {number} {Text(ScriptQuote.Comment(title))}"));

    private static void Pending(ScriptLines lines) => PowerShellActs.Block(lines, "if (-not (Test-Pending))", l => l.Line("return"));

    private void Guard(ScriptLines lines, ScriptStep step, int number)
    {
        switch (step.Guard)
        {
            case FilesGuard files:
                Targets(lines, files.Targets, t => (t.Before, [t.After, .. t.Later]));
                Sources(lines, files.Reads);
                break;
            case NoteGuard note:
                _acts.Use("note");
                lines.Line($"Assert-Note {Note(number)}");
                Sources(lines, note.Reads);
                break;
            case ProbeGuard probe:
                _acts.Use("probe");
                lines.Line($"Assert-Probe {PowerShellActs.Command(probe.Probe)}");
                Sources(lines, probe.Reads);
                break;
            case RowsGuard rows:
                _acts.Use("rows");
                lines.Line($"Assert-RowsToDo {Text(rows.Connection)} `").Deeper(l =>
                {
                    l.Line($"-Done {Text(rows.DoneQuery)} `").Line($"-Begun {Text(rows.BegunQuery)}{(rows.CountQuery is null ? "" : " `")}");
                    if (rows.CountQuery is { } count)
                        l.Line(string.Create(CultureInfo.InvariantCulture, $"-Count {Text(count)} -Limit {rows.Limit} -When {(rows.CountsWhenReached ? "later" : "now")}"));
                });
                break;
            case ReadingGuard:
                _acts.Use("expect");
                PowerShellActs.Block(lines, "if (-not (Test-MayAsk))", l => l.Line("return"));
                return;
        }
        Pending(lines);
    }

    private void GuardUndo(ScriptLines lines, ScriptStep step, int number)
    {
        switch (step.Guard)
        {
            case FilesGuard files:
                Targets(lines, files.Targets, t => (t.After, [t.Before, .. t.Earlier]));
                break;
            case NoteGuard:
                lines.Line($"Assert-Note {Note(number)}");
                break;
            case ProbeGuard probe:
                lines.Line($"Assert-Probe {PowerShellActs.Command(probe.Probe)}");
                break;
            case RowsGuard rows:
                lines.Line($"Assert-RowsToUndo {Text(rows.Connection)} `").Deeper(l =>
                {
                    l.Line($"-Begun {Text(rows.BegunQuery)}{(rows.ChangedQuery is null ? "" : " `")}");
                    if (rows.ChangedQuery is { } changed)
                        l.Line($"-Changed {Text(changed)}");
                });
                break;
        }
    }

    private void Targets(ScriptLines lines, IReadOnlyList<ScriptTarget> targets, Func<ScriptTarget, (string From, IReadOnlyList<string> To)> states)
    {
        _acts.Use("target");
        foreach (var target in targets)
        {
            var (from, to) = states(target);
            lines.Line($"Assert-Target {Text(target.Path)} {Text(from)} {PowerShellQuote.List(to.Select(Text))}");
        }
    }

    private void Sources(ScriptLines lines, IReadOnlyList<ScriptTarget> reads)
    {
        foreach (var read in reads)
        {
            _acts.Use("source");
            lines.Line($"Assert-Source {Text(read.Path)} {Text(read.Before)}");
        }
    }

    private void Leaves(ScriptLines lines, ScriptStep step, int number, bool after)
    {
        switch (step.Guard)
        {
            case FilesGuard files:
                _acts.Use("leaves");
                foreach (var target in files.Targets)
                    lines.Line($"Assert-Left {Text(target.Path)} {Text(after ? target.After : target.Before)}");
                break;
            case NoteGuard:
                lines.Line($"Assert-NoteLeft {Note(number)} {(after ? "$true" : "$false")}");
                break;
            case ProbeGuard probe when after:
                lines.Line($"Assert-ProbeLeft {PowerShellActs.Command(probe.Probe)}");
                break;
        }
    }

    private static string Text(string text) => PowerShellQuote.Text(text);

    private static string Note(int number) => string.Create(CultureInfo.InvariantCulture, $"'{number}.done'");

    private static string Apply(int number) => string.Create(CultureInfo.InvariantCulture, $"Invoke-Step{number}");

    private static string Undo(int number) => string.Create(CultureInfo.InvariantCulture, $"Undo-Step{number}");
}
