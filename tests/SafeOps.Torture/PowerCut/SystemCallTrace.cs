using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SafeOps.Torture.PowerCut;

/// <summary>A system call that succeeded, or the beginning of a flush that went on while others worked.</summary>
/// <param name="Begun">It has only begun: what it flushes is what was written before.</param>
/// <param name="Texts">Its quoted arguments.</param>
/// <param name="Descriptors">The paths of its descriptors, the result's last.</param>
/// <param name="Numbers">The numbers behind the last quoted argument, or all where none is quoted, without descriptors.</param>
internal sealed record TracedCall(string Name, bool Begun, int Thread, IReadOnlyList<byte[]> Texts, IReadOnlyList<string> Descriptors, IReadOnlyList<long> Numbers, string Flags)
{
    /// <summary>A quoted path; a relative one from the folder its descriptor names.</summary>
    public string Path(int at)
    {
        var path = Encoding.UTF8.GetString(Texts[at]);
        return System.IO.Path.IsPathRooted(path) || at >= Descriptors.Count ? path : System.IO.Path.Combine(Descriptors[at], path);
    }
}

/// <summary>
/// Reads what <c>strace</c> wrote. Every text is in hexadecimal digits (<c>-xx</c>), and every descriptor carries its path
/// (<c>-y</c>), so no table of descriptors has to be kept.
/// </summary>
internal static partial class SystemCallTrace
{
    private const string Calls = "openat,open,creat,write,pwrite64,pwritev,pwritev2,writev,ftruncate,truncate,fallocate,fsync,fdatasync,"
        + "rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,chmod,fchmod,fchmodat,copy_file_range,sendfile";

    /// <summary>What starts a program so that its calls are written to <paramref name="file"/>.</summary>
    public static string[] Start(string file) => ["strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "67108864", "-o", file, "-e", $"trace={Calls}", "--"];

    public static IEnumerable<TracedCall> Read(string file)
    {
        var unfinished = new Dictionary<int, string>();
        foreach (var line in File.ReadLines(file))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var thread = int.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture);
            var text = line[space..].TrimStart();
            if (Unfinished().Match(text) is { Success: true } begun)
            {
                unfinished[thread] = begun.Groups[1].Value;
                if (begun.Groups[1].Value is { } call && (call.StartsWith("fsync", StringComparison.Ordinal) || call.StartsWith("fdatasync", StringComparison.Ordinal)))
                    yield return Parse(call, thread, begun: true);
                continue;
            }
            if (Resumed().Match(text) is { Success: true } resumed)
                text = unfinished.GetValueOrDefault(thread, "") + resumed.Groups[1].Value;
            if (Ended().Match(text) is { Success: true } ended && !ended.Groups[2].Value.StartsWith('-'))
                yield return Parse($"{ended.Groups[1].Value} = {ended.Groups[2].Value}", thread, begun: false);
        }
    }

    private static TracedCall Parse(string text, int thread, bool begun)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var rest = text[(Math.Max(text.LastIndexOf('"'), open) + 1)..];
        return new TracedCall(
            text[..open],
            begun,
            thread,
            [.. Quoted().Matches(text).Select(m => Convert.FromHexString(m.Groups[1].Value.Replace("\\x", "", StringComparison.Ordinal)))],
            [.. Descriptor().Matches(text).Select(m => Encoding.UTF8.GetString(Convert.FromHexString(m.Groups[1].Value.Replace("\\x", "", StringComparison.Ordinal))))],
            [.. Number().Matches(rest).Select(m => m.Value.StartsWith('0') && m.Value.Length > 1 ? Convert.ToInt64(m.Value, 8) : long.Parse(m.Value, CultureInfo.InvariantCulture))],
            rest);
    }

    [GeneratedRegex(@"^(.*?),? ?<unfinished \.\.\.>$")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>(.*)$")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(\w+\(.*\)) += (.+)$")]
    private static partial Regex Ended();

    [GeneratedRegex("\"((?:\\\\x[0-9a-f]{2})*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"<((?:\\x[0-9a-f]{2})+)>")]
    private static partial Regex Descriptor();

    [GeneratedRegex(@"(?<![\w<\\])\d+(?![\w<])")]
    private static partial Regex Number();
}
