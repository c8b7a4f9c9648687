using System.Diagnostics;
using System.Text;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Engine.Tests.Commands.Parsing.Bash;

/// <summary>The bash of this machine, asked what it makes of a text. It runs nothing but printf.</summary>
internal static class BashOracle
{
    public const string Missing = "bash 5.2 or later is not installed";

    private const string Accepts =
        """
        while IFS= read -r -d '' text; do
            if said=$(bash -n -c -- "$text" 2>&1 </dev/null) && [ -z "$said" ]; then echo yes; else echo no; fi
        done
        """;

    private static readonly Lazy<bool> Found = new(() =>
    {
        try
        {
            return Run("((BASH_VERSINFO[0] > 5 || (BASH_VERSINFO[0] == 5 && BASH_VERSINFO[1] >= 2))) && echo yes", "").StartsWith("yes", StringComparison.Ordinal);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });

    public static bool IsInstalled => Found.Value;

    /// <summary>For each text whether bash reads it without an error or a warning.</summary>
    public static IReadOnlyList<bool> Reads(IReadOnlyList<string> texts)
    {
        var answers = Run(Accepts, string.Concat(texts.Select(t => t + "\0"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(texts.Count, answers.Length);
        return [.. answers.Select(a => a == "yes")];
    }

    /// <summary>For each list of words what a command gets for it.</summary>
    public static IReadOnlyList<string[]> Words(IReadOnlyList<string> lists)
    {
        var script = "f() { printf '%s\\0' \"$#\" \"$@\"; }\n" + string.Concat(lists.Select(l => $"f {l}\n"));
        var printed = Run(script, "").Split('\0');
        var all = new List<string[]>();
        for (var i = 0; i + 1 < printed.Length;)
        {
            var count = int.Parse(printed[i], System.Globalization.CultureInfo.InvariantCulture);
            all.Add(printed[(i + 1)..(i + 1 + count)]);
            i += 1 + count;
        }
        Assert.Equal(lists.Count, all.Count);
        return all;
    }

    /// <summary>Texts that bash refuses and the reader takes for good.</summary>
    public static IReadOnlyList<string> WronglyRead(IReadOnlyList<string> texts) =>
        [.. texts.Zip(Reads(texts)).Where(t => !t.Second && BashScript.Read(t.First).Problems.Count == 0).Select(t => t.First)];

    /// <summary>Texts that bash reads and the reader does not, with what it says.</summary>
    public static IReadOnlyList<string> WronglyRefused(IReadOnlyList<string> texts) =>
        [.. texts.Zip(Reads(texts)).Where(t => t.Second && BashScript.Read(t.First).Problems.Count > 0)
            .Select(t => $"{t.First}\n  {BashScript.Read(t.First).Problems[0].Message}")];

    private static string Run(string script, string input)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "--noprofile", "-s"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment.Remove("BASH_ENV");
        // From a file: what follows on the standard input is for the script to read.
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, script);
            start.ArgumentList[^1] = file;
            using var bash = Process.Start(start)!;
            var said = bash.StandardError.ReadToEndAsync();
            var printed = bash.StandardOutput.ReadToEndAsync();
            bash.StandardInput.Write(input);
            bash.StandardInput.Close();
            bash.WaitForExit();
            Assert.Equal("", said.Result);
            return printed.Result;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
