using SafeOps.Commands;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Processes;
using SafeOps.Secrets;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>What a run did, and what it left that no rollback takes back but that is no change either.</summary>
/// <param name="Effects">In the order of the script as far as their lines are known.</param>
/// <param name="Residue">Phrases: <c>moves sequence orders_id_seq from 3 to 5</c>.</param>
internal sealed record SqlEffectsFound(IReadOnlyList<ScriptEffect> Effects, IReadOnlyList<string> Residue);

/// <summary>Gathers the effects of a run from the database, the sandbox and the statements that ran.</summary>
internal sealed class SqlEffectFinder(CommandReader commands, SecretMasker masker)
{
    public SqlEffectsFound Find(SqlRun run, IReadOnlyList<SqlTraced> traced, SqlInput input)
    {
        var residue = new List<string>();
        var effects = new List<ScriptEffect>();
        foreach (var difference in run.Differences ?? [])
        {
            // A sequence moves for good with each row that was tried: a gap, and no change.
            if (difference.Kind == DatabaseDifferenceKind.Sequence && Explicit(traced, difference.Target) is not { } _)
                residue.Add(difference.Summary);
            else
                effects.Add(new ScriptEffect(ScriptEffectKind.Rows, difference.Target, difference.Summary) { Line = LineOf(difference, traced) });
        }
        effects.AddRange(traced.Select(Outside).OfType<ScriptEffect>());
        if (run.Observed is { } observed)
            effects.AddRange(Observed(observed, input));
        return new SqlEffectsFound([.. effects.OrderBy(e => e.Line ?? int.MaxValue)], residue);
    }

    public static SandboxRun Shown(SqlRun run, CommandReader commands, SecretMasker masker) => new()
    {
        Command = masker.Hide(run.Command),
        ExitCode = run.Program!.ExitCode,
        Duration = run.Program.Duration,
        TimedOut = run.Program.TimedOut,
        Output = masker.Hide(Cut(run.Program.Output)),
        ErrorOutput = masker.Hide(Cut(run.Program.ErrorOutput)),
        Programs = [.. (run.Observed?.Programs ?? []).Select(p => new StartedProgram(masker.Hide(CommandLine(p)), commands.Read(CommandLine(p), CommandShell.Bash).Effect, ProgramVerdict.Ran))],
        Files = run.Observed?.Files ?? [],
        Network = run.Observed?.Network ?? [],
        Exceeded = run.Observed?.Exceeded,
    };

    private static string Cut(string text)
    {
        var kept = new BoundedText(64 * 1024);
        kept.Append(text);
        return kept.ToString();
    }

    private static int? LineOf(DatabaseDifference difference, IReadOnlyList<SqlTraced> traced)
    {
        var name = difference.Target.Split('.', ' ')[^1];
        var staying = difference.Kind == DatabaseDifferenceKind.Sequence ? traced.Where(t => t.Executed.Error is null).ToList() : [.. traced.Where(t => t.Stays)];
        return (difference.Kind switch
        {
            DatabaseDifferenceKind.Rows => staying.FirstOrDefault(t => t.Written.Contains(name)) ?? staying.FirstOrDefault(t => t.IsHidden) ?? staying.FirstOrDefault(t => t.Changes),
            DatabaseDifferenceKind.Notification => staying.FirstOrDefault(t => t.Executed.Text.Contains("notify", StringComparison.OrdinalIgnoreCase)) ?? staying.FirstOrDefault(t => t.Changes),
            DatabaseDifferenceKind.PreparedTransaction => traced.FirstOrDefault(t => t.Statement.Kind == SqlStatementKind.PrepareTransaction),
            DatabaseDifferenceKind.Sequence => Explicit(staying, difference.Target),
            _ => staying.FirstOrDefault(t => t.Changes && t.Executed.Text.Contains(name, StringComparison.OrdinalIgnoreCase)) ?? staying.FirstOrDefault(t => t.Statement.Effect is SqlEffect.Schema or SqlEffect.Unknown or SqlEffect.Session),
        })?.Line;
    }

