using System.Globalization;
using System.Text.RegularExpressions;
using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Files;

/// <summary><c>file.replace</c>: text or what a regular expression matches, as often as expected.</summary>
internal sealed class FileReplaceStep : EditStepType
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    public override StepTypeDescriptor Descriptor { get; } = new(
        "file.replace",
        "Replaces text, or what a regular expression matches, in a text file.",
        [
            new("file", OptionKind.Path, "The file to edit.") { Required = true },
            new("text", OptionKind.Text, "The text to find, exactly."),
            new("regex", OptionKind.Text, "A .NET regular expression to find instead; ^ and $ match at lines."),
            new("replacement", OptionKind.Text, "What is put in its place; with 'regex', $1 stands for a group.") { Required = true },
            new("count", OptionKind.Integer, "How often it must be found; else nothing is changed. By default at least once."),
            new("timeout", OptionKind.Duration, "How long matching the expression may take.") { Default = "5s" },
            StepOptions.MaxSize,
        ])
    {
        HasDefaultUndo = true,
        Risk = RiskLevel.Low,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        if (step.With.ContainsKey("text") == step.With.ContainsKey("regex"))
            yield return new OptionMistake("text", "name one of 'text' and 'regex'.");
        if (step.With["text"]?.GetValue<string>() is "")
            yield return new OptionMistake("text", "an empty text is found everywhere; expected the text to find.");
        if (step.With["regex"]?.GetValue<string>() is { } pattern && Interpolation.Names(pattern).Count == 0 && Mistake(pattern) is { } message)
            yield return new OptionMistake("regex", message);
        if (step.With["count"] is { } count && count.GetValue<long>() < 1)
            yield return new OptionMistake("count", "expected 1 or more.");
        foreach (var outside in StepOptions.CheckPaths(step, project, "file"))
            yield return outside;
    }

    protected override TextEdit Edit(string text, string name, StepOptions options, StepContext context)
    {
        var expected = options.Whole("count");
        var lineEnd = TextFile.LineEndOf(text);
        var replacement = InLineEnds(options.Text("replacement"), lineEnd);
        var find = options.TextOrNull("text") is { } literal ? InLineEnds(literal, lineEnd) : null;
        var expression = Compile(find is null ? options.Text("regex") : Regex.Escape(find), options.Duration("timeout") ?? DefaultTimeout);
        try
        {
            var places = new TextPlaces(text);
            var matches = expression.Matches(text);
            if (matches.Count == 0 && find is not null && IsThere(text, replacement, expected))
                return new TextEdit(text, ["already replaced"]);
            if (matches.Count == 0 || (expected is { } count && matches.Count != count))
                throw new SafeOpsException(
                    ErrorCodes.FileNotEditable,
                    $"{name}: {(find is null ? "the expression matches" : "the text is found")} {Times(matches.Count)}{Lines(matches, places)}; expected {(expected is { } wanted ? Times(wanted) : "at least once")}.",
                    matches.Count == 0 ? "Look at the file: spaces and line ends count." : "Make it more specific, or correct 'count:'.",
                    name);
            var replaced = find is null ? expression.Replace(text, replacement) : text.Replace(find, replacement, StringComparison.Ordinal);
            return new TextEdit(replaced, [replaced == text ? "already as it should be" : $"replaced {Times(matches.Count)}{Lines(matches, places)}"]);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new SafeOpsException(ErrorCodes.LimitExceeded, $"{name}: matching the expression took longer than {error.MatchTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.", "Simplify the expression, or raise 'timeout:'.", name, error);
        }
    }

    private static bool IsThere(string text, string replacement, int? expected) =>
        replacement.Length > 0 && text.Split(replacement).Length - 1 is var found && (expected is { } count ? found == count : found > 0);

    /// <summary>A change file has LF; the file it edits may have CRLF.</summary>
    private static string InLineEnds(string text, string lineEnd) =>
        lineEnd == "\n" || text.Contains('\r') ? text : text.Replace("\n", lineEnd, StringComparison.Ordinal);

    private static string Times(int count) => count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count} times");

    private static string Lines(MatchCollection matches, TextPlaces places)
    {
        var lines = matches.Take(6).Select(m => places.At(m.Index).Line).Distinct().ToList();
        return lines.Count == 0 ? "" : $" (line{(lines.Count > 1 ? "s" : "")} {string.Join(", ", lines.Take(5))}{(lines.Count > 5 ? ", …" : "")})";
    }

    private static Regex Compile(string pattern, TimeSpan timeout)
    {
        try
        {
            return new Regex(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant, timeout);
        }
        catch (ArgumentException)
        {
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, Mistake(pattern) ?? $"the timeout {timeout} is out of range.");
        }
    }

    private static string? Mistake(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant, DefaultTimeout);
            return null;
        }
        catch (RegexParseException error)
        {
            return $"'{pattern}' is no regular expression: at character {error.Offset}: {error.Error}.";
        }
    }
}
