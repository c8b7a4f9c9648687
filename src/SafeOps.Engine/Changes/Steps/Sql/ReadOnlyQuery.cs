using System.Data.Common;
using System.Globalization;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;
using SafeOps.Secrets;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>
/// Runs one statement of SQL that only reads, on a connection of the project, in a transaction in which nothing can be written.
/// The verdict decides whether it runs; the database is asked to hold it to that.
/// </summary>
public sealed class ReadOnlyQuery(StepContext context)
{
    /// <summary>The language of a connection's texts.</summary>
    public CommandShell ShellOf(string connection) =>
        SqlFlavors.Of(context.Project, connection) == SqlFlavor.PostgreSql ? CommandShell.PostgreSql : CommandShell.Sqlite;

    /// <param name="risk">The verdict, which lets it run.</param>
    public async Task<ReadOnlyCommandResult> RunAsync(ReadOnlyCommandRequest request, CommandRisk risk, CancellationToken cancellationToken)
    {
        ReadOnlyPermit.Demand(risk, allowGenerate: false, request.Confirmed);
        var connection = request.Connection
            ?? throw new SafeOpsException(ErrorCodes.ParameterInvalid, "SQL runs on a connection, and none is named.", "Name one of safeops.yaml with -Connection.", request.Text);
        if (request.Shell != ShellOf(connection))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"The connection '{connection}' reads {ShellOf(connection)}, not {request.Shell}.", "Leave -Shell out: the connection says it.", connection);
        var statement = Statement(request.Text, connection);
        var masker = context.Secrets.Masker;
        var started = context.Services.Time.GetUtcNow();
        var from = context.Services.Time.GetTimestamp();
        var answer = await SqlSession.ReadAsync(context, connection, s => AskAsync(s, statement, request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new ReadOnlyCommandResult
        {
            Command = masker.Hide(request.Text),
            Rows = [.. answer.Rows.Select(r => Hidden(r, masker))],
            ExitCode = answer.TimedOut ? -1 : 0,
            Started = started,
            Duration = context.Services.Time.GetElapsedTime(from),
            Risk = risk,
            TimedOut = answer.TimedOut,
            Cut = answer.Cut,
            Sandboxed = true,
            SandboxNote = $"in a read-only transaction on '{connection}'",
        };
    }

    private string Statement(string text, string connection)
    {
        var script = SqlScript.Read(text, SqlFlavors.Of(context.Project, connection));
        if (script.Problems.Count > 0)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, string.Create(CultureInfo.InvariantCulture, $"{script.Problems[0].Line}:{script.Problems[0].Column}: {script.Problems[0].Message}"), target: text);
        if (script.Statements is not [var only])
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, string.Create(CultureInfo.InvariantCulture, $"The text holds {script.Statements.Count} statements; expected one."), "Run them one by one.", text);
        if (only.Parameters is [var name, ..])
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"':{name}' has no value here.", "Write the value into the statement.", text);
        return only.Text;
    }

    private async Task<(List<Dictionary<string, object?>> Rows, bool Cut, bool TimedOut)> AskAsync(SqlSession session, string statement, ReadOnlyCommandRequest request, CancellationToken cancellationToken)
    {
        await session.CatalogAsync(cancellationToken).ConfigureAwait(false);
        using var clock = new CancellationTokenSource(request.Timeout, context.Services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        using var interrupt = session.Dialect.InterruptOn(session.Connection, clock.Token);
        await using var command = session.Command(statement);
        var rows = new List<Dictionary<string, object?>>();
        try
        {
            await using var reader = await command.ExecuteReaderAsync(either.Token).ConfigureAwait(false);
            var columns = Columns(reader);
            while (await reader.ReadAsync(either.Token).ConfigureAwait(false))
            {
                if (rows.Count == request.RowLimit)
                {
                    // Closing a reader reads the rest, which nobody wants.
                    command.Cancel();
                    return (rows, Cut: true, TimedOut: false);
                }
                rows.Add(columns.Select((name, i) => (name, Value: reader.IsDBNull(i) ? null : reader.GetValue(i))).ToDictionary(c => c.name, c => c.Value, StringComparer.OrdinalIgnoreCase));
            }
            return (rows, Cut: false, TimedOut: false);
        }
        catch (Exception error) when (error is OperationCanceledException or DbException && clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (rows, Cut: false, TimedOut: true);
        }
    }

    /// <summary>The names of the answer's columns, made different where two are alike or there is none.</summary>
    private static IReadOnlyList<string> Columns(DbDataReader reader)
    {
        var names = new List<string>();
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var wanted = reader.GetName(i) is { Length: > 0 } given ? given : string.Create(CultureInfo.InvariantCulture, $"column{i + 1}");
            var name = wanted;
            for (var n = 2; names.Contains(name, StringComparer.OrdinalIgnoreCase); n++)
                name = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{n}");
            names.Add(name);
        }
        return names;
    }

    private static IReadOnlyDictionary<string, object?> Hidden(Dictionary<string, object?> row, SecretMasker masker) => row.ToDictionary(
        c => c.Key,
        c => c.Value is string text ? (SecretFinder.IsSecret(c.Key, text) ? SecretMasker.Mask : masker.Hide(text)) : c.Value,
        row.Comparer);
}
