namespace SafeOps.Drift.States;

/// <summary>What a state calls a provider, reduced to namespace and name: the host is that of whoever mirrors it.</summary>
internal static class ProviderName
{
    /// <param name="text">
    /// <c>provider["registry.example/hashicorp/azurerm"].alias</c>, the same within a module, <c>registry.example/hashicorp/azurerm</c>,
    /// or, before 0.13, <c>provider.azurerm.alias</c> and <c>azurerm</c>, which stand for <c>hashicorp/azurerm</c>.
    /// </param>
    public static string Of(string text)
    {
        // A module's key may hold a quote as well: the provider's is the last of these.
        const string quoted = "provider[\"";
        var at = text.LastIndexOf(quoted, StringComparison.Ordinal);
        if (at >= 0)
        {
            var end = text.IndexOf('"', at + quoted.Length);
            return Source(text[(at + quoted.Length)..(end < 0 ? text.Length : end)]);
        }
        const string bare = "provider.";
        at = text.LastIndexOf(bare, StringComparison.Ordinal);
        return Source(at < 0 ? text : text[(at + bare.Length)..].Split('.')[0]);
    }

    private static string Source(string text)
    {
        var parts = text.Split('/');
        return parts switch
        {
            [.., "-", var name] => $"hashicorp/{name}",
            [.., var space, var name] => $"{space}/{name}",
            _ => $"hashicorp/{text}",
        };
    }
}
