using System.Text.RegularExpressions;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>The words by which people say that something is changed.</summary>
internal static partial class ChangeVerbs
{
    public static bool In(string line) => Verb().IsMatch(line);

    [GeneratedRegex(@"(?<!dry[-_ ]?)\b(delet|remov|prun|purg|clean|eras|wip|drop|truncat|clos|expir|rotat|archiv|compress|gzip|mov|renam|copy|copi|cp|mv|rm|ln|link|creat|writ|updat|chang|replac|overwrit|edit|patch|set|chmod|chown|touch|mkdir|rmdir|install|uninstall|deploy|restart|stop|start|reload|kill|drain|cordon|scal|roll|appl|push|upload|sync|send|post|put|run|execut|back|restor|migrat|disabl|enabl|lock|unlock|add|append|insert|tag|releas|switch)\w*", RegexOptions.IgnoreCase)]
    private static partial Regex Verb();
}
