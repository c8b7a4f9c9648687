using SafeOps.Files;
using SafeOps.Projects;

namespace SafeOps.Investigations;

/// <summary>Where investigations lie: in the nearest folder upward that keeps some already or is a project, else in the folder itself.</summary>
internal static class InvestigationPlace
{
    private const string DataFolder = ".safeops";
    private const string Name = "investigations";

    /// <param name="from">A folder, full.</param>
    /// <returns>The full path of the folder, which need not be there.</returns>
    public static string Find(string from)
    {
        for (var folder = from; !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, SafeOpsProject.FileName)) || (Directory.Exists(In(folder)) && (folder == from || IsTrusted(folder))))
                return In(folder);
        }
        return In(from);
    }

    /// <summary>Makes it. A <c>.safeops</c> that nobody made before is kept out of version control: outputs of commands are not for everybody.</summary>
    public static void Make(string place)
    {
        var data = Path.GetDirectoryName(place)!;
        var isNew = !Directory.Exists(data);
        DurableFile.CreateFolder(place, DurableFile.OwnerOnlyFolder);
        if (isNew)
            DurableFile.Write(Path.Combine(data, ".gitignore"), "*\n"u8);
    }

    private static string In(string folder) => Path.Combine(folder, DataFolder, Name);

    /// <summary>In a folder for everybody (<c>/tmp</c>) another may have left one, to be given what it should not see.</summary>
    private static bool IsTrusted(string folder) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(folder) & UnixFileMode.OtherWrite) == 0;
}
