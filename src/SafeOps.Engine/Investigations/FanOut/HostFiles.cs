using SafeOps.Commands;
using SafeOps.Commands.Effects.Bash;
using SafeOps.Errors;

namespace SafeOps.Investigations.FanOut;

/// <summary>
/// Probes about files as commands for another machine, where SafeOps is not: grep prints each line with its file and number, as our own
/// search does. Paths count from the folder a login begins in; what lies on a machine is mostly named in full.
/// </summary>
internal static class HostFiles
{
    /// <summary>Between file and line of <c>grep -Z</c>.</summary>
    private const char Separator = '\0';

    private const string Everywhere = "**/";

    public static CommandProbe Command(FanOutProbe probe) => new(probe.Name, Text(probe), CommandShell.Bash) { Timeout = probe.Timeout };

    /// <summary>Whole files by name, from what the command for <see cref="ConfigProbe"/> printed.</summary>
    public static IReadOnlyList<(string File, string Text)> Files(IEnumerable<string> output) =>
        [.. output.Select(l => (Line: l, At: l.IndexOf(Separator, StringComparison.Ordinal))).Where(l => l.At > 0)
            .GroupBy(l => l.Line[..l.At], l => l.Line[(l.At + 1)..], StringComparer.Ordinal)
            .Select(g => (g.Key, string.Join('\n', g)))];

    /// <summary>The file in a line that a search printed: <c>app.log:12:text</c>.</summary>
    public static string FileOf(string line) => line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? line[..colon] : "";

    private static string Text(FanOutProbe probe) => probe switch
    {
        ConfigProbe config => $"grep -HZ '' {Names(config.Files, probe)}",
        SearchProbe search => $"{Program(search)}{(search.IgnoresCase ? "i" : "")}{(search.Expression is null ? "F" : "P")} {Where(search)}",
        _ => throw new SafeOpsException(ErrorCodes.ProbeInvalid, $"The probe '{probe.Name}' cannot be asked of another machine.", "Ask with a command.", probe.Name),
    };

    private static string Program(SearchProbe search) =>
        search.IsLog && search.Files.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? "zgrep -nH" : "grep -nHI";

    private static string Where(SearchProbe search)
    {
        var pattern = $"-e {BashQuoting.Word(search.Pattern)}";
        var at = search.Files.IndexOf(Everywhere, StringComparison.Ordinal);
        if (search.IsLog || at < 0)
            return $"{pattern} -- {Glob(search.Files, search)}";
        var (folder, name) = (search.Files[..at].TrimEnd('/'), search.Files[(at + Everywhere.Length)..]);
        if (name.Contains('/') || folder.Contains('*'))
            throw new SafeOpsException(ErrorCodes.ProbeInvalid, $"'{search.Files}' cannot be looked for on another machine.", "Write it as folder/**/*.ext, or ask with a command.", search.Files);
        return $"-r --include={BashQuoting.Word(name)} {pattern} -- {(folder.Length == 0 ? search.Files.StartsWith('/') ? "/" : "." : BashQuoting.Word(folder))}";
    }

    private static string Names(string files, FanOutProbe probe) => $"-- {Glob(files, probe)}";

    /// <summary>Quoted but for its wildcards, which the shell there resolves.</summary>
    private static string Glob(string files, FanOutProbe probe) => files.Contains(Everywhere, StringComparison.Ordinal)
        ? throw new SafeOpsException(ErrorCodes.ProbeInvalid, $"'{files}' names folders of any depth, which the probe '{probe.Name}' cannot on another machine.", "Name the files: /var/log/app/*.log.", files)
        : string.Concat(files.Select(c => c is '*' or '?' ? c.ToString() : char.IsAsciiLetterOrDigit(c) || "%+,-./:=@_".Contains(c) ? c.ToString() : $"\\{c}"));
}
