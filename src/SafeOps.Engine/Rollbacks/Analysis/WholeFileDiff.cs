using System.Text;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>Both sides of the files of a unified diff that has all of their lines as context.</summary>
internal static class WholeFileDiff
{
    /// <summary>A side is null where the file is not there. Files that git takes for binary are left out.</summary>
    public static IEnumerable<(string Path, string? Good, string? Bad)> Read(string diff)
    {
        var (good, bad) = (new StringBuilder(), new StringBuilder());
        string? before = null, after = null;
        var inside = false;
        foreach (var line in diff.Split('\n'))
        {
            if (line.StartsWith("diff --git ", StringComparison.Ordinal))
            {
                if (Finish() is { } file)
                    yield return file;
                (before, after, inside) = (null, null, false);
                good.Clear();
                bad.Clear();
            }
            else if (!inside && line.StartsWith("--- ", StringComparison.Ordinal))
                before = Side(line[4..], "a/");
            else if (!inside && line.StartsWith("+++ ", StringComparison.Ordinal))
                after = Side(line[4..], "b/");
            else if (line.StartsWith("@@ ", StringComparison.Ordinal))
                inside = true;
            else if (inside && line.Length > 0 && line[0] is ' ' or '-' or '+')
            {
                if (line[0] != '+')
                    good.Append(line, 1, line.Length - 1).Append('\n');
                if (line[0] != '-')
                    bad.Append(line, 1, line.Length - 1).Append('\n');
            }
        }
        if (Finish() is { } last)
            yield return last;

        (string, string?, string?)? Finish() => !inside || (after ?? before) is not { } path ? null
            : (path, before is null ? null : good.ToString(), after is null ? null : bad.ToString());
    }

    /// <summary>Null for <c>/dev/null</c>. A name with other signs is quoted, and a tab may follow one with blanks.</summary>
    private static string? Side(string text, string prefix)
    {
        text = text.TrimEnd('\t');
        return text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;
    }
}
