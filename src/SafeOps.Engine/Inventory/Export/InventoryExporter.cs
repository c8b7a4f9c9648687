using SafeOps.Values;

namespace SafeOps.Inventory.Export;

/// <summary>
/// Makes an inventory of what is in Azure. Rows go to the disk as they come; the file stands in its place only when all were asked.
/// What could not be had is in the manifest as a gap. Where nothing at all could be had, nothing is written.
/// </summary>
public sealed class InventoryExporter(IAzureReader reader, TimeProvider time)
{
    private const int MostWarnings = 5;

    /// <summary>Throws where nothing can be had: the program is missing, nobody is signed in, no subscription is seen.</summary>
    public async Task<InventorySummary> ExportAsync(ExportRequest request, ExportWatch watch, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var plan = ExportPlan.Of(request);
        using var claim = FolderClaim.Take(request.Folder, request.Replace);
        using var writer = InventoryWriter.Create(request.Folder);
        await reader.OpenAsync(cancellationToken).ConfigureAwait(false);
        var taken = time.GetUtcNow();
        var scope = await SubscriptionScope.FindAsync(reader, request, watch, cancellationToken).ConfigureAwait(false);
        var gaps = scope.Gaps.ToList();
        var sink = new RowSink(writer.Add, plan.Lists.Select(t => t.Parent).ToHashSet(StringComparer.OrdinalIgnoreCase));
        var pager = new GraphPager(reader, sink, watch);
        if (plan.Query is { } query)
            gaps.AddRange((await ReadTableAsync(query, "Resources", scope, sink, pager, isMain: true, cancellationToken).ConfigureAwait(false)).Gaps);
        var notAsked = await ReadTablesAsync(plan, scope, sink, pager, gaps, watch, cancellationToken).ConfigureAwait(false);
        var total = pager.TotalRecords;
        await ReadListsAsync(plan, request, scope, sink, gaps, notAsked, watch, cancellationToken).ConfigureAwait(false);
        var manifest = writer.Complete(new InventoryManifest
        {
            Source = reader.Source,
            Taken = taken,
            Subscriptions = scope.Ids,
            Types = plan.CoveredTypes,
            ChildTypes = [.. plan.ChildTypes.Where(t => !notAsked.Contains(t)).Select(t => t.ToLowerInvariant())],
            ResourceGroups = [.. request.ResourceGroups.Select(g => g.ToLowerInvariant())],
            Query = string.Join('\n', plan.Queries),
            Count = sink.Count,
            TotalRecords = total,
            Pages = pager.Pages,
            Gaps = gaps,
            HasProperties = true,
            Tool = reader.Tool,
        });
        Warn(gaps, watch);
        return Summary(request, manifest) with { Types = sink.Types, Duration = time.GetElapsedTime(started) };
    }

    /// <summary>What <see cref="ExportAsync"/> would ask, and how much Azure says there is; nothing is written.</summary>
    public async Task<InventorySummary> PreviewAsync(ExportRequest request, ExportWatch watch, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var plan = ExportPlan.Of(request);
        await reader.OpenAsync(cancellationToken).ConfigureAwait(false);
        var taken = time.GetUtcNow();
        var scope = await SubscriptionScope.FindAsync(reader, request, watch, cancellationToken).ConfigureAwait(false);
        long? count = 0;
        foreach (var question in plan.Queries.SelectMany(q => Batches(scope).Select(b => new GraphQuestion(q, b) { Top = 1 })))
        {
            try
            {
                using var page = await reader.AskAsync(question, "Resources", cancellationToken).ConfigureAwait(false);
                count += page.TotalRecords;
            }
            catch (AzureFailure failure) when (question.Query != plan.Query && !plan.IsNamed)
            {
                watch.Warns($"A table cannot be asked, and its types would not be covered. {failure.Message}");
            }
        }
        return Summary(request, new InventoryManifest
        {
            Source = reader.Source,
            Taken = taken,
            Subscriptions = scope.Ids,
            ChildTypes = [.. plan.ChildTypes.Select(t => t.ToLowerInvariant())],
            Query = string.Join('\n', plan.Queries),
            Count = count ?? 0,
            Gaps = scope.Gaps,
            HasProperties = true,
            Tool = reader.Tool,
        }) with
        {
            IsWritten = false,
            Count = count,
            Replaces = FolderClaim.HasInventory(request.Folder),
            Duration = time.GetElapsedTime(started),
        };
    }

