using SafeOps.Errors;
using SafeOps.Runbooks.Reading;
using SafeOps.Text;

namespace SafeOps.Runbooks.Checking;

/// <summary>Relative links and anchors. What lies on the network is not asked.</summary>
internal static class LinkRules
{
    public static void Check(RunbookFile file, IMarkdownReader markdown, FindingList findings)
    {
        foreach (var link in file.Document.Links)
        {
            if (WhyBroken(file, link.Target, markdown) is { } why)
                findings.Add(link.Line, RunbookSeverity.Error, RunbookRules.LinkBroken, $"The link '{link.Target}' leads nowhere: {why}.");
        }
    }

    private static string? WhyBroken(RunbookFile file, string target, IMarkdownReader markdown)
    {
        // A scheme, a host or a place below the root of some site: not to be looked at from here.
        if (target.Length == 0 || target[0] == '/' || target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || Uri.TryCreate(target, UriKind.Absolute, out _))
            return null;
        var hash = target.IndexOf('#', StringComparison.Ordinal);
        var name = Uri.UnescapeDataString((hash < 0 ? target : target[..hash]).Split('?')[0]);
        var anchor = hash < 0 ? "" : Uri.UnescapeDataString(target[(hash + 1)..]);
        if (name.Length == 0)
            return Anchor(file.Document, anchor, "this file");
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file.Path)!, name));
        if (Directory.Exists(path))
            return null;
        if (!File.Exists(path))
            return $"there is no {path}";
        if (anchor.Length == 0 || !path.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            return Anchor(markdown.Read(TextFile.Decode(File.ReadAllBytes(path), path).Text), anchor, name);
        }
        catch (Exception failure) when (failure is SafeOpsException or IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be read";
        }
    }

    private static string? Anchor(MarkdownDocument document, string anchor, string where) =>
        anchor.Length == 0 || document.Blocks.OfType<MarkdownHeading>().Any(h => string.Equals(h.Anchor, anchor, StringComparison.OrdinalIgnoreCase))
            || document.Blocks.OfType<MarkdownPassage>().Any(p => p.Text.Contains($"id=\"{anchor}\"", StringComparison.Ordinal) || p.Text.Contains($"name=\"{anchor}\"", StringComparison.Ordinal))
            ? null
            : $"no heading of {where} is called '#{anchor}'";
}
