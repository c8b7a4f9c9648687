using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SafeOps.Engine.Tests.Architecture;

public sealed partial class DependencyTests
{
    [Fact]
    public void Every_package_has_its_line_with_reason_and_licence_and_every_line_its_package()
    {
        var packages = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(p => p.Attribute("Include")!.Value);
        var lines = File.ReadLines(Path.Combine(Repository.Root, "docs", "dependencies.md")).Select(l => Line().Match(l)).Where(m => m.Success)
            .Select(m => m.Groups[1].Value).Where(name => name != "package");
        Assert.Equal(packages.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| ([A-Za-z0-9.]+) \| [^|]{10,} \| [^|]{3,} \|$")]
    private static partial Regex Line();
}
