using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox.Recording;

/// <summary>
/// Reads what the recorders tell through their pipe. Each message is written at once, so that those of several processes never mix:
/// <c>SOR1</c> a start with the lengths of its parts, <c>SOR2</c> a piece of its arguments, <c>TXT:</c> a line of somebody else.
/// </summary>
/// <param name="pipe">Open for both, so that it never ends by itself.</param>
/// <param name="started">Hears a start when its arguments are complete; the last parameter says whether it waits for an answer.</param>
/// <param name="told">Hears a line.</param>
internal sealed class RecordReader(SafeFileHandle pipe, RecorderLayer layer, Action<ProgramStart, string, bool> started, Action<string> told) : IDisposable
{
    private const string End = "end";
    private const int StartLength = 36;
    private const int PieceLength = 12;
    private const int MostArguments = 1024 * 1024;

    private readonly Dictionary<int, Pending> _pending = [];
    private readonly byte[] _buffer = new byte[128 * 1024];
    private Thread? _thread;
    private int _count;

    /// <summary>Whether something else than a message was in the pipe: what came after it is lost.</summary>
    public bool IsGarbled { get; private set; }

    public void Begin()
    {
        _thread = new Thread(ReadAll) { IsBackground = true, Name = "SafeOps sandbox records" };
        _thread.Start();
    }

    /// <summary>When nobody is left who writes: returns after the last message was heard.</summary>
    public void Finish()
    {
        if (_thread is { IsAlive: true })
        {
            Native.Write(pipe, $"TXT:{End}\n");
            _thread.Join();
        }
        foreach (var unfinished in _pending.Values.ToList())
            Complete(unfinished);
    }

    public void Dispose()
    {
        Finish();
        pipe.Dispose();
    }

    private void ReadAll()
    {
        var length = 0;
        var piece = new byte[64 * 1024];
        while (true)
        {
            var read = Native.Read(pipe, piece);
            if (read <= 0)
                return;
            if (length + read > _buffer.Length)
            {
                IsGarbled = true;
                length = 0;
            }
            piece.AsSpan(0, read).CopyTo(_buffer.AsSpan(length));
            length += read;
            var used = 0;
            while (Take(_buffer.AsSpan(used, length - used)) is var taken and not 0)
            {
                if (taken < 0)
                    return;
                used += taken;
            }
            _buffer.AsSpan(used, length - used).CopyTo(_buffer);
            length -= used;
        }
    }

    /// <summary>How long the message was; 0 where it is not there as a whole, less at the end.</summary>
    private int Take(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
            return 0;
        if (bytes.StartsWith("SOR1"u8))
            return bytes.Length < StartLength ? 0 : TakeStart(bytes);
        if (bytes.StartsWith("SOR2"u8))
            return bytes.Length < PieceLength ? 0 : TakePiece(bytes);
        var end = bytes.IndexOf((byte)'\n');
        if (end < 0)
            return 0;
        var line = Encoding.UTF8.GetString(bytes[..end]);
        if (line == $"TXT:{End}")
            return -1;
        if (line.StartsWith("TXT:", StringComparison.Ordinal))
            told(line[4..]);
        else
            IsGarbled = true;
        return end + 1;
    }

    private int TakeStart(ReadOnlySpan<byte> bytes)
    {
        int Field(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadInt32LittleEndian(from[at..]);
        int process = Field(bytes, 4), folder = Field(bytes, 16), file = Field(bytes, 20), program = Field(bytes, 24);
        if (folder is < 1 or > 4096 || file is < 1 or > 4096 || program is < 1 or > 4096)
        {
            IsGarbled = true;
            return 4;
        }
        var length = StartLength + folder + file + program;
        if (bytes.Length < length)
            return 0;
        var start = new Pending
        {
            Number = ++_count,
            Process = process,
            Parent = Field(bytes, 8),
            Count = Field(bytes, 12),
            Folder = Text(bytes.Slice(StartLength, folder)),
            File = Text(bytes.Slice(StartLength + folder, file)),
            Program = Text(bytes.Slice(StartLength + folder + file, program)),
            Left = Field(bytes, 28),
            IsAsked = Field(bytes, 32) != 0,
        };
        if (start.Left > 0)
            _pending[process] = start;
        else
            Complete(start);
        return length;
    }

    private int TakePiece(ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (length is < 1 or > 4096)
        {
            IsGarbled = true;
            return 4;
        }
        if (bytes.Length < PieceLength + length)
            return 0;
        if (_pending.TryGetValue(BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), out var start))
        {
            if (start.Arguments.Length < MostArguments)
                start.Arguments.Write(bytes.Slice(PieceLength, length));
            start.Left -= length;
            if (start.Left <= 0)
                Complete(start);
        }
        return PieceLength + length;
    }

    private void Complete(Pending start)
    {
        _pending.Remove(start.Process);
        var words = Encoding.UTF8.GetString(start.Arguments.GetBuffer(), 0, (int)start.Arguments.Length).Split('\0').Take(start.Count).Select(Shown).ToList();
        var name = words.Count > 0 ? words[0] : start.File;
        var file = Shown(start.File);
        // The kernel starts a script's interpreter with the interpreter's path as its name, and the script among the first two arguments.
        var script = name.Contains('/') ? words.Take(3).ToList().IndexOf(file, Math.Min(1, words.Count)) : -1;
        var program = layer.Missing.Contains(Path.GetFileName(start.Program)) && !name.Contains('/') ? Path.GetFileName(start.Program) : Path.GetFullPath(file, start.Folder.StartsWith('/') ? start.Folder : "/");
        var arguments = words.Skip(script > 0 ? script + 1 : 1).ToList();
        started(new ProgramStart(start.Number, start.Process, start.Parent, program, arguments, start.Folder), start.Program, start.IsAsked);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes).TrimEnd('\0');

    /// <summary>As it is called outside: a script of the machine is started by its uncovered path.</summary>
    private static string Shown(string word) => word.Replace(SandboxPaths.Real + "/", "/", StringComparison.Ordinal);

    private sealed class Pending
    {
        public required int Number { get; init; }

        public required int Process { get; init; }

        public required int Parent { get; init; }

        public required int Count { get; init; }

        public required string Folder { get; init; }

        public required string File { get; init; }

        public required string Program { get; init; }

        public required bool IsAsked { get; init; }

        public int Left { get; set; }

        public MemoryStream Arguments { get; } = new();
    }
}
