using System.Diagnostics;

namespace SafeOps.Engine.Tests.Commands.Effects.Scripts;

/// <summary>Runs a real tool in an empty folder, so that what a script is said to do is a fact.</summary>
internal static class ScratchRun
{
    /// <summary>The names of files the tool left behind, beside its input <c>in</c>; <c>in</c> itself where it changed or is gone.</summary>
    public static IReadOnlyList<string> Leaves(string tool, params string[] arguments)
    {
        var program = new[] { "/usr/bin/", "/bin/", "/usr/local/bin/" }.Select(f => f + tool).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, $"{tool} is not on this machine");
        var folder = Directory.CreateTempSubdirectory("safeops-");
        try
        {
            var input = Path.Combine(folder.FullName, "in");
            File.WriteAllText(input, "a/b\nabc\nx\n");
            var start = new ProcessStartInfo(program!, arguments)
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            };
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            Assert.True(process.WaitForExit(10_000), $"{tool} did not end: {string.Join(' ', arguments)}");
            _ = errors.Result;
            var changed = !File.Exists(input) || File.ReadAllText(input) != "a/b\nabc\nx\n";
            return [.. folder.GetFiles().Select(f => f.Name).Where(n => n != "in"), .. changed ? ["in"] : Array.Empty<string>()];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
