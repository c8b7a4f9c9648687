using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SafeOps.Commands;

namespace SafeOps.Investigations.History;

/// <summary>
/// The files in which shells keep what was typed: bash's (bash(1), HISTFILE, with the time stamps of HISTTIMEFORMAT or without),
/// zsh's (zshoptions(1), EXTENDED_HISTORY) and PSReadLine's. Which it is, the text says, and for PSReadLine the file's name.
/// </summary>
public static partial class ShellHistory
{
    /// <param name="text">The whole file.</param>
    /// <param name="fileName">Its name: PSReadLine's ends in <c>_history.txt</c>.</param>
    public static IReadOnlyList<HistoryLine> Read(string text, string fileName)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var read = fileName.EndsWith("_history.txt", StringComparison.OrdinalIgnoreCase) ? PSReadLine(lines)
            : lines.Any(l => ZshHead().IsMatch(l)) ? Zsh(lines)
            : Bash(lines);
        return [.. read.Where(l => l.Text.Trim().Length > 0).Select((l, i) => new HistoryLine(i + 1, l.Text.Trim(), l.Shell, l.At))];
    }

    /// <summary>Zsh writes bytes from 0x83 to 0xA2, and 0, as 0x83 and the byte with bit 5 turned over (its source calls that metafied).</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        const byte Meta = 0x83;
        var isZsh = ZshHead().IsMatch(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 64)]));
        if (!isZsh || bytes.IndexOf(Meta) < 0)
            return Encoding.UTF8.GetString(bytes);
        var plain = new List<byte>(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
            plain.Add(bytes[i] == Meta && i + 1 < bytes.Length ? (byte)(bytes[++i] ^ 32) : bytes[i]);
        return Encoding.UTF8.GetString([.. plain]);
    }

    private static IEnumerable<(string Text, CommandShell Shell, DateTimeOffset? At)> Bash(string[] lines)
    {
        if (!lines.Any(l => BashTime().IsMatch(l)))
        {
            foreach (var line in lines)
                yield return (line, CommandShell.Bash, null);
            yield break;
        }
        // With time stamps a command goes on to the next of them, over as many lines as it has.
        DateTimeOffset? at = null;
        var command = new List<string>();
        foreach (var line in lines)
        {
            if (!BashTime().IsMatch(line))
            {
                // Commands of before the stamps were turned on stand a line each.
                if (at is null)
                    yield return (line, CommandShell.Bash, null);
                else
                    command.Add(line);
                continue;
            }
            yield return (string.Join('\n', command), CommandShell.Bash, at);
            command.Clear();
            at = Time(line.AsSpan(1));
        }
        yield return (string.Join('\n', command), CommandShell.Bash, at);
    }

    /// <summary>A line end inside a command has a backslash before it.</summary>
    private static IEnumerable<(string Text, CommandShell Shell, DateTimeOffset? At)> Zsh(string[] lines)
    {
        foreach (var command in Joined(lines, '\\'))
        {
            var head = ZshHead().Match(command);
            yield return (command[head.Length..], CommandShell.Bash, head.Success ? Time(head.Groups["at"].ValueSpan) : null);
        }
    }

    /// <summary>A line end inside a command has a backtick before it.</summary>
    private static IEnumerable<(string Text, CommandShell Shell, DateTimeOffset? At)> PSReadLine(string[] lines) =>
        Joined(lines, '`').Select(c => (c, CommandShell.PowerShell, (DateTimeOffset?)null));

    private static IEnumerable<string> Joined(string[] lines, char mark)
    {
        var command = new StringBuilder();
        foreach (var line in lines)
        {
            if (line.EndsWith(mark))
            {
                command.Append(line.AsSpan(0, line.Length - 1)).Append('\n');
                continue;
            }
            yield return command.Append(line).ToString();
            command.Clear();
        }
        if (command.Length > 0)
            yield return command.ToString();
    }

    private static DateTimeOffset? Time(ReadOnlySpan<char> seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch <= 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(epoch) : null;

    [GeneratedRegex(@"^#\d{9,12}$", RegexOptions.CultureInvariant)]
    private static partial Regex BashTime();

    [GeneratedRegex(@"^: (?<at>\d{1,12}):\d+;", RegexOptions.CultureInvariant)]
    private static partial Regex ZshHead();
}
