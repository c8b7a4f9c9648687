using System.Text.Json;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Inventory.Export;

/// <summary>Asks each parent for its list of a child type. A list that cannot be had is a gap that names the parent.</summary>
internal sealed class ChildLister(IAzureReader reader, RowSink sink, IReadOnlyList<string> resourceGroups, List<string> gaps, ExportWatch watch)
{
    /// <summary>A gap names so many parents; more would hide what it says.</summary>
    private const int MostNamed = 20;

    /// <summary>After so many failures of Azure or the network in a row, and nothing else, the rest is not asked.</summary>
    private const int MostInARow = 12;

    private const int MostPages = 10_000;

    private sealed record Failed(string Parent, AzureFailure Failure);

    /// <param name="isWanted">Whether the caller named it. Else one that fails for each parent is no gap: it counts as not asked.</param>
    /// <returns>Whether it was asked: absence says something of it, but for the gaps.</returns>
    public async Task<bool> ReadAsync(ChildType type, IReadOnlyList<string> parents, bool isWanted, CancellationToken cancellationToken)
    {
        var failures = new List<Failed>();
        var (done, inARow) = (0, 0);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await Parallel.ForEachAsync(parents, new ParallelOptions { MaxDegreeOfParallelism = reader.Parallel, CancellationToken = enough.Token }, async (parent, end) =>
            {
                var failure = await ReadOneAsync(type, parent, end).ConfigureAwait(false);
                lock (failures)
                {
                    watch.Progress(type.Type, $"{Counts.Format(++done)} of {Counts.Format(parents.Count)}", done, parents.Count);
                    if (failure is not null)
                        failures.Add(new Failed(parent, failure));
                    inARow = failure?.Kind is FailureKind.Transient or FailureKind.Throttled ? inARow + 1 : 0;
                    if (failure?.Kind == FailureKind.SignIn || inARow >= MostInARow)
                        enough.Cancel();
                }
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Enough of them failed; what that makes of the type is said below.
        }
        if (!isWanted && failures.Count > 0 && failures.Count == done)
        {
            watch.Warns($"{type.Type} cannot be asked, and is not covered. {failures[0].Failure.Message}");
            return false;
        }
        if (enough.IsCancellationRequested)
            gaps.Add($"{type.Type}: of {Counts.Of(parents.Count, "parent")} only {Counts.Format(done)} were asked, for each further one would have failed as well.");
        foreach (var alike in failures.GroupBy(f => (f.Failure.Kind, f.Failure.AzureCode)).OrderByDescending(g => g.Count()))
            gaps.Add(Gap(type, [.. alike.OrderBy(f => f.Parent, StringComparer.OrdinalIgnoreCase)], parents.Count));
        return true;
    }

    /// <summary>Null where all of the list was had, or there can be none.</summary>
    private async Task<AzureFailure?> ReadOneAsync(ChildType type, string parent, CancellationToken cancellationToken)
    {
        var pass = sink.NextPass();
        var unusable = 0;
        var address = $"{parent.TrimEnd('/')}/{type.List}?api-version={Uri.EscapeDataString(type.ApiVersion)}";
        try
        {
            for (var pages = 0; pages < MostPages; pages++)
            {
                using var document = await reader.GetAsync(address, $"{type.Type} of {parent}", cancellationToken).ConfigureAwait(false);
                unusable += Elements(document.RootElement).Where(IsWanted).Count(e => sink.AddChild(e, type, parent, pass) == RowFate.Unusable);
                if (Next(document.RootElement) is not { } next || next == address)
                    return unusable == 0 ? null : Wrong(Counts.Of(unusable, "element") + " without an id");
                address = next;
            }
            return Wrong("no end");
        }
        catch (AzureFailure failure) when (failure.AzureCode is { } code && type.Absent.Contains(code, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }
        catch (AzureFailure failure) when (failure is { Kind: FailureKind.NotFound, AzureCode: "ResourceNotFound" or "ParentResourceNotFound" or "ResourceGroupNotFound" })
        {
            watch.Says($"{parent} has gone since the export began.");
            return null;
        }
        catch (AzureFailure failure)
        {
            return failure;
        }
    }

    private static AzureFailure Wrong(string has) => new(FailureKind.Final, ErrorCodes.AzureRefused, $"The list has {has}.");

    /// <summary>The elements of <c>value</c>; of an answer that is one resource, that.</summary>
    private static IEnumerable<JsonElement> Elements(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Array => root.EnumerateArray(),
        JsonValueKind.Object when root.TryGetProperty("value", out var list) && list.ValueKind == JsonValueKind.Array => list.EnumerateArray(),
        JsonValueKind.Object when root.TryGetProperty("id", out _) => [root],
        _ => [],
    };

    private static string? Next(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && (root.TryGetProperty("nextLink", out var next) || root.TryGetProperty("@odata.nextLink", out next))
            && next.ValueKind == JsonValueKind.String && next.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A list of a whole subscription has what lies outside the resource groups that are asked.</summary>
    private bool IsWanted(JsonElement element) => resourceGroups.Count == 0
        || (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            && ArmId.TryParse(id.GetString(), out var arm) && arm.ResourceGroup is { } group && resourceGroups.Contains(group, StringComparer.OrdinalIgnoreCase));

    private static string Gap(ChildType type, List<Failed> failed, int all)
    {
        var named = string.Join(", ", failed.Take(MostNamed).Select(f => f.Parent)) + (failed.Count > MostNamed ? $" and {Counts.Of(failed.Count - MostNamed, "other")}" : "");
        var failure = failed[0].Failure;
        return $"{type.Type} of {Counts.Format(failed.Count)} of {Counts.Of(all, "parent")} could not be had: {named}. {failure.Message}";
    }
}
