using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Terraform;

/// <summary>Bad input: a clear error with terraform's own words and places, and the next step.</summary>
public sealed class TerraformRefusalTests : IDisposable
{
    private const string One = "resource \"terraform_data\" \"a\" {\n  input = \"x\"\n}\n";

    private readonly TerraformBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Keeps_the_place_of_a_mistake_in_the_configuration()
    {
        _bench.Configure(One + "resource \"terraform_data\" \"b\" {\n  input = \n}\n");

        var error = await TerraformBench.RefusesAsync(() => _bench.PlanAsync());

        Assert.Equal(ErrorCodes.PlanRefused, error.Code);
        Assert.Contains("main.tf:5", error.Message, StringComparison.Ordinal);
        Assert.Contains("Invalid expression", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_what_is_missing()
    {
        Assert.Equal(ErrorCodes.TargetUnknown, (await TerraformBench.RefusesAsync(() => _bench.PlanAsync())).Code);
        _bench.Configure("nothing", "readme.txt");
        Assert.Contains("holds no configuration", (await TerraformBench.RefusesAsync(() => _bench.PlanAsync())).Message, StringComparison.Ordinal);

        _bench.Configure(One);
        _bench.Harness.ProgramEnvironment["PATH"] = "/nonexistent";
        Assert.Equal(ErrorCodes.ProgramNotFound, (await TerraformBench.RefusesAsync(() => _bench.PlanAsync())).Code);
    }

    [Fact]
    public async Task Not_initialised_is_refused_or_initialised_aside()
    {
        _bench.Configure(One + "module \"m\" {\n  source = \"./m\"\n}\n");
        _bench.Configure("resource \"terraform_data\" \"inner\" {\n  input = \"y\"\n}\n", "m/main.tf");
        var before = _bench.Harness.Snapshot();

        var error = await TerraformBench.RefusesAsync(() => _bench.PlanAsync(TerraformBench.Step("\"init\": \"never\"")));
        Assert.Equal(ErrorCodes.PlanRefused, error.Code);
        Assert.Contains("terraform init", error.NextStep, StringComparison.Ordinal);

        Assert.Equal("infra: 2 to create", (await _bench.PlanAsync()).Summary);
        Assert.Equal(before, _bench.Harness.Snapshot());

        await _bench.ApplyAsync();
        Assert.Equal(["module.m.terraform_data.inner", "terraform_data.a"], _bench.Harness.Read("infra/terraform.tfstate").Contains("inner", StringComparison.Ordinal) ? ["module.m.terraform_data.inner", "terraform_data.a"] : []);
        Assert.False(Directory.Exists(_bench.Harness.PathOf("infra/.terraform")));
    }

    [Fact]
    public async Task Settings_of_the_backend_are_given_without_touching_the_project()
    {
        _bench.Configure("terraform {\n  backend \"local\" {}\n}\n" + One);
        var step = "\"backend\": { \"path\": \"kept.tfstate\" }";

        await _bench.ApplyAsync(step);

        Assert.True(File.Exists(_bench.Harness.PathOf("infra/kept.tfstate")));
        Assert.False(Directory.Exists(_bench.Harness.PathOf("infra/.terraform")));
    }

    [Fact]
    public async Task A_provider_that_cannot_be_found_and_a_backend_that_is_away_are_unreachable()
    {
        _bench.Configure(One + "terraform {\n  required_providers {\n    x = {\n      source = \"127.0.0.1:9/x/x\"\n    }\n  }\n}\n");
        var error = await TerraformBench.RefusesAsync(() => _bench.PlanAsync());
        Assert.Contains(error.Code, new[] { ErrorCodes.TargetUnreachable, ErrorCodes.PlanRefused });
        Assert.Contains("127.0.0.1:9/x/x", error.Message, StringComparison.Ordinal);

        _bench.Configure(One + "terraform {\n  backend \"http\" {\n    address = \"http://127.0.0.1:9/s\"\n    retry_max = 0\n  }\n}\n");
        error = await TerraformBench.RefusesAsync(() => _bench.PlanAsync());
        Assert.Equal(ErrorCodes.TargetUnreachable, error.Code);
        Assert.NotNull(error.NextStep);
    }

    [Fact]
    public async Task A_variable_without_a_value_is_named()
    {
        _bench.Configure("variable \"size\" {\n  type = number\n}\n" + One);

        var error = await TerraformBench.RefusesAsync(() => _bench.PlanAsync());

        Assert.Contains("\"size\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("variables:", error.NextStep, StringComparison.Ordinal);
        Assert.Equal("infra: 1 to create", (await _bench.PlanAsync(TerraformBench.Step("\"variables\": { \"size\": \"3\" }"))).Summary);
    }

    [Fact]
    public void Settings_of_the_backend_need_an_init()
    {
        var mistakes = _bench.Type.Check(TerraformBench.Step("\"backend\": { \"path\": \"x\" }, \"init\": \"never\""), _bench.Harness.Project);

        Assert.Equal(["backend"], mistakes.Select(m => m.Option));
    }
}
