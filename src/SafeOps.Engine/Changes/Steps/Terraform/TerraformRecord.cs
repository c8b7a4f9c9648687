using System.Text.Json;
using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>
/// What a run keeps of its apply, saved before terraform starts: by this, a run that was cut off tells what of it took place, and an undo
/// which resources are the run's own. Sensitive values are not in it.
/// </summary>
internal sealed record TerraformRecord
{
    private const string Name = "terraform";

    /// <summary>The state it began with.</summary>
    public required StateHead Before { get; init; }

    /// <summary>The state when terraform ended; null where that was not seen.</summary>
    public StateHead? After { get; init; }

    /// <summary>An undo has begun: the state moves by it.</summary>
    public bool Undoing { get; init; }

    /// <summary>The commit an undo goes back to; null where the state was empty, or there is none.</summary>
    public string? Revision { get; init; }

    public required IReadOnlyList<ResourceChange> Changes { get; init; }

    public static async Task<TerraformRecord?> ReadAsync(ISavedData saved, CancellationToken cancellationToken)
    {
        await using var stream = await saved.OpenAsync(Name, cancellationToken).ConfigureAwait(false);
        if (stream is null)
            return null;
        var json = (await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false))!;
        return new TerraformRecord
        {
            Before = StateHead.FromJson(json["before"])!,
            After = StateHead.FromJson(json["after"]),
            Undoing = (bool)json["undoing"]!,
            Revision = (string?)json["revision"],
            Changes = [.. json["changes"]!.AsArray().Select(c => new ResourceChange((string)c!["address"]!, Enum.Parse<ChangeKind>((string)c["kind"]!))
            {
                PreviousAddress = (string?)c["previous"],
                After = c["after"]?.DeepClone(),
                BeforeDigest = (string?)c["was"],
            })],
        };
    }

    public Task SaveAsync(ISavedData saved, CancellationToken cancellationToken)
    {
        var json = new JsonObject
        {
            ["before"] = Before.ToJson(),
            ["after"] = After?.ToJson(),
            ["undoing"] = Undoing,
            ["revision"] = Revision,
            ["changes"] = new JsonArray([.. Changes.Select(c => new JsonObject
            {
                ["address"] = c.Address,
                ["kind"] = c.Kind.ToString(),
                ["previous"] = c.PreviousAddress,
                ["after"] = c.After?.DeepClone(),
                ["was"] = c.BeforeDigest,
            })]),
        };
        return saved.SaveAsync(Name, stream => JsonSerializer.SerializeAsync(stream, json, cancellationToken: CancellationToken.None), cancellationToken);
    }

    public static Task RemoveAsync(ISavedData saved) => saved.RemoveAsync(Name, CancellationToken.None);
}
