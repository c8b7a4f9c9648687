using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Secrets;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>Looks for what a change is called, and for its values, in the evidence.</summary>
internal static class ChangeTerms
{
    private const int WholeName = 40;
    private const int NameThatIsGone = 52;
    private const int NewValue = 36;
    private const int OldValue = 22;
    private const int PartOfName = 18;
    private const int WordOfName = 16;
    private const int EverydayName = 14;
    private const int ShortestWord = 4;

    /// <summary>Names of fields of Kubernetes, and words of any settings: that they stand in a log says little.</summary>
    private static readonly HashSet<string> Everyday = new(StringComparer.Ordinal)
    {
        "name", "value", "image", "data", "spec", "host", "port", "path", "key", "type", "tag", "url", "timeout", "count", "size", "level", "user", "enabled", "version", "error", "default",
        "memory", "cpu", "command", "args", "env", "replicas", "resources", "limits", "requests", "order", "number", "app", "api", "service", "server", "true", "false", "null", "none", "info",
        "debug", "warn", "http", "https", "metadata", "labels", "annotations", "template", "containers", "main", "test", "index", "config", "values", "update", "add", "remove", "rename", "change",
    };

    /// <summary>Words of names of feature flags that say nothing of the feature.</summary>
    private static readonly string[] FlagWords = ["FEATURE_", "FEATURES_", "ENABLE_", "FLAG_", "USE_"];

    /// <summary>The best mention; null: the evidence does not name it.</summary>
    /// <param name="hides">Whether the values are secret: then they are not looked for.</param>
    public static Mention? Find(VersionChange change, EvidenceReading evidence, bool hides)
    {
        var best = Names(change).Select(n => OfName(n, change, evidence)).Append(OfWord(change, evidence)).Concat(hides ? [] : Values(change).Select(v => OfValue(v.Value, v.IsNew, evidence)))
            .OfType<Mention>().MaxBy(m => m.Points);
        var container = Container(change, evidence);
        return best is null || container is not null && container.Points > best.Points ? container : best;
    }

    /// <summary>What it is called: the variable, the setting with and without what stands above it, the files of a commit and the words of its subject.</summary>
    private static IEnumerable<string> Names(VersionChange change)
    {
        if (change.Kind is VersionPartKind.Commit or VersionPartKind.Code or VersionPartKind.Migration)
        {
            foreach (var file in change.Files.Append(change.Part).Select(f => f[(f.LastIndexOf('/') + 1)..]).Where(f => f.Contains('.')))
                yield return file;
            foreach (var word in Words(change.After?.ToString().Split('\n')[0] ?? ""))
                yield return word;
            if (change.Kind == VersionPartKind.Migration)
            {
                foreach (var word in Words(change.After?.ToString() ?? ""))
                    yield return word;
            }
            yield break;
        }
        var steps = change.Path.Steps.Where(s => s is not ("value" or "valueFrom" or "order")).ToList();
        if (steps.Count == 0)
        {
            yield return change.Part[(change.Part.IndexOf('/') + 1)..];
            yield break;
        }
        yield return steps[^1];
        for (var i = steps.Count - 2; i >= Math.Max(0, steps.Count - 4); i--)
            yield return string.Join('.', steps[i..]);
    }

