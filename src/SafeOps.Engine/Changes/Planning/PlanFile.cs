using System.Text.Json;
using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Changes.Planning;

/// <summary>
/// A plan as a file for review: indented JSON. What it says is not trusted when it is run: planning afresh must give the
/// same digest, so an edited file is refused there.
/// </summary>
public static class PlanFile
{
    /// <summary>The newest format this version reads and writes.</summary>
    public const int Format = 1;

    private const string MakeAnother = "Make a plan file with New-ChangePlan.";

    /// <summary>Writes or replaces the file; a crash leaves the old content or the new.</summary>
    public static void Write(ChangePlan plan, string path) => DurableFile.Write(path, System.Text.Encoding.UTF8.GetBytes(ToText(plan)));

    public static string ToText(ChangePlan plan) => PlanJson.ToText(plan);

    /// <summary>Throws <see cref="ErrorCodes.FileNotFound"/>, <see cref="ErrorCodes.FileUnreadable"/>, <see cref="ErrorCodes.PlanInvalid"/>.</summary>
    public static ChangePlan Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"There is no plan file {path}.", MakeAnother, path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} cannot be read: {error.Message}", target: path, inner: error);
        }
    }

    /// <param name="path">For messages.</param>
    public static ChangePlan Parse(string text, string path)
    {
        try
        {
            CheckFormat(text, path);
            var plan = JsonSerializer.Deserialize<ChangePlan>(text, PlanJson.Compact)!;
            if (FirstGap(plan) is { } gap)
                throw Invalid(path, null, $"{gap} is missing.");
            return plan;
        }
        catch (JsonException error)
        {
            throw Invalid(path, error, error.Path is { } at ? $"at {at}: {WithoutPlace(error.Message)}" : WithoutPlace(error.Message));
        }
    }

    /// <summary>Looked at first, because a newer format may differ in anything else.</summary>
    private static void CheckFormat(string text, string path)
    {
        using var document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("safeOps", out var version)
            || version.ValueKind != JsonValueKind.Number
            || !version.TryGetInt32(out var format)
            || format < 1)
            throw Invalid(path, null, $"it does not begin as a plan does, with \"safeOps\": {Format}.");
        if (format > Format)
            throw new SafeOpsException(
                ErrorCodes.PlanInvalid,
                $"{path} has the plan format {format}, written by a newer SafeOps; this one reads up to {Format}.",
                "Update the SafeOps module, or make the plan again with New-ChangePlan.",
                path);
    }

    private static SafeOpsException Invalid(string path, JsonException? error, string what) => new(
        ErrorCodes.PlanInvalid,
        error?.LineNumber is { } line
            ? $"{path}:{line + 1}:{(error.BytePositionInLine ?? 0) + 1}: not a SafeOps plan: {what}"
            : $"{path}: not a SafeOps plan: {what}",
        MakeAnother,
        path,
        error);

    /// <summary>The parser ends its messages with its own 0-based place.</summary>
    private static string WithoutPlace(string message) =>
        message.IndexOf(" Path: $", StringComparison.Ordinal) is var path and > 0 ? message[..path]
        : message.IndexOf(" LineNumber:", StringComparison.Ordinal) is var line and > 0 ? message[..line]
        : message;

    /// <summary>Null where every value is there: the parser itself lets an explicit <c>null</c> through.</summary>
    private static string? FirstGap(ChangePlan plan)
    {
        if (Gap("$", (plan.Change, "change"), (plan.Title, "title"), (plan.Environment, "environment"), (plan.Path, "path"),
            (plan.Project, "project"), (plan.Steps, "steps"), (plan.Preflight, "preflight"), (plan.Parameters, "parameters"),
            (plan.Given, "given"), (plan.Digest, "digest"), (plan.ShapeDigest, "shapeDigest"), (plan.InputDigest, "inputDigest"),
            (plan.Footprint, "footprint"), (plan.PlannedBy, "plannedBy")) is { } top)
            return top;
        return plan.Steps.Select((step, i) => step is null ? $"$.steps[{i}]" : InStep(step, $"$.steps[{i}]"))
            .Concat(plan.Footprint.Select((f, i) => f is null ? $"$.footprint[{i}]" : Gap($"$.footprint[{i}]", (f.StepId, "stepId"), (f.Counts, "counts"))))
            .Concat(plan.Preflight.Select((p, i) => p is null ? $"$.preflight[{i}]" : Gap($"$.preflight[{i}]", (p.Uses, "uses"), (p.What, "what"), (p.Found, "found"))))
            .FirstOrDefault(g => g is not null);
    }

    private static string? InStep(PlannedStep step, string place) =>
        Gap(place, (step.Key, "key"), (step.Id, "id"), (step.Name, "name"), (step.Uses, "uses"), (step.Actions, "actions"))
        ?? step.Actions.Select((a, i) => a is null ? $"{place}.actions[{i}]" : InAction(a, $"{place}.actions[{i}]")).FirstOrDefault(g => g is not null);

    private static string? InAction(PlannedAction action, string place) =>
        Gap(place, (action.Id, "id"), (action.StepKey, "stepKey"), (action.StepId, "stepId"), (action.Uses, "uses"), (action.Target, "target"),
            (action.Summary, "summary"), (action.Details, "details"), (action.Samples, "samples"), (action.Undo, "undo"),
            (action.Intent, "intent"), (action.Before, "before"), (action.Observed, "observed"));

    private static string? Gap(string place, params (object? Value, string Name)[] parts) =>
        parts.FirstOrDefault(p => p.Value is null || p.Value is IEnumerable<string?> texts && texts.Contains(null)) is { Name: { } name } ? $"{place}.{name}" : null;
}
