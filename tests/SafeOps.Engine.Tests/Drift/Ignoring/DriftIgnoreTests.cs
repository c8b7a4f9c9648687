using SafeOps.Drift.Ignoring;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Drift.Ignoring;

public sealed class DriftIgnoreTests
{
    private static readonly IgnoreSubject Disk = new()
    {
        AzureId = "/subscriptions/0000/resourceGroups/RG-Sandbox/providers/Microsoft.Compute/disks/tmp-1",
        Type = "Microsoft.Compute/disks",
        Name = "tmp-1",
        Address = "module.legacy[\"a/b\"].azurerm_managed_disk.tmp[0]",
        TerraformType = "azurerm_managed_disk",
    };

    [Theory]
    [InlineData("subscriptions/0000/resourceGroups/rg-sandbox/**")]
    [InlineData("/subscriptions/0000/resourcegroups/RG-SANDBOX/")]
    [InlineData("**/resourceGroups/rg-sand*/**")]
    [InlineData("rg-sandbox")]
    [InlineData("rg-sandbox/")]
    [InlineData("tmp-*")]
    [InlineData("tmp-1/")]
    [InlineData("microsoft.compute")]
    [InlineData("Microsoft.Compute/disks")]
    [InlineData("Microsoft.Compute/disks/tmp-*")]
    [InlineData("Microsoft.Compute/*/tmp-?")]
    [InlineData("azurerm_managed_disk")]
    [InlineData("azurerm_*")]
    [InlineData("module.legacy*")]
    [InlineData("module.legacy[*].*")]
    [InlineData("module.legacy[\"a/b\"].azurerm_managed_disk.tmp[0]")]
    [InlineData("module.legacy[\"*\"].azurerm_managed_disk.tmp[*]")]
    [InlineData("module.legacy*.azurerm_managed_disk.tmp\\[[0-9]]")]
    [InlineData("# a comment\n\n!tmp-1\ntmp-1")]
    public void Names_a_resource_by_id_type_name_or_address(string patterns)
    {
        var line = DriftIgnore.Parse(patterns, "x/.driftignore").Find(Disk);
        Assert.Equal(new IgnoreLine("x/.driftignore", patterns.Count(c => c == '\n') + 1, patterns.Split('\n')[^1]), line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# tmp-1")]
    [InlineData("disk")]
    [InlineData("resourceGroups/rg-sandbox/**")]
    [InlineData("subscriptions/*/disks/*")]
    [InlineData("Microsoft.Compute/disks/tmp")]
    [InlineData("module.legacy")]
    [InlineData("azurerm_managed_disk/")]
    [InlineData("module.legacy[\"a/b\"].azurerm_managed_disk.tmp[1]")]
    [InlineData("tmp-*\n!tmp-1")]
    [InlineData("rg-sandbox\n!azurerm_managed_disk")]
    [InlineData("Microsoft.Compute/disks\n!module.legacy*")]
    public void Leaves_the_rest_alone(string patterns) => Assert.Null(DriftIgnore.Parse(patterns, ".driftignore").Find(Disk));

    [Fact]
    public void A_line_within_a_folder_left_out_does_not_take_in_again_by_the_same_path() =>
        Assert.Equal(1, DriftIgnore.Parse("rg-sandbox/\n!**/disks/tmp-1", ".driftignore").Find(Disk with { Type = null, Name = null })?.Line);

    [Fact]
    public void What_a_resource_group_holds_is_not_the_group()
    {
        var group = new IgnoreSubject { AzureId = "/subscriptions/0000/resourceGroups/rg-sandbox", Type = "Microsoft.Resources/subscriptions/resourceGroups", Name = "rg-sandbox" };
        Assert.Null(DriftIgnore.Parse("**/rg-sandbox/**", ".driftignore").Find(group));
        Assert.NotNull(DriftIgnore.Parse("**/rg-sandbox/", ".driftignore").Find(group));
    }

    [Fact]
    public void Patterns_that_can_match_nothing_are_named_with_their_lines()
    {
        var error = Assert.Throws<MistakesException>(() => DriftIgnore.Parse("ok\n[a\r\n\n/\n!\nx\\\n[[:vowel:]]\n[a-\n", ".driftignore"));
        Assert.Equal(ErrorCodes.DriftIgnoreInvalid, error.Code);
        Assert.Equal(
        [
            ".driftignore:2:1: '[a' can match nothing: a '[' is not closed; write '\\[' for the character itself.",
            ".driftignore:4:1: '/' can match nothing: it names nothing.",
            ".driftignore:5:1: '!' can match nothing: it names nothing.",
            ".driftignore:6:1: 'x\\' can match nothing: it ends with '\\', and nothing follows that this would escape.",
            ".driftignore:7:1: '[[:vowel:]]' can match nothing: there is no class of characters '[:vowel:]'.",
            ".driftignore:8:1: '[a-' can match nothing: a '[' is not closed; write '\\[' for the character itself.",
        ], error.Mistakes.Select(m => m.ToString()));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), ".driftignore");
        Assert.Equal(ErrorCodes.FileNotFound, Assert.Throws<SafeOpsException>(() => DriftIgnore.Load(path)).Code);
    }

    [Fact]
    public void Many_stars_are_no_trap()
    {
        var file = DriftIgnore.Parse(string.Concat(Enumerable.Repeat("*a", 60)) + "\n" + string.Concat(Enumerable.Repeat("**/*a*/", 40)) + "b", ".driftignore");
        Assert.Null(file.Find(new IgnoreSubject { AzureId = string.Join('/', Enumerable.Repeat(new string('a', 50), 40)) + "/c" }));
    }

    [Fact]
    public void Nothing_to_leave_out_is_said()
    {
        Assert.True(DriftIgnore.Parse("# none\n\n   \n", ".driftignore").IsEmpty);
        Assert.False(DriftIgnore.Parse("\uFEFF#a\nb", ".driftignore").IsEmpty);
    }
}
