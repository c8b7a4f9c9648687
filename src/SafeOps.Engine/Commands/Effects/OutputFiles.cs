namespace SafeOps.Commands.Effects;

/// <summary>What writing to a file does, by where the file is.</summary>
internal static class OutputFiles
{
    private static readonly string[] Temporary = ["/tmp/", "/var/tmp/", "/dev/shm/"];

    /// <summary>Adds what writing to <paramref name="file"/> does; <paramref name="what"/> begins the sentence: <c>'&gt;'</c>.</summary>
    /// <param name="verdict">Of the command that writes.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="what">What writes it.</param>
    /// <param name="rule">The reason's rule.</param>
    /// <param name="place">Where the command runs.</param>
    public static void Judge(Verdict verdict, ArgumentWord file, string what, string rule, RunPlace place)
    {
        if (file.Text is not { } path)
        {
            if (IsHarmless(file.Prefix) && file.IsOneWord && file.Prefix.StartsWith("/dev/fd/", StringComparison.Ordinal))
                return;
            verdict.Add(file.Start, file.End, rule, CommandEffect.Mutate, CommandTraits.None, $"{what} writes to a file, and which one is not certain.");
            return;
        }
        if (IsHarmless(path))
            return;
        if (path.StartsWith("/dev/tcp/", StringComparison.Ordinal) || path.StartsWith("/dev/udp/", StringComparison.Ordinal))
            verdict.Add(file.Start, file.End, rule, CommandEffect.Mutate, CommandTraits.SendsData, $"{what} sends what it writes to another machine.");
        else if (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal))
            verdict.Add(file.Start, file.End, rule, CommandEffect.Destroy, CommandTraits.None, $"{what} writes to the device {path}.");
        else if (place.IsElsewhere)
            verdict.Add(file.Start, file.End, rule, CommandEffect.Mutate, CommandTraits.None, $"{what} writes the file {path} on another system.");
        else if (IsOwnOutput(path, place))
            verdict.Add(file.Start, file.End, rule, CommandEffect.Generate, CommandTraits.None, $"{what} writes the file {path}.");
        else
            verdict.Add(file.Start, file.End, rule, CommandEffect.Mutate, CommandTraits.None, $"{what} writes the file {path}, which is not below the folder it runs in.");
    }

    /// <summary>Descriptors and the device that swallows everything.</summary>
    public static bool IsHarmless(string path) => path is "-" or "/dev/null" or "/dev/stdout" or "/dev/stderr" or "/dev/tty"
        || (path.StartsWith("/dev/fd/", StringComparison.Ordinal) && path.AsSpan(8).IndexOfAnyExceptInRange('0', '9') < 0);

    /// <summary>Below the folder it runs in or a temporary one, and not hidden: hidden files are often read as settings or code.</summary>
    private static bool IsOwnOutput(string path, RunPlace place)
    {
        if (path.Contains('\0', StringComparison.Ordinal) || path.Split('/').Any(s => s == ".." || (s.Length > 1 && s[0] == '.')))
            return false;
        return path.StartsWith('/') ? Temporary.Any(t => path.StartsWith(t, StringComparison.Ordinal)) : path.Length > 0 && !path.Contains(':', StringComparison.Ordinal) && !place.FolderChanges;
    }
}

/// <summary>Where a command runs, as far as it changes what it does.</summary>
/// <param name="IsElsewhere">In a container or on another machine.</param>
/// <param name="FolderChanges">The text changes the folder, so a relative name may be anywhere.</param>
internal readonly record struct RunPlace(bool IsElsewhere, bool FolderChanges);
