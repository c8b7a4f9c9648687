using System.Diagnostics;

namespace SafeOps.Engine.Tests.Scripts;

/// <summary>A folder as a script of the collection finds it: what its case sets up, and the script itself.</summary>
internal sealed class CollectionScratch : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("safeops-collection-");

    /// <param name="of">The case.</param>
    /// <param name="script">One of its scripts.</param>
    public CollectionScratch(CollectionCase of, string script)
    {
        if (of.Setup is { } setup)
            Problem = Run(setup);
        Script = Path.Combine(_root.FullName, of.Name + of.Extension);
        File.Copy(script, Script);
    }

    public string Folder => _root.FullName;

    /// <summary>Full path of the script in the folder, whose name does not tell its label.</summary>
    public string Script { get; }

    /// <summary>Where setting up failed: what it wrote.</summary>
    public string? Problem { get; }

    public void Dispose() => _root.Delete(recursive: true);

    private string? Run(string text)
    {
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-e", "-c", text])
        {
            WorkingDirectory = _root.FullName,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{process.ExitCode} {errors}";
    }
}
