using System.Text;
using SafeOps.Errors;

namespace SafeOps.Inventory.Export;

/// <summary>Several answers one behind the other in a file of their own, which is as old as the oldest of them.</summary>
internal sealed class JoinedFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-joined-").FullName;

    private JoinedFiles()
    {
    }

    public string Path => System.IO.Path.Combine(_folder, "answers.json");

    public static JoinedFiles Of(IReadOnlyList<string> files)
    {
        var joined = new JoinedFiles();
        try
        {
            using (var all = File.Create(joined.Path))
            {
                foreach (var file in files)
                    Append(all, file);
            }
            File.SetLastWriteTimeUtc(joined.Path, files.Min(File.GetLastWriteTimeUtc));
            return joined;
        }
        catch (Exception error)
        {
            joined.Dispose();
            if (error is IOException or UnauthorizedAccessException)
                throw new SafeOpsException(ErrorCodes.FileUnreadable, $"The files cannot be read together: {error.Message}", "Look at who may read them.", inner: error);
            throw;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Append(FileStream all, string file)
    {
        if (Directory.Exists(file))
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"{file} is a folder; several answers are given as files.", "Give the folder of an inventory alone.", file);
        if (!File.Exists(file))
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"{file} is not there.", "Look at the path, and at the folder it is meant from.", file);
        using var one = File.OpenRead(file);
        Span<byte> head = stackalloc byte[3];
        var read = one.ReadAtLeast(head, 3, throwOnEndOfStream: false);
        if (head[..read].StartsWith(Encoding.Unicode.Preamble) || head[..read].StartsWith(Encoding.BigEndianUnicode.Preamble))
            throw new SafeOpsException(ErrorCodes.DocumentInvalid, $"{file} is UTF-16; several files are read together as UTF-8.", "Write it again as UTF-8, or give one file at a time.", file);
        if (!head[..read].SequenceEqual(Encoding.UTF8.Preamble))
            one.Position = 0;
        one.CopyTo(all);
        all.WriteByte((byte)'\n');
    }
}
