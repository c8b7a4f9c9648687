using SafeOps.Errors;
using SafeOps.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SafeOps.Adapters.Yaml;

/// <summary>Reads YAML with YamlDotNet's parser events, which carry exact character offsets.</summary>
public sealed class YamlReader : IYamlReader
{
    private const char ByteOrderMark = '\uFEFF';

    public IReadOnlyList<DataNode> Read(string text, string file)
    {
        // Offsets count the mark, so that spans are of the text as it was given.
        var hidden = text.StartsWith(ByteOrderMark) ? 1 : 0;
        var places = new TextPlaces(text);
        var builder = new YamlNodeBuilder(text, file, places, hidden);
        var reached = 0;
        try
        {
            var parser = new Parser(new Scanner(new StringReader(text[hidden..]), skipComments: true));
            while (parser.MoveNext())
            {
                reached = (int)parser.Current!.Start.Index + hidden;
                if (parser.Current is DocumentStart start)
                    builder.Document(parser, start);
            }
        }
        catch (YamlException error)
        {
            builder.Mistake(YamlReason.Place(error, text, (int)error.Start.Index + hidden), YamlReason.Of(error));
        }
        catch (Exception error) when (error is not (SafeOpsException or OutOfMemoryException))
        {
            // The scanner lets exceptions of its buffers out on some broken input.
            builder.Mistake(reached, $"this cannot be read as YAML ({error.Message.TrimEnd('.')}).");
        }
        return builder.Finish();
    }
}
