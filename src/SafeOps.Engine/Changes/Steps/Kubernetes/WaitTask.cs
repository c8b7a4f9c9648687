using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Processes;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What a <c>kubernetes.wait</c> waits for: by <c>kubectl wait</c>, a roll-out by <c>kubectl rollout status</c>.</summary>
internal sealed record WaitTask(ObjectSelection Selection, string For, TimeSpan Timeout, string? Context, string? Namespace)
{
    private const string RollOut = "rollout";

    /// <summary>What kubectl itself may take beyond the time it waits.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly string[] Words = [RollOut, "create", "delete"];

    public static WaitTask Read(JsonObject with) => new(
        ObjectSelection.Read(with),
        ObjectSelection.Text(with["for"])!,
        Durations.TryParse((string?)with["timeout"] ?? "5m", out var timeout) ? timeout : TimeSpan.FromMinutes(5),
        ObjectSelection.Text(with["context"]),
        ObjectSelection.Text(with["namespace"]));

    public static IEnumerable<OptionMistake> Check(JsonObject with)
    {
        var task = Read(with);
        var names = task.For.Split('=') is [("condition" or "jsonpath"), { Length: > 0 }, ..];
        if (!names && !Words.Contains(task.For))
            yield return new OptionMistake("for", $"'{task.For}' is nothing to wait for; expected rollout, create, delete, condition=<name>[=<value>] or jsonpath={{<path>}}=<value>.{NearestWord.Suggest(task.For, Words)}");
        if (task.For == RollOut && task.Selection.FieldSelector is not null)
            yield return new OptionMistake("fieldSelector", "does not choose roll-outs; use 'selector' or name the objects.");
        if (task.For == "create" && !task.Selection.IsNamed)
            yield return new OptionMistake("kind", "cannot be waited for before there are any; name the objects that are to come.");
    }

    public Kubectl Kubectl(StepContext context) => new(KubernetesPlace.Of(context.Environment, Context, Namespace), context);

    /// <summary>One line, but for roll-outs that are named: kubectl looks at one at a time.</summary>
    public IReadOnlyList<StepCommand> Commands(Kubectl kubectl, TimeSpan timeout)
    {
        // Zero is "look once" to kubectl wait, and "for ever" to rollout status.
        var seconds = string.Create(CultureInfo.InvariantCulture, $"--timeout={Math.Max(timeout.TotalSeconds, For == RollOut ? 1 : 0):0}s");
        string[] chosen = [.. Selection.Selector is { } labels ? (string[])["--selector", labels] : [], .. Selection.FieldSelector is { } fields ? (string[])["--field-selector", fields] : []];
        if (For != RollOut)
            return [kubectl.Command(["wait", $"--for={For}", seconds, .. Selection.IsNamed ? Selection.Objects : [Selection.Kind!, .. chosen]], timeout: timeout + Grace)];
        return [.. (Selection.IsNamed ? Selection.Objects : [Selection.Kind!])
            .Select(o => kubectl.Command(["rollout", "status", o, .. chosen, .. timeout > TimeSpan.Zero ? [seconds] : (string[])["--watch=false"]], timeout: timeout + Grace))];
    }

    /// <summary>Waits, all commands within one time. What the cluster refuses to say is an error, what does not come about an answer.</summary>
    public async Task<CheckResult> WaitAsync(Kubectl kubectl, StepContext context, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = context.Services.Time.GetTimestamp();
        var what = $"{Selection.Display} in {kubectl.Place.Display} until {For}";
        var found = "";
        for (var i = 0; ; i++)
        {
            var left = timeout - context.Services.Time.GetElapsedTime(start);
            var commands = Commands(kubectl, timeout == TimeSpan.Zero ? timeout : left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1));
            if (i == commands.Count)
                return new CheckResult(true, what, found);
            var command = commands[i];
            var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
            if (Unmet(result, context) is { } unmet)
                return new CheckResult(false, what, unmet);
            kubectl.Require(command, result);
            found = Last(result.Output) is { Length: > 0 } line ? context.Secrets.Masker.Hide(line) : "met";
            if (For == RollOut && timeout == TimeSpan.Zero && !found.Contains("successfully rolled out", StringComparison.Ordinal) && !found.Contains("roll out complete", StringComparison.Ordinal) && !found.Contains("rolling update complete", StringComparison.Ordinal))
                return new CheckResult(false, what, found);
        }
    }

    /// <summary>What kubectl says where the time ran out, the objects are not there, or a roll-out has failed; null for every other end.</summary>
    private static string? Unmet(ProgramResult result, StepContext context)
    {
        if (result.ExitCode == 0)
            return null;
        var complaint = StepPrograms.Complaint(result, context);
        return complaint.Contains("timed out waiting", StringComparison.Ordinal)
            || complaint.Contains("condition not met", StringComparison.Ordinal)
            || complaint.Contains("no matching resources found", StringComparison.Ordinal)
            || complaint.Contains("no resources found", StringComparison.OrdinalIgnoreCase)
            || complaint.Contains("(NotFound)", StringComparison.Ordinal) && !complaint.Contains("namespaces", StringComparison.Ordinal)
            || complaint.Contains("exceeded its progress deadline", StringComparison.Ordinal)
            ? complaint
            : null;
    }

    private static string Last(string output) => output.TrimEnd().Split('\n')[^1].Trim();
}
