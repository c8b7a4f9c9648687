using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>
/// What an action saves: the objects of each batch before it is deleted (<c>batch-0001</c>), and which of the planned ones were left, with
/// the reason (<c>left</c>), which also tells that it was begun.
/// </summary>
internal sealed class DeletedManifests(ActionContext context)
{
    private const string LeftName = "left";
    private const string BatchPrefix = "batch-";

    /// <summary>Reasons by name; null where the action was never begun.</summary>
    public async Task<Dictionary<string, string>?> LeftAsync(CancellationToken cancellationToken) =>
        await ReadAsync(LeftName, cancellationToken).ConfigureAwait(false) is JsonObject left ? left.ToDictionary(l => l.Key, l => (string)l.Value!, StringComparer.Ordinal) : null;

    public Task SaveLeftAsync(IReadOnlyDictionary<string, string> left) =>
        SaveAsync(LeftName, new JsonObject(left.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Key, l.Value))));

    /// <summary>A batch that is saved again after a crash stands there twice, which an undo takes for once.</summary>
    public async Task SaveAsync(IReadOnlyList<JsonObject> batch)
    {
        var number = (await BatchesAsync(CancellationToken.None).ConfigureAwait(false)).Count + 1;
        await SaveAsync(string.Create(CultureInfo.InvariantCulture, $"{BatchPrefix}{number:000000}"), new JsonArray([.. batch.Select(i => i.DeepClone())])).ConfigureAwait(false);
    }

    /// <summary>Each object once, by uid.</summary>
    public async Task<IReadOnlyList<JsonObject>> AllAsync(CancellationToken cancellationToken)
    {
        var items = new List<JsonObject>();
        foreach (var name in await BatchesAsync(cancellationToken).ConfigureAwait(false))
            items.AddRange((await ReadAsync(name, cancellationToken).ConfigureAwait(false) as JsonArray ?? []).OfType<JsonObject>());
        return [.. items.DistinctBy(ObjectFacts.Uid, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<string>> BatchesAsync(CancellationToken cancellationToken) =>
        [.. (await context.Saved.ListAsync(cancellationToken).ConfigureAwait(false)).Where(n => n.StartsWith(BatchPrefix, StringComparison.Ordinal))];

    private Task SaveAsync(string name, JsonNode content) =>
        context.Saved.SaveAsync(name, async stream => await JsonSerializer.SerializeAsync(stream, content).ConfigureAwait(false), CancellationToken.None);

    private async Task<JsonNode?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var stream = await context.Saved.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        try
        {
            return stream is null ? null : await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException error)
        {
            throw new SafeOpsException(ErrorCodes.RunDataMissing, $"What run {context.RunId} saved cannot be read: {error.Message}", target: context.RunId, inner: error);
        }
    }
}