    /// <summary>The statement that moves a sequence by itself, not by inserting a row.</summary>
    private static SqlTraced? Explicit(IEnumerable<SqlTraced> traced, string sequence) => traced.FirstOrDefault(t => t.Executed.Error is null && (
        t.Executed.Text.Contains("setval", StringComparison.OrdinalIgnoreCase)
        || (t.Stays && t.Executed.Text.Contains("RESTART", StringComparison.OrdinalIgnoreCase))
        || (t.Statement.Kind == SqlStatementKind.Select && t.Executed.Text.Contains("nextval", StringComparison.OrdinalIgnoreCase) && t.Executed.Text.Contains(sequence.Split('.')[^1], StringComparison.OrdinalIgnoreCase))));

    /// <summary>What a statement does beside the rows and definitions, whatever becomes of its transaction.</summary>
    private static ScriptEffect? Outside(SqlTraced traced)
    {
        if (traced.Executed.Error is not null)
            return null;
        if (traced.Stays && traced.Statement.Kind is SqlStatementKind.Vacuum or SqlStatementKind.Reindex or SqlStatementKind.Cluster or SqlStatementKind.Checkpoint)
            return Of(traced, ScriptEffectKind.Rows, $"runs {traced.Statement.Kind.ToString().ToUpperInvariant()}");
        var to = traced.Statement.Kind == SqlStatementKind.Copy && traced.Executed.Text.Contains(" to ", StringComparison.OrdinalIgnoreCase);
        return traced.Statement.Cautions.Select(c => c.Code switch
        {
            SqlCautionCode.ProgramExecution => Of(traced, ScriptEffectKind.Command, "runs a program on the server"),
            SqlCautionCode.FileAccess when to => Of(traced, ScriptEffectKind.FileCreated, "writes a file on the server"),
            SqlCautionCode.RemoteAccess => Of(traced, ScriptEffectKind.Network, "speaks to another server, beside the transaction"),
            SqlCautionCode.ServerControl => Of(traced, ScriptEffectKind.Command, "steers the server or other sessions"),
            _ => null,
        }).FirstOrDefault(e => e is not null);
    }

    private static ScriptEffect Of(SqlTraced traced, ScriptEffectKind kind, string summary) => new(kind, OneLine(traced.Statement.Text), summary) { Line = traced.Line };

    private IEnumerable<ScriptEffect> Observed(SandboxObservation observed, SqlInput input)
    {
        foreach (var program in observed.Programs)
        {
            var line = CommandLine(program);
            if (commands.Read(line, CommandShell.Bash).Effect != CommandEffect.Read)
                yield return new ScriptEffect(ScriptEffectKind.Command, masker.Hide(line), $"runs {masker.Hide(line)}") { Line = LineWith(input, program.Arguments.Count > 0 ? program.Arguments[^1] : program.Name) };
        }
        foreach (var file in observed.Files)
        {
            var (kind, verb) = file.Kind switch
            {
                FileChangeKind.Created => (ScriptEffectKind.FileCreated, "creates"),
                FileChangeKind.Changed => (ScriptEffectKind.FileChanged, "changes"),
                FileChangeKind.Deleted => (ScriptEffectKind.FileDeleted, "deletes"),
                _ => (ScriptEffectKind.FileAttributes, "changes the attributes of"),
            };
            yield return new ScriptEffect(kind, file.Path, $"{verb} {file.Path}") { Line = LineWith(input, Path.GetFileName(file.Path)) };
        }
        foreach (var attempt in observed.Network)
            yield return new ScriptEffect(ScriptEffectKind.Network, attempt.Address ?? attempt.Protocol, $"reaches for {attempt.Address ?? "the network"}");
    }

    private static int? LineWith(SqlInput input, string word) =>
        (input.Items.FirstOrDefault(i => i.Command.Contains(word, StringComparison.Ordinal)) ?? input.Items.FirstOrDefault(i => i.Statement?.Text.Contains(word, StringComparison.Ordinal) == true))?.Line;

    private static string CommandLine(ProgramStart start) => string.Join(' ', start.Arguments.Prepend(start.Name).Select(Quote));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+@%".Contains(c, StringComparison.Ordinal)) ? word : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    internal static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is var line && line.Length > 100 ? line[..99] + "…" : line;
}
