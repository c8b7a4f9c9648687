using System.Diagnostics;
using SafeOps.Drift.States;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Drift.States;

/// <summary>States that the real terraform writes, read beside what it says about them itself.</summary>
public sealed class TerraformStateTests : IDisposable
{
    private const string Configuration = """
        variable "secret" {
          default   = "hunter2"
          sensitive = true
        }
        resource "terraform_data" "one" {
          input = { a = "x", s = var.secret, l = [1, var.secret] }
        }
        resource "terraform_data" "many" {
          count = 3
          input = count.index
        }
        resource "terraform_data" "each" {
          for_each = toset(["a.b", "q\"uote", "sl/ash\\", "$${x}", "%%{y}", "$", "%x", "new\nline", "ünï😀", "", "tab\t", "\u0001", "\u00a0", "\u200b", "\u2028", "\ue000", "<&>", "e\u0301"])
          input    = each.key
        }
        data "terraform_remote_state" "self" {
          backend  = "local"
          config   = { path = "${path.module}/none.tfstate" }
          defaults = { x = 1 }
          count    = 0
        }
        module "net" {
          source   = "./m"
          for_each = toset(["x", "y.z", "w[0]", "q\"]"])
          name     = each.key
        }
        check "one" {
          assert {
            condition     = terraform_data.one.id != ""
            error_message = "no"
          }
        }
        """;

    private const string Module = """
        variable "name" {}
        resource "terraform_data" "it" {
          count = 2
          input = var.name
        }
        module "deep" {
          source = "./deep"
          count  = 2
        }
        """;

    private readonly StateBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Addresses_and_attributes_are_those_that_terraform_says()
    {
        var terraform = Program("terraform");
        _bench.Write(Configuration, "main.tf");
        _bench.Write(Module, "m/main.tf");
        _bench.Write("resource \"terraform_data\" \"d\" {}", "m/deep/main.tf");
        Run(terraform, "init", "-no-color");
        Run(terraform, "apply", "-auto-approve", "-no-color");
        var list = Run(terraform, "state", "list").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(38, list.Length);

        var info = _bench.Read(Path.Combine(_bench.Folder, "terraform.tfstate"));
        Assert.Equal((StateFormat.State, list.Length), (info.Format, info.Instances));
        Assert.Equal(list.Order(StringComparer.Ordinal), _bench.Resources.Select(r => r.Address).Order(StringComparer.Ordinal));
        Assert.All(_bench.Resources, r => Assert.Equal(("builtin/terraform", "terraform_data"), (r.Resource.Provider, r.Resource.Type)));
        var ids = _bench.Resources.ToDictionary(r => r.Address, r => r.Resource.Id);
        Assert.All(ids.Values, Assert.NotNull);
        Assert.Equal(["input"], _bench.Resources.Single(r => r.Address == "terraform_data.one").Resource.SensitivePaths.Select(p => p.Split('.')[0]).Distinct().Order(StringComparer.Ordinal));

        info = _bench.Read(_bench.Write(Run(terraform, "show", "-json"), "show.json"));
        Assert.Equal((StateFormat.Show, list.Length), (info.Format, info.Instances));
        Assert.Equal(ids, _bench.Resources.ToDictionary(r => r.Address, r => r.Resource.Id));
        Assert.Equal("hunter2", (string?)_bench.Resources.Single(r => r.Address == "terraform_data.one").Json["input"]!["s"]);
        Assert.Contains("input.s", _bench.Resources.Single(r => r.Address == "terraform_data.one").Resource.SensitivePaths);

        Run(terraform, "plan", "-out", "saved.plan");
        Assert.Equal(ErrorCodes.StateFileNotSupported, Assert.Throws<SafeOpsException>(() => _bench.Read(Path.Combine(_bench.Folder, "saved.plan"))).Code);
        var plan = _bench.Write(Run(terraform, "show", "-json", "saved.plan"), "plan.json");
        Assert.Contains("is a plan", Assert.Throws<SafeOpsException>(() => _bench.Read(plan)).Message, StringComparison.Ordinal);
    }

    private static string Program(string name)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{name} is not on PATH");
        return found!;
    }

    private string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _bench.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CHECKPOINT_DISABLE"] = "1";
        start.Environment["TF_CLI_CONFIG_FILE"] = "/dev/null";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)}: {errors.Result}{output}");
        return output;
    }
}
