using System.Globalization;
using System.Text;

namespace SafeOps.Engine.Tests.Commands;

/// <summary>A way to write a command differently that means the same, or does the same and more.</summary>
/// <param name="Name">For the message of a failure.</param>
/// <param name="Rewrite">Null where the text cannot be written in this way.</param>
internal sealed record Rewriting(string Name, Func<string, string?> Rewrite);

/// <summary>Rewritings of any text of bash: what stands around it.</summary>
internal static class LineRewritings
{
    private static IReadOnlyList<Rewriting> Quotings { get; } =
    [
        new("single quotes", Single),
        new("double quotes", Double),
        new("dollar quotes", Dollar),
        new("hexadecimal", Hexadecimal),
        new("backslashes", t => t.Contains('\n', StringComparison.Ordinal) ? Single(t) : string.Concat(t.Select(c => $"\\{c}"))),
        new("mixed", t => Single(t[..(t.Length / 2)]) + "\"\"" + Double(t[(t.Length / 2)..])),
    ];

    public static IReadOnlyList<Rewriting> All { get; } =
    [
        .. Quotings.SelectMany(q => new Rewriting[]
        {
            new($"bash -c, {q.Name}", t => $"bash -c {q.Rewrite(t)}"),
            new($"eval, {q.Name}", t => $"eval {q.Rewrite(t)}"),
            new($"ssh, {q.Name}", t => $"ssh host {q.Rewrite(t)}"),
            new($"find -exec sh -c, {q.Name}", t => $"find . -maxdepth 0 -exec sh -c {q.Rewrite(t)} \\;"),
            new($"here-string, {q.Name}", t => $"bash <<< {q.Rewrite(t)}"),
            new($"trap, {q.Name}", t => $"trap -- {q.Rewrite(t)} EXIT"),
        }),
        .. new[]
        {
            "sudo", "sudo -u root --", "sudo -E", "doas", "env", "env -i", "env -u HOME", "env --", "timeout 5", "timeout -k 1 -s KILL 5", "nohup", "nice", "nice -n 5", "nice -5", "ionice -c 3", "setsid",
            "stdbuf -oL", "time", "time -p", "command", "command -p", "command --", "exec", "exec -a x", "builtin command", "xargs", "xargs -r -n 1", "busybox", "chrt -b 0", "taskset -c 0", "unshare -r",
            "strace -f", "flock /tmp/x", "docker exec c", "kubectl exec p --", "kubectl exec -n a p -c b --", "! ", "LC_ALL=C", "2>/dev/null", "3< /dev/null", "sudo env timeout 5 nice", "\\command", "'env'",
        }.Select(w => new Rewriting(w, t => $"{w} bash -c {Single(t)}")),
        // These give a shell their words as one text.
        new("ssh of bash -c", t => $"ssh host {Single($"bash -c {Single(t)}")}"),
        new("watch", t => $"watch -n 1 {Single(t)}"),
        new("watch of bash -c", t => $"watch {Double($"bash -c {Single(t)}")}"),
        new("env -S", t => t.Contains('\'', StringComparison.Ordinal) || t.Contains('\\', StringComparison.Ordinal) ? null : $"env -S \"bash -c '{t.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)}'\""),
        new("script -c", t => $"script -qc {Single(t)} /dev/null"),
        new("su -c", t => $"su root -c {Single(t)}"),
        new("bash options before -c", t => $"bash --norc -e -o pipefail -c {Single(t)} name"),
        new("bash -ec", t => $"bash -ec {Single(t)}"),
        new("/bin/sh -c", t => $"/bin/sh -c {Single(t)}"),
        new("bash -c twice", t => $"bash -c {Single($"bash -c {Single(t)}")}"),
        new("bash -c in double in single", t => $"bash -c {Single($"bash -c {Double(t)}")}"),
        new("echo to bash", t => $"echo {Single(t)} | bash"),
        new("printf to bash", t => $"printf '%s' {Single(t)} | bash -s"),
        new("here-document", t => Below("bash", "<<'END_OF_TEXT'", t)),
        new("here-document of sudo", t => Below("sudo bash -s", "<<\"END_OF_TEXT\"", t)),
        new("here-document before", t => Below("", "<<'END_OF_TEXT' bash", t)),
        new("file that is a process", t => $"bash <(printf '%s' {Single(t)})"),
        new("source", t => $". <(printf '%s' {Single(t)})"),
        new("subshell", t => $"({t}\n)"),
        new("group", t => $"{{ {t}\n}}"),
        new("group behind a pipe", t => $"ls | {{ {t}\n}}"),
        new("if", t => $"if true; then {t}\nfi"),
        new("condition", t => $"if {t}\nthen ls; fi"),
        new("else", t => $"if false; then ls; else {t}\nfi"),
        new("while", t => $"while {t}\ndo break; done"),
        new("body of while", t => $"while true; do {t}\nbreak; done"),
        new("until", t => $"until {t}\ndo :; done"),
        new("for", t => $"for i in 1; do {t}\ndone"),
        new("for of arithmetic", t => $"for ((i = 0; i < 1; i++)); do {t}\ndone"),
        new("case", t => $"case a in a) {t}\n;; esac"),
        new("function", t => $"f() {{ {t}\n}}; f"),
        new("function that is not called", t => $"function f {{ {t}\n}}"),
        new("function of a known name", t => $"ls() {{ {t}\n}}; ls -l"),
        new("coproc", t => $"coproc {{ {t}\n}}"),
        new("substitution", t => $"echo \"$({t}\n)\""),
        new("substitution unquoted", t => $"echo $({t}\n)"),
        new("substitution in arithmetic", t => $"echo $(( $({t}\n) ))"),
        new("substitution in a default", t => $"echo \"${{nothing:-$({t}\n)}}\""),
        new("substitution in a here-document", t => $"cat <<END_OF_OUTER\n$({t}\n)\nEND_OF_OUTER"),
        new("substitution in a value", t => $"x=$({t}\n)"),
        new("substitution in a test", t => $"[[ -n $({t}\n) ]]"),
        new("backticks", t => t.IndexOfAny(['`', '\\']) >= 0 ? null : $"echo `{t}\n`"),
        new("process for reading", t => $"cat <({t}\n)"),
        new("process for writing", t => $"ls > >({t}\n)"),
        new("behind ;", t => $"ls; {t}"),
        new("behind a new line", t => $"ls -l\n\n  {t}"),
        new("behind &&", t => $"true && {t}"),
        new("behind ||", t => $"false || {t}"),
        new("behind &", t => $"sleep 1 & {t}"),
        new("behind a comment", t => $"# ls\n{t}"),
        new("before a new line", t => $"{t}\nls"),
        new("before a comment", t => $"{t}\n# ls"),
        new("in the background", t => $"{{ {t}\n}} &"),
        new("with a redirection of a group", t => $"{{ {t}\n}} 2>/dev/null"),
        new("before a pipe", t => $"{{ {t}\n}} | head -5"),
        new("behind a pipe", t => $"cat f | grep x | {{ {t}\n}}"),
        new("variable to eval", t => $"x={Single(t)}; eval \"$x\""),
        new("variable to bash -c", t => $"x={Single(t)}\nbash -c \"$x\""),
        new("position to bash -c", t => $"bash -c 'eval \"$1\"' x {Single(t)}"),
        new("default to bash -c", t => $"bash -c \"${{nothing:-{Double(t)[1..^1]}}}\""),
        new("array to bash", t => $"a=(bash -c {Single(t)}); \"${{a[@]}}\""),
        new("positions to bash", t => $"set -- bash -c {Single(t)}; \"$@\""),
        new("prompt", t => $"x={Single($"$({t}\n)")}; echo \"${{x@P}}\""),
        new("subscript", t => $"x={Single($"a[$({t}\n)]")}; echo $((x))"),
        new("alias", t => $"alias x={Single(t)}\nx"),
    ];

    public static string Single(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    public static string Double(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
            quoted.Append(character is '"' or '\\' or '$' or '`' ? "\\" : "").Append(character);
        return quoted.Append('"').ToString();
    }

    public static string Dollar(string text) => "$'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "'";

    public static string Hexadecimal(string text) =>
        text.Any(c => c > '~') ? Dollar(text) : "$'" + string.Concat(text.Select(c => "\\x" + ((int)c).ToString("x2", CultureInfo.InvariantCulture))) + "'";

    private static string? Below(string before, string announced, string text) =>
        text.Contains("END_OF_TEXT", StringComparison.Ordinal) ? null : $"{before} {announced}\n{text}\nEND_OF_TEXT\n";
}
