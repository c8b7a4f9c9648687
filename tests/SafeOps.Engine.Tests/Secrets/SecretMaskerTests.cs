using System.Text.Json.Nodes;
using SafeOps.Secrets;

namespace SafeOps.Tests.Secrets;

public sealed class SecretMaskerTests
{
    private const string Canary = "c4nary/Val\"ue+7";

    [Fact]
    public void Hides_a_registered_value_in_each_form_it_travels_in()
    {
        var masker = new SecretMasker();
        masker.Register(Canary);
        foreach (var form in new[] { Canary, Uri.EscapeDataString(Canary), JsonValue.Create(Canary).ToJsonString(), Convert.ToBase64String("c4nary/Val\"ue+7"u8) })
            Assert.DoesNotContain(form.Trim('"'), masker.Hide($"before {form} after"));
    }

    [Fact]
    public void Hides_registered_and_found_secrets_in_one_call()
    {
        var masker = new SecretMasker();
        masker.Register(Canary);
        Assert.Equal("•••••• and password=••••••", masker.Hide(Canary + " and password=hunter2"));
    }

    [Fact]
    public void Hides_every_line_of_a_value_of_several_lines()
    {
        var masker = new SecretMasker();
        masker.Register("first-line\r\nsecond-line");
        Assert.Equal("> ••••••\n> ••••••", masker.Hide("> first-line\n> second-line"));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("none")]
    [InlineData("1")]
    [InlineData("abc")]
    public void Does_not_hide_everyday_values(string value)
    {
        var masker = new SecretMasker();
        masker.Register(value);
        Assert.Equal($"it is {value}.", masker.Hide($"it is {value}."));
    }

    [Theory]
    [InlineData("APP_DB_PASSWORD")]
    [InlineData("API_KEY")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("ConnectionStrings__Default_ConnectionString")]
    [InlineData("AZURE_CREDENTIALS")]
    [InlineData("DB_PASS")]
    [InlineData("DB_PWD")]
    [InlineData("SECRET_BASE")]
    public void Registers_variables_whose_name_looks_secret(string name)
    {
        var masker = new SecretMasker();
        masker.RegisterEnvironment(new Dictionary<string, string> { [name] = "c4nary-value" });
        Assert.Equal("••••••!", masker.Hide("c4nary-value!"));
    }

    [Theory]
    [InlineData("PWD", "/home/alex/shop")]
    [InlineData("SSH_KEY", "/home/alex/.ssh/id_ed25519")]
    [InlineData("USE_TOKEN", "true")]
    [InlineData("MAX_TOKEN", "4096")]
    [InlineData("KEY", "1")]
    [InlineData("DB_PASS", "alexander")]
    [InlineData("TOKEN_URL", "https://login.example.org")]
    [InlineData("KEYBOARD_LAYOUT", "de-nodeadkeys")]
    [InlineData("EDITOR", "some-editor")]
    public void Does_not_register_plain_values(string name, string value)
    {
        var masker = new SecretMasker();
        masker.RegisterEnvironment(new Dictionary<string, string> { [name] = value, ["USER"] = "alexander" });
        Assert.Equal($"it is {value}.", masker.Hide($"it is {value}."));
    }

    [Fact]
    public void Registers_the_password_inside_a_variable()
    {
        var masker = new SecretMasker();
        masker.RegisterEnvironment(new Dictionary<string, string> { ["DATABASE_URL"] = "postgres://app:c4nary-value@db/shop" });
        Assert.Equal("app said ••••••", masker.Hide("app said c4nary-value"));
    }

    [Fact]
    public void Hides_members_of_json_by_their_name()
    {
        var hidden = new SecretMasker().Hide(JsonNode.Parse("""{ "password": "x1", "user": "app", "list": [{ "apiKey": "y2" }], "token": "${token}", "port": 5432 }"""));
        Assert.Equal("""{"password":"••••••","user":"app","list":[{"apiKey":"••••••"}],"token":"${token}","port":5432}""", hidden!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void Hides_what_a_cut_left_of_a_secret()
    {
        var masker = new SecretMasker();
        masker.Register("c4nary-value");
        Assert.Equal(("head ••••••", "•••••• tail"), masker.HideCut("head c4nary-", "ry-value tail"));
        Assert.Equal(("head", "tail"), masker.HideCut("head", "tail"));
    }
}
