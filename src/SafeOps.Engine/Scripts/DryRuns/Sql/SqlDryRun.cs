using SafeOps.Commands;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>What the test of a script in SQL needs from outside.</summary>
internal sealed record SqlDryRunSetting(ISqlCopies Copies, CommandReader Commands, SecretMasker Masker)
{
    /// <summary>The connection that a request names, or the one that fits, from a folder; null where there is none.</summary>
    public Func<string?, string, SqlFlavor?, SqlCopySource?> Connection { get; init; } = (_, _, _) => null;
}

/// <summary>
/// Tests the dry run of a script in SQL. Its text is audited; then it is run as a dry run on a throw-away copy, whose whole
/// content is compared with before; then for real on another, and what that did is set against what was announced.
/// </summary>
internal sealed class SqlDryRun(SqlDryRunSetting setting) : ISqlDryRun
{
    public async Task<DryRunReport> TestAsync(DryRunRequest request, ScriptFile script, CancellationToken cancellationToken)
    {
        var source = Source(request, script);
        var flavor = source?.Flavor ?? SqlDialectGuess.Of(script.Text) ?? SqlFlavor.PostgreSql;
        var input = SqlInput.Read(script.Text, flavor);
        var form = SqlFormFinder.Find(input, request.DryRunArgument);
        var report = new DryRunReport
        {
            Path = script.Path,
            Digest = script.Digest,
            Language = ScriptLanguage.Sql,
            DryRunArgument = form.Argument,
            Verdict = DryRunVerdict.Inconclusive,
            Reason = "Only its text was looked at.",
            Checklist = SqlAudit.Of(input, form, setting.Masker),
        };
        if (request.Static)
            return report;
        if (source is null)
            return report with { Reason = $"It was not run: name a connection, or a file with its tables and some rows; a file {Path.GetFileNameWithoutExtension(script.Path)}.schema.sql or schema.sql beside it is taken by itself." };
        var answer = await setting.Copies.MakeAsync(source, cancellationToken).ConfigureAwait(false);
        if (answer.Copy is not { } copy)
            return report with { Reason = $"It was not run: {answer.How}." };
        await using (copy.ConfigureAwait(false))
            return await ProveAsync(new Trial(request, script, input, form, copy, answer.How), report, cancellationToken).ConfigureAwait(false);
    }

    private sealed record Trial(DryRunRequest Request, ScriptFile Script, SqlInput Input, SqlDryRunForm Form, ISqlCopy Copy, string How);

    private sealed record Ran(SqlRun Run, IReadOnlyList<SqlTraced> Traced, SqlEffectsFound Found);

    private async Task<DryRunReport> ProveAsync(Trial trial, DryRunReport report, CancellationToken cancellationToken)
    {
        var run = new SqlScriptRun(trial.Script.Path, trial.Request.WorkingFolder, trial.Request.Timeout) { Arguments = trial.Request.Arguments };
        var dry = await RunAsync(trial, trial.Form.Dry(run), cancellationToken).ConfigureAwait(false);
        if (dry.Run.Program is null)
            return report with { Reason = $"It was not run: {dry.Run.How}." };
        report = report with
        {
            Proof = new DryRunProof
            {
                How = $"on {trial.How}, {dry.Run.How}",
                Runs = [SqlEffectFinder.Shown(dry.Run, setting.Commands, setting.Masker)],
                Effects = dry.Found.Effects,
            },
        };
        if (dry.Found.Effects is [var first, ..])
            return Refuted(report, $"{(trial.Form.Kind == SqlFlagKind.None ? "It has no dry run, and as it is written it" : "The dry run")} {first.Summary}{Place(first.Line)}{Ended(dry, first)}.", first.Line);
        if (Doubt(dry.Run, "dry run") is { } doubt)
            return report with { Reason = doubt };
        if (Unseen(trial, dry.Run) is { } unseen)
            return report with { Reason = unseen };
        if (trial.Form.Kind == SqlFlagKind.None)
            return report with { Reason = "It has no dry run, and did nothing." };
        Ran? real = null;
        foreach (var candidate in trial.Form.Real(run))
        {
            real = await RunAsync(trial, candidate, cancellationToken).ConfigureAwait(false);
            if (real.Run.Program is null || real.Found.Effects.Count > 0)
                break;
        }
        return Compare(report, trial.Input.Flavor, dry, real!);
    }

