using SafeOps.Commands.Execution;

namespace SafeOps.Engine.Tests.Commands.Execution;

public sealed class SearchPathTests : IDisposable
{
    private readonly string _home = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "home-" + Guid.NewGuid().ToString("N"))).FullName;

    public SearchPathTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the rights are of Linux");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("bin")]
    [InlineData("./bin")]
    [InlineData("../bin")]
    [InlineData("~/bin")]
    [InlineData("/no/such/folder")]
    [InlineData("/tmp")]
    [InlineData("/var/tmp")]
    [InlineData("/usr/../tmp")]
    [InlineData("/dev/shm")]
    public void Folders_that_are_relative_missing_or_temporary_are_left_out(string entry) =>
        Assert.Equal("/usr/bin", SearchPath.Clean($"{entry}:/usr/bin:{entry}", [], _home));

    [Fact]
    public void A_folder_that_everybody_may_write_to_is_left_out()
    {
        var open = Make("open");
        var own = Make("own");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(open, File.GetUnixFileMode(open) | UnixFileMode.OtherWrite);
        Assert.Equal(own, SearchPath.Clean($"{open}:{own}", [], _home, []));
    }

    [Fact]
    public void A_link_is_judged_by_where_it_leads()
    {
        var temporary = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var link = Path.Combine(_home, "link");
            Directory.CreateSymbolicLink(link, temporary);
            Assert.Equal("/usr/bin", SearchPath.Clean($"{link}:/usr/bin", [], _home));
        }
        finally
        {
            Directory.Delete(temporary);
        }
    }

    [Fact]
    public void The_projects_own_folders_are_left_out()
    {
        var project = Make("project");
        var inside = Make("project/node_modules/.bin");
        var beside = Make("projects");
        Assert.Equal(beside, SearchPath.Clean($"{project}:{inside}:{beside}", [project, null], _home, []));
    }

    [Fact]
    public void A_folder_above_home_is_not_distrusted_as_a_whole()
    {
        var own = Make("bin");
        Assert.Equal($"{own}:/usr/bin", SearchPath.Clean($"{own}:/usr/bin", ["/", _home, Path.GetDirectoryName(_home)], _home, []));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(":.:bin")]
    public void Where_nothing_is_left_the_systems_folders_are(string? path) =>
        Assert.Equal("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", SearchPath.Clean(path, [], _home));

    private string Make(string name) => Directory.CreateDirectory(Path.Combine(_home, name)).FullName;
}
