namespace SafeOps.PowerShell.Sessions;

/// <summary>Where the module is installed.</summary>
internal static class ModuleFolder
{
    /// <summary>Beside the manifest, one folder above <c>bin/</c>: the JSON schemas for editors.</summary>
    public static string Schemas { get; } = Path.GetDirectoryName(Path.GetDirectoryName(typeof(ModuleFolder).Assembly.Location)!)!;
}
