using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Module;

/// <summary>Each in a process of its own: what is loaded once stays loaded.</summary>
public sealed class LoadContextTests
{
    private const string LoadAdapters = "$adapters = [Reflection.Assembly]::Load('SafeOps.Adapters')\n";
    private const string Private = "$private = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($adapters)\n";

    private static readonly string Dependencies = Path.Combine(BuiltFiles.Module, "bin", "deps");

    [Fact]
    public async Task Import_alone_loads_neither_the_adapters_nor_their_packages()
    {
        // By place, not by name: a package may bring what the runtime has too.
        var loaded = await Lines("[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not $_.IsDynamic } | ForEach-Object { $_.Location }");
        Assert.Contains(Path.Combine(BuiltFiles.Module, "bin", "SafeOps.dll"), loaded);
        Assert.DoesNotContain(loaded, place => place.StartsWith(Dependencies, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Uses_its_own_YamlDotNet_beside_another_version_in_the_default_context()
    {
        var lines = await Lines(
            $"$other = [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath('{BuiltFiles.OtherYamlDotNet}')\n" + LoadAdapters + Private + """
            $ours = $private.LoadFromAssemblyName([Reflection.AssemblyName]::new('YamlDotNet'))
            $builder = [Activator]::CreateInstance($ours.GetType('YamlDotNet.Serialization.DeserializerBuilder'))
            $builder.Build().Deserialize('answer: 42')['answer']
            $otherBuilder = [Activator]::CreateInstance($other.GetType('YamlDotNet.Serialization.DeserializerBuilder'))
            $otherBuilder.Build().Deserialize('answer: 43')['answer']
            $other.GetName().Version.Major
            $ours.GetName().Version.Major
            $private.Name
            """);
        Assert.Equal(["42", "43", "16", "18", "SafeOps"], lines);
    }

    [Fact]
    public async Task Reads_a_change_while_another_YamlDotNet_is_loaded()
    {
        using var folder = new ScriptFolder();
        var lines = await Lines($"""
            $null = [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath('{BuiltFiles.OtherYamlDotNet}')
            $null = Initialize-SafeOpsProject -Path '{folder.Path}' -Confirm:$false
            (Get-SafeChange -Path '{folder.Path}/changes/first-change.change.yaml').Name
            """);
        Assert.Equal(["first-change"], lines);
    }

    [Fact]
    public async Task Opens_a_SQLite_database_with_the_native_library_it_ships()
    {
        var lines = await Lines(LoadAdapters + Private + """
            $sqlite = $private.LoadFromAssemblyName([Reflection.AssemblyName]::new('Microsoft.Data.Sqlite'))
            $connection = [Activator]::CreateInstance($sqlite.GetType('Microsoft.Data.Sqlite.SqliteConnection'), 'Data Source=:memory:')
            $connection.Open()
            $command = $connection.CreateCommand()
            $command.CommandText = 'select 6 * 7'
            $command.ExecuteScalar()
            """);
        Assert.Equal(["42"], lines);
    }

    [Fact]
    public async Task Shares_the_Engine_with_the_default_context()
    {
        var lines = await Lines(LoadAdapters + Private + """
            $engine = $private.LoadFromAssemblyName([Reflection.AssemblyName]::new('SafeOps.Engine'))
            [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($engine).Name
            """);
        Assert.Equal(["Default"], lines);
    }

    [Fact]
    public async Task Is_imported_again_after_its_removal()
    {
        var lines = await Lines(
            LoadAdapters + "Remove-Module SafeOps\n(Get-Module SafeOps) -eq $null\n" +
            $"Import-Module '{BuiltFiles.Manifest}'\n" +
            "(Get-Module SafeOps).Name\n[object]::ReferenceEquals($adapters, [Reflection.Assembly]::Load('SafeOps.Adapters'))");
        Assert.Equal(["True", "SafeOps", "True"], lines);
    }

    [Fact]
    public async Task Resolves_nothing_once_removed()
    {
        var result = await HostProcess.RunScript("Remove-Module SafeOps\n[Reflection.Assembly]::Load('SafeOps.Adapters')");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("SafeOps.Adapters", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Still_resolves_for_a_runspace_when_another_removed_it()
    {
        var lines = await Lines(
            "$other = [PowerShell]::Create()\n" +
            $"$null = $other.AddScript(\"Import-Module '{BuiltFiles.Manifest}'; Remove-Module SafeOps\").Invoke()\n" +
            "$other.HadErrors\n" + LoadAdapters + "$adapters.GetName().Name");
        Assert.Equal(["False", "SafeOps.Adapters"], lines);
    }

    private static async Task<string[]> Lines(string script)
    {
        var result = await HostProcess.RunScript(script);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
