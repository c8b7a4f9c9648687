using System.Globalization;

namespace SafeOps.Adapters.DryRuns;

/// <summary>Temporary folders of the owner alone, which may hold rows of somebody's database: what a killed process left is removed by the next.</summary>
internal static class ThrowAwayFolder
{
    private const string Prefix = "safeops-sql-";

    public static DirectoryInfo Make()
    {
        RemoveLeftovers();
        return Directory.CreateTempSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-"));
    }

    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is another's, or gone already.
        }
    }

    private static void RemoveLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
            if (int.TryParse(Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var process) && !Directory.Exists($"/proc/{process}"))
                Remove(folder);
    }
}
