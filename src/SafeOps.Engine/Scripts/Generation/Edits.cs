using System.Globalization;

namespace SafeOps.Scripts.Generation;

/// <summary>Edits as the words that the scripts' own functions read, the same in every language.</summary>
internal static class Edits
{
    /// <summary><c>@14</c> the line where it begins, <c>-old</c>, <c>+new</c>, and <c>\</c> behind a line that ends without a line feed.</summary>
    public static IEnumerable<string> Words(EditLines edit)
    {
        foreach (var piece in edit.Edits)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"@{piece.Start}");
            foreach (var (sign, line) in piece.Old.Select(l => ('-', l)).Concat(piece.New.Select(l => ('+', l))))
            {
                yield return sign + (line.EndsWith('\n') ? line[..^1] : line);
                if (!line.EndsWith('\n'))
                    yield return @"\";
            }
        }
    }
}
