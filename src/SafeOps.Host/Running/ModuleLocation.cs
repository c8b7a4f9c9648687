namespace SafeOps.Host.Running;

/// <summary>Where the staged module lies.</summary>
internal static class ModuleLocation
{
    private const string Manifest = "SafeOps.psd1";

    /// <summary>
    /// The manifest beside the program, as the packed tool has it, or in <c>out/SafeOps</c> of the repository the program
    /// was built in.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    public static string Find(string programFolder)
    {
        var packed = Path.Combine(programFolder, "SafeOps", Manifest);
        if (File.Exists(packed))
            return packed;
        for (var folder = new DirectoryInfo(programFolder); folder is not null; folder = folder.Parent)
        {
            var staged = Path.Combine(folder.FullName, "out", "SafeOps", Manifest);
            if (File.Exists(Path.Combine(folder.FullName, "SafeOps.sln")) && File.Exists(staged))
                return staged;
        }
        throw new FileNotFoundException($"The SafeOps module is neither at {packed} nor staged by a build. Run `dotnet build SafeOps.sln`, or reinstall the tool.");
    }
}
