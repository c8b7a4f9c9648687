using System.Buffers;
using System.Text.Json;

namespace SafeOps.Text;

public sealed partial class JsonFile
{
    /// <summary>White space, and the record separator of RFC 7464.</summary>
    private static readonly SearchValues<byte> BetweenDocuments = SearchValues.Create(" \t\r\n\u001e"u8);

    /// <summary>
    /// After a whole document: moves to the first token of the next, where documents stand one behind the other (JSON Lines, files
    /// that were joined). False at the end of the file. Lines in errors count from the document's first.
    /// </summary>
    public bool ReadNextDocument()
    {
        int skipped;
        while ((skipped = _buffer.AsSpan(_start, _end - _start).IndexOfAnyExcept(BetweenDocuments)) < 0)
        {
            _start = _end;
            if (_final)
                return false;
            Fill(_start);
        }
        _start += skipped;
        _state = new JsonReaderState(Options);
        return Read();
    }
}
