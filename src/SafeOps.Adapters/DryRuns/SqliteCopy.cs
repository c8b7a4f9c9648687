using System.Globalization;
using Microsoft.Data.Sqlite;
using SafeOps.Adapters.Sqlite;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Scripts.DryRuns.Sql;

namespace SafeOps.Adapters.DryRuns;

/// <summary>A copy of an SQLite file, or a file made from a schema, for the program sqlite3 to work on in a sandbox.</summary>
internal sealed class SqliteCopy(string sqlite, DirectoryInfo own, string? schema, ISandbox sandbox) : ISqlCopy
{
    private const int MostOutput = 4 * 1024 * 1024;

    // $1 the folder of this run, $2 sqlite3, $3 the schema or nothing, $4 where the client starts, $5 seconds, $6 the script,
    // then sqlite3's arguments.
    private const string Text = """
        set -u
        run=$1 sqlite=$2 schema=$3 folder=$4 seconds=$5 script=$6
        shift 6
        if [ -n "$schema" ]; then "$sqlite" -init /dev/null -bail "$run/app.db" <"$schema" >/dev/null 2>"$run/schema" || exit 71; fi
        if [ ! -e "$run/app.db" ]; then : >"$run/app.db"; fi
        copy() { "$sqlite" -init /dev/null "$run/app.db" ".backup '$run/$1'" >/dev/null 2>&1; }
        copy before.db
        code=0
        ( cd "$folder"; timeout -k 1 "$seconds" "$sqlite" "$@" "$run/app.db" <"$script" >"$run/out" 2>"$run/err" ) || code=$?
        # What a killed client left half done is rolled back by whoever opens the file next.
        copy after.db
        echo "$code" >"$run/code"
        exit 0
        """;

    private static readonly SandboxLimits Limits = new(Memory: 2L << 30, Processes: 100, Disk: 1L << 30);

    public static async Task<SqlCopyAnswer> MakeAsync(SqlCopySource source, ISandbox sandbox, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var sqlite = environment.GetValueOrDefault("PATH", "/usr/bin:/bin").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(f => Path.Combine(f, "sqlite3")).FirstOrDefault(File.Exists);
        if (sqlite is null)
            return new SqlCopyAnswer(null, "the program sqlite3 is not installed here, which runs the script as a person would");
        if (source is { SchemaFile: null, DatabaseFile: null })
            return new SqlCopyAnswer(null, "neither a schema nor a database was given to try it on");
        var own = ThrowAwayFolder.Make();
        try
        {
            if (source.DatabaseFile is { } file)
                await CopyAsync(file, Path.Combine(own.FullName, "base.db"), cancellationToken).ConfigureAwait(false);
            var name = Path.GetFileName(source.DatabaseFile ?? source.SchemaFile);
            return new SqlCopyAnswer(new SqliteCopy(sqlite, own, source.DatabaseFile is null ? source.SchemaFile : null, sandbox), source.DatabaseFile is null ? $"an SQLite database made from {name}" : $"a copy of {name}");
        }
        catch (Exception error) when (error is SqliteException or SafeOpsException or IOException or UnauthorizedAccessException)
        {
            own.Delete(recursive: true);
            return new SqlCopyAnswer(null, $"{source.DatabaseFile} could not be copied: {error.Message.TrimEnd('.')}");
        }
    }

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
            if (schema is null)
                File.Copy(Path.Combine(own.FullName, "base.db"), Path.Combine(work, "app.db"));
            var script = run.Path;
            var text = run.Text ?? await File.ReadAllTextAsync(run.Path, cancellationToken).ConfigureAwait(false);
            if (run.Text is not null)
                await File.WriteAllTextAsync(script = Path.Combine(work, Path.GetFileName(run.Path)), run.Text, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<string> words =
            [
                "-c", Text, "safeops", work, sqlite, schema ?? "", run.Folder, Math.Max(1, (int)Math.Ceiling(run.Timeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture), script,
                "-init", "/dev/null", "-echo", "-cmd", ".changes on", .. Parameters(run), .. run.Arguments,
            ];
            var request = new SandboxRequest(new ProgramRequest("/bin/sh", words, run.Folder) { Timeout = run.Timeout + TimeSpan.FromSeconds(30) })
            {
                HasNetwork = false,
                Keep = [work],
                KeepIn = kept,
                Limits = Limits,
                Observer = new WatchingObserver(),
            };
            var result = await sandbox.RunAsync(request, cancellationToken).ConfigureAwait(false);
            return result.Program is null ? new SqlRun(null, result.How) : await ReadAsync(run, text, result, Path.Combine(kept, "0"), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<SqlRun> ReadAsync(SqlScriptRun run, string text, SandboxResult result, string kept, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(kept, "code")))
            return new SqlRun(null, $"{(result.Program!.ExitCode == 71 ? "the schema could not be read" : "sqlite3 was not run")}: {KeptText.First(KeptText.Read(kept, "schema", MostOutput) + "\n" + result.Program.ErrorOutput)}");
        var code = int.Parse(KeptText.Read(kept, "code", MostOutput).Trim(), CultureInfo.InvariantCulture);
        var errors = KeptText.Read(kept, "err", MostOutput);
        var (statements, output) = SqliteEcho.Read(text, KeptText.Read(kept, "out", MostOutput), errors);
        var (differences, tables) = await SqliteDifference.OfAsync(Path.Combine(kept, "before.db"), Path.Combine(kept, "after.db"), cancellationToken).ConfigureAwait(false);
        return new SqlRun(new ProgramResult(code, output, errors, result.Program!.Duration, TimedOut: code is 124 or 137 || result.Program.TimedOut), result.How)
        {
            Command = string.Join(' ', ["sqlite3", .. run.Variables.Select(v => $"-cmd '.parameter set {v.Key} {v.Value}'"), .. run.Arguments, "app.db", "<", Path.GetFileName(run.Path)]),
            Statements = statements,
            Differences = differences,
            Tables = tables,
            Observed = result.Observed is { } observed ? OwnParts.Without(observed, [own.FullName]) : null,
        };
    }

    private static IEnumerable<string> Parameters(SqlScriptRun run) => run.Variables.Count == 0
        ? []
        : ["-cmd", ".parameter init", .. run.Variables.SelectMany(v => new[] { "-cmd", $".parameter set {v.Key} {v.Value}" })];

    private static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        var source = SqliteSnapshot.Source(from, Path.GetFileName(from));
        await using var reading = new SqliteFileConnection(source);
        await reading.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var writing = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ToString());
        await writing.OpenAsync(cancellationToken).ConfigureAwait(false);
        reading.BackupDatabase(writing);
    }
}
