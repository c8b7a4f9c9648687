using System.Xml.Linq;
using Mono.Cecil;

namespace SafeOps.Engine.Tests.Architecture;

public sealed class HouseRuleTests
{
    private const int LongestFile = 300;

    /// <summary>Files that may be longer (to 400 lines), each with its reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = [];

    private static readonly string[] Banned =
    [
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today",
        "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow",
        "System.Environment::GetEnvironmentVariable", "System.Environment::GetEnvironmentVariables", "System.Environment::get_CurrentDirectory",
        "System.IO.Directory::GetCurrentDirectory", "System.Diagnostics.Process::Start", "System.Console::*",
    ];

    private static string EnginePath => typeof(SafeOps.Changes.Planning.ChangePlan).Assembly.Location;

    [Fact]
    public void The_engine_references_the_framework_alone() =>
        Assert.All(typeof(SafeOps.Changes.Planning.ChangePlan).Assembly.GetReferencedAssemblies().Select(a => a.Name!), name =>
            Assert.True(name.StartsWith("System.", StringComparison.Ordinal) && name != "System.Management.Automation", name));

    [Fact]
    public void Only_the_adapters_ship_third_party_packages()
    {
        Assert.Empty(Packages("SafeOps.Engine"));
        Assert.Equal(["PowerShellStandard.Library"], Packages("SafeOps.PowerShell"));
        Assert.NotEmpty(Packages("SafeOps.Adapters"));
        Assert.DoesNotContain("System.Management.Automation", Packages("SafeOps.Adapters"));
    }

    [Fact]
    public void Time_environment_console_and_programs_come_into_the_engine_from_outside()
    {
        using var module = ModuleDefinition.ReadModule(EnginePath);
        var used = module.GetMemberReferences().Select(m => (Member: $"{m.DeclaringType.FullName}::{m.Name}", All: $"{m.DeclaringType.FullName}::*"));
        Assert.Empty(used.Where(m => Banned.Contains(m.Member) || Banned.Contains(m.All)).Select(m => m.Member).Distinct());
    }

    [Fact]
    public void Files_stay_small() => Assert.Empty(Repository.Sources("src").Concat(Repository.Sources("tests"))
        .Select(f => (Name: Repository.Show(f), Lines: File.ReadLines(f).Count()))
        .Where(f => f.Lines > (LongFiles.ContainsKey(f.Name) ? 400 : LongestFile))
        .Select(f => $"{f.Name} has {f.Lines} lines"));

    [Fact]
    public void No_exception_from_the_length_of_files_outlives_its_reason() =>
        Assert.All(LongFiles.Keys, f => Assert.True(File.ReadLines(Path.Combine(Repository.Root, f)).Count() > LongestFile, f));

    private static IEnumerable<string> Packages(string project) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj")).Descendants("PackageReference").Select(p => p.Attribute("Include")!.Value);
}
