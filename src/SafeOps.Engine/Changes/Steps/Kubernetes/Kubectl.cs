using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <summary>A command line for this place.</summary>
    /// <param name="namespace">Instead of the place's.</param>
    public StepCommand Command(IEnumerable<string> arguments, string? input = null, string? @namespace = null, TimeSpan? timeout = null) =>
        new(Program, ["--context", Place.Context, .. (@namespace ?? Place.Namespace) is { } named ? (string[])["--namespace", named] : [], .. arguments])
        {
            StandardInput = input,
            Timeout = timeout ?? TimeSpan.FromMinutes(1),
        };

    /// <summary>An object as it is; null where it is not there.</summary>
    public async Task<JsonObject?> GetAsync(ObjectName name, CancellationToken cancellationToken)
    {
        var command = Command(["get", name.Resource, name.Name, "--ignore-not-found", "-o", "json"], @namespace: name.Namespace);
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
