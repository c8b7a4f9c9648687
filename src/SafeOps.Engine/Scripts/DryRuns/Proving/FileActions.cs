using System.Text.RegularExpressions;
using SafeOps.Processes;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>Tells where a line that names a file says that something else is done to it than was. In doubt it says the right thing.</summary>
/// <param name="paths">Finds what is named.</param>
/// <param name="all">Everything that the real run did.</param>
internal sealed partial class FileActions(PathWords paths, IReadOnlyList<RunEffect> all)
{
    /// <summary>Nothing goes by these.</summary>
    private static readonly HashSet<ActionKind> Sparing = [ActionKind.Copy, ActionKind.Create, ActionKind.Write, ActionKind.Mode];

    /// <summary>It goes from here, and is elsewhere or in another form afterwards.</summary>
    private static readonly HashSet<ActionKind> Keeping = [ActionKind.Move, ActionKind.Compress];

    public bool IsContradictedBy(OutputLine line, FileChange file)
    {
        var (text, present) = ActionWords.Of(line);
        if (IsLooking(line))
            return true;
        var said = ActionWords.Said(text).ToList();
        if (said.Count == 0)
            return false;
        return file.Kind switch
        {
            FileChangeKind.Deleted => IsSpared(said.Select(s => s.Kind), present, line, file),
            FileChangeKind.Created => present.All(k => k == ActionKind.Remove) && said.Any(s => s.Kind == ActionKind.Remove) && Certain().IsMatch(text),
            // 'would delete line 3 of a.conf' changes it: only what stands right behind the verb is what goes.
            _ => present.All(k => k == ActionKind.Remove) && said.Any(s => s.Kind == ActionKind.Remove && StandsNext(text[s.End..], file)),
        };
    }

    private bool IsSpared(IEnumerable<ActionKind> said, HashSet<ActionKind> present, OutputLine line, FileChange file)
    {
        if (present.Contains(ActionKind.Remove))
            return false;
        if (present.Overlaps(Keeping))
            return !IsKept(line, file);
        return said.All(Sparing.Contains) && said.Any();
    }

    /// <summary>Something came into being that may hold it. What went to another machine is not looked at.</summary>
    private bool IsKept(OutputLine line, FileChange file)
    {
        var name = Path.GetFileNameWithoutExtension(file.Path);
        return all.Any(e => e.Call is not null || e.Network is not null || (e.File is { Kind: FileChangeKind.Created or FileChangeKind.Changed } made && made.Path != file.Path
            && (Path.GetFileName(made.Path).Contains(name, StringComparison.OrdinalIgnoreCase) || Container().IsMatch(made.Path) || paths.Names(line.Words, made.Path) || paths.NamesFolderOf(line.Words, made.Path) || PathWords.Timeless(made.Path) != made.Path)));
    }

    private bool StandsNext(string rest, FileChange file) => Object().Match(rest) is { Success: true } next && paths.Names(next.Groups[1].Value, file.Path);

    /// <summary>It says what is looked at or passed over, not that anything is done. With a mark of the dry run, passing over may be the dry run's doing.</summary>
    private static bool IsLooking(OutputLine line) => line.Mood == LineMood.Plain && Looking().IsMatch(line.Words) && !ChangeVerbs.In(line.Words);

    /// <summary>Leaves out what may also mean putting something there (<c>drop</c>), or making something anew (<c>clean</c>).</summary>
    [GeneratedRegex(@"\b(delet|remov|eras|unlink|rm\b|rmdir\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Certain();

    [GeneratedRegex(@"\.(tar|tgz|tbz2|txz|gz|bz2|xz|zst|zip|7z|lz4|cpio)$|\.tar\.\w+$", RegexOptions.IgnoreCase)]
    private static partial Regex Container();

    [GeneratedRegex(@"^:?\s+(?:-\w+\s+|--[\w-]+\s+|the\s+|file\s+)*['""`]?([^\s'""`,;]+)")]
    private static partial Regex Object();

    [GeneratedRegex(@"^\s*(check(ing|ed)?(?!\s+out)|scanning|inspecting|skip(ping|ped)?)\b|\bleft alone\b", RegexOptions.IgnoreCase)]
    private static partial Regex Looking();
}
