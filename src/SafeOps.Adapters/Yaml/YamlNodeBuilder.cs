using SafeOps.Errors;
using SafeOps.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using ParsedStyle = YamlDotNet.Core.ScalarStyle;
using ScalarStyle = SafeOps.Text.ScalarStyle;

namespace SafeOps.Adapters.Yaml;

/// <summary>Builds nodes from parser events; collects mistakes that do not stop the reading.</summary>
internal sealed class YamlNodeBuilder(string text, string file, TextPlaces places, int hidden)
{
    private const int DeepestNesting = 200;

    /// <summary>More nodes than this behind aliases are an attack, not a document ("billion laughs").</summary>
    private const int MostAliasedNodes = 100_000;

    private const string StandardTags = "tag:yaml.org,2002:";
    private const string MergeKey = "<<";

    private readonly List<DataNode> _documents = [];
    private readonly List<Mistake> _mistakes = [];
    private readonly Dictionary<string, DataNode> _anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<DataNode, long> _sizes = new(ReferenceEqualityComparer.Instance);
    private long _aliased;

    public void Mistake(int offset, string message)
    {
        var (line, column) = places.At(offset);
        _mistakes.Add(new Mistake(file, line, column, message));
    }

    public IReadOnlyList<DataNode> Finish()
    {
        if (_mistakes.Count > 0)
            throw new MistakesException(ErrorCodes.DocumentInvalid, _mistakes);
        if (_documents.Count == 0)
            _documents.Add(new DataScalar(places.Span(text.Length, text.Length), "", ScalarStyle.Plain));
        return _documents;
    }

    public void Document(IParser parser, DocumentStart start)
    {
        _anchors.Clear();
        parser.MoveNext();
        var root = Node(parser, depth: 0);
        if (root is DataScalar { Text: "", Style: ScalarStyle.Plain, Tag: null, Anchor: null, Alias: null })
            root = root with { Span = Span(Offset(start.End), Offset(start.End)) };
        _documents.Add(root);
    }

    private int Offset(Mark mark) => Math.Min((int)mark.Index + hidden, text.Length);

    private SourceSpan Span(int start, int end) => places.Span(start, end);

    private DataNode Node(IParser parser, int depth)
    {
        if (depth > DeepestNesting)
            throw Stop(parser.Current!.Start, $"values are nested more than {DeepestNesting} deep.");
        if (parser.Current is AnchorAlias alias)
            return Aliased(alias);
        var start = (NodeEvent)parser.Current!;
        var anchor = start.Anchor.IsEmpty ? null : start.Anchor.Value;
        if (anchor is not null)
            _open.Add(anchor);
        DataNode node = start switch
        {
            Scalar scalar => OfScalar(scalar),
            SequenceStart sequence => OfSequence(parser, sequence, depth),
            MappingStart mapping => OfMapping(parser, mapping, depth),
            _ => throw Stop(start.Start, "this is not a value."),
        };
        var tag = TagOf(start);
        if (tag is not null || anchor is not null)
        {
            var size = _sizes.GetValueOrDefault(node, 1);
            node = node with { Tag = tag, Anchor = anchor };
            _sizes[node] = size;
        }
        if (anchor is not null)
        {
            _open.Remove(anchor);
            _anchors[anchor] = node;
        }
        return node;
    }

    private DataNode Aliased(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        if (_open.Contains(name))
            throw Stop(alias.Start, $"'*{name}' stands inside what it points to.");
        if (!_anchors.TryGetValue(name, out var target))
            throw Stop(alias.Start, $"'*{name}' points to no '&{name}' before it.{NearestWord.Suggest(name, _anchors.Keys)}");
        var size = _sizes.GetValueOrDefault(target, 1);
        _aliased += size;
        if (_aliased > MostAliasedNodes)
            throw Stop(alias.Start, $"the aliases stand for more than {MostAliasedNodes} values.");
        var node = target with { Alias = name, Anchor = null, Span = Span(Offset(alias.Start), Offset(alias.End)) };
        _sizes[node] = size;
        return node;
    }

    private DataScalar OfScalar(Scalar scalar)
    {
        var start = Offset(scalar.Start);
        var end = Math.Max(start, Offset(scalar.End));
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return new DataScalar(Span(start, end), scalar.Value, scalar.Style switch
        {
            ParsedStyle.SingleQuoted => ScalarStyle.SingleQuoted,
            ParsedStyle.DoubleQuoted => ScalarStyle.DoubleQuoted,
            ParsedStyle.Literal => ScalarStyle.Literal,
            ParsedStyle.Folded => ScalarStyle.Folded,
            _ => ScalarStyle.Plain,
        });
    }

