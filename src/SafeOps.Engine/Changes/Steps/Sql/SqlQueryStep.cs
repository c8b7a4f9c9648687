using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>Asks a database and compares the answer with what is expected. Reads through a connection that cannot write.</summary>
public sealed class SqlQueryStep : StepType
{
    private const long MostRows = 10_000;

    public override StepTypeDescriptor Descriptor { get; } = new(
        "sql.query",
        "Asks a database and compares the answer with what is expected.",
        [
            new("connection", OptionKind.Connection, "The database, a connection of safeops.yaml.") { Required = true },
            new("query", OptionKind.Text, "One statement that only reads; :name binds a parameter of the change.") { Required = true },
            new("expect", OptionKind.Mapping, "What must hold; a single value stands for equals.") { Required = true, OrScalar = true, Members = SqlExpectation.Members },
            new("timeout", OptionKind.Duration, "How long the database may take.") { Default = "30s" },
            new("limits", OptionKind.Mapping, "Bounds of the answer.") { Members = [new("rows", OptionKind.Integer, "The most rows that are read.") { Default = "10000" }] },
        ])
    {
        CanCheck = true,
        OnlyReads = true,
        Risk = RiskLevel.Low,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project) =>
        Mistakes(step.With, step.Parameters, project);

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken)
    {
        var connection = (string)step.With["connection"]!;
        ThrowMistakes(step.With, step.Parameters, context.Project);
        var intent = new JsonObject { ["connection"] = connection, ["with"] = step.With.DeepClone(), ["parameters"] = SqlParameters.ToIntent(Read(step.With, context.Project).Parameters, step.Parameters) };
        var action = new PlannedAction
        {
            Id = $"{step.Key}/1",
            StepKey = step.Key,
            StepId = step.Id,
            Item = step.Item,
            Uses = step.Uses,
            Verb = ActionVerb.Read,
            Target = connection,
            Summary = $"{Short((string)step.With["query"]!)} on {connection}",
            Details = [$"expects {SqlExpectation.Of(step.With["expect"])}"],
            Fidelity = Fidelity.Unknown,
            Risk = RiskLevel.Low,
            Undo = "nothing to undo",
            Undoable = true,
            Intent = intent,
        };
        if (context.World.WaitsFor($"connection:{connection}") is { } waits)
            return [action with { FidelityReason = $"waits for step '{waits}', whose effect on {connection} is not known" }];
        var chain = context.World.Databases[connection];
        return [await SqlSession.ReadAsync(context, connection, async session =>
        {
            var (statement, names) = Read(step.With, context.Project);
            var bound = SqlParameters.FromIntent(intent["parameters"]!.AsObject(), context).Where(p => names.Contains(p.Name)).ToList();
            if (!await chain.OverlapsAsync(session, statement, bound, cancellationToken).ConfigureAwait(false))
                return Found(action, await AskAsync(session, intent, context, cancellationToken).ConfigureAwait(false), null);
            return await chain.ModelAsync(session, context, cancellationToken).ConfigureAwait(false) is { } model
                ? Found(action, await AskAsync(model, intent, context, cancellationToken).ConfigureAwait(false), chain.LastStep)
                : action with { FidelityReason = $"waits for step '{chain.LastStep}', which changes tables that this one reads; {SqlTrial.Limits(session.Dialect)}" };
        }, cancellationToken).ConfigureAwait(false)];
    }

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var check = await AnswerAsync(action.Intent, context, cancellationToken).ConfigureAwait(false);
        return check.Passed
            ? new ActionResult(new JsonObject { ["passed"] = true }) { Note = check.Found }
            : throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{check.What}: {check.Found}.", target: action.Target);
    }

    public override Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        Task.FromResult(new ProbeResult(ProbeAnswer.NotDone, "a query leaves nothing; it is asked again."));

    public override Task<CheckResult> CheckAsync(ResolvedCheck check, StepContext context, CancellationToken cancellationToken)
    {
        ThrowMistakes(check.With, check.Parameters, context.Project);
        var names = Read(check.With, context.Project).Parameters;
        return AnswerAsync(new JsonObject { ["connection"] = check.With["connection"]?.DeepClone(), ["with"] = check.With.DeepClone(), ["parameters"] = SqlParameters.ToIntent(names, check.Parameters) }, context, cancellationToken);
    }

    private static Task<CheckResult> AnswerAsync(JsonObject intent, StepContext context, CancellationToken cancellationToken) =>
        SqlSession.ReadAsync(context, (string)intent["connection"]!, s => AskAsync(s, intent, context, cancellationToken), cancellationToken);

    private static async Task<CheckResult> AskAsync(SqlSession session, JsonObject intent, StepContext context, CancellationToken cancellationToken)
    {
        var with = intent["with"]!.AsObject();
        var query = Read(with, context.Project).Text;
        await session.CatalogAsync(cancellationToken).ConfigureAwait(false);
        Durations.TryParse((string?)with["timeout"] ?? "30s", out var timeout);
        using var clock = new CancellationTokenSource(timeout, context.Services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        using var interrupt = session.Dialect.InterruptOn(session.Connection, clock.Token);
        await using var command = session.Command(query, SqlParameters.FromIntent(intent["parameters"]!.AsObject(), context));
        var most = (long?)with["limits"]?["rows"] ?? MostRows;
        object? first = null;
        long rows = 0;
        try
        {
            await using var reader = await command.ExecuteReaderAsync(either.Token).ConfigureAwait(false);
            while (await reader.ReadAsync(either.Token).ConfigureAwait(false))
            {
                if (rows++ == 0)
                    first = session.Dialect.ReadPlain(reader);
                if (rows > most)
                    throw new SafeOpsException(ErrorCodes.LimitExceeded, string.Create(CultureInfo.InvariantCulture, $"{session.Name}: the query gives more than {most} rows."), "Count in the query (select count(*) …), or raise 'limits.rows'.", session.Name);
            }
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SafeOpsException(ErrorCodes.LimitExceeded, $"{session.Name}: the query took longer than {Durations.Format(timeout)} and was ended.", "Raise 'timeout', or narrow the query.", session.Name);
        }
        var expected = SqlExpectation.Of(with["expect"]);
        var (passed, found) = expected.Compare(first, rows);
        return new CheckResult(passed, $"{Short(query)} on {session.Name}", $"found {found}, expected {expected}");
    }

    private static PlannedAction Found(PlannedAction action, CheckResult check, string? after) => action with
    {
        Fidelity = after is null ? Fidelity.Exact : Fidelity.Simulated,
        FidelityReason = after is null ? null : $"asked where the earlier steps were tried, after step '{after}'",
        Details = [.. action.Details, $"{(check.Passed ? "holds" : "does not hold")}: {check.Found}"],
        Prediction = new JsonObject { ["passed"] = check.Passed },
    };

    private static (string Text, IReadOnlyList<string> Parameters) Read(JsonObject with, SafeOpsProject project)
    {
        var text = SqlParameters.Text((string)with["query"]!, "query");
        var script = SqlScript.Read(text, SqlFlavors.Of(project, (string)with["connection"]!));
        return (script.Statements is [var only] ? only.Text : text, [.. script.Statements.SelectMany(s => s.Parameters)]);
    }

    private static void ThrowMistakes(JsonObject with, IReadOnlyDictionary<string, ParameterValue> parameters, SafeOpsProject project)
    {
        if (Mistakes(with, parameters, project).FirstOrDefault() is { } mistake)
            throw new SafeOpsException(ErrorCodes.PlanRefused, $"'{mistake.Option}' {mistake.Message}");
    }

    private static IEnumerable<OptionMistake> Mistakes(JsonObject with, IReadOnlyDictionary<string, ParameterValue> parameters, SafeOpsProject project)
    {
        var written = (string)with["query"]!;
        if (Interpolation.Names(written) is [var secret, ..])
        {
            yield return new OptionMistake("query", $"would paste the secret '${{{secret}}}' into SQL; write :{secret}, which is bound.");
            yield break;
        }
        var script = SqlScript.Read(Interpolation.Unescape(written), SqlFlavors.Of(project, (string)with["connection"]!));
        foreach (var problem in script.Problems)
            yield return new OptionMistake("query", string.Create(CultureInfo.InvariantCulture, $"{problem.Message} (line {problem.Line}, column {problem.Column} of the query)"));
        if (script.Problems.Count == 0 && script.Statements.Count != 1)
            yield return new OptionMistake("query", string.Create(CultureInfo.InvariantCulture, $"holds {script.Statements.Count} statements; expected one."));
        foreach (var statement in script.Statements.Where(s => s.ReadsOnly != true))
            yield return new OptionMistake("query", $"{(statement.ReadsOnly == false ? "does not only read" : "may not only read")}{statement.Cautions.Select(c => $": {c.Message}").FirstOrDefault()}; sql.query takes statements that are certain to change nothing. Use sql.execute for others.");
        if (SqlParameters.Mistake(script.Statements.SelectMany(s => s.Parameters), parameters) is { } mistake)
            yield return new OptionMistake("query", mistake);
        if (SqlExpectation.Mistake(with["expect"]) is { } wrong)
            yield return new OptionMistake("expect", wrong);
    }

    private static string Short(string query)
    {
        var line = string.Join(' ', query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 60 ? line : string.Concat(line.AsSpan(0, 59), "…");
    }
}
