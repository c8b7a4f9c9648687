using System.Text.Json;
using SafeOps.Errors;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Inventory.Export;

/// <summary>Which subscriptions are asked, and what the identity may not see of them.</summary>
/// <param name="Ids">Lower case, in order.</param>
public sealed record SubscriptionScope(IReadOnlyList<string> Ids, IReadOnlyList<string> Gaps)
{
    private const string What = "Subscriptions";
    private const int MostPages = 100;

    /// <summary>Of more than these az asks the first, and says so where nobody hears it.</summary>
    private const int MostOfCli = 1000;

    public static async Task<SubscriptionScope> FindAsync(IAzureReader reader, ExportRequest request, ExportWatch watch, CancellationToken cancellationToken)
    {
        var gaps = new List<string>();
        var seen = await ListAsync(reader, request.ManagementGroups, gaps, cancellationToken).ConfigureAwait(false);
        watch.Says($"{reader.From} shows {Counts.Of(seen.Count, "subscription")}.");
        var ids = request.Subscriptions.Count == 0
            ? seen.Keys.ToList()
            : request.Subscriptions.Select(s => Choose(s, seen, gaps)).Distinct().ToList();
        if (ids.Count == 0)
            throw new SafeOpsException(ErrorCodes.AzureRefused, $"The identity sees no subscription{(request.ManagementGroups.Count > 0 ? $" below {string.Join(", ", request.ManagementGroups)}" : "")}: there is nothing to make an inventory of.", "Give it the role Reader on the subscriptions, or look whom az account show names.");
        gaps.AddRange(await PartsAsync(reader, ids, seen, watch, cancellationToken).ConfigureAwait(false));
        return new SubscriptionScope([.. ids.Order(StringComparer.Ordinal)], gaps);
    }

    /// <summary>Ids (lower case) with their names.</summary>
    private static async Task<Dictionary<string, string>> ListAsync(IAzureReader reader, IReadOnlyList<string> managementGroups, List<string> gaps, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var question = new GraphQuestion(GraphQueries.Subscriptions, []) { ManagementGroups = managementGroups };
        for (var pages = 0; pages < MostPages; pages++)
        {
            using var page = await reader.AskAsync(question, What, cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Rows.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.Object))
            {
                if (row.TryGetProperty("subscriptionId", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } text)
                    found.TryAdd(text.ToLowerInvariant(), row.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : text);
            }
            if (page.IsSubscriptionLimitHit)
                gaps.Add("The identity sees more subscriptions than Resource Graph asks at once: some are not covered.");
            if (page.IsTruncated)
                gaps.Add("The list of subscriptions was cut off: some are not covered.");
            if (page.SkipToken is null || page.SkipToken == question.SkipToken)
                break;
            question = question with { SkipToken = page.SkipToken };
        }
        if (reader.Source == InventorySource.AzureCli && found.Count >= MostOfCli && managementGroups.Count == 0)
            gaps.Add($"The Azure CLI shows {Counts.Format(MostOfCli)} subscriptions at most: others are not covered. Give -Source Rest.");
        return found;
    }

    private static string Choose(string wanted, Dictionary<string, string> seen, List<string> gaps)
    {
        if (Guid.TryParse(wanted, out var id))
        {
            var text = id.ToString("D");
            if (!seen.ContainsKey(text))
                gaps.Add($"The identity does not see subscription {text}: nothing of it is here.");
            return text;
        }
        var named = seen.Where(s => s.Value.Equals(wanted, StringComparison.OrdinalIgnoreCase)).Select(s => s.Key).ToList();
        return named switch
        {
            [var only] => only,
            [] => throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"The identity sees no subscription '{wanted}'.{Near(wanted, seen)}", "az account list --all names them.", wanted),
            _ => throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"{named.Count} subscriptions are named '{wanted}': {string.Join(", ", named)}.", "Give the id of the one that is meant.", wanted),
        };
    }

    private static string Near(string wanted, Dictionary<string, string> seen) =>
        NearestWord.Find(wanted, seen.Values) is { } near ? $" Did you mean '{near}'?" : "";

    /// <summary>
    /// Resource Graph leaves out without a word what the identity may not read. So each subscription is asked what it may read there:
    /// less than everything is a gap. Where that cannot be learned, nothing is claimed of it.
    /// </summary>
    private static async Task<IReadOnlyList<string>> PartsAsync(IAzureReader reader, List<string> ids, Dictionary<string, string> seen, ExportWatch watch, CancellationToken cancellationToken)
    {
        var parts = new List<string>();
        var done = 0;
        await Parallel.ForEachAsync(ids.Where(seen.ContainsKey), new ParallelOptions { MaxDegreeOfParallelism = reader.Parallel, CancellationToken = cancellationToken }, async (id, end) =>
        {
            var isWhole = await ReadsAllAsync(reader, id, watch, end).ConfigureAwait(false);
            lock (parts)
            {
                watch.Progress("Permissions", $"{Counts.Format(++done)} of {Counts.Of(ids.Count, "subscription")}", done, ids.Count);
                if (!isWhole)
                    parts.Add($"The identity may not read all of subscription {seen[id]} ({id}): what it may not see is missing.");
            }
        }).ConfigureAwait(false);
        return [.. parts.Order(StringComparer.Ordinal)];
    }

    private static async Task<bool> ReadsAllAsync(IAzureReader reader, string id, ExportWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await reader.GetAsync($"/subscriptions/{id}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01", "Permissions", cancellationToken).ConfigureAwait(false);
            return !answer.RootElement.TryGetProperty("value", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0
                || list.EnumerateArray().Any(p => Has(p, "actions") && !Has(p, "notActions"));
        }
        catch (AzureFailure failure) when (failure.Kind == FailureKind.Refused)
        {
            // Who may read everything may read this too.
            return false;
        }
        catch (AzureFailure failure)
        {
            watch.Says($"What the identity may read in subscription {id} is not known. {failure.Message}");
            return true;
        }
    }

    private static bool Has(JsonElement permission, string list) =>
        permission.ValueKind == JsonValueKind.Object && permission.TryGetProperty(list, out var actions) && actions.ValueKind == JsonValueKind.Array
        && actions.EnumerateArray().Any(a => a.ValueKind == JsonValueKind.String && a.GetString() is "*" or "*/read");
}
