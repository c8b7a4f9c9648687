using System.Buffers;
using System.Text;

namespace SafeOps.Logs.Reading.Records;

/// <summary>
/// Writes a record anew without what people never saw: colours and other terminal sequences (ECMA-48), NULs, and what a
/// carriage return overwrote; bytes that are no UTF-8 are read as Windows-1252.
/// </summary>
internal sealed class TextRepair
{
    private const byte Escape = 0x1B;

    private static readonly SearchValues<byte> Suspects = SearchValues.Create([0, Escape, (byte)'\r']);

    /// <summary>What 0x80 to 0x9F mean in Windows-1252 (Unicode's mapping table CP1252).</summary>
    private const string HighControls = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    private byte[] _buffer = new byte[4096];
    private int _length;

    public ReadOnlySpan<byte> Text => _buffer.AsSpan(0, _length);

    /// <summary>Length of the first line.</summary>
    public int FirstLine { get; private set; }

    public bool IsMixed { get; private set; }

    /// <summary>Whether any of a text may need it, UTF-8 aside.</summary>
    public static bool MayNeed(ReadOnlySpan<byte> text) => text.IndexOfAny(Suspects) >= 0;

    /// <summary>Whether the record had to be written anew; <see cref="Text"/> then has it.</summary>
    public bool TryRepair(ReadOnlySpan<byte> record, int firstLength)
    {
        IsMixed = !System.Text.Unicode.Utf8.IsValid(record);
        if (!IsMixed && !MayNeed(record))
            return false;
        if (_buffer.Length < record.Length * 3)
            _buffer = new byte[record.Length * 3];
        _length = 0;
        FirstLine = -1;
        Write(record[..firstLength]);
        FirstLine = _length;
        var rest = record[firstLength..];
        while (!rest.IsEmpty)
        {
            rest = rest[0] == (byte)'\r' && rest.Length > 1 && rest[1] == (byte)'\n' ? rest[2..] : rest[1..];
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            _buffer[_length++] = (byte)'\n';
            Write(line.Length > 0 && line[^1] == (byte)'\r' ? line[..^1] : line);
            rest = end < 0 ? default : rest[end..];
        }
        return true;
    }

    /// <summary>The line without terminal sequences, for the question whether it begins a record.</summary>
    public ReadOnlySpan<byte> WithoutEscapes(ReadOnlySpan<byte> line)
    {
        if (_buffer.Length < line.Length * 3)
            _buffer = new byte[line.Length * 3];
        _length = 0;
        Write(line);
        return Text;
    }

    private void Write(ReadOnlySpan<byte> line)
    {
        var start = _length;
        while (!line.IsEmpty)
        {
            var first = line[0];
            if (first < 0x80)
            {
                switch (first)
                {
                    case Escape:
                        line = line[SequenceLength(line)..];
                        continue;
                    case 0:
                        break;
                    case (byte)'\r':
                        if (line.Length > 1)
                            _length = start; // written over from the beginning of the line
                        break;
                    default:
                        _buffer[_length++] = first;
                        break;
                }
                line = line[1..];
                continue;
            }
            if (Rune.DecodeFromUtf8(line, out var rune, out var consumed) == OperationStatus.Done)
            {
                line[..consumed].CopyTo(_buffer.AsSpan(_length));
                _length += consumed;
            }
            else
            {
                consumed = 1;
                rune = new Rune(first is >= 0x80 and <= 0x9F ? HighControls[first - 0x80] : (char)first);
                _length += rune.EncodeToUtf8(_buffer.AsSpan(_length));
            }
            line = line[consumed..];
        }
    }

    /// <summary>Of a control sequence (CSI), an operating system command (OSC), or an escape of two bytes.</summary>
    private static int SequenceLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2)
            return 1;
        var at = 2;
        switch (text[1])
        {
            case (byte)'[':
                while (at < text.Length && text[at] is >= 0x20 and <= 0x3F)
                    at++;
                return Math.Min(text.Length, at < text.Length && text[at] is >= 0x40 and <= 0x7E ? at + 1 : at);
            case (byte)']':
                var end = text[2..].IndexOfAny((byte)7, Escape);
                if (end < 0)
                    return 2;
                return Math.Min(text.Length, 2 + end + (text[2 + end] == Escape ? 2 : 1));
            default:
                return text[1] < 0x80 ? 2 : 1;
        }
    }
}
