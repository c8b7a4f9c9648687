using SafeOps.Drift.Mapping.Properties.Forms;

namespace SafeOps.Engine.Tests.Drift.Mapping.Properties;

public sealed class ValueFormTests
{
    [Theory]
    [InlineData("text", "a\r\nb", "a\nb")]
    [InlineData("text", "ssh-rsa AAAA shop\n", "ssh-rsa AAAA shop")]
    [InlineData("enum", "Standard_LRS", "standard_lrs")]
    [InlineData("enum", "West Europe", "westeurope")]
    [InlineData("boolean", "True", "true")]
    [InlineData("number", "1.0", "1")]
    [InlineData("number", "80.50", "80.5")]
    [InlineData("number", "1e3", "1000")]
    [InlineData("number", "-0", "0")]
    [InlineData("number", "12345678901234567890123456789012345678901234567890", "1.2345678901234567890123456789E+49")]
    [InlineData("id", "/subscriptions/A/resourceGroups/RG/", "/subscriptions/a/resourcegroups/rg")]
    [InlineData("location", "West Europe", "westeurope")]
    [InlineData("location", "East US 2", "EASTUS2")]
    [InlineData("cidr", "10.0.0.4/32", "10.0.0.4")]
    [InlineData("cidr", "::0/0", "::/0")]
    [InlineData("cidr", "2001:0DB8:0:0:0:0:0:1", "2001:db8::1/128")]
    [InlineData("cidr", "fd00:db8:0::/48", "fd00:db8::/48")]
    [InlineData("cidr", "10.0.0.1-10.0.0.1", "10.0.0.1/32")]
    [InlineData("cidr", "10.0.0.1 - 10.0.0.9", "10.0.0.1-10.0.0.9")]
    [InlineData("cidr", "VirtualNetwork", "virtualnetwork")]
    [InlineData("port", "0-65535", "*")]
    [InlineData("port", "80-80", "80")]
    [InlineData("date", "2026-01-02T03:04:05Z", "2026-01-02T04:04:05.1234567+01:00")]
    [InlineData("duration", "PT1H", "60")]
    [InlineData("duration", "PT1H", "PT60M")]
    [InlineData("duration", "P1DT2H", "1.02:00:00")]
    [InlineData("json", """{ "a": 1, "b": [1, 2] }""", """{"b":[1.0,2],"a":1}""")]
    [InlineData("base64", "aGVsbG8+", "aGVs\nbG8-")]
    [InlineData("base64", "aGVsbA==", "aGVsbA")]
    public void Spellings_of_one_value_are_the_same(string form, string one, string other) =>
        Assert.Equal(Form(form).Canonical(one), Form(form).Canonical(other));

    [Theory]
    [InlineData("text", "a", "A")]
    [InlineData("enum", "Standard_LRS", "Standard_GRS")]
    [InlineData("number", "1", "1.01")]
    [InlineData("number", "9007199254740993", "9007199254740992")]
    [InlineData("id", "/subscriptions/a/resourceGroups/rg", "/subscriptions/a/resourceGroups/rg2")]
    [InlineData("cidr", "10.0.0.0/24", "10.0.0.0/25")]
    [InlineData("cidr", "10.0.0.0/24", "10.0.0.0")]
    [InlineData("cidr", "0.0.0.0/0", "::/0")]
    [InlineData("cidr", "10.0.0.1-10.0.0.9", "10.0.0.1-10.0.0.8")]
    [InlineData("cidr", "4", "0.0.0.4")]
    [InlineData("port", "80", "80-81")]
    [InlineData("date", "2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z")]
    [InlineData("duration", "PT1H", "PT1M")]
    [InlineData("json", "[1,2]", "[2,1]")]
    [InlineData("json", "{ broken", "{ broken }")]
    [InlineData("base64", "aGVsbG8=", "aGVsbA==")]
    public void Different_values_stay_different(string form, string one, string other) =>
        Assert.NotEqual(Form(form).Canonical(one), Form(form).Canonical(other));

    [Fact]
    public void A_number_may_count_another_unit_of_time() =>
        Assert.Equal(new DurationForm("duration", TimeSpan.FromDays(1)).Canonical("7"), Form("duration").Canonical("P7D"));

    [Fact]
    public void Every_form_is_documented()
    {
        var page = File.ReadAllText(Path.Combine(Architecture.Repository.Root, "docs/about/drift-properties.md"));
        Assert.All(ValueForms.All, f => Assert.Contains($"| `{f.Name}` | {f.Summary} |", page, StringComparison.Ordinal));
    }

    private static ValueForm Form(string name) => ValueForms.All.Single(f => f.Name == name);
}
