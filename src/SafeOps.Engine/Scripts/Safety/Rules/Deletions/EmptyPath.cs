using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;

namespace SafeOps.Scripts.Safety.Rules.Deletions;

/// <summary>A folder whose variable may be empty is deleted: what is left then begins at the root.</summary>
internal sealed partial class EmptyPath : SafetyRule
{
    private static readonly HashSet<string> SystemFolders =
        ["bin", "boot", "dev", "etc", "home", "lib", "lib64", "media", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr", "var"];

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1202", "empty-path", SafetySeverity.Error, "With an empty variable the path to delete begins at the root", [ScriptLanguage.Bash, ScriptLanguage.PowerShell]);

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

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var call in script.Calls.Where(c => c.Is("Remove-Item", "Clear-Content", "Move-Item")))
        {
            foreach (var path in call.Command.Arguments.OfType<PowerShellString>().Where(s => s.Parts is [PowerShellVariable]))
            {
                var name = ((PowerShellVariable)path.Parts[0]).Name;
                if (FromRoot().IsMatch(script.Of(path)) && !IsNeverEmpty(script, call, name))
                    yield return new RuleMatch(path.Start, path.End, $"Where ${name} is empty, this begins at the root.", $"Put 'if (-not ${name}) {{ throw }}' in front, or [ValidateNotNullOrEmpty()] on the parameter.");
            }
        }
    }

    private static bool IsNeverEmpty(PowerShellOutline script, PsCall call, string name)
    {
        if (name is "PSScriptRoot" or "HOME" or "PWD" or "env:HOME" or "env:USERPROFILE" || script.IsAsked(name))
            return true;
        var parameters = call.Place.Function?.Body.Parameters ?? script.Statements;
        for (var i = 0; i < parameters.Count; i++)
        {
            // Its attributes stand before it.
            if (parameters[i] is PowerShellAssignment { Operator: "param", Target: PowerShellVariable parameter } && parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return parameters.Take(i).Reverse().TakeWhile(p => p is PowerShellConversion).Cast<PowerShellConversion>().Any(a =>
                    a.Type.StartsWith("ValidateNotNullOr", StringComparison.OrdinalIgnoreCase) || a.Type.StartsWith("ValidateSet", StringComparison.OrdinalIgnoreCase) || a.Named.Contains("Mandatory", StringComparer.OrdinalIgnoreCase));
            }
        }
        return script.AssignmentsOf(name).Where(a => a.Operator != "param").ToList() is { Count: > 0 } assigned
            && assigned.All(a => a.Value is PowerShellText { Value.Length: > 0 } or PowerShellString { Prefix.Length: > 0 } or PowerShellCommand { Name: PowerShellText { Value: "Join-Path" or "Resolve-Path" } });
    }

    /// <summary>A separator right behind the variable, and nothing or a star behind that.</summary>
    [GeneratedRegex(@"^""\$\{?[\w:]+\}?[\\/]\*?(?:\.\*)?""$", RegexOptions.CultureInvariant)]
    private static partial Regex FromRoot();
}
