using System.Text.RegularExpressions;
using SafeOps.Scripts;

namespace SafeOps.Engine.Tests.Scripts.Safety;

/// <summary>The examples on the page of a rule: the blocks below <c>Found</c> and <c>Left alone</c>.</summary>
internal static partial class SafetyPage
{
    public static IReadOnlyList<SafetyCase> Examples(string page) => [.. Section().Matches(File.ReadAllText(page).ReplaceLineEndings("\n"))
        .SelectMany(section => Block().Matches(section.Groups["body"].Value)
            .Select(block => new SafetyCase(Enum.Parse<ScriptLanguage>(block.Groups["language"].Value, ignoreCase: true), section.Groups["title"].Value == "Found", block.Groups["text"].Value, page)))];

    [GeneratedRegex(@"^## (?<title>Found|Left alone)\n(?<body>.*?)(?=^## |\z)", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"```(?<language>bash|python|powershell|sql)\n(?<text>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
