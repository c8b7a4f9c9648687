using System.Diagnostics;
using System.Security.Cryptography;

namespace SafeOps.Engine.Tests.Commands;

/// <summary>A folder with files to try commands on, made anew for each, and what a real bash leaves of it.</summary>
internal sealed class FactFolder : IDisposable
{
    private const int LongestRun = 5_000;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("safeops-facts-");
    private readonly string _work;
    private readonly string _temporary;

    /// <param name="template">What it is a copy of; a new one is made where there is none.</param>
    public FactFolder(FactFolder? template = null)
    {
        _work = Directory.CreateDirectory(Path.Combine(_root.FullName, "work")).FullName;
        _temporary = Directory.CreateDirectory(Path.Combine(_root.FullName, "temporary")).FullName;
        if (template is not null)
            Process.Start("/bin/cp", ["-a", template._work + "/.", _work])!.WaitForExit();
        else
            Fill();
    }

    public void Dispose() => _root.Delete(recursive: true);

    /// <summary>Runs the text in the folder and gives what it wrote to its error output; null where it did not end in time.</summary>
    public string? Run(string text)
    {
        var start = new ProcessStartInfo("/bin/bash", ["--noprofile", "--norc", "-c", text])
        {
            WorkingDirectory = _work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in new[]
        {
            ("PATH", "/usr/local/bin:/usr/bin:/bin"), ("HOME", Path.Combine(_work, "home")), ("TMPDIR", _temporary), ("LANG", "C.UTF-8"), ("TERM", "dumb"), ("GIT_CONFIG_NOSYSTEM", "1"), ("PAGER", "cat"),
        })
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var errors = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
                errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
        if (!process.WaitForExit(LongestRun))
        {
            process.Kill(entireProcessTree: true);
            return null;
        }
        lock (errors)
            return errors.ToString();
    }

    /// <summary>Every file and folder with its mode and contents. What git only remembers of the files' times is left out, and a pipe, which would wait for somebody to write, is empty.</summary>
    public SortedDictionary<string, string> Contents()
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(_work).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(_work, entry.FullName);
            if (name != Path.Combine("r", ".git", "index"))
                contents[name] = entry.LinkTarget ?? $"{entry.UnixFileMode} {(entry is FileInfo { Length: > 0 } file ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName))) : "")}";
        }
        return contents;
    }

    /// <summary>What differs between the two, by name.</summary>
    public static List<string> Changes(SortedDictionary<string, string> before, SortedDictionary<string, string> after) =>
        [.. before.Keys.Union(after.Keys).Where(n => before.GetValueOrDefault(n) != after.GetValueOrDefault(n))];

    private void Fill()
    {
        Write("f", "b\na\nx\n");
        Write("a", "a\nx\n");
        Write("g", "c\nd\n");
        Write("j.json", "{\"a\": 1}\n");
        Write("d/x", "x\n");
        Write("home/.keep", "");
        Write("s.sed", "w y\n");
        Write("p.awk", "BEGIN { print \"x\" > \"y\" }\n");
        Write("p.diff", "--- a\n+++ a\n@@ -1,2 +1,2 @@\n-a\n+b\n x\n");
        Write("mark.py", "open('y', 'w')\n");
        Write("m.mk", "x := $(shell ./mark)\nall: ; @./mark\n");
        Write("curl.conf", "url = file:///dev/null\noutput = y\n");
        Write("magic", "0 string x y\n");
        Write("mark", "#!/bin/sh\n: > marked\n");
        Run("""
            chmod 755 mark; tar cf t.tar -C d x; command -v zip && zip -q u.zip -r d && mv d e
            mkdir r; cd r && git init -q --template= && git config user.email a@b && git config user.name a && git config gc.auto 0
            printf 'x\n' > a; git add a; git commit -qm x; printf 'y\n' > a; git stash -q; printf 'z\n' > a; printf 'q\n' > b
            """);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_work, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
