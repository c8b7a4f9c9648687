using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Module;

public sealed class ManifestTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Imports_without_errors_or_warnings()
    {
        using var fresh = new ModuleSession(import: false);
        var result = fresh.Invoke($"Import-Module '{BuiltFiles.Manifest}' -PassThru").Succeeds();
        Assert.Empty(result.Warnings);
        Assert.Equal("SafeOps", result.Single().Properties["Name"].Value);
    }

    [Fact]
    public void Is_a_valid_manifest() => _session.Invoke($"Test-ModuleManifest '{BuiltFiles.Manifest}'").Succeeds();

    [Fact]
    public void Exports_exactly_the_cmdlets_that_exist()
    {
        var exported = ((IEnumerable)Manifest()["CmdletsToExport"]!).Cast<string>().Order();
        var classes = from type in ModuleAssembly().GetExportedTypes()
                      let cmdlet = type.GetCustomAttribute<CmdletAttribute>()
                      where cmdlet is not null && !type.IsAbstract
                      orderby $"{cmdlet.VerbName}-{cmdlet.NounName}"
                      select $"{cmdlet.VerbName}-{cmdlet.NounName}";
        Assert.Equal(classes, exported);
    }

    [Fact]
    public void Has_the_version_of_its_assembly()
    {
        var version = ModuleAssembly().GetName().Version!;
        Assert.Equal(version.ToString(3), Manifest()["ModuleVersion"]);
    }

    [Fact]
    public void Ships_the_licence_the_views_and_the_help()
    {
        foreach (var file in new[] { "LICENSE", "SafeOps.ledger.sql", "SafeOps.format.ps1xml", "en-US/SafeOps.dll-Help.xml" })
            Assert.True(File.Exists(Path.Combine(BuiltFiles.Module, file)), file);
    }

    [Fact]
    public void Never_ships_the_engine_of_PowerShell() =>
        Assert.Empty(Directory.GetFiles(BuiltFiles.Module, "System.Management.Automation*", SearchOption.AllDirectories));

    private static Hashtable Manifest() =>
        (Hashtable)Parser.ParseFile(BuiltFiles.Manifest, out _, out _).Find(node => node is HashtableAst, searchNestedScriptBlocks: false).SafeGetValue();

    private Assembly ModuleAssembly() =>
        (Assembly)_session.Invoke("(Get-Module SafeOps).ImplementingAssembly").Single().BaseObject;
}
