namespace SafeOps.TestServers;

/// <summary>The programs of this machine: a test whose program is not there is skipped by name.</summary>
public static class InstalledPrograms
{
    public static bool Has(string name) => Find(name) is not null;

    /// <summary>The full path of the first on PATH; null where there is none.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(f => f.Length > 0)
        .Select(f => Path.Combine(f, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
        .FirstOrDefault(File.Exists);
}
