using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Commands;
using SafeOps.Ledger;
using SafeOps.Values;

namespace SafeOps.Runbooks.Making;

/// <summary>Makes a runbook of a change: carrying it out is the procedure, its steps say what that does and how it is taken back.</summary>
/// <param name="findFile">The change's file, as it is named from the project's folder; null where it is not there any more.</param>
public sealed class ChangeRunbook(Func<string, string?> findFile)
{
    private static readonly RunbookParameter EnvironmentParameter = new("environment", RunbookParameterType.Name, "The environment of safeops.yaml it is carried out in");

    public Runbook Make(ChangePlan plan, RunbookDetails details)
    {
        var origin = new RunbookOrigin("plan", Digest.Short(plan.Digest), plan.Change, Day(plan.PlannedAt), []);
        var steps = plan.Steps.Select(s => Said(origin, $"Step {s.Key}{(s.Name == s.Key ? "" : $": {s.Name}")} ({s.Uses}): {string.Join("; ", s.Actions.Select(Said))}"));
        return Make(plan.Title, plan.Why, origin, plan.Change, plan.Environment, plan.Path, plan.Given, plan.Risk, steps, details);
    }

    public Runbook Make(ChangeRun run, RunbookDetails details)
    {
        var origin = new RunbookOrigin("run", run.RunId, run.Change, Day(run.Started), []);
        var head = Said(origin, $"Run {run.RunId} by {run.Actor} in {run.Environment} ended as {run.Status}{(run.Reason is { } reason ? $": {reason}" : ".")}");
        var steps = run.Actions.Select(a => Said(origin, $"{a.Target}: {a.Summary} ({a.Status})"));
        return Make(run.Change, null, origin, run.Change, run.Environment, findFile(run.Change), [], null, steps.Prepend(head), details);
    }

    public Runbook Make(ChangeRecord record, RunbookDetails details)
    {
        var origin = new RunbookOrigin("record", record.RecordId.ToString(CultureInfo.InvariantCulture), record.Change, Day(record.At), []);
        var said = Said(origin, $"Record {record.RecordId} ({record.Kind}) by {record.Actor} in {record.Environment}: {record.Outcome}{(record.Note is { } note ? $". {note}" : ".")}");
        return Make(record.Change, null, origin, record.Change, record.Environment, findFile(record.Change), [], null, [said], details);
    }

    private static Runbook Make(
        string title, string? why, RunbookOrigin origin, string change, string environment, string? file, JsonObject given, RiskLevel? risk, IEnumerable<RunbookRemark> said, RunbookDetails details)
    {
        var remarks = new List<RunbookRemark>();
        if (why is not null)
            remarks.Add(new RunbookRemark(RunbookSection.Symptoms, RunbookRemarkKind.Plain, why) { Source = new RunbookSource(origin.Id, 0) });
        remarks.AddRange(said);
        var runbook = details.Begin(title) with { Provenance = [origin], Remarks = remarks };
        if (file is null)
            return runbook;
        var command = $"Invoke-SafeChange {Quoted(file.StartsWith('/') ? file : "./" + file)} ${{environment}}{Parameters(given)}";
        var look = new RunbookStep
        {
            Number = 1,
            Section = RunbookSection.Resolution,
            Title = $"See what the change {change} would do",
            Kind = RunbookStepKind.Read,
            Language = "powershell",
            Shell = CommandShell.PowerShell,
            Command = command + " -WhatIf",
            Effect = CommandEffect.Read,
        };
        var step = new RunbookStep
        {
            Number = 2,
            Section = RunbookSection.Resolution,
            Title = $"Carry out the change {change}",
            Kind = RunbookStepKind.Change,
            Language = "powershell",
            Shell = CommandShell.PowerShell,
            Command = command,
            Environment = environment,
            Effect = CommandEffect.Mutate,
            Why = risk is { } level ? $"Its risk was {level.ToString().ToLowerInvariant()}. It asks by itself, and its gates hold." : "It asks by itself, and its gates hold.",
            IsGated = true,
            Undo = new RunbookUndo("powershell", CommandShell.PowerShell, $"Get-ChangeRun | Where-Object {{ $_.Change -eq '{change}' -and $_.Environment -eq ${{environment}} }} | Select-Object -Last 1 | Undo-SafeChange"),
            Source = new RunbookSource(origin.Id, 1),
        };
        return runbook with { Parameters = [EnvironmentParameter with { Example = environment }], Steps = [look, step] };
    }

    private static RunbookRemark Said(RunbookOrigin origin, string text) => new(RunbookSection.Resolution, RunbookRemarkKind.Plain, text) { Source = new RunbookSource(origin.Id, 0) };

    private static string Said(PlannedAction action) =>
        $"{(action.Verb == ActionVerb.None ? "nothing" : action.Verb.ToString().ToLowerInvariant())} {action.Summary}{(action.Undo.Length > 0 ? $" ({action.Undo})" : "")}";

    private static string Parameters(JsonObject given) => given.Count == 0
        ? ""
        : $" -Parameter @{{ {string.Join("; ", given.Select(p => $"{p.Key} = {Value(p.Value)}"))} }}";

    private static string Value(JsonNode? value) => value switch
    {
        null => "$null",
        JsonArray list => $"@({string.Join(", ", list.Select(Value))})",
        JsonValue single when single.TryGetValue<bool>(out var truth) => truth ? "$true" : "$false",
        JsonValue single when single.TryGetValue<string>(out var text) => Quoted(text),
        _ => value.ToJsonString(),
    };

    private static string Quoted(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_') && text.Length > 0 && text[0] is '.' or '/'
        ? text
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
