using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Files;

/// <summary>Reading contents, within limits or as streams.</summary>
internal static class FileContent
{
    private const int Piece = 1 << 20;

    /// <summary>The whole content of a file that is to be edited.</summary>
    public static async Task<byte[]> ReadAsync(PlannedFile file, FileTarget target, long limit, CancellationToken cancellationToken)
    {
        try
        {
            if (file.Length > limit)
                throw new SafeOpsException(
                    ErrorCodes.LimitExceeded,
                    $"{target.Name} has {ByteSize.Format(file.Length)}; files over {ByteSize.Format(limit)} are not edited.",
                    "Raise 'maxSize:' in the step, or replace the file with file.copy.",
                    target.Name);
            if (file.Content is { } bytes)
                return bytes;
            // Handing a short read to another thread takes longer than the read.
            return file.Length <= Piece ? File.ReadAllBytes(file.DiskPath!) : await File.ReadAllBytesAsync(file.DiskPath!, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{target.Name} cannot be read: {error.Message}", "Check its permissions.", target.Name, error);
        }
    }

    /// <summary>Copies with progress; the stop token is honoured between pieces, since the copy is not in place yet.</summary>
    public static async Task CopyAsync(Stream from, Stream to, long? length, ActionContext context, CancellationToken cancellationToken)
    {
        var piece = new byte[Piece];
        for (long done = 0; await from.ReadAsync(piece, cancellationToken).ConfigureAwait(false) is > 0 and var read;)
        {
            await to.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            done += read;
            if (length is > Piece)
                context.Progress("copying", done, length);
        }
    }

    /// <summary>Sets the time before the file is renamed into its place, so that no crash loses it.</summary>
    public static void SetModified(Stream stream, DateTime? modified)
    {
        if (modified is not { } time || stream is not FileStream file)
            return;
        file.Flush();
        File.SetLastWriteTimeUtc(file.SafeFileHandle, time);
    }

    /// <summary>The difference for people; null where one side is no text.</summary>
    public static string? Diff(StepContext context, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, string name)
    {
        try
        {
            return context.Services.Diff.Unified(TextFile.Decode(before, name).Text, TextFile.Decode(after, name).Text, name) is { Length: > 0 } diff ? diff : null;
        }
        catch (SafeOpsException)
        {
            return null;
        }
    }
}
