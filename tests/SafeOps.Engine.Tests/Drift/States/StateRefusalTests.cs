using System.IO.Compression;
using System.Text;
using SafeOps.Drift.States;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Drift.States;

public sealed class StateRefusalTests : IDisposable
{
    private const string Resource = """{"mode":"managed","type":"t","name":"n","provider":"p","instances":[{"attributes":{"id":"/é","v":[1,{"w":null}]},"sensitive_attributes":[]}]}""";

    private readonly StateBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("""{"version":5,"serial":1}""", "StateFileNotSupported", "has state format 5, and 4 is the newest that is known here.", "Update SafeOps")]
    [InlineData("""{"resources":[],"version":12}""", "StateFileNotSupported", "has state format 12", "Update SafeOps")]
    [InlineData("""{"version":3,"modules":[]}""", "StateFileNotSupported", "has state format 3, which Terraform wrote before 0.12.", "terraform apply -refresh-only")]
    [InlineData("""{"version":1}""", "StateFileNotSupported", "has state format 1", "current Terraform")]
    [InlineData("""{"serial":1,"lineage":"x","meta":{"key_provider.pbkdf2.k":"e30="},"encrypted_data":"AAAA","encryption_version":"v0"}""", "StateFileNotSupported", "is encrypted.", "tofu state pull")]
    [InlineData("""{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{}}""", "StateFileNotSupported", "is a plan, not a state.", "terraform state pull")]
    [InlineData("""{"format_version":"1.2","prior_state":{"values":{}}}""", "StateFileNotSupported", "is a plan, not a state.", "terraform show -json")]
    [InlineData("""{"format_version":"2.0","values":{}}""", "StateFileNotSupported", "has format 2.0 of 'terraform show -json'", "terraform state pull")]
    [InlineData("""{"format_version":"1.0","provider_schemas":{}}""", "StateFileInvalid", "was written by Terraform, and is no state: it has 'provider_schemas' and no values.", "terraform state pull")]
    [InlineData("""{"resources":[],"name":"x"}""", "StateFileInvalid", "is no Terraform state", "terraform state pull")]
    [InlineData("""{"version":"4"}""", "StateFileInvalid", "is no Terraform state", "terraform state pull")]
    [InlineData("""[{"id":"/subscriptions/1"}]""", "StateFileInvalid", "is no Terraform state", "terraform state pull")]
    [InlineData("""{}""", "StateFileInvalid", "is no Terraform state", "terraform state pull")]
    [InlineData("""{"version":4,"resources":{}}""", "StateFileInvalid", "'resources' is no list, at byte 25.", "terraform state pull")]
    [InlineData("""{"version":4,"resources":[{"mode":"managed","name":"x","instances":[]}]}""", "StateFileInvalid", "a resource has no type or no name, at byte 26.", "terraform state pull")]
    [InlineData("""{"version":4,"resources":[5]}""", "StateFileInvalid", "a resource is no object, at byte 26.", "terraform state pull")]
    [InlineData("""{"version":4,"resources":[{"mode":"managed","type":"t","name":"n","provider":"p","instances":[{"attributes":{}}],"module":"module.late"}]}""", "StateFileInvalid", "a resource is named behind its instances, at byte", "terraform state pull")]
    [InlineData("""{"format_version":"1.0","values":{"root_module":{"resources":[{"type":"t"}]}}}""", "StateFileInvalid", "a resource has no address or no type, at byte 62.", "terraform state pull")]
    [InlineData("", "DocumentInvalid", " is empty.", "again")]
    [InlineData("""{"version":4} {"version":4}""", "DocumentInvalid", "is invalid after a single JSON value", "again")]
    public void Refuses_what_it_cannot_read_and_says_what_to_do(string text, string code, string message, string next)
    {
        var error = Assert.Throws<SafeOpsException>(() => _bench.ReadText(text));
        Assert.Equal(code, error.Code.Id);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(_bench.Folder, "terraform.tfstate"), error.Message, StringComparison.Ordinal);
        Assert.Contains(next, error.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_cut_off_anywhere_says_where_after_what_was_whole()
    {
        var bytes = Encoding.UTF8.GetBytes(StateBench.State($"{Resource},{Resource}"));
        var path = Path.Combine(_bench.Folder, "cut.tfstate");
        for (var length = 1; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            var error = Assert.Throws<SafeOpsException>(() => _bench.Read(path));
            Assert.Equal((ErrorCodes.DocumentInvalid, $"{path} is cut off: it ends at byte {length}, in the middle of a value."), (error.Code, error.Message));
            Assert.True(_bench.Resources.Count <= 2);
        }
        Assert.Equal(2, _bench.Resources.Count);
    }

    [Fact]
    public void A_saved_plan_and_a_compressed_state_are_told_by_their_first_bytes()
    {
        var plan = Path.Combine(_bench.Folder, "plan.tfstate");
        using (var zip = ZipFile.Open(plan, ZipArchiveMode.Create))
            zip.CreateEntry("tfplan");
        AssertNotSupported(plan, "is a saved plan or another zip file, not a state.");

        var gzip = Path.Combine(_bench.Folder, "gz.tfstate");
        using (var stream = new GZipStream(File.Create(gzip), CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes(StateBench.State("")));
        AssertNotSupported(gzip, "is compressed (gzip).");
    }

    [Fact]
    public void Terraforms_note_of_its_backend_is_not_taken_for_a_state() =>
        AssertNotSupported(_bench.Write("""{"version":3,"serial":1,"backend":{"type":"azurerm"}}""", Path.Combine(".terraform", "terraform.tfstate")), "is Terraform's own note of where the state is kept, not the state.");

    [Fact]
    public void A_folder_a_missing_file_and_one_that_nobody_may_read_are_named()
    {
        Assert.Equal(ErrorCodes.FileUnreadable, Assert.Throws<SafeOpsException>(() => _bench.Read(_bench.Folder)).Code);
        Assert.Equal(ErrorCodes.FileNotFound, Assert.Throws<SafeOpsException>(() => _bench.Read(Path.Combine(_bench.Folder, "none"))).Code);
    }

    [Fact]
    public void A_state_that_nobody_may_read_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "an administrator may read every file, and Windows has no file modes");
        var path = _bench.Write(StateBench.State(""));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.Equal(ErrorCodes.FileUnreadable, Assert.Throws<SafeOpsException>(() => _bench.Read(path)).Code);
    }

    [Fact]
    public void Attributes_that_are_no_longer_there_are_named()
    {
        var path = _bench.Write(StateBench.State(Resource));
        _bench.Read(path);
        var seen = _bench.Resources[0].Resource;
        File.WriteAllText(path, "{}");
        Assert.Equal((ErrorCodes.StateFileInvalid, $"{path} has changed while it was compared."), Refusal());
        File.Delete(path);
        Assert.Equal(ErrorCodes.FileUnreadable, Refusal().Item1);

        (ErrorCode, string) Refusal()
        {
            var error = Assert.Throws<SafeOpsException>(() => StateFile.ReadAttributes(path, seen.Offset, seen.Length));
            return (error.Code, error.Message);
        }
    }

    private void AssertNotSupported(string path, string message)
    {
        var error = Assert.Throws<SafeOpsException>(() => _bench.Read(path));
        Assert.Equal((ErrorCodes.StateFileNotSupported, $"{path} {message}"), (error.Code, error.Message));
    }
}
