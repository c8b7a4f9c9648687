using System.Globalization;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Handoffs;

/// <summary>Reads the head of a handoff; an unknown key is an error. Front matter that is another tool's is left alone.</summary>
internal static class HandoffHeadReader
{
    /// <summary>Null where the front matter is no head of ours.</summary>
    public static HandoffHead? Read(IYamlReader yaml, string text, int line, string file)
    {
        DataNode? node;
        try
        {
            node = yaml.Read(text, file).FirstOrDefault();
        }
        catch (MistakesException broken)
        {
            // Its places count from the front matter's own first line.
            throw new MistakesException(ErrorCodes.HandoffInvalid, [.. broken.Mistakes.Select(m => m with { Line = m.Line + line - 1 })]);
        }
        if (node is not DataMapping map || map.Find("safeops") is null)
            return null;
        var mistakes = new Mistakes(file);
        try
        {
            FormatVersions.Check(map, HandoffMarkdown.Version, mistakes, ErrorCodes.HandoffInvalid);
            var head = Head(new MappingReader(map, mistakes, "the head"), mistakes);
            mistakes.ThrowIfAny(ErrorCodes.HandoffInvalid);
            return head;
        }
        catch (MistakesException wrong)
        {
            throw new MistakesException(ErrorCodes.HandoffInvalid, [.. wrong.Mistakes.Select(m => m with { Line = m.Line + line - 1 })]);
        }
    }

    private static HandoffHead Head(MappingReader reader, Mistakes mistakes)
    {
        reader.Node("safeops");
        if (reader.Text("kind", required: true) is { } kind && kind != "handoff")
            mistakes.Add(reader.Mapping["kind"]!, $"the head is of kind '{kind}'; expected handoff.");
        reader.Text("title");
        var head = new HandoffHead
        {
            Created = Moment(reader, mistakes),
            By = reader.Text("by"),
            Host = reader.Text("host"),
            Location = reader.Text("location"),
            Repository = reader.Text("repository"),
            Remote = reader.Text("remote"),
            Root = reader.Text("root"),
            Branch = reader.Text("branch"),
            Commit = reader.Text("commit"),
            Base = reader.Text("base"),
            Upstream = reader.Text("upstream"),
            Change = reader.Text("change"),
            Stages = Items(reader, "stages", mistakes).Select(s => (Name: s.Text("environment", required: true), Run: s.Text("run"), Reader: s)).ToList()
                .Select(s => (s.Name, s.Run, Finished(s.Reader))).Where(s => s.Name is not null).DistinctBy(s => s.Name).ToDictionary(s => s.Name!, s => s.Run),
            Investigation = reader.Text("investigation"),
            Entries = reader.Count("entries") ?? 0,
            Steps = [.. Items(reader, "steps", mistakes).Select(s => { var step = new HandoffStep(s.Count("entry", 1) ?? 0, s.Text("digest", required: true) ?? ""); s.Finish(); return step; })],
            Files = [.. Items(reader, "files", mistakes).Select(f => File(f, isChanged: true))],
            Mentioned = [.. Items(reader, "mentioned", mistakes).Select(f => File(f, isChanged: false))],
        };
        reader.Finish();
        return head;
    }

    private static bool Finished(MappingReader reader)
    {
        reader.Finish();
        return true;
    }

    private static HandoffFile File(MappingReader reader, bool isChanged)
    {
        var path = reader.Text("path", required: true) ?? "";
        var change = isChanged ? reader.Choice<HandoffFileChange>("change") ?? HandoffFileChange.Modified : HandoffFileChange.None;
        var committed = !isChanged || (reader.Boolean("committed") ?? true);
        var blob = reader.Text("blob");
        reader.Finish();
        return new HandoffFile(path, change, committed, blob);
    }

    private static IEnumerable<MappingReader> Items(MappingReader reader, string key, Mistakes mistakes)
    {
        foreach (var item in reader.List(key)?.Items ?? [])
        {
            if (item is DataMapping map)
                yield return new MappingReader(map, mistakes, $"an item of '{key}'");
            else
                mistakes.Add(item, $"an item of '{key}' is {item.Kind}; expected a mapping.");
        }
    }

    private static DateTimeOffset? Moment(MappingReader reader, Mistakes mistakes)
    {
        if (reader.Text("created") is not { } text)
            return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
            return at;
        mistakes.Add(reader.Mapping["created"]!, $"'created' is '{text}'; expected a time such as 2026-11-27T20:00:00Z.");
        return null;
    }
}
