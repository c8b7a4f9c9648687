namespace SafeOps.Engine.Tests.Architecture;

/// <summary>The source tree these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Full paths of the C# files below a folder, what the build writes left out.</summary>
    public static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(f => !Parts(f).Intersect(["bin", "obj", "TestResults"]).Any());

    public static string[] Parts(string path) => Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar);

    /// <summary>As people write it, with forward slashes.</summary>
    public static string Show(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "SafeOps.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("SafeOps.sln is not above the tests."));
}
