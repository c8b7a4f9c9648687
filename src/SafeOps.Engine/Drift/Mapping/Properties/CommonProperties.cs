using System.Text.Json;
using SafeOps.Drift.Mapping.Properties.Forms;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>What is compared of every type: location and tags.</summary>
internal static class CommonProperties
{
    private static readonly PropertyEntry Location = new()
    {
        Terraform = [PropertyPath.TryParse("location")!],
        Azure = [PropertyPath.TryParse("location")!],
        Form = ValueForms.Location,
    };

    public static readonly PropertyEntry Tags = new()
    {
        Terraform = [PropertyPath.TryParse("tags")!],
        Azure = [PropertyPath.TryParse("tags")!],
        Shape = ValueShape.Map,
        // Azure and its services write these by themselves.
        Except = ["hidden-*", "link:*", "ms-resource-usage", "aks-managed-*", "k8s-azure-*", "kubernetes.io-*", "managed-by-k8s-*", "last-updated-by-k8s-*", "ingress-for-aks-*", "azsecpack", "platformsettings.host_environment.*"],
    };

    public static void Compare(RowComparison comparison, JsonElement attributes, JsonElement row, PropertyMap? map)
    {
        // Many rows (children, settings) have no location of their own, and a state that has none says nothing about it.
        if (attributes.TryGetProperty("location"u8, out var terraform) && row.TryGetProperty("location"u8, out var azure)
            && !ScalarText.IsEmpty(terraform) && !ScalarText.IsEmpty(azure))
            comparison.Compare(Location, attributes, row);
        if (comparison.Context.TagsFetched && map?.HasOwnTags != true)
            comparison.Compare(Tags, attributes, row);
    }
}
