using SafeOps.Scripts;
using SafeOps.Scripts.Generation;
using SafeOps.Scripts.Generation.Bash;
using SafeOps.Scripts.Generation.PowerShell;
using SafeOps.Scripts.Generation.Python;

namespace SafeOps.Engine.Tests.Scripts.Generation;

/// <summary>What is quoted comes back as it was, from the language's own program.</summary>
public sealed class ScriptQuoteTests
{
    private const int Texts = 400;

    private static readonly string[] Pieces =
    [
        "'", "\"", "$", "`", "\\", "!", "-", "--", "-n", "~", "*", "?", "[", "]", "{", "}", "(", ")", ";", "&", "|", "<", ">", "#", "%", "%s", "\n", "\r", "\t", " ", "  ",
        "$HOME", "${x}", "$(id)", "`id`", "\\n", "\\'", "'\\''", "\u2018", "\u2019", "\u201c", "\u201e", "\u00e4", "\u20ac", "\U0001F600", "\u202e", "\u2028", "\u00a0", "\u0085", "\u0001", "\u001b", "\ufeff", "a", "Z", "0", "=", ",", ".", "/", ":", "@", "^", "_",
    ];

    [Fact]
    public void Bash_reads_what_was_quoted() => Check(ScriptLanguage.Bash, texts =>
        string.Concat(texts.Select((t, i) => $"printf '%s\\0' {(i % 2 == 0 ? BashQuote.Word(t) : BashQuote.Text(t))}\n")));

    [Fact]
    public void Python_reads_what_was_quoted() => Check(ScriptLanguage.Python, texts =>
        $"import sys\n{string.Concat(texts.Select(t => $"sys.stdout.buffer.write({PythonQuote.Text(t)}.encode('utf-8') + b'\\0')\n"))}");

    [Fact]
    public void PowerShell_reads_what_was_quoted() => Check(ScriptLanguage.PowerShell, texts =>
        $"$out = [Console]::OpenStandardOutput()\n{string.Concat(texts.Select(t => $"$bytes = [Text.Encoding]::UTF8.GetBytes({PowerShellQuote.Text(t)} + [char] 0); $out.Write($bytes, 0, $bytes.Length)\n"))}");

    [Fact]
    public void A_comment_is_one_line_whatever_it_is_made_of()
    {
        foreach (var text in Made(7))
            Assert.True(ScriptQuote.IsPlain(ScriptQuote.Comment(text)), text);
    }

    private static void Check(ScriptLanguage language, Func<IReadOnlyList<string>, string> script)
    {
        ScriptBench.Require(language);
        using var bench = new ScriptBench();
        var texts = Made(1);
        var run = bench.Run(language, script(texts));
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(texts, run.Output.Split('\0')[..^1]);
    }

    private static List<string> Made(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Texts).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Pieces[random.Next(Pieces.Length)]))).Prepend("")];
    }
}
