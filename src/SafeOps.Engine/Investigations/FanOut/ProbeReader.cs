using System.Text.RegularExpressions;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Logs.Signatures;
using SafeOps.Text;

namespace SafeOps.Investigations.FanOut;

/// <summary>Reads probes: a text is a command, a mapping has one of <c>command</c>, <c>config</c>, <c>search</c> and <c>log</c>. An unknown key is an error.</summary>
public sealed class ProbeReader
{
    private const int LongestName = 40;

    /// <summary>One line of a log may be hostile to an expression.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private static readonly string[] Kinds = ["command", "config", "search", "log"];

    private readonly Mistakes _mistakes;
    private readonly List<FanOutProbe> _probes = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    private ProbeReader(string source) => _mistakes = new Mistakes(source);

    /// <summary>Throws <see cref="ErrorCodes.ProbeInvalid"/> with every mistake and its place.</summary>
    /// <param name="nodes">Texts and mappings; a list, or a mapping with the one key <c>probes</c>, stands for what is in it.</param>
    /// <param name="source">What they were read from, for messages.</param>
    public static IReadOnlyList<FanOutProbe> Read(IEnumerable<DataNode> nodes, string source)
    {
        var reader = new ProbeReader(source);
        foreach (var node in nodes)
            reader.Take(node);
        reader._mistakes.ThrowIfAny(ErrorCodes.ProbeInvalid);
        return reader._probes.Count > 0
            ? reader._probes
            : throw new SafeOpsException(ErrorCodes.ProbeInvalid, $"{source} has no probe.", "A probe is a command, or a mapping with command, config, search or log.", source);
    }

    private void Take(DataNode node)
    {
        switch (node)
        {
            case DataSequence list:
                foreach (var item in list.Items)
                    Take(item);
                break;
            case DataMapping map when map.Find("probes") is not null:
                var outer = new MappingReader(map, _mistakes, "the file");
                foreach (var item in outer.List("probes", required: true)?.Items ?? [])
                    Take(item);
                outer.Finish();
                break;
            case DataMapping map:
                Add(map, Probe(map));
                break;
            case DataScalar { Value: not null } text:
                Add(text, new CommandProbe(Shorten(text.Text), text.Text, CommandShell.Bash));
                break;
            default:
                _mistakes.Add(node, $"a probe is {node.Kind}; expected a command, or a mapping with {string.Join(", ", Kinds)}.");
                break;
        }
    }

    private FanOutProbe? Probe(DataMapping map)
    {
        var reader = new MappingReader(map, _mistakes, "the probe");
        var kinds = Kinds.Where(k => map.Find(k) is not null).ToList();
        var name = reader.Text("name");
        var timeout = reader.Duration("timeout");
        if (timeout == TimeSpan.Zero)
            _mistakes.Add(map["timeout"]!, "the probe: 'timeout' is nothing; a probe takes some time.");
        if (kinds.Count > 1)
        {
            _mistakes.Add(map, $"the probe has {string.Join(" and ", kinds.Select(k => $"'{k}'"))}; expected one of them.");
            return null;
        }
        var probe = kinds.FirstOrDefault() switch
        {
            "command" => Command(reader),
            "config" => Config(reader),
            "search" => Search(reader),
            "log" => Log(reader),
            _ => Unknown(reader, map),
        };
        if (kinds.Count == 1)
            reader.Finish();
        return probe is null ? null : probe with { Name = name ?? probe.Name, Timeout = timeout };
    }

    private FanOutProbe? Unknown(MappingReader reader, DataMapping map)
    {
        var near = map.Entries.Select(e => (e.Key, Near: NearestWord.Find(e.Key.Text, Kinds))).FirstOrDefault(e => e.Near is not null);
        if (near.Key is null)
            _mistakes.Add(map, $"{reader.What} asks nothing; expected one of {string.Join(", ", Kinds)}.");
        else
            _mistakes.Add(near.Key, $"{reader.What} has the unknown key '{near.Key.Text}'. Did you mean '{near.Near}'?");
        return null;
    }

