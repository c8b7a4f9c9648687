using System.Text.Json.Nodes;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Adapters.Runs;

/// <summary>
/// A journal in one file. Each append is flushed to the disk before it returns, but for <see cref="JournalEvent.Verified"/>,
/// which is written and goes to the disk with the next record.
/// </summary>
internal sealed class LocalJournal : IRunJournal
{
    private readonly FileStream _file;
    private readonly List<JournalRecord> _records;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private bool _broken;

    private LocalJournal(FileStream file, RunHeader header, JsonObject document, List<JournalRecord> records)
    {
        _file = file;
        _records = records;
        Header = header;
        Document = document;
    }

    public RunHeader Header { get; }

    public JsonObject Document { get; }

    public IReadOnlyList<JournalRecord> Records => _records;

    public static LocalJournal Create(string path, RunHeader header, JsonObject document)
    {
        var file = OpenFile(path, FileMode.CreateNew);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return new LocalJournal(file, header, document, []);
    }

    public static LocalJournal Open(string path, RunHeader header, JsonObject document)
    {
        var file = OpenFile(path, FileMode.Open);
        try
        {
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            var (records, length) = JournalLines.Read(bytes, path);
            if (length < bytes.Length)
            {
                file.SetLength(length);
                file.Flush(flushToDisk: true);
            }
            file.Position = length;
            return new LocalJournal(file, header, document, records);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public async Task AppendAsync(JournalRecord record, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_broken)
                throw new SafeOpsException(ErrorCodes.StorageFailed, $"The journal {_file.Name} could not be written before; nothing more is done.", target: Header.RunId);
            var start = _file.Position;
            try
            {
                // Never cancelled: half a record on purpose would be a torn one.
                _file.Write(JournalLines.Write(_records.Count + 1, record));
                if (record.Event != JournalEvent.Verified)
                    _file.Flush(flushToDisk: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _broken = true;
                Forget(start);
                throw new SafeOpsException(ErrorCodes.StorageFailed, $"The journal {_file.Name} cannot be written: {error.Message}",
                    $"Free space or mend the permissions, then: Resume-SafeChange -RunId {Header.RunId}", Header.RunId, error);
            }
            _records.Add(record);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    private void Forget(long start)
    {
        try
        {
            _file.SetLength(start);
        }
        catch (IOException)
        {
            // What is left is a torn last line, which every reader drops.
        }
    }

    private static FileStream OpenFile(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode == FileMode.CreateNew)
            options.UnixCreateMode = DurableFile.OwnerOnlyFile;
        try
        {
            return new FileStream(path, options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.StorageFailed, $"The journal {path} cannot be opened: {error.Message}",
                "Another process may be carrying this run out; Get-ChangeRun -Unfinished shows it.", path, error);
        }
    }
}
