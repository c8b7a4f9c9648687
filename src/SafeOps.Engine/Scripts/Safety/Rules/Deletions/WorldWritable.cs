using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.Deletions;

/// <summary>Everybody on the machine may change a file.</summary>
internal sealed partial class WorldWritable : SafetyRule
{
    private const string NextStep = "Give the rights to the owner or a group: 'chmod 750', 'chmod u+w'.";

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1204", "world-writable", SafetySeverity.Warning, "Everybody on the machine may change a file", [ScriptLanguage.Bash, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var call in script.Calls.Where(c => c.Name is "chmod" or "umask" or "install" or "mkdir"))
        {
            var mode = call.Name switch
            {
                "chmod" => call.Arguments.FirstOrDefault(a => !a.Prefix.StartsWith('-'))?.Constant,
                "umask" => call.Arguments.FirstOrDefault()?.Constant is "0" or "00" or "000" or "0000" ? "777" : null,
                _ => call.ValueOf("-m", "--mode"),
            };
            if (mode is not null && Open().IsMatch(mode))
                yield return new RuleMatch(call.Start, call.End, "Everybody on the machine may change this, and put code into it that others run.", NextStep);
        }
    }

    /// <summary>With the sticky bit (1777, as <c>/tmp</c>) nobody can take another's file away.</summary>
    [GeneratedRegex(@"^(?:0?[0-7][0-7][2367]|[augo,+rwx=-]*(?:^|,)(?:[ug]*[ao][ugao]*|)[+=][rxX]*w[rwxX]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Open();

    internal override IEnumerable<RuleMatch> Python(PythonOutline script) => script.Calls
        .Where(c => c.Name is "os.chmod" or "os.mkdir" or "os.makedirs" || c.Method == "chmod")
        .Where(c => c.Call.Arguments.Any(a => a.Value is PythonNumber { Text: var number } && number.StartsWith("0o", StringComparison.OrdinalIgnoreCase) && number.Length == 5 && number[^1] is '2' or '3' or '6' or '7'))
        .Select(c => new RuleMatch(c.Start, c.End, "Everybody on the machine may change this, and put code into it that others run.", "Give the rights to the owner or a group: 0o750."));
}
