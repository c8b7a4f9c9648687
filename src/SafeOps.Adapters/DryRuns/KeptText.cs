namespace SafeOps.Adapters.DryRuns;

/// <summary>Reads what a run left in the folder that it kept.</summary>
internal static class KeptText
{
    /// <summary>Empty where there is no such file; cut at the given number of characters.</summary>
    public static string Read(string folder, string name, int most)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            return "";
        using var reader = new StreamReader(path);
        var buffer = new char[Math.Min(most, new FileInfo(path).Length)];
        return new string(buffer, 0, reader.ReadBlock(buffer, 0, buffer.Length));
    }

    /// <summary>Its first line that says something, without its full stop.</summary>
    public static string First(string text) =>
        (text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "it said nothing").TrimEnd('.');
}
