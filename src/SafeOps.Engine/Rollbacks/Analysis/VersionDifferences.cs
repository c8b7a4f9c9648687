using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>Everything in which two versions differ, each difference once.</summary>
internal sealed class VersionDifferences(VersionDocuments documents)
{
    /// <summary>More differing lines than this of a text that is no tree are counted, not shown.</summary>
    private const int MostLines = 40;

    private static readonly string Hidden = JsonValue.Create(SecretMasker.Mask).ToJsonString().Trim('"');

    public IReadOnlyList<VersionChange> Between(RollbackVersion good, RollbackVersion bad)
    {
        var (before, after) = (Indexed(good), Indexed(bad));
        var changes = new List<VersionChange>();
        foreach (var (key, document) in before)
            changes.AddRange(after.TryGetValue(key, out var other) ? OfDocument(document, other) : OfPart(document, isThere: false));
        foreach (var (_, document) in after.Where(d => !before.ContainsKey(d.Key)))
            changes.AddRange(OfPart(document, isThere: true));
        return changes;
    }

    /// <summary>A part that is there twice is told apart by its number.</summary>
    private Dictionary<(VersionPartKind, string, int), VersionDocument> Indexed(RollbackVersion version)
    {
        var found = new Dictionary<(VersionPartKind, string, int), VersionDocument>();
        foreach (var document in documents.Of(version))
        {
            var number = 0;
            while (!found.TryAdd((document.Kind, document.Name, number), document))
                number++;
        }
        return found;
    }

    /// <summary>Parts that came or went. Commits, code and migrations that only the good version has are history, not something that is gone.</summary>
    private static IEnumerable<VersionChange> OfPart(VersionDocument document, bool isThere)
    {
        var content = document.Content ?? JsonValue.Create("there");
        yield return new VersionChange(document.Kind, document.Name, FieldPath.Root, isThere ? null : content, isThere ? content : null)
        {
            Object = document.Object,
            Files = FilesOf(document),
        };
    }

    private static IEnumerable<VersionChange> OfDocument(VersionDocument before, VersionDocument after)
    {
        var any = false;
        foreach (var change in OfContent(before, after))
        {
            any = true;
            yield return change;
        }
        if (any || before.Digest is null || after.Digest is null || before.Digest == after.Digest)
            yield break;
        // The contents are not known, or what differs is hidden in both.
        if (before.Content is null || after.Content is null || before.Content.ToJsonString().Contains(Hidden, StringComparison.Ordinal))
        {
            var (was, now) = after.Kind == VersionPartKind.Code ? (Print(before.Digest), Print(after.Digest)) : (SecretMasker.Mask, SecretMasker.Mask);
            yield return new VersionChange(after.Kind, after.Name, FieldPath.Root, JsonValue.Create(was), JsonValue.Create(now)) { Object = after.Object, Files = FilesOf(after) };
        }
    }

    private static IEnumerable<VersionChange> OfContent(VersionDocument before, VersionDocument after)
    {
        if (before.Content is JsonValue first && after.Content is JsonValue second && first.GetValueKind() == JsonValueKind.String && second.GetValueKind() == JsonValueKind.String
            && (first.ToString().Contains('\n') || second.ToString().Contains('\n')))
        {
            return first.ToString() == second.ToString() ? [] : [OfLines(before, after, FieldPath.Root, first.ToString(), second.ToString())];
        }
        return FieldDifferences.Of(before.Content, after.Content)
            .Where(d => d.Before is null || d.After is null || !d.Path.Any(s => s is ValuePathPart.Key { Name: "resources" }) || !Amounts.SameAmount(d.Before, d.After))
            .Select(d => d is { Before: JsonValue one, After: JsonValue other } && one.ToString() is var left && other.ToString() is var right && (left.Contains('\n') || right.Contains('\n'))
                ? OfLines(before, after, new FieldPath(d.Path), left, right)
                : new VersionChange(after.Kind, after.Name, new FieldPath(d.Path), d.Before, d.After) { Object = after.Object, Files = FilesOf(after) });
    }

    private static string Print(string digest) => digest.Length <= 8 ? digest : digest[..8];

    /// <summary>Of two texts only the lines that are in one of them.</summary>
    private static VersionChange OfLines(VersionDocument before, VersionDocument after, FieldPath path, string left, string right)
    {
        var (gone, come) = (Only(left, right), Only(right, left));
        return new VersionChange(after.Kind, after.Name, path, JsonValue.Create(gone), JsonValue.Create(come)) { Object = after.Object, Files = [.. FilesOf(before).Union(FilesOf(after), StringComparer.Ordinal)] };

        static string Only(string text, string other)
        {
            var there = other.Split('\n').GroupBy(l => l, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
            var lines = text.Split('\n').Where(l => !there.TryGetValue(l, out var left) || (there[l] = left - 1) < 0).ToList();
            return lines.Count == 0 ? "(no line of its own: other line ends, or another order)" : string.Join('\n', lines.Take(MostLines)) + (lines.Count > MostLines ? $"\n… {lines.Count - MostLines} more lines" : "");
        }
    }

    /// <summary>Of a commit those that its text lists below the subject; of a file itself.</summary>
    private static IReadOnlyList<string> FilesOf(VersionDocument document) => document.Kind switch
    {
        VersionPartKind.Commit => [.. (document.Content?.ToString() ?? "").Split('\n').Skip(1).Select(l => l.Trim()).Where(l => l.Length > 0)],
        VersionPartKind.Code or VersionPartKind.Migration or VersionPartKind.Configuration => [document.Name],
        _ => [],
    };
}