    private CommandProbe? Command(MappingReader reader)
    {
        var text = reader.Text("command", required: true);
        var shell = reader.Text("shell");
        var language = shell switch
        {
            null or "bash" => CommandShell.Bash,
            "powershell" or "pwsh" => CommandShell.PowerShell,
            _ => (CommandShell?)null,
        };
        if (language is null)
            _mistakes.Add(reader.Mapping["shell"]!, $"the probe: 'shell' is '{shell}'; expected bash or powershell.{Near(shell!, ["bash", "powershell"])}");
        var path = reader.Text("path") is { } written ? Path(written, reader.Mapping["path"]!) : null;
        return text is null || language is null ? null : new CommandProbe(Shorten(path is null ? text : $"{path}"), text, language.Value) { Path = path };
    }

    private ConfigProbe? Config(MappingReader reader)
    {
        var files = reader.Text("config", required: true);
        var path = reader.Text("path");
        if (files is null)
            return null;
        if (path is null && files.LastIndexOf(':') is > 0 and var colon && colon < files.Length - 1)
            (files, path) = (files[..colon], files[(colon + 1)..]);
        if (path is null)
        {
            _mistakes.Add(reader.Mapping, "the probe has no 'path': which value of the file is meant?");
            return null;
        }
        return Path(path, reader.Mapping["path"] ?? reader.Mapping["config"]!) is { } value ? new ConfigProbe(Shorten($"{value}"), files.Trim(), value) : null;
    }

    private ValuePath? Path(string written, DataNode at)
    {
        if (ValuePath.TryParse(written.Trim(), out var mistake) is { } path)
            return path;
        _mistakes.Add(at, $"'{written}' is no path: {mistake} Expected {ValuePath.Expected}.");
        return null;
    }

    private SearchProbe? Search(MappingReader reader)
    {
        var pattern = reader.Text("search", required: true);
        var files = reader.Text("files") ?? "**/*";
        var all = reader.Boolean("all") ?? false;
        return Lines(reader, pattern, files, "search", "search") is { } probe ? probe with { TrackedOnly = !all } : null;
    }

    private FanOutProbe? Log(MappingReader reader)
    {
        var files = reader.Text("log", required: true);
        if (reader.Text("signature") is { } signature)
            return files is null || !IsKnown(signature, reader.Mapping["signature"]!) ? null : new SignatureProbe(Shorten($"log {signature}"), files, signature);
        return Lines(reader, reader.Text("pattern", required: true), files, "pattern", "log") is { } probe ? probe with { IsLog = true } : null;
    }

    private bool IsKnown(string signature, DataNode at)
    {
        IReadOnlyList<string> known = [SignatureProbe.Any, .. SignatureMatcher.Default.Signatures.Select(s => s.Id)];
        if (known.Contains(signature, StringComparer.Ordinal))
            return true;
        _mistakes.Add(at, $"'{signature}' is no known failure.{NearestWord.Suggest(signature, known)}");
        return false;
    }

    private SearchProbe? Lines(MappingReader reader, string? pattern, string? files, string key, string word)
    {
        var regex = reader.Boolean("regex") ?? false;
        var ignoresCase = reader.Boolean("ignoreCase") ?? false;
        if (pattern is null || files is null)
            return null;
        if (pattern.Length == 0)
        {
            _mistakes.Add(reader.Mapping[key]!, $"the probe: '{key}' is empty, which every line has.");
            return null;
        }
        var probe = new SearchProbe(Shorten($"{word} {pattern}"), files, pattern) { IgnoresCase = ignoresCase };
        if (!regex)
            return probe;
        try
        {
            return probe with { Expression = new Regex(pattern, RegexOptions.CultureInvariant | (ignoresCase ? RegexOptions.IgnoreCase : RegexOptions.None), MatchTimeout) };
        }
        catch (ArgumentException error)
        {
            _mistakes.Add(reader.Mapping[key]!, $"'{pattern}' is no regular expression: {error.Message}");
            return null;
        }
    }

    /// <summary>A name that was given counts once; one that was made up is told apart by a number.</summary>
    private void Add(DataNode at, FanOutProbe? probe)
    {
        if (probe is null)
            return;
        var count = _names[probe.Name] = _names.GetValueOrDefault(probe.Name) + 1;
        if (count > 1 && at is DataMapping map && map.Find("name") is not null)
            _mistakes.Add(map["name"]!, $"two probes are called '{probe.Name}'.");
        _probes.Add(count == 1 ? probe : probe with { Name = $"{probe.Name} ({count})" });
    }

    private static string Near(string word, IReadOnlyCollection<string> candidates) => NearestWord.Find(word, candidates) is { } near ? $" Did you mean '{near}'?" : "";

    private static string Shorten(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestName ? line : line[..(LongestName - 1)] + "…";
    }
}
