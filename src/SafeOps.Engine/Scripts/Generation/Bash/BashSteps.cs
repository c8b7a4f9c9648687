using System.Globalization;

namespace SafeOps.Scripts.Generation.Bash;

/// <summary>The steps of a script as functions: one that does a step, and one that takes it back.</summary>
internal sealed class BashSteps(SafeScript script)
{
    private readonly ScriptLines _lines = new();
    private readonly BashActs _acts = new(script);

    /// <summary>The parts that were used, to be asked after <see cref="Write"/>.</summary>
    public IReadOnlySet<string> Used => _acts.Used;

    public string Write()
    {
        _acts.Use("say", "detail", "stop", "begin", "confirm");
        if (script.Connections.Count > 0)
            _acts.Use("value");
        for (var i = 0; i < script.Steps.Count; i++)
        {
            foreach (var line in ScriptComments.Step(script, i))
                _lines.Line($"# {line}");
            foreach (var (act, name) in script.Steps[i].Acts.Select((a, n) => (a, $"sql_{i + 1}_{n + 1}")).Concat(script.Steps[i].Undo.Select((a, n) => (a, $"sql_{i + 1}_undo_{n + 1}"))))
                _acts.Statements(_lines, act, name);
            Apply(script.Steps[i], i + 1);
            Undo(script.Steps[i], i + 1);
        }
        var numbers = Enumerable.Range(1, script.Steps.Count).ToList();
        _lines.Line("preflight() {").Deeper(l =>
        {
            l.Line(":");
            foreach (var check in script.Preflight)
                _acts.Check(l, check);
        }).Line("}").Line();
        _lines.Line("apply_all() {").Deeper(l =>
        {
            numbers.ForEach(n => l.Line(Name("step", n)));
        }).Line("}").Line();
        _lines.Line("undo_all() {").Deeper(l => numbers.AsEnumerable().Reverse().ToList().ForEach(n => l.Line(Name("undo", n)))).Line("}").Line();
        return _lines.ToString().TrimEnd('\n') + "\n\n";
    }

    private void Apply(ScriptStep step, int number)
    {
        _lines.Line($"{Name("step", number)}() {{").Deeper(l =>
        {
            Begin(l, number, step.Title);
            Guard(l, step, number);
            foreach (var act in step.Acts)
                _acts.Act(l, act);
            Leaves(l, step, number);
            if (step.Guard is ReadingGuard)
            {
                foreach (var check in step.Checks)
                    _acts.Check(l, check);
            }
            else if (step.Checks.Count > 0)
            {
                l.Line("if [[ $PHASE == act && $DRY_RUN == no ]]; then").Deeper(c =>
                {
                    foreach (var check in step.Checks)
                        _acts.Check(c, check);
                }).Line("fi");
            }
        }).Line("}").Line();
    }

    private void Undo(ScriptStep step, int number)
    {
        _lines.Line($"{Name("undo", number)}() {{").Deeper(l =>
        {
            Begin(l, number, $"take back: {step.Title}");
            if (step.Acts.Count == 0)
            {
                l.Line("say_nothing_to_do");
                _acts.Use("nothing");
                return;
            }
            GuardUndo(l, step, number);
            foreach (var act in step.Undo)
                _acts.Act(l, act);
            if (step.NoUndo is null)
                LeavesUndo(l, step, number);
        }).Line("}").Line();
    }

