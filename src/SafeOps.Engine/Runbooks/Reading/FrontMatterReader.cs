using System.Globalization;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Runbooks.Reading;

/// <summary>Reads the head of a runbook of this format; a foreign one is left alone.</summary>
internal sealed class FrontMatterReader(IYamlReader yaml)
{
    private static readonly string[] Kinds = ["investigation", "plan", "run", "record"];

    /// <summary>The runbook as far as its head tells, without a title of its own where there is no head.</summary>
    public (Runbook Head, IReadOnlyList<Mistake> Mistakes) Read(MarkdownDocument document, string path)
    {
        var head = new Runbook { Title = "", IsOwn = false };
        if (document.FrontMatter is not { } text)
            return (head, []);
        head = head with { IsOwn = text.Contains("safeops:", StringComparison.Ordinal) && text.Contains("runbook:", StringComparison.Ordinal) };
        try
        {
            // Lines above it, so that the places are those of the file.
            if (yaml.Read(new string('\n', document.FrontMatterLine - 1) + text, path) is not [DataMapping root] || root["runbook"] is null)
                return (head with { IsOwn = false }, []);
            var mistakes = new Mistakes(path);
            head = Head(root, mistakes);
            mistakes.ThrowIfAny(ErrorCodes.RunbookInvalid);
            return (head, []);
        }
        catch (MistakesException failure)
        {
            return (head, failure.Mistakes);
        }
    }

    private static Runbook Head(DataMapping root, Mistakes mistakes)
    {
        FormatVersions.Check(root, Runbook.Format, mistakes, ErrorCodes.RunbookInvalid);
        var reader = new MappingReader(root, mistakes, "the runbook");
        reader.Node("safeops");
        var head = new Runbook
        {
            Title = reader.Text("runbook", required: true) ?? "",
            Created = Day(reader, "created", mistakes),
            Reviewed = Day(reader, "reviewed", mistakes),
            Review = Day(reader, "review", mistakes),
            Owner = reader.Text("owner"),
            Severity = reader.Text("severity"),
            Tags = reader.Texts("tags"),
            Parameters = [.. (reader.Map("parameters")?.Entries ?? []).Select(e => Parameter(e, mistakes)).OfType<RunbookParameter>()],
            Provenance = [.. (reader.List("provenance")?.Items ?? []).Select(i => Origin(i, mistakes)).OfType<RunbookOrigin>()],
        };
        reader.Finish();
        return head;
    }

    private static RunbookParameter? Parameter(DataEntry entry, Mistakes mistakes)
    {
        var name = entry.Key.Text;
        if (!RunbookParameter.IsName(name))
            mistakes.Add(entry.Key, $"'{name}' is no name of a parameter: a lower-case letter, then letters, digits and '_'.");
        if (entry.Value is not DataMapping map)
        {
            mistakes.Add(entry.Value, $"the parameter '{name}' is {entry.Value.Kind}; expected a mapping with 'type', 'description' and 'example'.");
            return null;
        }
        var reader = new MappingReader(map, mistakes, $"the parameter '{name}'");
        var parameter = new RunbookParameter(name, reader.Choice<RunbookParameterType>("type") ?? RunbookParameterType.Text, reader.Text("description") ?? "") { Example = reader.Text("example") };
        reader.Finish();
        return parameter;
    }

    private static RunbookOrigin? Origin(DataNode node, Mistakes mistakes)
    {
        if (node is not DataMapping map || Kinds.FirstOrDefault(k => map[k] is not null) is not { } kind)
        {
            mistakes.Add(node, $"an entry of 'provenance' is a mapping with one of {string.Join(", ", Kinds)}.");
            return null;
        }
        var reader = new MappingReader(map, mistakes, "the provenance");
        var origin = new RunbookOrigin(kind, reader.Text(kind) ?? "", reader.Text("title") ?? "", Day(reader, "date", mistakes) ?? default, [.. reader.Texts("evidence").Select(Evidence).OfType<RunbookEvidence>()]);
        reader.Finish();
        return origin;
    }

    private static RunbookEvidence? Evidence(string text) =>
        text.Split(' ') is [var entry, var output] && int.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new RunbookEvidence(number, output) : null;

    private static DateOnly? Day(MappingReader reader, string key, Mistakes mistakes)
    {
        if (reader.Text(key) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        mistakes.Add(reader.Mapping[key]!, $"{reader.What}: '{key}' is '{text}'; expected a day such as 2026-11-27.");
        return null;
    }
}