    private static IEnumerable<string> Words(string text) =>
        text.Split([' ', '\t', '\n', ';', ',', '(', ')', '"', '`', '\'', '.', ':'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length >= 5 && !Everyday.Contains(w.ToLowerInvariant()) && !Sql.Contains(w.ToUpperInvariant())).Distinct(StringComparer.Ordinal).Take(100);

    private static readonly HashSet<string> Sql = new(StringComparer.Ordinal) { "ALTER", "TABLE", "COLUMN", "RENAME", "CREATE", "INDEX", "UPDATE", "INSERT", "DELETE", "WHERE", "DEFAULT", "CONSTRAINT", "VARCHAR", "INTEGER" };

    private static Mention? OfName(string name, VersionChange change, EvidenceReading evidence)
    {
        var plain = EvidenceReading.Plain(name);
        if (plain.Length < 3 || plain.All(char.IsDigit))
            return null;
        if (evidence.LineWith(name) is { } line)
            return new Mention(Everyday.Contains(plain) ? EverydayName : change.Move == ChangeMove.Removed ? NameThatIsGone : WholeName, name, line);
        var core = FlagWords.FirstOrDefault(w => name.StartsWith(w, StringComparison.OrdinalIgnoreCase)) is { } flag ? name[flag.Length..] : name;
        return (evidence.LineWith(core) ?? evidence.LineWithInside(core)) is { } inside ? new Mention(Everyday.Contains(EvidenceReading.Plain(core)) ? 0 : core.Length == name.Length ? PartOfName : WholeName, core, inside) : null;
    }

    /// <summary>One of the words of its name, in the singular or the plural: people write of payments, and the variable is <c>PAYMENT_ENDPOINT</c>.</summary>
    private static Mention? OfWord(VersionChange change, EvidenceReading evidence)
    {
        var name = change.Path.Steps.LastOrDefault(s => s is not ("value" or "valueFrom" or "order")) ?? "";
        foreach (var word in NameWords.Of(name).Where(w => w.Length >= ShortestWord && !Everyday.Contains(w)))
        {
            if ((evidence.LineWith(word) ?? evidence.LineWith(word + "s") ?? (word.EndsWith('s') ? evidence.LineWith(word[..^1]) : null)) is { } line)
                return new Mention(WordOfName, word, line);
        }
        return null;
    }

    /// <summary>Texts of both values: whole, and what hosts, ports, tags and paths stand in them; only those that are not in the other.</summary>
    private static IEnumerable<(string Value, bool IsNew)> Values(VersionChange change)
    {
        var (before, after) = (Texts(change.Before).ToHashSet(StringComparer.Ordinal), Texts(change.After).ToHashSet(StringComparer.Ordinal));
        return after.Except(before).Select(v => (v, true)).Concat(before.Except(after).Select(v => (v, false)));
    }

    private static IEnumerable<string> Texts(JsonNode? node)
    {
        foreach (var text in Scalars(node).Take(200))
        {
            if (text.Contains('\n') || SecretFinder.Find(text).Count > 0)
                continue;
            yield return text;
            foreach (var piece in text.Split(['/', ',', '@', '=', ' ', '?', '&'], StringSplitOptions.RemoveEmptyEntries))
            {
                yield return piece;
                foreach (var part in piece.Split(':', StringSplitOptions.RemoveEmptyEntries))
                    yield return part;
            }
        }
    }

    private static IEnumerable<string> Scalars(JsonNode? node) => node switch
    {
        JsonObject map => map.Where(m => !IsSecret(map, m)).SelectMany(m => Scalars(m.Value)),
        JsonArray list => list.SelectMany(Scalars),
        JsonValue value when value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number => [value.ToString()],
        _ => [],
    };

    /// <summary>What is hidden where it is shown is not looked for either: a quotation would give it away.</summary>
    private static bool IsSecret(JsonObject map, KeyValuePair<string, JsonNode?> member) =>
        SecretFinder.NameLooksSecret(member.Key) || member.Key == "value" && map["name"] is JsonValue name && SecretFinder.NameLooksSecret(name.ToString());

    private static Mention? OfValue(string value, bool isNew, EvidenceReading evidence)
    {
        var plain = EvidenceReading.Plain(value);
        // Small numbers stand in every log.
        if (plain.Length < 4 && !(plain.Length == 3 && plain.All(char.IsDigit)) || Everyday.Contains(plain) || evidence.LineWith(value) is not { } line || !line.Contains(value, StringComparison.OrdinalIgnoreCase))
            return null;
        return new Mention(plain.All(char.IsDigit) && plain.Length < 4 ? EverydayName : isNew ? NewValue : OldValue, value, line);
    }

    /// <summary>The container it is in, where the evidence speaks of that container by its name.</summary>
    private static Mention? Container(VersionChange change, EvidenceReading evidence)
    {
        var at = change.Path.Steps.ToList().FindIndex(s => s is "containers" or "initContainers");
        if (at < 0 || at + 1 >= change.Path.Steps.Count)
            return null;
        var name = change.Path.Steps[at + 1];
        return evidence.LineWith(name) is { } line && Spoken(name).Any(s => line.Contains(s, StringComparison.OrdinalIgnoreCase)) ? new Mention(EverydayName, name, line) : null;
    }

    /// <summary>How events, kubectl and SafeOps itself speak of a container.</summary>
    private static IEnumerable<string> Spoken(string container) => [$"container {container}", $"container={container}", $"container \"{container}\"", $", {container}:", $"containers{{{container}}}"];
}
