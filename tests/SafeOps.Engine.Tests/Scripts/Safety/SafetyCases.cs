using System.Text.RegularExpressions;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Scripts;
using SafeOps.Scripts.Safety;

namespace SafeOps.Engine.Tests.Scripts.Safety;

/// <summary>A script and whether a rule finds something in it.</summary>
/// <param name="Text">The script.</param>
/// <param name="Finds">False: the rule leaves it alone.</param>
/// <param name="Place">The case's file and line.</param>
internal sealed record SafetyCase(ScriptLanguage Language, bool Finds, string Text, string Place);

/// <summary>
/// The files of the folder Cases, one for each rule. A line is a case: the language, <c>finds</c> or <c>leaves</c>, then the script, in
/// which <c>\n</c> stands for a line end and <c>¦</c> for nothing, so that no scanner takes the file for a leak.
/// </summary>
internal static partial class SafetyCases
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "SafeOps.Engine.Tests", "Scripts", "Safety", "Cases");

    public static IReadOnlyList<string> Files => [.. Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public static string FileOf(SafetyRuleDescriptor rule) => $"{rule.Id}-{rule.Name}.txt";

    public static IReadOnlyList<SafetyCase> Of(SafetyRuleDescriptor rule) => [.. File.ReadLines(Path.Combine(Folder, FileOf(rule)))
        .Select((line, index) => (Line: line, Place: $"{FileOf(rule)}:{index + 1}"))
        .Where(l => l.Line.Length > 0 && !l.Line.StartsWith("# ", StringComparison.Ordinal))
        .Select(l => Form().Match(l.Line) is { Success: true } match
            ? new SafetyCase(Enum.Parse<ScriptLanguage>(match.Groups["language"].Value, ignoreCase: true), match.Groups["verdict"].Value == "finds", Unfold(match.Groups["text"].Value), l.Place)
            : throw new InvalidDataException($"{l.Place} is no case: {l.Line}"))];

    private static string Unfold(string text) => text.Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).Replace("¦", "", StringComparison.Ordinal);

    [GeneratedRegex("^(?<language>bash|python|powershell|sql) +(?<verdict>finds|leaves) +(?<text>.*)$")]
    private static partial Regex Form();
}