    private DryRunReport Compare(DryRunReport report, SqlFlavor flavor, Ran dry, Ran real)
    {
        if (real.Run.Program is null)
            return report with { Reason = $"The real run could not be tried: {real.Run.How}." };
        var comparison = SqlComparer.Compare(flavor, dry.Run, dry.Traced, real.Run, real.Traced, real.Found.Effects, SqlEffectFinder.Shown(real.Run, setting.Commands, setting.Masker));
        report = report with { Comparison = comparison };
        if (real.Found.Effects.Count == 0)
            return report with { Reason = Doubt(real.Run, "real run") ?? "The real run changed nothing here, so nothing was proven; try it on rows that it is meant for." };
        if (comparison.DoneButNotAnnounced is [var silent, ..])
            return Refuted(report, $"The real run {silent.Summary}{Place(silent.Line)}, which the dry run does not announce{Instead(comparison)}.", silent.Line);
        if (comparison.AnnouncedButNotDone is [var wrong, ..])
            return Refuted(report, $"The dry run announces '{setting.Masker.Hide(wrong.Text)}', which the real run does not do.", null);
        if (Doubt(real.Run, "real run") is { } doubt)
            return report with { Reason = doubt };
        var residue = dry.Found.Residue.Count == 0 ? "" : $" A rollback leaves this behind: it {string.Join(", ", dry.Found.Residue)}.";
        return report with
        {
            Verdict = DryRunVerdict.Proven,
            Reason = $"The dry run changed nothing, and announced what the real run did: it {string.Join(", ", real.Found.Effects.Take(3).Select(e => e.Summary))}{(real.Found.Effects.Count > 3 ? $" and {Counts.Format(real.Found.Effects.Count - 3)} more" : "")}.{residue}",
        };
    }

    private async Task<Ran> RunAsync(Trial trial, SqlScriptRun run, CancellationToken cancellationToken)
    {
        var result = await trial.Copy.RunAsync(run, cancellationToken).ConfigureAwait(false);
        if (result.Program is null)
            return new Ran(result, [], new SqlEffectsFound([], []));
        var input = run.Text is null ? trial.Input : SqlInput.Read(run.Text, trial.Input.Flavor);
        var traced = SqlTrace.Of(result, input);
        return new Ran(result, traced, new SqlEffectFinder(setting.Commands, setting.Masker).Find(result, traced, input));
    }

    /// <summary>Where nobody watched programs and files, what works on them shows nothing.</summary>
    private static string? Unseen(Trial trial, SqlRun run) =>
        run.Observed is { Blind.Count: 0 } ? null
        : SqlWalk.Of(trial.Input, trial.Form).Mutations.FirstOrDefault(m => m.IsOutside && m.Guard != SqlGuard.Branch) is { } outside
            ? $"What {outside.Item.Name} (line {outside.Item.Line}) does beside the database could not be seen{(run.Observed?.Blind is [var why, ..] ? $": {why}" : "")}."
            : null;

    private static DryRunReport Refuted(DryRunReport report, string reason, int? line) => report with { Verdict = DryRunVerdict.Refuted, Reason = reason, Line = line };

    private string Instead(DryRunComparison comparison) =>
        comparison.AnnouncedButNotDone is [var said, ..] ? $"; it says '{setting.Masker.Hide(said.Text)}'" : "";

    /// <summary>What made it stay, where that is another line.</summary>
    private static string Ended(Ran dry, ScriptEffect effect) =>
        dry.Traced.FirstOrDefault(t => t.Stays && t.Line == effect.Line && t.EndedAt is not null && t.EndedAt != t.Line)?.EndedAt is { } line ? $", which line {line} commits" : "";

    private static string Place(int? line) => line is { } at ? $" (line {at})" : "";

    /// <summary>What keeps a run from showing anything, as a sentence; null where nothing does.</summary>
    private string? Doubt(SqlRun run, string which)
    {
        if (run.Program!.TimedOut)
            return $"The {which} did not end within its time.";
        if (run.Observed?.Exceeded is { } exceeded)
            return $"The {which} was ended: {exceeded}.";
        if (run.Differences is null)
            return $"What the {which} left in the database could not be seen.";
        var error = run.Statements.Select(s => s.Error).FirstOrDefault(e => e is not null)
            ?? (run.Program.ExitCode != 0 ? run.Program.ErrorOutput.Split('\n').FirstOrDefault(l => l.Trim().Length > 0) ?? $"exit code {run.Program.ExitCode}" : null);
        return error is null ? null : $"The {which} failed: {setting.Masker.Hide(error.Trim().TrimEnd('.'))}.";
    }

    /// <summary>What is named, else what lies beside the script, else a connection that fits.</summary>
    private SqlCopySource? Source(DryRunRequest request, ScriptFile script)
    {
        var guess = SqlDialectGuess.Of(script.Text);
        if (request.Schema is { } named)
            return Schema(named, script.Text);
        if (request.Connection is { } connection)
            return setting.Connection(connection, request.WorkingFolder, guess);
        var folder = Path.GetDirectoryName(script.Path)!;
        var beside = new[] { Path.GetFileNameWithoutExtension(script.Path) + ".schema.sql", "schema.sql" }.Select(n => Path.Combine(folder, n)).FirstOrDefault(p => p != script.Path && File.Exists(p));
        return beside is null ? setting.Connection(null, request.WorkingFolder, guess) : Schema(beside, script.Text);
    }

    private static SqlCopySource Schema(string file, string script) =>
        new((File.Exists(file) ? SqlDialectGuess.Of(script, File.ReadAllText(file)) : SqlDialectGuess.Of(script)) ?? SqlFlavor.PostgreSql) { SchemaFile = file };
}
