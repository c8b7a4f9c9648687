using System.Diagnostics;
using System.Text;
using SafeOps.Drift.Ignoring;

namespace SafeOps.Engine.Tests.Drift.Ignoring;

/// <summary>Generated patterns over generated paths: what is left out here is what git leaves out.</summary>
public sealed class GitIgnoreTests : IDisposable
{
    private static readonly string[] Names = ["a", "b", "ab", "abc", "b.c", "rg-1", "rg-sandbox", "microsoft.x", "!a", "#b", "a b", "c ", "[a]", "a*", "\\b", "x]y", "-", "a-b"];

    private static readonly string[] Pieces =
    [
        "a", "b", "ab", "abc", "b.c", "rg-1", "rg-*", "*", "*", "**", "**", "?", "a?", "?b", "a*", "*c", "*b*", "a**", "**b", "***", "[ab]", "[a-c]*", "[!a]", "[^a]*", "[]x]*", "x[]]y", "[a-]", "[-a]", "[!a-b]", "[[:alpha:]]", "[[:digit:][:punct:]]*", "rg-[0-9]", "[\\a]", "[a\\-c]", "[[]a]", "[[:x]",
        "\\a", "\\*", "a\\*", "\\[a\\]", "\\!a", "\\#b", "\\\\b", "a\\ b", "a b", "c\\ ", "microsoft.*", "*.x", "-", "a-b", "#b", "!a",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safeops-ignore-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Leaves_out_what_git_leaves_out()
    {
        var git = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(d => Path.Combine(d, "git")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(git is null, "git is not on PATH");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "its file names have no stars");
        var random = new Random(6);
        var different = new List<string>();
        var (ignored, all) = (0, 0);
        for (var round = 0; round < 80; round++)
        {
            var patterns = string.Join('\n', Enumerable.Range(0, random.Next(1, 7)).Select(_ => Pattern(random)));
            var paths = Enumerable.Range(0, 60).Select(_ => string.Join('/', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Names[random.Next(Names.Length)]))).Distinct().ToList();
            // Git looks on the disk whether a path is a folder.
            foreach (var path in paths.Where(_ => random.Next(4) == 0))
                _folder.CreateSubdirectory(path);
            var wanted = Ask(git!, patterns, paths);
            var file = DriftIgnore.Parse(patterns, ".driftignore");
            foreach (var path in paths)
            {
                // Without case, as Azure has it: the same in capitals.
                var isFolder = Directory.Exists(Path.Combine(_folder.FullName, path));
                var (plain, upper) = (file.IsIgnored(path, isFolder), file.IsIgnored(path.ToUpperInvariant(), isFolder));
                if (plain != wanted.Contains(path) || upper != plain)
                    different.Add($"{path}{(isFolder ? "/" : "")}: git {wanted.Contains(path)}, here {plain}, in capitals {upper}, of [{patterns.Replace("\n", " | ", StringComparison.Ordinal)}]");
                (ignored, all) = (ignored + (plain ? 1 : 0), all + 1);
            }
        }
        Assert.Empty(different);
        Assert.InRange(ignored, all / 5, all * 4 / 5);
    }

    private static string Pattern(Random random)
    {
        // 'a**/b': git takes the stars for folders, where its own documentation has them as plain ones.
        string text;
        do
            text = Text(random);
        while (text.Contains("a**/", StringComparison.Ordinal));
        return (random.Next(5) == 0 ? "!" : "") + (random.Next(5) == 0 ? "/" : "") + text + (random.Next(5) == 0 ? "/" : "") + (random.Next(8) == 0 ? "  " : "") + (random.Next(8) == 0 ? "\r" : "");
    }

    private static string Text(Random random) =>
        string.Join('/', Enumerable.Range(0, random.Next(5) switch { 0 or 1 => 1, 2 or 3 => 2, _ => random.Next(3, 5) }).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private HashSet<string> Ask(string git, string patterns, List<string> paths)
    {
        if (!Directory.Exists(Path.Combine(_folder.FullName, ".git")))
            Run(git, "", "init", "-q");
        File.WriteAllText(Path.Combine(_folder.FullName, ".gitignore"), patterns);
        return [.. Run(git, string.Concat(paths.Select(p => p + "\0")), "-c", "core.ignorecase=false", "-c", "core.excludesFile=/dev/null", "check-ignore", "--no-index", "-z", "--stdin").Split('\0', StringSplitOptions.RemoveEmptyEntries)];
    }

    private string Run(string git, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(git, arguments) { WorkingDirectory = _folder.FullName, RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false) };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
