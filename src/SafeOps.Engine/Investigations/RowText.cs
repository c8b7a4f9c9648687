using System.Globalization;

namespace SafeOps.Investigations;

/// <summary>Rows of a database's answer as lines of text, in columns, as the databases' own clients show them.</summary>
internal static class RowText
{
    private const int WidestColumn = 200;

    public static IReadOnlyList<string> Lines(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows)
    {
        if (rows.Count == 0)
            return ["(no rows)"];
        var names = rows[0].Keys.ToList();
        var cells = rows.Select(r => names.Select(n => Text(r.GetValueOrDefault(n))).ToList()).ToList();
        var widths = names.Select((n, i) => Math.Min(WidestColumn, Math.Max(n.Length, cells.Max(c => c[i].Length)))).ToList();
        return [
            Line(names),
            string.Join("-+-", widths.Select(w => new string('-', w))),
            .. cells.Select(Line),
            string.Create(CultureInfo.InvariantCulture, $"({rows.Count} {(rows.Count == 1 ? "row" : "rows")})")];

        string Line(IEnumerable<string> values) => string.Join(" | ", values.Select((v, i) => v.PadRight(widths[i]))).TrimEnd();
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        byte[] bytes => $"0x{Convert.ToHexString(bytes)}",
        _ => (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").ReplaceLineEndings(" "),
    };
}
