using System.Management.Automation;
using System.Reflection;
using System.Reflection.Emit;

namespace SafeOps.Benchmarks.Import;

/// <summary>A binary module with one cmdlet that does nothing: what importing any binary module costs.</summary>
internal static class EmptyModule
{
    /// <summary>Writes it into a folder of its name and gives its manifest's path.</summary>
    public static string Write(string folder, string name)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule(name).DefineType($"{name}.GetNothingCommand", TypeAttributes.Public | TypeAttributes.Sealed, typeof(PSCmdlet));
        type.SetCustomAttribute(new CustomAttributeBuilder(typeof(CmdletAttribute).GetConstructor([typeof(string), typeof(string)])!, ["Get", name]));
        type.CreateType();
        assembly.Save(Path.Combine(path, name + ".dll"));
        var manifest = Path.Combine(path, name + ".psd1");
        File.WriteAllText(manifest, $"@{{ RootModule = '{name}.dll'; ModuleVersion = '1.0'; CmdletsToExport = @('Get-{name}'); FunctionsToExport = @(); VariablesToExport = @(); AliasesToExport = @() }}");
        return manifest;
    }
}
