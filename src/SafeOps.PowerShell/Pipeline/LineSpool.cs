using System.Text;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>Lines of the pipeline in a file of this machine's temporary folder, so that memory holds one.</summary>
internal sealed class LineSpool : IDisposable
{
    private string? _folder;
    private StreamWriter? _file;

    public bool IsEmpty => _file is null;

    public void Add(string line)
    {
        if (_file is null)
        {
            _folder = Directory.CreateTempSubdirectory("safeops-lines-").FullName;
            _file = new StreamWriter(Path.Combine(_folder, "pipeline"), append: false, new UTF8Encoding(false), 64 * 1024) { NewLine = "\n" };
        }
        _file.WriteLine(line);
    }

    /// <summary>The file, whole.</summary>
    public string Complete()
    {
        _file!.Dispose();
        return Path.Combine(_folder!, "pipeline");
    }

    public void Dispose()
    {
        _file?.Dispose();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
        _folder = null;
    }
}
