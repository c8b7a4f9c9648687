using System.Text;

namespace SafeOps.Drift.Resolution.Scripts;

/// <summary>A script of bash in the making: a head that says what it is, the functions it needs, the calls, and the end.</summary>
internal sealed class ScriptText
{
    private readonly StringBuilder _text = new("#!/usr/bin/env bash\n");

    /// <param name="parts">Names of the files of functions, in order: <c>common</c>, <c>azure</c>, <c>removal</c>.</param>
    public ScriptText(string title, IEnumerable<string> remarks, params string[] parts)
    {
        Comment(title).Comment("");
        foreach (var remark in remarks)
            Comment(remark);
        Comment("").Comment($"Needs bash 4 or newer and {(parts.Contains("states") ? "az and terraform" : parts.Contains("restoring") ? "az and jq" : "az")}, signed in to the right tenant.").Comment("Dry run by default: without --execute nothing is changed. Read it before you run it.");
        // A text of Azure may look like an expansion; in its quotes it is none.
        _text.Append("# shellcheck disable=SC2016\n");
        foreach (var part in parts)
            _text.Append(Part(part));
    }

    public ScriptText Comment(string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            _text.Append(line.Length == 0 ? "#\n" : $"# {Printable(line)}\n");
        return this;
    }

    public ScriptText Line()
    {
        _text.Append('\n');
        return this;
    }

    /// <summary>A call of a function; each argument is one word, whatever is in it.</summary>
    public ScriptText Call(string function, params IEnumerable<string> arguments)
    {
        _text.Append(function);
        foreach (var argument in arguments)
            _text.Append(' ').Append(Quote(argument));
        _text.Append('\n');
        return this;
    }

    /// <summary>A call too long for a line, an argument a line.</summary>
    public ScriptText LongCall(string function, IReadOnlyList<string> arguments)
    {
        _text.Append(function);
        foreach (var argument in arguments)
            _text.Append(" \\\n    ").Append(Quote(argument));
        _text.Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>In single quotes, which leave nothing in force.</summary>
    internal static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A comment ends with its line, and nothing of a terminal's language is in it.</summary>
    private static string Printable(string line) => string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c));

    private static string Part(string name)
    {
        using var stream = typeof(ScriptText).Assembly.GetManifestResourceStream($"SafeOps.Drift.Resolution.Scripts.{name}.sh")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
