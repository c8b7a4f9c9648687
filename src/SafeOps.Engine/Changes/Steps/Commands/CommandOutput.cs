using System.Globalization;
using System.Text.RegularExpressions;
using SafeOps.Processes;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Commands;

/// <summary>What a program printed, as people are shown it: secrets hidden, terminal control removed, a few lines.</summary>
internal static partial class CommandOutput
{
    private const int MostLines = 20;
    private const int LongestLine = 300;

    /// <summary>Standard output, then standard error; of a long one the first and the last lines.</summary>
    public static IReadOnlyList<string> Lines(ProgramResult result, SecretMasker masker) =>
        [.. Lines(result.Output, masker), .. Lines(result.ErrorOutput, masker)];

    /// <summary>How it ended, and what it printed.</summary>
    public static string Note(ProgramResult result, SecretMasker masker) =>
        string.Join('\n', Lines(result, masker).Prepend(Ending(result)));

    public static string Ending(ProgramResult result) => result.TimedOut
        ? $"killed after {Durations.Format(result.Duration)}"
        : string.Create(CultureInfo.InvariantCulture, $"exit code {result.ExitCode}");

    private static IReadOnlyList<string> Lines(string output, SecretMasker masker)
    {
        var text = Hide(output, masker);
        var lines = Control().Replace(text, "").Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        while (lines.Count > 0 && lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        var shown = lines.Select(l => l.Length > LongestLine ? l[..LongestLine] + "…" : l).ToList();
        return shown.Count <= MostLines
            ? shown
            : [.. shown.Take(MostLines / 2), string.Create(CultureInfo.InvariantCulture, $"[… {shown.Count - MostLines} lines left out …]"), .. shown.TakeLast(MostLines / 2)];
    }

    private static string Hide(string output, SecretMasker masker)
    {
        if (BoundedText.SplitAtCut(output) is not var (head, between, tail))
            return masker.Hide(output);
        var (hiddenHead, hiddenTail) = masker.HideCut(head, tail);
        return hiddenHead + between + hiddenTail;
    }

    /// <summary>Escape sequences (ECMA-48) and control characters: output must not steer the terminal that shows a report.</summary>
    [GeneratedRegex(@"\x1B(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(?:\x07|\x1B\\)?|[@-Z\\-_])|[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]", RegexOptions.CultureInvariant)]
    private static partial Regex Control();
}
