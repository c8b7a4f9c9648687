namespace SafeOps.Changes.Steps.Terraform;

/// <summary>Which files of a folder are terraform's configuration.</summary>
internal static class ConfigurationFiles
{
    private static readonly string[] Configuration = [".tf", ".tf.json", ".tofu", ".tofu.json"];
    private static readonly string[] Inputs = [.. Configuration, ".tfvars", ".tfvars.json", ".tftpl", ".terraform.lock.hcl"];

    public static bool IsConfiguration(string file) => Configuration.Any(end => file.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    public static bool IsInput(string file) => Inputs.Any(end => file.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>The configuration with its own modules, values and templates, in ordinal order; not what terraform keeps there itself.</summary>
    public static IReadOnlyList<string> Below(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(f => IsInput(f) && !f.Contains($"{Path.DirectorySeparatorChar}.terraform{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)]
        : [];
}
