using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Rollbacks;

namespace SafeOps.Engine.Tests.Rollbacks.Analysis;

/// <summary>A synthetic incident: two versions that differ in what caused it and in what every release changes besides.</summary>
internal sealed partial record Incident(string Name, RollbackVersion Good, RollbackVersion Bad, RollbackEvidence Evidence, IReadOnlyList<string> Causes)
{
    private static string Folder => Path.Combine(Repository.Root, "tests/SafeOps.Engine.Tests/Rollbacks/Analysis/Incidents");

    /// <summary>Whether a cause, as it is reported, is one of those that are true.</summary>
    public bool IsTrue(SuspectedCause cause) => Causes.Any(c => Bare(cause.What).StartsWith(Bare(c), StringComparison.Ordinal));

    /// <summary>A path however it is written.</summary>
    private static string Bare(string what) => Keyed().Replace(what, "[").Replace("\"", "", StringComparison.Ordinal).Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace(": .", ": ", StringComparison.Ordinal);

    public static IReadOnlyList<Incident> Read(string file)
    {
        var collection = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "base.json")))!;
        return [.. File.ReadAllText(Path.Combine(Folder, file)).Split("\nincident: ")[1..].Select(text => Of(text, collection))];
    }

    private static Incident Of(string text, JsonNode collection)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var bad = Parts(collection);
        var causes = new List<string>();
        var (reason, texts) = ("", new List<string>());
        foreach (var line in lines[1..])
        {
            if (line.StartsWith("packs:", StringComparison.Ordinal))
            {
                foreach (var noise in line[6..].Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(p => collection["packs"]![p]!.AsArray()))
                    Edit(bad, noise!.ToString());
            }
            else if (line.StartsWith("reason:", StringComparison.Ordinal))
                reason = line[7..].Trim();
            else if (line.StartsWith("evidence:", StringComparison.Ordinal))
                texts.Add(line[9..].Trim());
            else if (line.StartsWith("* ", StringComparison.Ordinal))
                causes.Add(Edit(bad, line[2..]));
            else
                Edit(bad, line);
        }
        return new Incident(lines[0], Version("2.0.3", Parts(collection)), Version("2.1.0", bad), new RollbackEvidence(reason, texts), causes);
    }

    private static RollbackVersion Version(string name, List<(VersionPartKind Kind, string Name, JsonNode Content)> parts) => new()
    {
        Name = name,
        Parts = [.. parts.Select(p => new VersionPart(p.Kind, p.Name, p.Content is JsonObject ? p.Content.ToJsonString() : p.Content.ToString()))],
    };

    private static List<(VersionPartKind Kind, string Name, JsonNode Content)> Parts(JsonNode collection) =>
        [.. collection["parts"]!.AsArray().Select(p => (Enum.Parse<VersionPartKind>(p!["kind"]!.ToString(), ignoreCase: true), p["name"]!.ToString(), (p["json"] ?? p["text"])!.DeepClone()))];

    /// <summary>Makes one change; what the comparison should call it.</summary>
    private static string Edit(List<(VersionPartKind Kind, string Name, JsonNode Content)> parts, string line)
    {
        if (Added().Match(line) is { Success: true } added)
        {
            var content = added.Groups["text"].Value.Replace("\\n", "\n", StringComparison.Ordinal);
            parts.Add((Enum.Parse<VersionPartKind>(added.Groups["kind"].Value, ignoreCase: true), added.Groups["name"].Value, content.StartsWith('{') ? JsonNode.Parse(content)! : JsonValue.Create(content)));
            return added.Groups["name"].Value;
        }
        if (Chart().Match(line) is { Success: true } chart)
        {
            var at = parts.FindIndex(p => p.Kind == VersionPartKind.Chart);
            parts[at] = parts[at] with { Content = JsonValue.Create(chart.Groups["text"].Value) };
            return parts[at].Name;
        }
        var edit = Edited().Match(line);
        Assert.True(edit.Success, line);
        var (name, path) = (edit.Groups["part"].Value, edit.Groups["path"].Value);
        var index = parts.FindIndex(p => p.Name == name);
        var value = edit.Groups["value"].Value;
        if (parts[index].Content is JsonValue text)
        {
            parts[index] = parts[index] with { Content = JsonValue.Create(Regex.Replace(text.ToString(), $"(?m)^{Regex.Escape(path)}=.*$", $"{path}={value}")) };
            return $"{name}: {path}";
        }
        Set(parts[index].Content, [.. Steps().Matches(path).Select(m => m.Value.Trim('.', '[', ']', '"'))], edit.Groups["sign"].Value, value);
        return $"{name}: {path.Replace("\"", "", StringComparison.Ordinal)}";
    }

    private static void Set(JsonNode node, string[] steps, string sign, string value)
    {
        foreach (var step in steps[..^1])
            node = node is JsonArray list ? list[IndexOf(list, step)]! : node[step] ?? (node[step] = new JsonObject());
        if (node is JsonArray array)
        {
            var at = IndexOf(array, steps[^1]);
            if (sign == "gone")
                array.RemoveAt(at);
            else
                array.Add(JsonNode.Parse(value));
            return;
        }
        var map = node.AsObject();
        if (sign == "gone")
            Assert.True(map.Remove(steps[^1]), string.Join('.', steps));
        else if (sign == "=")
            map[steps[^1]] = JsonNode.Parse(value);
        else
        {
            var halves = value.Split(" -> ").Select(h => JsonNode.Parse(h)!.ToString()).ToList();
            Assert.Contains(halves[0], map[steps[^1]]!.ToString());
            map[steps[^1]] = map[steps[^1]]!.ToString().Replace(halves[0], halves[1], StringComparison.Ordinal);
        }
    }

    private static int IndexOf(JsonArray list, string step) => int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : list.ToList().FindIndex(e => e is JsonObject map && new[] { "name", "mountPath" }.Any(n => map[n]?.ToString() == step));

    [GeneratedRegex(@"^\+(?<kind>\w+) (?<name>\S+) = (?<text>.*)$", RegexOptions.Singleline)]
    private static partial Regex Added();

    [GeneratedRegex(@"^chart \S+ = (?<text>.*)$")]
    private static partial Regex Chart();

    [GeneratedRegex(@"^(?<part>[\w./-]+): (?<path>\S+) (?<sign>=|~|gone) ?(?<value>.*)$")]
    private static partial Regex Edited();

    [GeneratedRegex(@"\[(?:name|mountPath|port|containerPort)=")]
    private static partial Regex Keyed();

    [GeneratedRegex(@"\[[^\]]+\]|[^.\[\]]+")]
    private static partial Regex Steps();
}
