using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Drift.States;

/// <summary>
/// Reads states of Terraform and OpenTofu: format 4 (Terraform 0.12 and later), and what <c>terraform show -json</c> writes of one. A file
/// is streamed: memory holds its largest instance, whatever the file's size. No state is kept between calls: threads may read side by side.
/// </summary>
public static class StateFile
{
    /// <summary>How deep attributes are read, as the file that has them is.</summary>
    internal static readonly JsonDocumentOptions Nesting = new() { MaxDepth = JsonFile.DeepestNesting };

    public const int Format = 4;

    /// <summary>Gives every instance of the state in the order of the file; members may stand in any order.</summary>
    /// <param name="progress">Bytes that were read, about once a megabyte.</param>
    /// <exception cref="SafeOpsException">
    /// <see cref="ErrorCodes.StateFileNotSupported"/> for another format, a plan, an encrypted state; <see cref="ErrorCodes.StateFileInvalid"/>
    /// for what is no state; <see cref="ErrorCodes.DocumentInvalid"/> with the place for damaged JSON, and the others of <see cref="JsonFile"/>.
    /// What stands before the damage was given by then.
    /// </exception>
    public static StateFileInfo Read(string path, StateReaderCallback callback, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var found = Read(path, new StateHead(path), callback, progress, cancellationToken);
        // What says how to read the resources stood behind them.
        return found.IsDeferred ? Read(path, found, callback, progress, cancellationToken).Info() : found.Info();
    }

    /// <summary>Attributes once more, from where <see cref="StateResource.Offset"/> and <see cref="StateResource.Length"/> say they lie.</summary>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.StateFileInvalid"/> if the file has changed since.</exception>
    public static JsonDocument ReadAttributes(string path, long offset, int length)
    {
        var file = new Lazy<SafeFileHandle>(() => File.OpenHandle(path, options: FileOptions.RandomAccess));
        try
        {
            return ReadAttributes(path, file, offset, new byte[length]);
        }
        finally
        {
            if (file.IsValueCreated)
                file.Value.Dispose();
        }
    }

    /// <summary>As the other one, from a file that stays open for more.</summary>
    /// <param name="buffer">As long as the attributes; the document lies in it.</param>
    internal static JsonDocument ReadAttributes(string path, Lazy<SafeFileHandle> file, long offset, Memory<byte> buffer)
    {
        try
        {
            var read = 0;
            while (read < buffer.Length && RandomAccess.Read(file.Value, buffer.Span[read..], offset + read) is > 0 and var now)
                read += now;
            return JsonDocument.Parse(buffer[..read], Nesting);
        }
        catch (JsonException error)
        {
            throw new SafeOpsException(ErrorCodes.StateFileInvalid, $"{path} has changed while it was compared.", "Compare again.", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} cannot be read again: {error.Message}", "Look at who may read it.", path, error);
        }
    }

    private static StateHead Read(string path, StateHead head, StateReaderCallback callback, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var json = JsonFile.Open(path, cancellationToken);
        var reading = new StateReading(path, head, callback, progress, cancellationToken);
        Begin(json, path);
        while (true)
        {
            json.Need();
            if (json.TokenType == JsonTokenType.EndObject)
                break;
            if (json.Is("resources"u8) && head.Read(json, StateFormat.State))
                InstanceReader.ReadResources(json, reading);
            else if (json.Is("values"u8) && head.Read(json, StateFormat.Show))
                ShowReader.ReadValues(json, reading);
            else
                head.Member(json);
        }
        if (json.Read())
            throw new SafeOpsException(ErrorCodes.DocumentInvalid, $"{path}: another value follows the state at byte {json.TokenOffset}.", "Write the file again, then repeat.", path);
        head.End();
        if (!head.IsDeferred)
            progress?.Report(json.Offset);
        return head;
    }

    private static void Begin(JsonFile json, string path)
    {
        try
        {
            json.Need();
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.DocumentInvalid && StateHead.Foreign(path) is { } foreign)
        {
            throw foreign;
        }
        if (json.TokenType != JsonTokenType.StartObject)
            throw StateHead.NoState(path);
    }
}
