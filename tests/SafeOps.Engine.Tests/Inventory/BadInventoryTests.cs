using System.Text;
using SafeOps.Errors;
using SafeOps.Inventory;

namespace SafeOps.Engine.Tests.Inventory;

public sealed class BadInventoryTests : InventoryFolderFixture
{
    [Theory]
    [InlineData("", "is empty: it has 0 bytes")]
    [InlineData(" \r\n ", "is empty")]
    [InlineData("<!DOCTYPE html><html><body>Sign in</body></html>", "is an HTML page")]
    [InlineData("<?xml version=\"1.0\"?><x/>", "is XML")]
    [InlineData("NAME,ID,TYPE\nvm,/subscriptions/s,x\n", "is a table of comma-separated values")]
    [InlineData("{\"version\":4,\"terraform_version\":\"1.11.0\",\"serial\":1,\"lineage\":\"x\",\"outputs\":{},\"resources\":[{\"mode\":\"managed\"}]}", "is a Terraform state")]
    [InlineData("{\"format_version\":\"1.0\",\"terraform_version\":\"1.11.0\",\"values\":{\"root_module\":{}}}", "is a Terraform state")]
    [InlineData("{\"format_version\":\"1.2\",\"terraform_version\":\"1.11.0\",\"planned_values\":{},\"resource_changes\":[]}", "is a Terraform plan")]
    [InlineData("{\"meta\":{},\"encrypted_data\":\"x\",\"encryption_version\":\"v0\"}", "is an encrypted Terraform state")]
    [InlineData("{\"$schema\":\"https://schema.management.azure.com/x\",\"contentVersion\":\"1.0.0.0\",\"resources\":[]}", "is a template of Resource Manager")]
    [InlineData("{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"No access.\"}}", "is an error that Azure answered: AuthorizationFailed: No access.")]
    [InlineData("{\"a\":1,\"b\":{\"id\":3}}", "is no inventory: it has 'a', 'b' at its top")]
    [InlineData("{}", "has no resources")]
    [InlineData("[1,2]", "has no row that can be used; row 1 (byte 1) is a single value")]
    [InlineData("[{\"name\":\"x\"}]", "has no row that can be used; row 1 (byte 1) has no id")]
    [InlineData("\"text\"", "has no row that can be used")]
    public void What_is_no_inventory_is_named(string text, string what)
    {
        var error = Refused(Write(text));
        Assert.Equal(ErrorCodes.InventoryInvalid, error.Code);
        Assert.Contains(what, error.Message);
        Assert.NotNull(error.NextStep);
    }

    [Theory]
    [InlineData("id: /subscriptions/s\nname: x")]
    [InlineData("[{\"id\":")]
    [InlineData("{\"data\":[")]
    [InlineData("[")]
    [InlineData("nul")]
    public void What_is_no_JSON_from_its_beginning_is_refused_with_the_place(string text)
    {
        var path = Write(text);
        var error = Refused(path);
        Assert.Equal(ErrorCodes.DocumentInvalid, error.Code);
        Assert.StartsWith(path, error.Message);
    }

    [Fact]
    public void A_file_that_breaks_off_is_read_as_far_as_it_goes()
    {
        foreach (var (shape, text) in Estate.Shapes)
        {
            var last = text.LastIndexOf("addressPrefixes", StringComparison.Ordinal);
            var read = Read(Write(text[..last]));
            Assert.Equal(["stapp", "vm"], read.Names);
            var gap = Assert.Single(read.Manifest.Gaps);
            Assert.Contains("breaks off after 2 rows", gap);
            Assert.True(read.Problems.Any(p => p.Contains("byte ", StringComparison.Ordinal) || p.Contains(".json:", StringComparison.Ordinal)), shape);
        }
    }

    [Fact]
    public void Garbage_behind_rows_is_a_gap_too()
    {
        var read = Read(Write(Estate.GraphCliOld + "\n} garbage"));
        Assert.Equal(4, read.Rows.Count);
        Assert.Contains("breaks off after 4 rows", Assert.Single(read.Manifest.Gaps));
    }

    [Fact]
    public void A_file_of_ours_that_breaks_off_says_that_and_no_more()
    {
        var folder = Path.Combine(Folder, "inventory");
        InventoryImport.Import(Write(Estate.ArmList), folder, "SafeOps 1.0.0", null, CancellationToken.None);
        var rows = Path.Combine(folder, "azure-resources.json");
        File.WriteAllText(rows, File.ReadAllText(rows)[..1500]);
        Assert.Contains("breaks off", Assert.Single(Read(folder).Manifest.Gaps));
    }

