using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.Files;

/// <summary>A file in a folder for everybody has a name that others can guess.</summary>
internal sealed partial class PredictableTempFile : SafetyRule
{
    private const string Message = "Others can put a file or a link of this name there first: what is written then goes elsewhere, or what is read is theirs.";

    private const string NextStep = "Write 'file=$(mktemp)' and 'trap 'rm -f \"$file\"' EXIT'.";

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1501", "predictable-temp-file", SafetySeverity.Warning, "A temporary file has a name that others can guess", [ScriptLanguage.Bash, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in Written(script))
        {
            if (IsTemporary(word))
            {
                if (told.Add(script.Text[word.Start..word.End]))
                    yield return new RuleMatch(word.Start, word.End, Message, NextStep);
            }
            else if (word.Parts is [BashParameter { Operator: "" } only] && script.Values.AssignmentsOf(only.Name).FirstOrDefault(a => a.Value is { } value && IsTemporary(value)) is { } assigned && told.Add(only.Name))
            {
                yield return new RuleMatch(assigned.Start, assigned.End, Message, NextStep);
            }
        }
    }

    private static IEnumerable<BashWord> Written(BashOutline script)
    {
        foreach (var node in script.Nodes)
        {
            foreach (var redirection in node.Command.Redirections.Where(r => r.Operator is ">" or ">>" or ">|" or "&>" or "&>>" or "<>"))
                yield return redirection.Target;
        }
        foreach (var call in script.Calls)
        {
            var targets = call.Name switch
            {
                "tee" or "touch" => call.Arguments.Where(a => !a.Prefix.StartsWith('-')),
                "curl" => call.Arguments.SkipWhile(a => a.Constant is not ("-o" or "--output")).Skip(1).Take(1),
                "wget" => call.Arguments.SkipWhile(a => a.Constant is not ("-O" or "--output-document")).Skip(1).Take(1),
                "cp" or "mv" => call.Arguments.TakeLast(1),
                _ => [],
            };
            foreach (var target in targets)
                yield return target;
        }
    }

    /// <summary>A file right in such a folder; one below a folder of its own is as safe as that.</summary>
    private static bool IsTemporary(BashWord word)
    {
        var folder = word.Prefix.StartsWith("/tmp/", StringComparison.Ordinal) ? 5 : word.Prefix.StartsWith("/var/tmp/", StringComparison.Ordinal) ? 9 : word.Prefix.StartsWith("/dev/shm/", StringComparison.Ordinal) ? 9 : 0;
        if (folder == 0 || word.Prefix.AsSpan(folder).Contains('/'))
            return false;
        return word.Parts.All(p => p is BashLiteral || p is BashParameter { Name: "$" or "USER" or "LOGNAME" or "0" or "RANDOM" or "PPID" } || p is BashCommandSubstitution);
    }

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var place in script.Places.Where(p => p.Node is PowerShellText or PowerShellString))
        {
            if (!TemporaryPath().IsMatch(script.Of(place.Node)))
                continue;
            var isWritten = place.Outer?.Node is PowerShellRedirection
                || (place.Around.FirstOrDefault(a => a.Node is PowerShellCommand) is { Node: PowerShellCommand { Name: PowerShellText { Value: var name } } command } && Writes(name, command, place.Node))
                || (place.Outer?.Node is PowerShellAssignment { Target: PowerShellVariable variable } && IsWritten(script, variable.Name));
            if (isWritten)
                yield return new RuleMatch(place.Start, place.End, Message, "Write '$file = New-TemporaryFile' and delete it in 'finally'.");
        }
    }

    private static bool Writes(string name, PowerShellCommand command, PowerShellNode path) =>
        name.ToLowerInvariant() is "out-file" or "set-content" or "add-content" or "export-csv" or "export-clixml" or "tee-object" or "start-transcript"
        || command.Arguments.SkipWhile(a => a is not PowerShellParameter { Name: var option } || !option.StartsWith("OutF", StringComparison.OrdinalIgnoreCase)).Skip(1).FirstOrDefault() == path;

    private static bool IsWritten(PowerShellOutline script, string variable) => script.Calls.Any(c => c.Command.Arguments.Any(a => a is PowerShellVariable used && used.Name.Equals(variable, StringComparison.OrdinalIgnoreCase) && Writes(c.Name, c.Command, a)))
        || script.Places.Any(p => p.Node is PowerShellRedirection { Target: PowerShellVariable used } && used.Name.Equals(variable, StringComparison.OrdinalIgnoreCase));

    /// <summary>Right in a folder for temporary files, with nothing in the name that others cannot know.</summary>
    [GeneratedRegex(@"^['""]?(?:/tmp|/var/tmp|\$\{?env:(?:TEMP|TMP|TMPDIR)\}?|C:\\(?:Windows\\)?Temp)[\\/][\w.-]+['""]?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TemporaryPath();

    internal override IEnumerable<RuleMatch> Python(PythonOutline script)
    {
        foreach (var call in script.Calls)
        {
            if (call.Name == "tempfile.mktemp")
                yield return new RuleMatch(call.Start, call.End, "Between the name and the file others can put theirs there.", "Write 'tempfile.NamedTemporaryFile()' or 'tempfile.mkstemp()'.");
            else if (call.Name is "open" or "io.open" && (PythonTree.Positional(call.Call, 1) ?? call.Keyword("mode")) is PythonString { Value: var mode } && mode.IndexOfAny(['w', 'a', '+']) >= 0 && Named(script, call.First) is { } named)
                yield return new RuleMatch(named.Start, named.End, Message, "Write 'with tempfile.NamedTemporaryFile() as file:'.");
            else if (call.Method is "write_text" or "write_bytes" && call.Call.Function is PythonAttribute { Value: PythonCall { Arguments: [{ Value: PythonString path }] } made } && script.NameOf(made.Function) is "pathlib.Path" && IsTemporary(path))
                yield return new RuleMatch(path.Start, path.End, Message, "Write 'with tempfile.NamedTemporaryFile() as file:'.");
        }
    }

    private static PythonExpression? Named(PythonOutline script, PythonExpression? path) => path switch
    {
        PythonString text => IsTemporary(text) ? text : null,
        PythonName name => script.ValuesOf(name.Id).OfType<PythonString>().FirstOrDefault(IsTemporary),
        _ => null,
    };

    private static bool IsTemporary(PythonString text) =>
        (text.Value.StartsWith("/tmp/", StringComparison.Ordinal) && !text.Value[5..].Contains('/')) || (text.Value.StartsWith("/var/tmp/", StringComparison.Ordinal) && !text.Value[9..].Contains('/'));
}
