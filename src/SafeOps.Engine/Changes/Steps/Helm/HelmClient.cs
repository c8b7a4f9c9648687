using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>
/// The user's own helm, in one place: its repositories, plug-ins and logins are theirs. The command lines are those of Helm 3.12 and later and of
/// Helm 4 (helm.sh/docs/helm).
/// </summary>
internal sealed class HelmClient
{
    public const string Program = "helm";

    /// <summary>Variables by which helm would go to another cluster than its context's; the context is what the environment declares.</summary>
    private static readonly Dictionary<string, string?> NoOtherCluster = new()
    {
        ["HELM_KUBEAPISERVER"] = null,
        ["HELM_KUBECAFILE"] = null,
        ["HELM_KUBETOKEN"] = null,
        ["HELM_KUBETLS_SERVER_NAME"] = null,
        ["HELM_KUBEINSECURE_SKIP_TLS_VERIFY"] = null,
    };

    private readonly StepContext _context;

    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.TargetUndeclared"/>: nobody says which namespace; helm would take the context's own.</exception>
    public HelmClient(KubernetesPlace place, StepContext context)
    {
        Place = place;
        _context = context;
        Namespace = place.Namespace ?? throw new SafeOpsException(
            ErrorCodes.TargetUndeclared,
            $"Neither the step nor the environment '{context.Environment.Name}' says in which namespace of {place.Context} the release is.",
            "Write 'namespace:' in the step, or 'targets: { kubernetes: { namespace: <name> } }' of the environment in safeops.yaml.",
            place.Display);
    }

    public KubernetesPlace Place { get; }

    public string Namespace { get; }

    /// <summary>A command line for this place.</summary>
    public StepCommand Command(IEnumerable<string> arguments, string? input = null, TimeSpan? timeout = null) =>
        new(Program, ["--kube-context", Place.Context, "--namespace", Namespace, .. arguments])
        {
            StandardInput = input,
            Environment = NoOtherCluster,
            Timeout = timeout ?? TimeSpan.FromMinutes(1),
        };

    /// <summary>The revisions of a release that helm still keeps, oldest first; empty where there is no such release.</summary>
    /// <param name="most">The newest so many.</param>
    public async Task<IReadOnlyList<HelmRevision>> HistoryAsync(string release, CancellationToken cancellationToken, int most = 256)
    {
        var command = Command(["history", release, "--max", most.ToString(CultureInfo.InvariantCulture), "-o", "json"]);
        var result = await StepPrograms.AskAsync(command, _context, cancellationToken).ConfigureAwait(false);
        if (IsMissing(result))
            return [];
        Require(command, result);
        return Read(command, result) is JsonArray list ? [.. list.OfType<JsonObject>().Select(HelmRevision.Read).OrderBy(r => r.Revision)] : [];
    }

    /// <summary>A release as a revision of it is; null where there is none.</summary>
    /// <param name="revision">Null: the newest.</param>
    public async Task<HelmRelease?> StatusAsync(string release, int? revision, CancellationToken cancellationToken)
    {
        var command = Command(["status", release, .. Of(revision), "-o", "json"]);
        var result = await StepPrograms.AskAsync(command, _context, cancellationToken).ConfigureAwait(false);
        if (IsMissing(result))
            return null;
        Require(command, result);
        return HelmRelease.Read(RequireObject(command, result));
    }

    /// <summary>The values a revision was made with, without the chart's own. May hold secrets.</summary>
    /// <param name="all">With the chart's own.</param>
    public async Task<JsonObject> ValuesAsync(string release, int? revision, CancellationToken cancellationToken, bool all = false)
    {
        var command = Command(["get", "values", release, .. Of(revision), .. all ? (string[])["--all"] : [], "-o", "json"]);
        var result = await StepPrograms.AskAsync(command, _context, cancellationToken).ConfigureAwait(false);
        Require(command, result);
        // A release without values of its own answers null.
        return Read(command, result) as JsonObject ?? [];
    }

    /// <summary>The objects of a revision, as helm rendered and keeps them. May hold secrets.</summary>
    public async Task<ReleaseManifest> ManifestAsync(string release, int? revision, CancellationToken cancellationToken)
    {
        var command = Command(["get", "manifest", release, .. Of(revision)]);
        var result = await StepPrograms.AskAsync(command, _context, cancellationToken).ConfigureAwait(false);
        Require(command, result);
        return ReleaseManifest.Read(result.Output, Namespace, $"manifest of {release}", _context);
    }

