using SafeOps.Errors;

namespace SafeOps.Drift.Ignoring;

/// <summary>
/// What a comparison leaves out, in the syntax of gitignore(5) and without case. A pattern is matched against the Azure id as a path, the
/// ARM type and name as a path, the Terraform address and the Terraform type; of those that lines speak of, the last line decides.
/// </summary>
/// <remarks>
/// As git has it: a pattern without a slash matches a name at any level, one with a slash begins at the root; what lies in a folder that is
/// left out cannot be taken in again within the same path. A resource is a folder, as it may hold others: <c>rg-sandbox/</c> names the
/// resource group and all in it. In an address, <c>[0]</c>, <c>[*]</c> and <c>["a"]</c> are keys, not sets of characters.
/// </remarks>
public sealed class DriftIgnore
{
    private readonly IgnorePattern[] _patterns;

    private DriftIgnore(IgnorePattern[] patterns) => _patterns = patterns;

    public static DriftIgnore None { get; } = new([]);

    public bool IsEmpty => _patterns.Length == 0;

    /// <exception cref="SafeOpsException">
    /// <see cref="ErrorCodes.DriftIgnoreInvalid"/> for patterns that can never match, each with its line; <see cref="ErrorCodes.FileNotFound"/>,
    /// <see cref="ErrorCodes.FileUnreadable"/>.
    /// </exception>
    public static DriftIgnore Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"{path} is not there.", "Look at the path, and at the folder it is meant from.", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} cannot be read: {error.Message}", "Look at who may read it.", path, error);
        }
    }

    /// <param name="file">What mistakes and <see cref="IgnoreLine"/> call it.</param>
    public static DriftIgnore Parse(string text, string file)
    {
        var patterns = new List<IgnorePattern>();
        var mistakes = new List<Mistake>();
        var number = 0;
        foreach (var written in text.TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            var line = WithoutTrailingSpaces(written.EndsWith('\r') ? written[..^1] : written);
            if (line.Length == 0 || line[0] == '#')
                continue;
            try
            {
                patterns.Add(new IgnorePattern(new IgnoreLine(file, number, line), line));
            }
            catch (FormatException error)
            {
                mistakes.Add(new Mistake(file, number, 1, $"'{line}' can match nothing: {error.Message}."));
            }
        }
        return mistakes.Count > 0 ? throw new MistakesException(ErrorCodes.DriftIgnoreInvalid, mistakes) : patterns.Count == 0 ? None : new DriftIgnore([.. patterns]);
    }

    /// <summary>The line for which this is left out; null where it is not.</summary>
    public IgnoreLine? Find(in IgnoreSubject subject)
    {
        if (IsEmpty)
            return null;
        var deciding = OfPath(subject.AzureId, isFolder: true);
        if (subject.Type is not null)
            deciding = Math.Max(deciding, OfPath(subject.Name is null ? subject.Type : $"{subject.Type}/{subject.Name}", isFolder: true));
        deciding = Math.Max(deciding, Math.Max(OfName(subject.Address), OfName(subject.TerraformType)));
        return deciding < 0 || _patterns[deciding].IsNegated ? null : _patterns[deciding].Line;
    }

    /// <summary>The pattern that decides on a path as git would; -1 where none does.</summary>
    internal int OfPath(string? path, bool isFolder)
    {
        var text = path?.Trim('/').ToLowerInvariant();
        if (string.IsNullOrEmpty(text))
            return -1;
        var names = text.AsSpan().Count('/') + 1;
        Span<int> marks = names <= 64 ? stackalloc int[names] : new int[names];
        marks.Fill(-1);
        for (var i = 0; i < _patterns.Length; i++)
            _patterns[i].Mark(text, isFolder, marks, i);
        foreach (var mark in marks[..^1])
        {
            if (mark >= 0 && !_patterns[mark].IsNegated)
                return mark;
        }
        return marks[^1];
    }

    internal bool IsIgnored(string path, bool isFolder) => OfPath(path, isFolder) is >= 0 and var i && !_patterns[i].IsNegated;

    private int OfName(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return -1;
        var text = name.ToLowerInvariant();
        for (var i = _patterns.Length - 1; i >= 0; i--)
        {
            if (_patterns[i].Names(text))
                return i;
        }
        return -1;
    }

    /// <summary>A space that a backslash escapes stays.</summary>
    private static string WithoutTrailingSpaces(string line)
    {
        var end = line.Length;
        while (end > 0 && line[end - 1] == ' ' && !IsEscaped(line, end - 1))
            end--;
        return line[..end];

        static bool IsEscaped(string text, int at)
        {
            var slashes = 0;
            while (slashes < at && text[at - 1 - slashes] == '\\')
                slashes++;
            return slashes % 2 == 1;
        }
    }
}
