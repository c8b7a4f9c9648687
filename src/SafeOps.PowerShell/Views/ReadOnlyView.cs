using System.Globalization;
using System.Text;
using SafeOps.Commands.Execution;
using SafeOps.Reports;
using SafeOps.Values;

namespace SafeOps.PowerShell.Views;

/// <summary>What a reading command printed, then how it went. Control characters of what it printed are shown, not obeyed.</summary>
internal static class ReadOnlyView
{
    public static IEnumerable<string> Lines(ReadOnlyCommandResult result, TextStyle style)
    {
        foreach (var line in Table(result.Rows, style))
            yield return line;
        foreach (var line in result.Output)
            yield return Printable(line);
        foreach (var line in result.ErrorOutput)
            yield return style.Paint(style.Warning, Printable(line));
        yield return style.Paint(style.Muted, $"── {Ending(result)} in {Durations.Taken(result.Duration)} · {result.Risk.Effect} · {result.SandboxNote}");
        foreach (var saved in new[] { result.OutputPath, result.ErrorOutputPath }.OfType<string>())
            yield return $"   all of it: {saved}";
        if (result is { Cut: true, Objects.Count: > 0 })
            yield return "   There is more than these.";
        foreach (var file in result.NewFiles)
            yield return $"   {style.Paint(style.Create, "new")}  {Printable(file)}";
        foreach (var file in result.NotKept)
            yield return $"   {style.Paint(style.Delete, "not kept")}  {Printable(file)}";
    }

    /// <summary>Columns as wide as what is in them, and together no wider than a window.</summary>
    private static IEnumerable<string> Table(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, TextStyle style)
    {
        if (rows.Count == 0)
            yield break;
        var names = rows[0].Keys.ToList();
        var widest = Math.Max(8, (Columns.Width / names.Count) - 2);
        var cells = rows.Select(r => names.Select(n => Columns.Cut(Printable(Text(r[n])), widest)).ToList()).ToList();
        var widths = names.Select((n, i) => Math.Max(Math.Min(n.Length, widest), cells.Max(c => c[i].Length))).ToList();
        yield return style.Paint(style.Heading, Line(names.Select(n => Columns.Cut(n, widest))));
        foreach (var row in cells)
            yield return Line(row);

        string Line(IEnumerable<string> values) => Columns.Cut(string.Join("  ", values.Select((v, i) => v.PadRight(widths[i]))).TrimEnd(), Columns.Width);
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        byte[] bytes => $"0x{Convert.ToHexString(bytes)}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Ending(ReadOnlyCommandResult result) => result.TimedOut
        ? "timed out"
        : string.Create(CultureInfo.InvariantCulture, $"exit code {result.ExitCode}");

    private static string Printable(string line) => line.Any(c => char.IsControl(c) && c != '\t')
        ? string.Concat(line.EnumerateRunes().Select(r => r.Value == '\t' || !Rune.IsControl(r) ? r.ToString() : r.Value < 0x20 ? ((char)(0x2400 + r.Value)).ToString() : "\u2426"))
        : line;
}
