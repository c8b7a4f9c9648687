using SafeOps.Adapters.Secrets;
using SafeOps.Errors;
using SafeOps.Secrets;

namespace SafeOps.Adapters.Tests.Secrets;

public sealed class EnvironmentSecretsTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["APP_DB_PASSWORD"] = "c4nary", ["EMPTY"] = "" };

    [Fact]
    public void Gives_the_value_of_a_variable() =>
        Assert.Equal("c4nary", new EnvironmentSecrets(Variables).Resolve(new SecretReference("env", "APP_DB_PASSWORD")));

    [Fact]
    public void Gives_the_value_of_the_vault() =>
        Assert.Equal("value of Db", new EnvironmentSecrets(Variables, name => "value of " + name).Resolve(new SecretReference("secret", "Db")));

    [Theory]
    [InlineData("env", "APP_DB_PASSWRD", "Did you mean 'APP_DB_PASSWORD'?")]
    [InlineData("env", "EMPTY", "is empty")]
    [InlineData("secret", "Db", "There is no secret vault here")]
    public void Names_the_reference_that_cannot_be_had(string source, string name, string reason)
    {
        var error = Assert.Throws<SafeOpsException>(() => new EnvironmentSecrets(Variables).Resolve(new SecretReference(source, name)));
        Assert.Equal(ErrorCodes.SecretUnavailable, error.Code);
        Assert.Contains($"{source}:{name}", error.Message);
        Assert.Contains(reason, error.Message);
        Assert.DoesNotContain("c4nary", error.ToString());
    }

    [Fact]
    public void A_failing_vault_does_not_tell_what_it_holds()
    {
        var error = Assert.Throws<SafeOpsException>(() => new EnvironmentSecrets(Variables, _ => throw new InvalidOperationException("c4nary")).Resolve(new SecretReference("secret", "Db")));
        Assert.Equal(ErrorCodes.SecretUnavailable, error.Code);
        Assert.DoesNotContain("c4nary", error.ToString());
    }
}
