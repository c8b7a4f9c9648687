using System.Text;
using System.Text.Json;
using SafeOps.Drift;

namespace SafeOps.Reports;

/// <summary>A drift report as one HTML page: the findings as JSON in a page that searches and filters them.</summary>
internal static class DriftPage
{
    /// <summary>Where the template takes the findings.</summary>
    private const string Place = "/*data*/";

    public static byte[] Write(DriftReport report)
    {
        var page = Template();
        var place = page.IndexOf(Place, StringComparison.Ordinal);
        return [.. Encoding.UTF8.GetBytes(page[..place]), .. Data(report), .. Encoding.UTF8.GetBytes(page[(place + Place.Length)..])];
    }

    private static byte[] Data(DriftReport report)
    {
        using var buffer = new MemoryStream();
        // The default encoder writes <, > and & as escapes, so that no value ends the element it stands in.
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("title", report.Title());
            writer.WriteStartArray("facts");
            foreach (var (name, value) in report.Facts())
            {
                writer.WriteStartArray();
                writer.WriteStringValue(name);
                writer.WriteStringValue(value);
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
            writer.WriteStartArray("warnings");
            foreach (var warning in report.Warnings)
                writer.WriteStringValue(warning);
            writer.WriteEndArray();
            writer.WriteStartArray("items");
            foreach (var item in report.Items)
                Write(writer, item);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, DriftItem item)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", item.Kind.ToString());
        writer.WriteString("reason", item.Reason.ToString());
        Text("explanation", item.Explanation);
        Text("name", item.Name);
        Text("type", item.Type);
        Text("terraformType", item.TerraformType);
        Text("azureId", item.AzureId);
        Text("address", item.Address);
        Text("stateFile", item.StateFile);
        Text("resourceGroup", item.ResourceGroup);
        Text("subscription", item.Subscription);
        List("candidates", item.Candidates);
        List("others", item.Others);
        if (item.Properties.Count > 0)
        {
            writer.WriteStartArray("properties");
            foreach (var property in item.Properties)
            {
                writer.WriteStartObject();
                writer.WriteString("name", property.Name);
                Text("azureName", property.AzureName);
                Text("terraform", property.Terraform);
                Text("azure", property.Azure);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        writer.WriteEndObject();

        void Text(string name, string? value)
        {
            if (value is { Length: > 0 })
                writer.WriteString(name, value);
        }

        void List(string name, IReadOnlyList<string> values)
        {
            if (values.Count == 0)
                return;
            writer.WriteStartArray(name);
            foreach (var value in values)
                writer.WriteStringValue(value);
            writer.WriteEndArray();
        }
    }

    private static string Template()
    {
        using var stream = typeof(DriftPage).Assembly.GetManifestResourceStream("SafeOps.Reports.drift-page.html")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
