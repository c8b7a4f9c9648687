using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Investigations.FanOut;

/// <summary>Puts what the files of a place say at one path together.</summary>
internal static class ConfigAnswer
{
    private const int MostValues = 5;

    /// <param name="answer">What is known of the answer.</param>
    /// <param name="files">Each file's name, and what is read to find its values: a path, or its text.</param>
    /// <param name="read">The values of one; throws for what cannot be read.</param>
    /// <param name="masker">Hides secrets in messages.</param>
    public static FanOutAnswer Of(FanOutAnswer answer, IEnumerable<(string Name, string Source)> files, Func<string, string, IReadOnlyList<ConfigValue>> read, SecretMasker masker)
    {
        var found = new List<(string File, ConfigValue Value)>();
        var unread = new List<string>();
        foreach (var (name, source) in files)
        {
            try
            {
                found.AddRange(read(source, name).Select(v => (name, v)));
            }
            catch (Exception error) when (error is SafeOpsException or IOException or UnauthorizedAccessException)
            {
                unread.Add(masker.Hide(error.Message));
            }
        }
        var complaint = unread.Count == 0 ? null : unread.Count == 1 ? unread[0] : $"{unread[0]} And {Counts.Of(unread.Count - 1, "other file")}.";
        if (found.Count == 0)
        {
            return unread.Count > 0
                ? answer with { Status = FanOutStatus.Failed, Error = complaint }
                : answer with { Status = FanOutStatus.Nothing, Value = "not set", Key = "not set" };
        }
        var values = found.Select(f => f.Value).DistinctBy(v => v.Raw).ToList();
        return answer with
        {
            Status = FanOutStatus.Answered,
            Value = string.Join(", ", values.Take(MostValues).Select(v => v.Shown)) + (values.Count > MostValues ? $" and {values.Count - MostValues} more" : ""),
            Output = [.. found.Select(f => $"{f.File}: {f.Value.Shown}")],
            Key = string.Join('\n', values.Select(v => AnswerComparer.Normal(v.Raw))),
            Error = complaint,
        };
    }
}

/// <summary>How a search's answer is said in a line.</summary>
internal static class FoundAnswer
{
    /// <summary>More lines are counted, and not kept.</summary>
    public const int MostLines = 1000;

    public static IReadOnlyList<string> Kept(IReadOnlyList<string> lines) =>
        lines.Count <= MostLines ? lines : [.. lines.Take(MostLines), Rest(lines.Count - MostLines)];

    public static string Rest(long lines) => $"[… {Counts.Of(lines, "other line")} …]";

    public static string Value(long lines, int files) => lines == 0 ? "not found" : $"{Counts.Of(lines, "line")} in {Counts.Of(files, "file")}";
}