    [Fact]
    public void A_file_that_is_not_there_or_may_not_be_read_says_so()
    {
        Assert.Equal(ErrorCodes.FileNotFound, Assert.Throws<SafeOpsException>(() => InventoryFile.Open(Path.Combine(Folder, "none.json"))).Code);
        var empty = Assert.Throws<SafeOpsException>(() => InventoryFile.Open(Folder));
        Assert.Equal(ErrorCodes.FileNotFound, empty.Code);
        Assert.Contains("has no azure-resources.json", empty.Message);
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "Permissions do not hold root, and are others on Windows.");
        var closed = Write("[]");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(closed, UnixFileMode.None);
        Assert.Equal(ErrorCodes.FileUnreadable, Assert.Throws<SafeOpsException>(() => InventoryFile.Open(closed)).Code);
    }

    [Fact]
    public void A_row_of_many_megabytes_is_a_row()
    {
        var path = Write($$"""[{"id":"/subscriptions/s/resourceGroups/g","properties":{"x":"{{new string('y', 5_000_000)}}"} },{"id":"/subscriptions/s/resourceGroups/h"}]""");
        Assert.Equal(["g", "h"], Read(path).Names);
    }

    [Fact]
    public void A_row_that_nests_without_end_is_an_error_with_its_place()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 300)) + string.Concat(Enumerable.Repeat("]", 300));
        var read = Read(Write($$"""[{"id":"/subscriptions/s/resourceGroups/g"},{"id":"/subscriptions/s/resourceGroups/h","properties":{"x":{{deep}} } }]"""));
        Assert.Equal(["g"], read.Names);
        Assert.Single(read.Manifest.Gaps);
    }

    [Fact]
    public void A_file_that_changes_between_two_readings_is_an_error()
    {
        var path = Write(Estate.GraphCliOld);
        using var file = InventoryFile.Open(path);
        var places = new List<RowPlace>();
        file.ReadRows((place, _) => places.Add(place), null, CancellationToken.None);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.SetLength(100);
        Assert.Equal(ErrorCodes.FileUnreadable, Assert.Throws<SafeOpsException>(() => file.ReadRow(places[^1])).Code);
        stream.Write(Encoding.ASCII.GetBytes(new string('x', 10_000)));
        stream.Flush();
        Assert.Equal(ErrorCodes.FileUnreadable, Assert.Throws<SafeOpsException>(() => file.ReadRow(places[0])).Code);
    }

    [Fact]
    public void Any_bytes_give_rows_or_an_error_of_ours()
    {
        var random = new Random(11);
        var shapes = Estate.Shapes.Values.Append(Estate.CliList).Select(Encoding.UTF8.GetBytes).ToList();
        byte[] telling = [.. "{}[]\",:\\u0dD8@=null1-"u8, 0, 0xC3, 0xFF, (byte)'\n'];
        var path = Path.Combine(Folder, "any.json");
        var (good, bad) = (0, 0);
        for (var round = 0; round < 800; round++)
        {
            var bytes = (byte[])shapes[random.Next(shapes.Count)].Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(bytes.Length);
                switch (random.Next(4))
                {
                    case 0:
                        bytes = bytes[..at];
                        break;
                    case 1:
                        bytes = [.. bytes[..at], .. bytes[random.Next(at, bytes.Length)..]];
                        break;
                    default:
                        bytes[at] = random.Next(3) == 0 ? (byte)random.Next(256) : telling[random.Next(telling.Length)];
                        break;
                }
                if (bytes.Length == 0)
                    break;
            }
            File.WriteAllBytes(path, bytes);
            try
            {
                Read(path);
                if (round % 40 == 0)
                    InventoryImport.Import(path, Path.Combine(Folder, "any"), "SafeOps 1.0.0", null, CancellationToken.None);
                good++;
            }
            catch (SafeOpsException error)
            {
                Assert.NotEmpty(error.Message);
                bad++;
            }
            catch (Exception error) when (error is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"round {round}: {error}\n{Convert.ToBase64String(bytes)}");
            }
        }
        Assert.True(good > 50 && bad > 50, $"{good} {bad}");
    }

    private static SafeOpsException Refused(string path) => Assert.Throws<SafeOpsException>(() =>
    {
        using var file = InventoryFile.Open(path);
        file.ReadRows((_, _) => { }, null, CancellationToken.None);
    });
}
