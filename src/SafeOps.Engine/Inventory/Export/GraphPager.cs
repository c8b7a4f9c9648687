using SafeOps.Values;

namespace SafeOps.Inventory.Export;

/// <summary>
/// Reads all pages of an answer, and says what is missing of it. Resource Graph pages by position: what is made or deleted meanwhile
/// shifts rows over the edge of a page, which shows in a total that moves, rows that come twice, or fewer rows than the total. Then it
/// is all read once more, and only what is new is taken.
/// </summary>
internal sealed class GraphPager(IAzureReader reader, RowSink sink, ExportWatch watch)
{
    private const int FewestRows = 1;

    /// <summary>So many pages in a row that bring nothing: the answer goes in a circle.</summary>
    private const int MostEmptyPages = 3;

    public int Pages { get; private set; }

    /// <summary>What all answers say there is; null as soon as one says nothing.</summary>
    public long? TotalRecords { get; private set; } = 0;

    /// <param name="what">What is read, as a person says it.</param>
    /// <returns>What is missing of it, null for nothing; and how many rows came.</returns>
    public async Task<(string? Gap, long Rows)> ReadAsync(GraphQuestion question, string what, CancellationToken cancellationToken)
    {
        var pass = await PassAsync(question, what, cancellationToken).ConfigureAwait(false);
        if (pass.Moved && pass.Gap is null)
        {
            watch.Says($"{what}: what is there changed while it was read. It is read once more.");
            pass = await PassAsync(question, what, cancellationToken).ConfigureAwait(false);
            if (pass.Moved && pass.Gap is null)
                pass = pass with { Gap = $"{what}: what is there changed while it was read, twice. {Got(pass)}; some may be missing." };
        }
        TotalRecords += pass.Total;
        return (pass.Gap, pass.Rows);
    }

    private sealed record Pass(long Rows, long? Total, bool Moved, string? Gap);

    private async Task<Pass> PassAsync(GraphQuestion question, string what, CancellationToken cancellationToken)
    {
        var number = sink.NextPass();
        var (rows, unusable, idle, moved) = (0L, 0L, 0, false);
        long? total = null;
        while (true)
        {
            GraphPage page;
            try
            {
                page = await reader.AskAsync(question, what, cancellationToken).ConfigureAwait(false);
            }
            catch (AzureFailure failure) when (failure.Kind == FailureKind.TooLarge && question.Top > FewestRows)
            {
                question = question with { Top = Math.Max(FewestRows, question.Top / 2) };
                watch.Says($"{what}: a page is too large for Azure to give. It is asked for {Counts.Of(question.Top, "row")} at a time.");
                continue;
            }
            catch (AzureFailure failure) when (Pages > 0)
            {
                // Something was had already: what follows is missing, and is said to be. Where nothing was, there is nothing to keep.
                return new Pass(rows, total, moved, $"{what}: the rows from {Counts.Format(rows + 1)} on are missing{(total is { } all ? $" ({Counts.Format(all)} in all)" : "")}. {failure.Message}");
            }
            using (page)
            {
                Pages++;
                var brings = false;
                foreach (var row in page.Rows.EnumerateArray())
                {
                    var fate = sink.Add(row, number);
                    moved |= fate == RowFate.Repeated;
                    unusable += fate == RowFate.Unusable ? 1 : 0;
                    brings |= fate is RowFate.New or RowFate.Known;
                }
                var count = page.Rows.GetArrayLength();
                rows += count;
                moved |= (total is not null && page.TotalRecords is not null && total != page.TotalRecords) || (page.Count is { } said && said != count);
                total = page.TotalRecords ?? total;
                idle = brings ? 0 : idle + 1;
                watch.Progress(what, $"{Counts.Of(sink.Count, "resource")}, page {Counts.Format(Pages)}", rows, total);
                if (page.IsSubscriptionLimitHit)
                    return new Pass(rows, total, moved, $"{what}: the identity sees more subscriptions than Resource Graph asks at once.");
                if (page.SkipToken is null)
                    return End(page, count);
                if (page.SkipToken == question.SkipToken || idle > MostEmptyPages)
                    return new Pass(rows, total, moved, $"{what}: Azure gives the same page again and again. {Got(rows, total)}; the rest is missing.");
                question = question with { SkipToken = page.SkipToken };
            }
        }

        Pass End(GraphPage page, int count)
        {
            if (unusable > 0)
                return new Pass(rows, total, moved, $"{what}: {Counts.Of(unusable, "row")} without an id or with a text that is none {(unusable == 1 ? "was" : "were")} left out.");
            // Azure says 'truncated' of a last page too, so it counts only where rows are missing, or may be.
            if (total is { } known ? page.IsTruncated && rows < known : page.IsTruncated || count >= question.Top)
                return new Pass(rows, total, moved, $"{what}: the answer was cut off after {Counts.Of(rows, "row")}{(total is { } all ? $" of {Counts.Format(all)}" : "")}, and gave no way to the rest.");
            return new Pass(rows, total, moved || (total is { } expected && rows < expected), null);
        }
    }

    private static string Got(Pass pass) => Got(pass.Rows, pass.Total);

    private static string Got(long rows, long? total) => $"It gave {Counts.Of(rows, "row")}{(total is { } all ? $" of {Counts.Format(all)}" : "")}";
}