    private static void Begin(ScriptLines lines, int number, string title) => lines.Line(string.Create(CultureInfo.InvariantCulture, $"begin {number} {BashQuote.Text(ScriptQuote.Comment(title))}"));

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
                lines.Line($"noted {Note(number)}");
                Sources(lines, note.Reads);
                break;
            case ProbeGuard probe:
                _acts.Use("probe");
                lines.Line($"{BashActs.Environment(probe.Probe)}probe {BashActs.Command(probe.Probe)}");
                Sources(lines, probe.Reads);
                break;
            case RowsGuard rows:
                _acts.Use("rows");
                lines.Line($"rows_to_do {_acts.Ask(rows.Connection)} {BashQuote.Text(rows.DoneQuery)} \\").Deeper(l => l
                    .Line($"{BashQuote.Text(rows.BegunQuery)} \\")
                    .Line($"{(rows.CountQuery is { } count ? BashQuote.Text(count) : "''")} {(rows.Limit is { } limit ? limit.ToString(CultureInfo.InvariantCulture) : "''")} {(rows.CountsWhenReached ? "later" : "now")}"));
                break;
            case ReadingGuard:
                _acts.Use("may_ask");
                lines.Line("may_ask || return 0");
                return;
        }
        _acts.Use("pending");
        lines.Line("pending || return 0");
    }

    private void GuardUndo(ScriptLines lines, ScriptStep step, int number)
    {
        switch (step.Guard)
        {
            case FilesGuard files:
                Targets(lines, files.Targets, t => [t.After, t.Before, .. t.Earlier]);
                break;
            case NoteGuard:
                _acts.Use("note");
                lines.Line($"noted {Note(number)}");
                break;
            case ProbeGuard probe:
                _acts.Use("probe");
                lines.Line($"{BashActs.Environment(probe.Probe)}probe {BashActs.Command(probe.Probe)}");
                break;
        }
        if (step.Guard is RowsGuard saved)
        {
            _acts.Use("rows");
            lines.Line($"rows_to_undo {_acts.Ask(saved.Connection)} {BashQuote.Text(saved.BegunQuery)} \\").Deeper(l => l.Line(saved.ChangedQuery is { } changed ? BashQuote.Text(changed) : "''"));
        }
        _acts.Use("pending");
        if (step.NoUndo is { } reason)
            lines.Line("if pending; then").Deeper(l => l.Line($"not_as_expected {BashQuote.Text($"there is no way back: {ScriptQuote.Comment(reason)}")} || return 0")).Line("fi");
        else
            lines.Line("pending || return 0");
    }

    private void Targets(ScriptLines lines, IReadOnlyList<ScriptTarget> targets, Func<ScriptTarget, IReadOnlyList<string>> states)
    {
        _acts.Use("target");
        foreach (var target in targets)
            lines.Line($"target {BashQuote.Word(target.Path)} {string.Join(' ', states(target).Select(BashQuote.Word))}");
    }

    private void Sources(ScriptLines lines, IReadOnlyList<ScriptTarget> reads)
    {
        foreach (var read in reads)
        {
            _acts.Use("source");
            lines.Line($"source_file {BashQuote.Word(read.Path)} {BashQuote.Word(read.Before)}");
        }
    }

    private void Leaves(ScriptLines lines, ScriptStep step, int number)
    {
        switch (step.Guard)
        {
            case FilesGuard files:
                _acts.Use("leaves");
                foreach (var target in files.Targets)
                    lines.Line($"leaves {BashQuote.Word(target.Path)} {BashQuote.Word(target.After)}");
                break;
            case NoteGuard:
                lines.Line($"leaves_note {Note(number)} finished");
                break;
            case ProbeGuard probe:
                _acts.Use("probed");
                lines.Line($"{BashActs.Environment(probe.Probe)}leaves_probe 0 {BashActs.Command(probe.Probe)}");
                break;
        }
    }

    private void LeavesUndo(ScriptLines lines, ScriptStep step, int number)
    {
        switch (step.Guard)
        {
            case FilesGuard files:
                _acts.Use("leaves");
                foreach (var target in files.Targets)
                    lines.Line($"leaves {BashQuote.Word(target.Path)} {BashQuote.Word(target.Before)}");
                break;
            case NoteGuard:
                lines.Line($"leaves_note {Note(number)} open");
                break;
        }
    }

    private static string Note(int number) => string.Create(CultureInfo.InvariantCulture, $"{number}.done");

    private static string Name(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what}_{number}");
}
