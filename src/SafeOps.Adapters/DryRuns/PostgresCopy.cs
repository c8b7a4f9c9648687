using SafeOps.Processes;
using SafeOps.Scripts.DryRuns.Sql;

namespace SafeOps.Adapters.DryRuns;

/// <summary>Each run has a server of its own, in a sandbox with the script: what the two do to files, programs and the network is seen, and vanishes.</summary>
internal sealed class PostgresCopy(PostgresServerPrograms programs, PreparedCluster cluster, string schema, DirectoryInfo own, ISandbox sandbox) : ISqlCopy
{
    private const int MostOutput = 4 * 1024 * 1024;

    private static readonly SandboxLimits Limits = new(Memory: 2L << 30, Processes: 200, Disk: 1L << 30);

    public ValueTask DisposeAsync()
    {
        own.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    public async Task<SqlRun> RunAsync(SqlScriptRun run, CancellationToken cancellationToken)
    {
        var folder = own.CreateSubdirectory(Guid.NewGuid().ToString("N"));
        try
        {
            var (work, kept) = (folder.CreateSubdirectory("run").FullName, folder.CreateSubdirectory("kept").FullName);
            await File.WriteAllTextAsync(Path.Combine(work, "picture.sql"), PostgresPicture.Sql, cancellationToken).ConfigureAwait(false);
            var script = run.Path;
            if (run.Text is not null)
            {
                script = Path.Combine(work, Path.GetFileName(run.Path));
                await File.WriteAllTextAsync(script, run.Text, cancellationToken).ConfigureAwait(false);
            }
            IEnumerable<string> arguments = ["-X", "-v", "ECHO=queries", .. run.Arguments, .. run.Variables.SelectMany(v => new[] { "-v", $"{v.Key}={v.Value}" }), "-f", script];
            var request = new SandboxRequest(new ProgramRequest(
                "/bin/sh", PostgresRunScript.Arguments(programs, cluster.Folder, work, cluster.Account, schema, run.Folder, run.Timeout, PostgresCluster.Database, arguments), run.Folder)
            {
                Environment = new Dictionary<string, string?> { ["PGOPTIONS"] = Options(run.Settings), ["PGPASSFILE"] = null, ["PGSERVICE"] = null, ["PSQLRC"] = null },
                Timeout = run.Timeout + TimeSpan.FromSeconds(60),
            })
            {
                HasNetwork = false,
                Keep = [work],
                KeepIn = kept,
                Limits = Limits,
                Observer = new WatchingObserver(),
            };
            var result = await sandbox.RunAsync(request, cancellationToken).ConfigureAwait(false);
            return result.Program is null ? new SqlRun(null, result.How) : Read(run, result, Path.Combine(kept, "0"), [cluster.Folder, own.FullName]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private SqlRun Read(SqlScriptRun run, SandboxResult result, string kept, IReadOnlyList<string> own)
    {
        if (!File.Exists(Path.Combine(kept, PostgresRunScript.ExitCode)))
        {
            var schemaErrors = KeptText.Read(kept, PostgresRunScript.SchemaErrors, MostOutput).Trim();
            var why = result.Program!.ExitCode == 71 ? $"the schema could not be read: {KeptText.First(schemaErrors)}" : $"the private server failed: {KeptText.First(schemaErrors + "\n" + result.Program.ErrorOutput)}";
            return new SqlRun(null, why);
        }
        var code = int.Parse(KeptText.Read(kept, PostgresRunScript.ExitCode, MostOutput).Trim(), System.Globalization.CultureInfo.InvariantCulture);
        var (statements, output) = PostgresLog.Read(KeptText.Read(kept, PostgresRunScript.Log, MostOutput), KeptText.Read(kept, PostgresRunScript.Output, MostOutput));
        var pictures = new[] { PostgresRunScript.Before, PostgresRunScript.After }.Select(f => Path.Combine(kept, f)).ToList();
        var (differences, tables) = pictures.All(File.Exists) ? PictureDifference.Of(File.ReadLines(pictures[0]), File.ReadLines(pictures[1])) : (null, []);
        return new SqlRun(
            new ProgramResult(code, output, KeptText.Read(kept, PostgresRunScript.Errors, MostOutput), result.Program!.Duration, TimedOut: code is 124 or 137 || result.Program.TimedOut), result.How)
        {
            Command = Command(run),
            Statements = statements,
            Differences = differences,
            Tables = tables,
            Observed = result.Observed is { } observed ? OwnParts.Without(observed, own) : null,
        };
    }

    private static string Command(SqlScriptRun run) => string.Join(' ', [
        .. run.Settings.Count > 0 ? new[] { $"PGOPTIONS='{Options(run.Settings)}'" } : [],
        "psql", "-X", .. run.Arguments, .. run.Variables.Select(v => $"-v {v.Key}={v.Value}"), "-f", Path.GetFileName(run.Path)]);

    private static string Options(IReadOnlyDictionary<string, string> settings) =>
        string.Join(' ', settings.Select(s => $"-c {s.Key}={s.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(" ", "\\ ", StringComparison.Ordinal)}"));
}
