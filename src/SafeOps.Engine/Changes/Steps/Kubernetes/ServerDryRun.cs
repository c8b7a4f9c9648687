using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Processes;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>What the server says of one manifest.</summary>
internal sealed record ServerAnswer(Manifest Manifest)
{
    /// <summary>As it is; null: it is not there.</summary>
    public JsonObject? Live { get; init; }

    /// <summary>As it would be; null: the server was not asked, or did not say.</summary>
    public JsonObject? After { get; init; }

    /// <summary>Why the server could not be asked for a dry run; null: it was.</summary>
    public string? Unasked { get; init; }

    /// <summary>Nobody could look at the object as it is.</summary>
    public bool Unseen { get; init; }

    /// <summary>The only fields in conflict are those that SafeOps itself holds through an undo or a patch: they are taken.</summary>
    public bool TakesOwn { get; init; }
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>
/// Asks for many objects at once: one process for their live state and one for their dry run, for each namespace. Only where a whole
/// batch is refused is it halved, until what is refused stands alone; all refusals come in one error.
/// </summary>
internal sealed class ServerDryRun(Kubectl kubectl, StepContext context, bool force)
{
    private readonly List<(Manifest Manifest, SafeOpsException Error)> _refused = [];
    private string? _away;

    /// <summary>A server that does not answer is a reason, not an error: the objects come back unasked.</summary>
    public async Task<IReadOnlyList<ServerAnswer>> AskAsync(IReadOnlyList<Manifest> manifests, CancellationToken cancellationToken)
    {
        var answers = new List<ServerAnswer>();
        foreach (var group in manifests.GroupBy(m => m.Name.Namespace))
        {
            var live = await LiveAsync([.. group], group.Key, cancellationToken).ConfigureAwait(false);
            if (live is null)
                answers.AddRange(group.Select(m => new ServerAnswer(m) { Unasked = _away, Unseen = true }));
            else
                answers.AddRange((await TryAsync([.. group], group.Key, force, cancellationToken).ConfigureAwait(false)).Select(a => a with { Live = live.GetValueOrDefault(KeyOf(a.Manifest.Name)) }));
        }
        if (_refused.Count > 0)
            throw Refusal();
        var order = manifests.Select((manifest, place) => (manifest, place)).ToDictionary(p => p.manifest.Name, p => p.place);
        return [.. answers.OrderBy(a => order[a.Manifest.Name])];
    }

    /// <summary>The command line that applies one object.</summary>
    public static StepCommand Applying(Kubectl kubectl, string? @namespace, string input, bool force, bool dry) => kubectl.Command(
        [
            "apply", "--server-side", .. dry ? (string[])["--dry-run=server"] : [], "--field-manager", Kubectl.FieldManager, .. force ? (string[])["--force-conflicts"] : [],
            "--filename", "-", "--output", "json", "--show-managed-fields",
        ],
        input,
        @namespace);

    /// <summary>Null: the server is away.</summary>
    private async Task<Dictionary<string, JsonObject>?> LiveAsync(IReadOnlyList<Manifest> manifests, string? @namespace, CancellationToken cancellationToken)
    {
        if (_away is not null)
            return null;
        var command = kubectl.Command(["get", "--filename", "-", "--ignore-not-found", "--output", "json", "--show-managed-fields"], Documents(manifests), @namespace);
        try
        {
            var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
            kubectl.Require(command, result);
            return Items(command, result).ToDictionary(o => KeyOf(ObjectName.Of(o)!), StringComparer.Ordinal);
        }
        catch (SafeOpsException error) when (IsAway(error))
        {
            _away = $"the cluster is not reached, so the manifest alone was looked at: {error.Message}";
            return null;
        }
    }

