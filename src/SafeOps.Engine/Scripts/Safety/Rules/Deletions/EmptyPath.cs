using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.Safety.Bash;

namespace SafeOps.Scripts.Safety.Rules.Deletions;

/// <summary>A folder whose variable may be empty is deleted: what is left then begins at the root.</summary>
internal sealed class EmptyPath : SafetyRule
{
    private static readonly HashSet<string> SystemFolders =
        ["bin", "boot", "dev", "etc", "home", "lib", "lib64", "media", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr", "var"];

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1202", "empty-path", SafetySeverity.Error, "With an empty variable the path to delete begins at the root", [ScriptLanguage.Bash]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var call in script.Calls.Where(Deletes))
        {
            foreach (var word in call.Arguments)
            {
                if (word.Parts is [BashParameter first, ..] && ReachesRoot(word) && !Variables(word).Any(p => script.Values.IsNeverEmpty(p, word.Start)))
                {
                    yield return new RuleMatch(word.Start, word.End, $"Where ${first.Name} is empty, this is {Rest(word, script.Text)}.",
                        $"Write \"${{{first.Name}:?}}\" in place of ${first.Name}: the script ends where it is empty.");
                }
            }
        }
    }

    private static bool Deletes(BashCall call) => call.Name switch
    {
        "rm" => call.HasLetter('r', 'R') || call.Has("--recursive"),
        "chmod" or "chown" or "chgrp" => call.HasLetter('R') || call.Has("--recursive"),
        "find" => call.Has("-delete") || call.Has("-exec", "-execdir"),
        "rsync" => call.Arguments.Any(a => a.Prefix.StartsWith("--del", StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>The variables in front; each of them empty leaves what follows.</summary>
    private static IEnumerable<BashParameter> Variables(BashWord word) => word.Parts.TakeWhile(p => p is BashParameter).Cast<BashParameter>();

    private static bool ReachesRoot(BashWord word)
    {
        var behind = word.Parts.SkipWhile(p => p is BashParameter).ToList();
        if (behind is not [BashLiteral literal, ..] || !literal.Text.StartsWith('/'))
            return false;
        var path = string.Concat(behind.TakeWhile(p => p is BashLiteral).Cast<BashLiteral>().Select(l => l.Text)).Trim('/');
        var isWhole = behind.All(p => p is BashLiteral);
        return path.Length == 0 || path is "." or "*" || (isWhole && SystemFolders.Contains(path.Split('/')[0]) && path.Split('/').Length <= 2);
    }

    private static string Rest(BashWord word, string text) => text[word.Parts.First(p => p is not BashParameter).Start..word.End].Replace("\"", "", StringComparison.Ordinal);
}