    /// <summary>The child types that other tables have. Gives those that could not be asked, and need not have been.</summary>
    private async Task<HashSet<string>> ReadTablesAsync(ExportPlan plan, SubscriptionScope scope, RowSink sink, GraphPager pager, List<string> gaps, ExportWatch watch, CancellationToken cancellationToken)
    {
        var notAsked = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (query, types) in plan.Tables)
        {
            var name = string.Join(", ", types);
            var (missing, isNone) = await ReadTableAsync(query, name, scope, sink, pager, isMain: false, cancellationToken).ConfigureAwait(false);
            if (plan.IsNamed || !isNone)
            {
                gaps.AddRange(missing);
                continue;
            }
            notAsked.UnionWith(types);
            watch.Warns($"{name} cannot be asked, and is not covered. {missing[0]}");
        }
        return notAsked;
    }

    /// <summary>What is missing of a table, and whether none of it came.</summary>
    private async Task<(List<string> Gaps, bool IsNone)> ReadTableAsync(string query, string name, SubscriptionScope scope, RowSink sink, GraphPager pager, bool isMain, CancellationToken cancellationToken)
    {
        var (gaps, isNone, first) = (new List<string>(), true, 1);
        sink.IsMainTable = isMain;
        foreach (var batch in Batches(scope))
        {
            var what = batch.Length == scope.Ids.Count ? name : $"{name} of subscriptions {Counts.Format(first)} to {Counts.Format(first + batch.Length - 1)} of {Counts.Format(scope.Ids.Count)}";
            var (gap, rows) = await pager.ReadAsync(new GraphQuestion(query, batch), what, cancellationToken).ConfigureAwait(false);
            first += batch.Length;
            isNone &= gap is not null && rows == 0;
            if (gap is not null)
                gaps.Add(gap);
        }
        return (gaps, isNone);
    }

    private async Task ReadListsAsync(ExportPlan plan, ExportRequest request, SubscriptionScope scope, RowSink sink, List<string> gaps, HashSet<string> notAsked, ExportWatch watch, CancellationToken cancellationToken)
    {
        var lister = new ChildLister(reader, sink, request.ResourceGroups, gaps, watch);
        foreach (var type in plan.Lists)
        {
            var parents = type.Parent.Equals(ExportPlan.SubscriptionType, StringComparison.OrdinalIgnoreCase)
                ? [.. scope.Ids.Select(id => $"/subscriptions/{id}")]
                : sink.ParentsOf(type.Parent);
            if (notAsked.Contains(type.Parent) || !await lister.ReadAsync(type, parents, plan.IsNamed, cancellationToken).ConfigureAwait(false))
                notAsked.Add(type.Type);
        }
    }

    private List<string[]> Batches(SubscriptionScope scope) => [.. scope.Ids.Chunk(reader.MostSubscriptions)];

    private InventorySummary Summary(ExportRequest request, InventoryManifest manifest) => new()
    {
        Path = request.Folder,
        IsWritten = true,
        Source = manifest.Source,
        From = reader.From,
        Taken = manifest.Taken,
        Count = manifest.Count,
        Subscriptions = manifest.Subscriptions,
        ChildTypes = manifest.ChildTypes,
        Gaps = manifest.Gaps,
        HasProperties = manifest.HasProperties,
        Pages = manifest.Pages,
        Query = manifest.Query,
        Tool = manifest.Tool,
        Digest = manifest.Digest,
    };

    private static void Warn(List<string> gaps, ExportWatch watch)
    {
        if (gaps.Count == 0)
            return;
        watch.Warns($"The inventory is incomplete ({Counts.Of(gaps.Count, "gap")}): what is missing from it is not missing from Azure.");
        foreach (var gap in gaps.Take(MostWarnings))
            watch.Warns(gap);
        if (gaps.Count > MostWarnings)
            watch.Warns($"The other {Counts.Of(gaps.Count - MostWarnings, "gap")} are in the manifest.");
    }
}