    private async Task<IReadOnlyList<ServerAnswer>> TryAsync(IReadOnlyList<Manifest> manifests, string? @namespace, bool forced, CancellationToken cancellationToken)
    {
        if (_away is not null)
            return [.. manifests.Select(m => new ServerAnswer(m) { Unasked = _away })];
        var command = Applying(kubectl, @namespace, Documents(manifests), forced, dry: true);
        ProgramResult result;
        try
        {
            result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode == 0)
                return Answers(command, result, manifests, forced);
            kubectl.Require(command, result);
        }
        catch (SafeOpsException error) when (IsAway(error))
        {
            _away = $"the cluster stopped answering: {error.Message}";
            return [.. manifests.Select(m => new ServerAnswer(m) { Unasked = _away })];
        }
        catch (SafeOpsException error) when (manifests.Count == 1 && error.Code != ErrorCodes.LoginExpired)
        {
            return await AloneAsync(manifests[0], @namespace, forced, error, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (manifests.Count > 1 && error.Code != ErrorCodes.LoginExpired && error.Code != ErrorCodes.ProgramNotFound)
        {
            var half = manifests.Count / 2;
            return
            [
                .. await TryAsync([.. manifests.Take(half)], @namespace, forced, cancellationToken).ConfigureAwait(false),
                .. await TryAsync([.. manifests.Skip(half)], @namespace, forced, cancellationToken).ConfigureAwait(false),
            ];
        }
        return [];
    }

    private async Task<IReadOnlyList<ServerAnswer>> AloneAsync(Manifest manifest, string? @namespace, bool forced, SafeOpsException error, CancellationToken cancellationToken)
    {
        if (KubectlRefusal.TakesNoDryRun(error.Message))
            return [new ServerAnswer(manifest) { Unasked = $"the server takes no dry run of it: {error.Message}" }];
        if (error.Code == ErrorCodes.TargetConflict && !forced && KubectlRefusal.ConflictsOnlyWith(Kubectl.FieldManager, error.Message))
            return await TryAsync([manifest], @namespace, true, cancellationToken).ConfigureAwait(false);
        _refused.Add((manifest, error));
        return [];
    }

    private List<ServerAnswer> Answers(StepCommand command, ProgramResult result, IReadOnlyList<Manifest> manifests, bool forced)
    {
        var items = Items(command, result).ToDictionary(o => KeyOf(ObjectName.Of(o)!), StringComparer.Ordinal);
        var warnings = StepPrograms.Complaint(result with { Output = "" }, context).Split('\n').Where(l => l.StartsWith("Warning: ", StringComparison.Ordinal)).Select(l => l["Warning: ".Length..]).ToList();
        return [.. manifests.Select((m, i) => new ServerAnswer(m)
        {
            After = items.GetValueOrDefault(KeyOf(m.Name)) ?? throw new SafeOpsException(ErrorCodes.AnswerInvalid, $"'{command.Line}' did not say what {m.Name.Short} would become.", "Look what that command prints.", m.Place),
            TakesOwn = forced && !force,
            Warnings = [.. warnings.Where(w => w.Contains($"{m.Name.Kind}", StringComparison.Ordinal) || manifests.Count == 1 || (i == 0 && !manifests.Any(o => w.Contains(o.Name.Kind, StringComparison.Ordinal))))],
        })];
    }

    private SafeOpsException Refusal()
    {
        if (_refused is [var (manifest, only)])
            return new SafeOpsException(only.Code, $"{manifest.Place}: {manifest.Name.Short}: {only.Message}", only.NextStep, only.Target, only);
        var code = _refused.Select(r => r.Error.Code).Distinct().Count() == 1 ? _refused[0].Error.Code : ErrorCodes.TargetRefused;
        return new SafeOpsException(
            code,
            $"{_refused.Count} objects are refused:{string.Concat(_refused.Select(r => $"\n{r.Manifest.Place}: {r.Manifest.Name.Short}: {r.Error.Message}"))}",
            string.Join(' ', _refused.Select(r => r.Error.NextStep).OfType<string>().Distinct()),
            kubectl.Place.Display);
    }

    private static bool IsAway(SafeOpsException error) => error.Code == ErrorCodes.TargetUnreachable || error.Code == ErrorCodes.ConnectionLost;

    private static string KeyOf(ObjectName name) => $"{name.Group}/{name.Kind}/{name.Name}";

    private static string Documents(IReadOnlyList<Manifest> manifests) => manifests.Count == 1
        ? manifests[0].Desired.ToJsonString()
        : new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. manifests.Select(m => m.Desired.DeepClone())]) }.ToJsonString();

    private static IEnumerable<JsonObject> Items(StepCommand command, ProgramResult result)
    {
        if (result.Output.Trim().Length == 0)
            return [];
        var answer = Kubectl.Read(command, result);
        return (string?)answer["kind"] == "List" && answer["items"] is JsonArray items ? items.OfType<JsonObject>() : [answer];
    }
}
