using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>
/// What an object was before an action, whole (<c>before</c>: saved before the effect), and what it was right after (<c>after</c>). The
/// one place where a Secret's data is kept.
/// </summary>
/// <param name="Before">Null: it was not there.</param>
/// <param name="After">Null: not noted, the action was interrupted; or it was gone.</param>
internal sealed record SavedObject(JsonObject? Before, JsonObject? After)
{
    private const string BeforeName = "before";
    private const string AfterName = "after";

    /// <summary>Notes what is there now, or that nothing is. Repeated after a crash it keeps what was noted first.</summary>
    public static async Task KeepBeforeAsync(ActionContext context, JsonObject? found, CancellationToken cancellationToken)
    {
        if (await ReadAsync(context, cancellationToken).ConfigureAwait(false) is null)
            await SaveAsync(context, BeforeName, found, cancellationToken).ConfigureAwait(false);
    }

    public static Task KeepAfterAsync(ActionContext context, JsonObject? left, CancellationToken cancellationToken) => SaveAsync(context, AfterName, left, cancellationToken);

    /// <summary>Null where the action never came so far as to save.</summary>
    public static async Task<SavedObject?> ReadAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var (noted, before) = await OpenAsync(context, BeforeName, cancellationToken).ConfigureAwait(false);
        return noted ? new SavedObject(before, (await OpenAsync(context, AfterName, cancellationToken).ConfigureAwait(false)).Found) : null;
    }

    private static Task SaveAsync(ActionContext context, string name, JsonObject? found, CancellationToken cancellationToken) =>
        context.Saved.SaveAsync(name, async stream => await JsonSerializer.SerializeAsync(stream, found, cancellationToken: cancellationToken).ConfigureAwait(false), cancellationToken);

    private static async Task<(bool Noted, JsonObject? Found)> OpenAsync(ActionContext context, string name, CancellationToken cancellationToken)
    {
        await using var stream = await context.Saved.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        if (stream is null)
            return (false, null);
        try
        {
            return (true, (JsonObject?)await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is JsonException or InvalidCastException)
        {
            throw new SafeOpsException(ErrorCodes.RunDataMissing, $"What run {context.RunId} saved cannot be read: {error.Message}", target: context.RunId, inner: error);
        }
    }
}
