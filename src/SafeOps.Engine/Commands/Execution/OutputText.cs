using SafeOps.Processes;
using SafeOps.Secrets;

namespace SafeOps.Commands.Execution;

/// <summary>What a text printed, by lines, with its secrets hidden, what a cut left of them included.</summary>
internal static class OutputText
{
    public static IReadOnlyList<string> Lines(string text, SecretMasker masker)
    {
        if (text.Length == 0)
            return [];
        if (BoundedText.SplitAtCut(text) is var (head, between, tail))
        {
            var (hiddenHead, hiddenTail) = masker.HideCut(head, tail);
            text = hiddenHead + between + hiddenTail;
        }
        else
        {
            text = masker.Hide(text);
        }
        return [.. (text.EndsWith('\n') ? text[..^1] : text).Split('\n').Select(l => l.EndsWith('\r') ? l[..^1] : l)];
    }
}
