using SafeOps.Drift.Mapping.Properties;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

/// <summary>A secret may be known to differ; it is never shown.</summary>
public sealed class PropertySecrecyTests
{
    private const string Settings = """{ "terraform": "app_settings", "azure": "properties.settings", "as": "map of text" }""";

    [Theory]
    [InlineData("""{ "terraform": "a", "azure": "properties.a", "sensitive": true }""", """{ "a": "hunter2hunter2" }""", """{ "a": "correcthorse" }""", "")]
    [InlineData("""{ "terraform": "admin_password", "azure": "properties.a" }""", """{ "admin_password": "hunter2hunter2" }""", """{ "a": "correcthorse" }""", "")]
    [InlineData("""{ "terraform": "a", "azure": "properties.sharedKey" }""", """{ "a": "hunter2hunter2" }""", """{ "sharedKey": "correcthorse" }""", "")]
    [InlineData("""{ "terraform": "b.a", "azure": "properties.a" }""", """{ "b": [ { "a": "hunter2hunter2" } ] }""", """{ "a": "correcthorse" }""", "b.0.a")]
    [InlineData("""{ "terraform": "b.a", "azure": "properties.a" }""", """{ "b": [ { "a": "hunter2hunter2" } ] }""", """{ "a": "correcthorse" }""", "b")]
    [InlineData(Settings, """{ "app_settings": { "DB_PASSWORD": "hunter2hunter2" } }""", """{ "settings": { "DB_PASSWORD": "correcthorse" } }""", "")]
    [InlineData(Settings, """{ "app_settings": { "x": "hunter2hunter2" } }""", """{ "settings": { "x": "correcthorse" } }""", "app_settings.x")]
    public void Differs_without_being_shown(string entry, string attributes, string properties, string sensitive)
    {
        var found = Assert.Single(PropertyComparerTests.Compare(entry, attributes, properties, Context(sensitive)));
        Assert.True(found.IsSensitive);
        Assert.Equal((SecretMasker.Mask, SecretMasker.Mask), (found.Terraform, found.Azure));
    }

    [Fact]
    public void The_part_of_a_text_that_is_a_secret_is_hidden()
    {
        var found = Assert.Single(PropertyComparerTests.Compare(Settings,
            """{ "app_settings": { "STORE": "AccountName=a;AccountKey=Zm9vYmFyZm9vYmFyZm9vYmFy" } }""", """{ "settings": { "STORE": "AccountName=b;AccountKey=YmFyZm9vYmFyZm9vYmFyZm9v" } }"""));
        Assert.True(found.IsSensitive);
        Assert.DoesNotContain("Zm9v", found.Terraform, StringComparison.Ordinal);
        Assert.DoesNotContain("YmFy", found.Azure, StringComparison.Ordinal);
        Assert.Contains("AccountName=b", found.Azure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_inside_an_added_element_is_hidden()
    {
        const string users = """{ "terraform": "user", "azure": "properties.users", "match": { "terraform": "name", "azure": "name" }, "properties": [ { "terraform": "password", "azure": "password" }, { "terraform": "role", "azure": "role" } ] }""";
        var found = Assert.Single(PropertyComparerTests.Compare(users, """{ "user": [] }""", """{ "users": [ { "name": "a", "password": "correcthorse", "role": "reader" } ] }"""));
        Assert.Equal($"password = {SecretMasker.Mask}, role = reader", found.Azure);
        Assert.True(found.IsSensitive);
    }

    [Theory]
    [InlineData("shared_access_key_enabled", "boolean", "true", "false")]
    [InlineData("key_vault_id", "id", "\"/a/b\"", "\"/a/c\"")]
    [InlineData("key_source", "enum", "\"Microsoft.Storage\"", "\"Microsoft.Keyvault\"")]
    public void What_is_said_about_a_secret_is_shown(string name, string form, string terraform, string azure)
    {
        var found = Assert.Single(PropertyComparerTests.Compare($$"""{ "terraform": "{{name}}", "azure": "properties.a", "as": "{{form}}" }""", $$"""{ "{{name}}": {{terraform}} }""", $$"""{ "a": {{azure}} }"""));
        Assert.False(found.IsSensitive);
        Assert.Equal(azure.Trim('"'), found.Azure);
    }

    [Fact]
    public void A_long_value_is_cut_and_says_how_long_it_is()
    {
        var found = Assert.Single(PropertyComparerTests.Compare("""{ "terraform": "a", "azure": "properties.a" }""", $$"""{ "a": "{{new string('x', 5000)}}" }""", """{ "a": "one\nline" }"""));
        Assert.Equal(new string('x', DifferenceWriter.LongestShown) + "… (5,000 characters)", found.Terraform);
        Assert.Equal("one\\nline", found.Azure);
    }

    [Fact]
    public void Long_values_are_shown_from_where_they_part()
    {
        var alike = new string('x', 3000);
        var found = Assert.Single(PropertyComparerTests.Compare("""{ "terraform": "a", "azure": "properties.a" }""", $$"""{ "a": "{{alike}}one" }""", $$"""{ "a": "{{alike}}two" }"""));
        Assert.Equal($"…{alike[..40]}one (3,003 characters)", found.Terraform);
        Assert.Equal($"…{alike[..40]}two (3,003 characters)", found.Azure);
    }

    [Fact]
    public void Of_a_long_set_what_each_side_has_alone_is_shown()
    {
        var addresses = string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"10.0.{i}.0/24\""));
        var found = Assert.Single(PropertyComparerTests.Compare("""{ "terraform": "a", "azure": "properties.a", "as": "set of cidr" }""", $$"""{ "a": [{{addresses}}] }""", $$"""{ "a": ["192.0.2.1",{{addresses}}] }"""));
        Assert.Null(found.Terraform);
        Assert.Equal("[\"192.0.2.1\"]", found.Azure);
    }

    private static PropertyContext Context(string sensitive) => new() { SensitivePaths = sensitive.Length == 0 ? [] : [sensitive] };
}
