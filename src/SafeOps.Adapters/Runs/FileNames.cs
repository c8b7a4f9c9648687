using SafeOps.Values;

namespace SafeOps.Adapters.Runs;

/// <summary>A safe and unique file name for any text: itself where it is one, else with a digest behind what can be kept.</summary>
internal static class FileNames
{
    private const int Longest = 100;

    public static string For(string text)
    {
        var kept = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        return kept == text && text.Length <= Longest && !text.StartsWith('.')
            ? text
            : $"{kept[..Math.Min(kept.Length, Longest)].TrimStart('.')}-{Digest.Short(Digest.OfText(text))}";
    }
}