    private DataSequence OfSequence(IParser parser, SequenceStart begin, int depth)
    {
        var items = new List<DataNode>();
        var size = 1L;
        var end = Offset(begin.Start);
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
        {
            var item = Node(parser, depth + 1);
            items.Add(item);
            size += _sizes.GetValueOrDefault(item, 1);
            end = Math.Max(end, item.Span.End);
        }
        var flow = begin.Style == SequenceStyle.Flow;
        var node = new DataSequence(Span(Offset(begin.Start), flow ? Closed(parser.Current!, ']') : end), items, flow);
        _sizes[node] = size;
        return node;
    }

    private DataMapping OfMapping(IParser parser, MappingStart begin, int depth)
    {
        var entries = new List<DataEntry>();
        var seen = new Dictionary<string, DataScalar>(StringComparer.Ordinal);
        var merges = new List<DataNode>();
        var size = 1L;
        var flow = begin.Style == MappingStyle.Flow;
        var end = Offset(begin.Start);
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var at = parser.Current!.Start;
            if (Node(parser, depth + 1) is not DataScalar key)
                throw Stop(at, "a key must be a text, not a list or a mapping.");
            if (!flow)
                RefuseTabs(key.Span.Start);
            parser.MoveNext();
            var value = Node(parser, depth + 1);
            size += 1 + _sizes.GetValueOrDefault(value, 1);
            end = Math.Max(end, Math.Max(key.Span.End, value.Span.End));
            if (!seen.TryAdd(key.Text, key))
                Mistake(key.Span.Start, $"the key '{key.Text}' stands here a second time; the first is in line {seen[key.Text].Span.Line}.");
            else if (key is { Text: MergeKey, Style: ScalarStyle.Plain, Tag: null })
                merges.Add(value);
            else
                entries.Add(new DataEntry(key, value));
        }
        foreach (var merged in merges)
            Merge(entries, merged);
        var node = new DataMapping(Span(Offset(begin.Start), flow ? Closed(parser.Current!, '}') : end), entries, flow);
        _sizes[node] = size;
        return node;
    }

    /// <summary>Explicit keys win over merged ones, earlier merges over later (yaml.org/type/merge.html).</summary>
    private void Merge(List<DataEntry> entries, DataNode source)
    {
        switch (source)
        {
            case DataMapping mapping:
                var present = entries.Select(e => e.Key.Text).ToHashSet(StringComparer.Ordinal);
                entries.AddRange(mapping.Entries.Where(e => !present.Contains(e.Key.Text)).Select(e => e with { Merged = true }));
                break;
            case DataSequence sequence when sequence.Items.All(i => i is DataMapping):
                foreach (var item in sequence.Items)
                    Merge(entries, item);
                break;
            default:
                Mistake(source.Span.Start, $"'{MergeKey}' takes a mapping or a list of mappings, not {source.Kind}.");
                break;
        }
    }

    /// <summary>Tabs must not indent (YAML 1.2.2, 6.1); the parser is lenient, other readers of the file are not.</summary>
    private void RefuseTabs(int start)
    {
        var begin = start;
        while (begin > 0 && text[begin - 1] is ' ' or '\t')
            begin--;
        if ((begin == 0 || text[begin - 1] is '\n' or '\r') && text.AsSpan(begin, start - begin).IndexOf('\t') is >= 0 and var tab)
            Mistake(begin + tab, "a tab cannot indent YAML: use spaces.");
    }

    private int Closed(ParsingEvent end, char bracket)
    {
        var at = Offset(end.Start);
        return at < text.Length && text[at] == bracket ? at + 1 : at;
    }

    private static string? TagOf(NodeEvent node)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific)
            return null;
        var tag = node.Tag.Value;
        return tag.StartsWith(StandardTags, StringComparison.Ordinal) ? "!!" + tag[StandardTags.Length..] : tag;
    }

    private MistakesException Stop(Mark at, string message)
    {
        Mistake(Offset(at), message);
        return new MistakesException(ErrorCodes.DocumentInvalid, _mistakes);
    }
}
