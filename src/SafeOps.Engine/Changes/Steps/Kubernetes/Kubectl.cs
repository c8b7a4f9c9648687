using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>The user's own kubectl, in one place: its contexts, plug-ins and logins are theirs.</summary>
internal sealed class Kubectl(KubernetesPlace place, StepContext context)
{
    public const string Program = "kubectl";

    /// <summary>Who owns the fields that SafeOps applies.</summary>
    public const string FieldManager = "safeops";

    public KubernetesPlace Place { get; } = place;

    /// <summary>How long a command may take that names no time of its own.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A command line for this place.</summary>
    /// <param name="namespace">Instead of the place's.</param>
    public StepCommand Command(IEnumerable<string> arguments, string? input = null, string? @namespace = null, TimeSpan? timeout = null) =>
        new(Program, ["--context", Place.Context, .. (@namespace ?? Place.Namespace) is { } named ? (string[])["--namespace", named] : [], .. arguments])
        {
            StandardInput = input,
            Timeout = timeout ?? Timeout,
        };

    /// <summary>An object as it is; null where it is not there.</summary>
    public async Task<JsonObject?> GetAsync(ObjectName name, CancellationToken cancellationToken)
    {
        var command = Command(["get", name.Resource, name.Name, "--ignore-not-found", "-o", "json", "--show-managed-fields"], @namespace: name.Namespace);
        var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
        Require(command, result);
        return result.Output.Trim().Length == 0 ? null : Read(command, result);
    }

    /// <summary>The objects of a kind, by selectors as kubectl takes them; all of the place's namespace where none is given.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string resource, string? selector, string? fieldSelector, CancellationToken cancellationToken, bool allNamespaces = false)
    {
        var command = Command([
            "get", resource, "-o", "json",
            .. selector is null ? (string[])[] : ["--selector", selector],
            .. fieldSelector is null ? (string[])[] : ["--field-selector", fieldSelector],
            .. allNamespaces ? (string[])["--all-namespaces"] : []]);
        var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
        Require(command, result);
        return Read(command, result)["items"] is JsonArray items ? [.. items.OfType<JsonObject>()] : [];
    }

    /// <summary>The command line that deletes this very object, and no other that has come to bear its name.</summary>
    /// <param name="found">As it was read: its uid and version are what the server holds the deletion to.</param>
    public async Task<StepCommand> DeletionAsync(ObjectName name, JsonObject found, CancellationToken cancellationToken) => Command(
        ["delete", "--raw", await PathAsync(name, cancellationToken).ConfigureAwait(false), "--filename", "-"],
        new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = "Background",
            ["preconditions"] = new JsonObject { ["uid"] = ObjectRestore.Uid(found), ["resourceVersion"] = ObjectRestore.Version(found) },
        }.ToJsonString());

    /// <summary>Deletes it and waits until it is gone. <see cref="ErrorCodes.TargetChanged"/>: it is no longer what was read.</summary>
    public async Task DeleteAsync(ObjectName name, JsonObject found, PlannedAction action, ActionContext at, CancellationToken cancellationToken)
    {
        var command = await DeletionAsync(name, found, cancellationToken).ConfigureAwait(false);
        await DoAsync(command, action, at).ConfigureAwait(false);
        var gone = Command(["wait", "--for=delete", $"{name.Resource}/{name.Name}", "--timeout", "60s"], @namespace: name.Namespace, timeout: TimeSpan.FromSeconds(90));
        Require(gone, await StepPrograms.AskAsync(gone, at, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Where the API server keeps an object: <c>/apis/apps/v1/namespaces/shop/deployments/web</c>.</summary>
    public async Task<string> PathAsync(ObjectName name, CancellationToken cancellationToken)
    {
        var version = name.Group.Length == 0 ? name.Version : $"{name.Group}/{name.Version}";
        var command = Command(["api-resources", "--api-group", name.Group, "--no-headers"]);
        var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
        Require(command, result);
        // NAME SHORTNAMES APIVERSION NAMESPACED KIND; short names may be absent.
        var row = result.Output.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(r => r.Length >= 4 && r[^1] == name.Kind)
            ?? throw new SafeOpsException(ErrorCodes.TargetUnknown, $"{Place.Context} knows no kind '{name.Kind}' of {version}.", "kubectl api-resources shows those it knows.", Place.Display);
        var root = name.Group.Length == 0 ? $"/api/{name.Version}" : $"/apis/{version}";
        return row[^2] == "true" ? $"{root}/namespaces/{name.Namespace}/{row[0]}/{name.Name}" : $"{root}/{row[0]}/{name.Name}";
    }

    /// <summary>Runs what changes something. An answer that leaves open whether it happened is <see cref="ErrorCodes.ConnectionLost"/>, and the object is asked.</summary>
    public async Task<ProgramResult> DoAsync(StepCommand command, PlannedAction action, ActionContext at)
    {
        var result = await StepPrograms.DoAsync(command, action, at).ConfigureAwait(false);
        try
        {
            Require(command, result);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.TargetUnreachable && !IsBeforeAnything(error.Message))
        {
            throw new SafeOpsException(ErrorCodes.ConnectionLost, error.Message, error.NextStep, error.Target, error);
        }
        return result;
    }

    /// <summary>The server never got the request.</summary>
    private static bool IsBeforeAnything(string message) =>
        message.Contains("connection refused", StringComparison.OrdinalIgnoreCase) || message.Contains("no such host", StringComparison.OrdinalIgnoreCase) || message.Contains("specify the right host or port", StringComparison.OrdinalIgnoreCase);

    /// <summary>Throws what <see cref="KubectlRefusal"/> makes of an answer that is none.</summary>
    public void Require(StepCommand command, ProgramResult result)
    {
        if (result.TimedOut || result.ExitCode != 0)
            throw KubectlRefusal.Of(command, result, Place, StepPrograms.Complaint(result, context));
    }

    public static JsonObject Read(StepCommand command, ProgramResult result)
    {
        try
        {
            return (JsonObject)JsonNode.Parse(result.Output)!;
        }
        catch (Exception error) when (error is JsonException or InvalidCastException or ArgumentException)
        {
            throw new SafeOpsException(ErrorCodes.AnswerInvalid, $"'{command.Line}' did not answer with a JSON object ({Counts.Of(result.Output.Length, "character")}).", "Look what that command prints.", command.Line, error);
        }
    }
}