    /// <summary>Whether a revision is a rollback to another one: one that stands, is pending, or was given up half-way.</summary>
    public async Task<bool> IsRollbackAsync(string release, HelmRevision revision, int goal, CancellationToken cancellationToken)
    {
        if (revision.Description == $"Rollback to {goal}")
            return true;
        if (!revision.MayBeFailedRollback(release))
            return false;
        // Its words do not tell the goal; what it renders does.
        return await DigestAsync(release, revision.Revision, cancellationToken).ConfigureAwait(false) is { } digest
            && digest == await DigestAsync(release, goal, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The names of the namespace's releases, in every state.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        var command = Command(["list", "--all", "--max", "0", "-o", "json"]);
        var result = await StepPrograms.AskAsync(command, _context, cancellationToken).ConfigureAwait(false);
        // Helm 4 lists every state anyway, and no longer knows the flag (helm.sh/docs/helm/helm_list).
        if (result.ExitCode != 0 && result.ErrorOutput.Contains("unknown flag: --all", StringComparison.Ordinal))
        {
            command = Command(["list", "--max", "0", "-o", "json"]);
            result = await StepPrograms.AskAsync(command, _context, cancellationToken).ConfigureAwait(false);
        }
        Require(command, result);
        return Read(command, result) is JsonArray list ? [.. list.Select(r => (string?)r?["name"]).OfType<string>()] : [];
    }

    /// <summary>What brings a release back to a revision. Helm keeps the way there: it is a new revision with the content of the old one.</summary>
    /// <param name="wait">Null: do not wait for its objects to be ready.</param>
    public StepCommand Rollback(string release, int revision, TimeSpan? wait) => Command(
        ["rollback", release, Number(revision), .. wait is { } limit ? (string[])["--wait", "--timeout", Seconds(limit)] : []],
        timeout: (wait ?? TimeSpan.FromMinutes(5)) + Grace);

    /// <summary>How much longer than its own timeout helm is given: it writes the outcome into the release after that.</summary>
    public static TimeSpan Grace => TimeSpan.FromMinutes(1);

    /// <summary>Throws what <see cref="HelmRefusal"/> makes of an answer that is none.</summary>
    public void Require(StepCommand command, ProgramResult result)
    {
        if (result.TimedOut || result.ExitCode != 0)
            throw HelmRefusal.Of(command, result, Place, StepPrograms.Complaint(result, _context));
    }

    /// <summary>Helm says of a release that is not there that it is not found, whatever is asked of it.</summary>
    public static bool IsMissing(ProgramResult result) =>
        !result.TimedOut && result.ExitCode != 0 && result.ErrorOutput.Contains("release: not found", StringComparison.OrdinalIgnoreCase);

    /// <summary>A duration as helm reads it, in whole seconds.</summary>
    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (long)Math.Ceiling(time.TotalSeconds))}s");

    public static JsonObject RequireObject(StepCommand command, ProgramResult result) =>
        Read(command, result) as JsonObject ?? throw NoJson(command, result, null);

    private async Task<string?> DigestAsync(string release, int revision, CancellationToken cancellationToken)
    {
        try
        {
            return (await ManifestAsync(release, revision, cancellationToken).ConfigureAwait(false)).Digest;
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.AnswerInvalid || error.Code == ErrorCodes.TargetUnknown)
        {
            // It is no longer kept, or is nothing that can be compared.
            return null;
        }
    }

    private static string Number(int revision) => revision.ToString(CultureInfo.InvariantCulture);

    private static string[] Of(int? revision) => revision is { } number ? ["--revision", Number(number)] : [];

    private static JsonNode? Read(StepCommand command, ProgramResult result)
    {
        try
        {
            return JsonNode.Parse(result.Output);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw NoJson(command, result, error);
        }
    }

    private static SafeOpsException NoJson(StepCommand command, ProgramResult result, Exception? error) =>
        new(ErrorCodes.AnswerInvalid, $"'{command.Line}' did not answer with JSON ({Counts.Of(result.Output.Length, "character")}).", "Look what that command prints.", command.Line, error);
}
