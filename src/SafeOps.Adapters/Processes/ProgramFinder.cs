using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Text;

namespace SafeOps.Adapters.Processes;

/// <summary>
/// Finds a program as execvp(3) does, without a shell: a name with a separator is a path from the working directory, any
/// other is looked for on <c>PATH</c>. Windows adds the endings of <c>PATHEXT</c>.
/// </summary>
internal static class ProgramFinder
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static string Find(ProgramRequest request)
    {
        var name = request.Program;
        if (name.Contains('/') || (OperatingSystem.IsWindows() && name.Contains('\\')))
            return FindFile(Path.GetFullPath(name, request.WorkingDirectory), name);
        var folders = (Variable(request, "PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = folders.Where(Path.IsPathRooted).SelectMany(f => Candidates(Path.Combine(f, name), request)).FirstOrDefault(IsProgram);
        return found ?? throw NotFound(name, $"The program '{name}' is not on PATH.{Nearest(name, folders)}", File.Exists(Path.Combine(request.WorkingDirectory, name))
            ? $"A file '{name}' lies in {request.WorkingDirectory}: name it './{name}'."
            : "Install it, correct its name, or name its file with a path.");

        string FindFile(string path, string written) => Candidates(path, request).FirstOrDefault(IsProgram) ?? throw (File.Exists(path)
            ? NotFound(written, $"{path} is not executable.", $"Make it so: chmod +x {path}")
            : NotFound(written, $"There is no program {path}.{NearestIn(path)}", "Correct the path; a relative one starts at the working directory."));
    }

    private static SafeOpsException NotFound(string name, string message, string nextStep) => new(ErrorCodes.ProgramNotFound, message, nextStep, name);

    private static IEnumerable<string> Candidates(string path, ProgramRequest request)
    {
        if (!OperatingSystem.IsWindows() || Path.HasExtension(path))
            return [path];
        return (Variable(request, "PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(ending => path + ending);
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);

    private static string? Variable(ProgramRequest request, string name) =>
        request.Environment.TryGetValue(name, out var given) ? given : request.InheritsEnvironment ? Environment.GetEnvironmentVariable(name) : null;

    private static string Nearest(string name, IEnumerable<string> folders) => Suggest(name, folders.SelectMany(Names));

    private static string NearestIn(string path) => Path.GetDirectoryName(path) is { } folder ? Suggest(Path.GetFileName(path), Names(folder)) : "";

    private static string Suggest(string name, IEnumerable<string> names) =>
        NearestWord.Find(name, names.Where(n => Math.Abs(n.Length - name.Length) <= 3).Distinct()) is { } near ? $" Did you mean '{near}'?" : "";

    private static IEnumerable<string> Names(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder).Select(f => OperatingSystem.IsWindows() ? Path.GetFileNameWithoutExtension(f) : Path.GetFileName(f)).ToList();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
