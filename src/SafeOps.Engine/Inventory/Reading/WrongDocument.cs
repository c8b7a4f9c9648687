using SafeOps.Errors;

namespace SafeOps.Inventory.Reading;

/// <summary>Says of a file that is no inventory what it is.</summary>
internal static class WrongDocument
{
    private const string Expected = "Give a folder that Export-AzureInventory wrote, or JSON of 'az resource list', 'az graph query' or 'Get-AzResource -ExpandProperties | ConvertTo-Json -Depth 100'.";

    /// <summary>What can be told from the first bytes.</summary>
    public static void RefuseByHead(string path, InventoryBytes bytes)
    {
        if (bytes.Length == 0)
            throw Invalid(path, "is empty: it has 0 bytes");
        var head = bytes.Head;
        if (head.Length == 0 && bytes.Length <= 256)
            throw Invalid(path, "is empty: it has white space alone");
        if (head.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || head.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            throw Invalid(path, "is an HTML page, perhaps of a sign-in or of an error");
        if (head.StartsWith('<'))
            throw Invalid(path, "is XML");
        if (head.StartsWith("PK\u0003\u0004", StringComparison.Ordinal))
            throw Invalid(path, "is a ZIP archive or a workbook");
        if (head.Contains(',') && head.Split('\n', ',').Select(h => h.Trim('"', ' ', '\r')).Any(h => h.Equals("id", StringComparison.OrdinalIgnoreCase) || h.Equals("resource id", StringComparison.OrdinalIgnoreCase)) && !head.StartsWith('{') && !head.StartsWith('['))
            throw Invalid(path, "is a table of comma-separated values");
    }

    public static SafeOpsException Refusal(string path, RowFinder finder, long rows, IReadOnlyList<string> problems) => rows > 0
        ? Invalid(path, $"has no row that can be used; {problems.FirstOrDefault(p => p.Contains("row ", StringComparison.Ordinal))?.Replace(path + ": ", "", StringComparison.Ordinal).TrimEnd('.') ?? "none has an id"}")
        : Invalid(path, finder.Error is { Length: > 0 } error ? $"is an error that Azure answered: {error}" : What(finder.Names.ToHashSet(StringComparer.Ordinal)));

    private static string What(HashSet<string> names)
    {
        if (names.Contains("encrypted_data") || names.Contains("encryption_version"))
            return "is an encrypted Terraform state";
        if (names.Contains("planned_values") || names.Contains("resource_changes"))
            return "is a Terraform plan";
        if (names.Contains("terraform_version") || names.Contains("lineage"))
            return "is a Terraform state";
        if (names.Contains("$schema") && names.Contains("contentVersion"))
            return "is a template of Resource Manager, which says what should be";
        if (names.Contains("hasProperties") && names.Contains("taken"))
            return "is the manifest of an inventory; the rows lie beside it in azure-resources.json";
        return names.Count == 0 ? "has no resources" : $"is no inventory: it has {string.Join(", ", names.Order(StringComparer.Ordinal).Take(5).Select(n => $"'{n}'"))} at its top";
    }

    private static SafeOpsException Invalid(string path, string what) => new(ErrorCodes.InventoryInvalid, $"{path} {what}.", Expected, path);
}
