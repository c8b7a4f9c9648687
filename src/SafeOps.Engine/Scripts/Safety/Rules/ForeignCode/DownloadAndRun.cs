using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.ForeignCode;

/// <summary>What the network answers is run unseen.</summary>
internal sealed class DownloadAndRun : SafetyRule
{
    private const string NextStep = "Download it into a file, compare its checksum with one you know, look at it, then run it.";

    private static readonly HashSet<string> Downloaders = ["curl", "wget", "fetch", "aria2c", "http", "https", "xh"];

    private static readonly HashSet<string> Interpreters = ["sh", "bash", "dash", "zsh", "ksh", "ash", "fish", "python", "python2", "python3", "perl", "ruby", "node", "php", "pwsh", "source", ".", "eval"];

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1301", "download-and-run", SafetySeverity.Error, "What the network answers is run unseen", [ScriptLanguage.Bash, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var call in script.Calls.Where(c => Interpreters.Contains(c.Name)))
        {
            if (DownloaderBefore(script, call) is { } piped)
                yield return new RuleMatch(piped.Start, call.End, $"'{call.Name}' runs whatever '{piped.Name}' is answered.", NextStep);
            else if (DownloaderWithin(script, call) is { } inside)
                yield return new RuleMatch(call.Start, call.End, $"'{call.Name}' runs whatever '{inside.Name}' is answered.", NextStep);
        }
    }

    private static BashCall? DownloaderBefore(BashOutline script, BashCall call)
    {
        if (!ReadsItsInput(call))
            return null;
        var stage = call.Node;
        while (stage is { Role: not BashRole.Stage, Parent: { Command: BashGroup } parent })
            stage = parent;
        if (stage is not { Role: BashRole.Stage, Index: > 0, Parent: { } pipeline })
            return null;
        return script.CallsIn(pipeline).FirstOrDefault(c => c.End <= stage.Start && Downloaders.Contains(c.Name));
    }

    /// <summary>Without a script of its own; <c>-c</c> and a module have one.</summary>
    private static bool ReadsItsInput(BashCall call)
    {
        if (call.Name is "source" or "." or "eval")
            return call.Operands.Contains("/dev/stdin");
        if (call.HasLetter('s') && call.Name is "sh" or "bash" or "dash" or "zsh" or "ksh" or "ash")
            return true;
        if (call.HasLetter('c', 'e', 'm') && call.Arguments.Count > 0 && call.Arguments[0].Prefix is "-c" or "-e" or "-m" or "-lc" or "-ne" or "-pe")
            return false;
        return call.Arguments.All(a => a.Constant is { } text && (text.StartsWith('-') || text == "/dev/stdin"));
    }

    private static BashCall? DownloaderWithin(BashOutline script, BashCall call)
    {
        foreach (var part in call.Arguments.SelectMany(a => a.Parts))
        {
            if (part is BashProcessSubstitution { IsOutput: false } || (part is BashCommandSubstitution && IsCode(call)))
            {
                if (script.Calls.FirstOrDefault(c => c.Start >= part.Start && c.End <= part.End && Downloaders.Contains(c.Name)) is { } found)
                    return found;
            }
        }
        foreach (var redirection in call.Simple.Redirections.Where(r => r.Operator is "<<<" or "<"))
        {
            if (script.Calls.FirstOrDefault(c => c.Start >= redirection.Target.Start && c.End <= redirection.Target.End && Downloaders.Contains(c.Name)) is { } found)
                return found;
        }
        return null;
    }

    private static bool IsCode(BashCall call) => call.Name == "eval" || call.Arguments is [{ Constant: ['-', ..] option }, ..] && option.AsSpan().IndexOfAny('c', 'e') > 0;

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var call in script.Calls.Where(c => c.Is("Invoke-Expression")))
        {
            var whole = call.Place.Outer is { Node: PowerShellPipeline } pipeline ? pipeline.Node : call.Command;
            if (Loads(whole, script))
                yield return new RuleMatch(whole.Start, call.End, "Invoke-Expression runs whatever the address answers.", NextStep);
        }
        foreach (var made in script.Places.Select(p => p.Node).OfType<PowerShellMember>().Where(m => m is { Arguments: not null, Target: PowerShellType { Name: var type }, Name: PowerShellText { Value: var name } }
            && type.EndsWith("ScriptBlock", StringComparison.OrdinalIgnoreCase) && name.Equals("Create", StringComparison.OrdinalIgnoreCase)))
        {
            if (Loads(made, script))
                yield return new RuleMatch(made.Start, made.End, "This makes code of whatever the address answers.", NextStep);
        }
    }

    private static bool Loads(PowerShellNode node, PowerShellOutline script) =>
        script.Calls.Any(c => c.Start >= node.Start && c.End <= node.End && c.Is("Invoke-WebRequest", "Invoke-RestMethod", "curl", "wget"))
        || PowerShellOutline.In<PowerShellMember>(node).Any(m => m is { Arguments: not null, Name: PowerShellText { Value: var name } } && (name.StartsWith("Download", StringComparison.OrdinalIgnoreCase) || name.StartsWith("GetStringAsync", StringComparison.OrdinalIgnoreCase)));

    internal override IEnumerable<RuleMatch> Python(PythonOutline script)
    {
        foreach (var call in script.CallsOf("exec", "eval", "builtins.exec"))
        {
            if (call.First is { } code && Answers(script, code))
                yield return new RuleMatch(call.Start, call.End, $"'{call.Name}' runs whatever the address answers.", NextStep);
        }
        foreach (var call in script.Calls.Where(c => c.Name is "os.system" or "os.popen" || c.Name.StartsWith("subprocess.", StringComparison.Ordinal)))
        {
            foreach (var text in PythonTree.All<PythonString>(call.Call).Where(t => t.Value.Contains('|')))
            {
                if (BashScript.Read(text.Value) is { Problems.Count: 0, Commands: [BashPipeline { Commands: [BashSimple { Words: [{ Constant: { } first }, ..] }, .., BashSimple { Words: [{ Constant: { } last }, ..] } end] }] }
                    && Downloaders.Contains(first) && (Interpreters.Contains(last) || (last == "sudo" && end.Words.Any(w => w.Constant is { } word && Interpreters.Contains(word)))))
                    yield return new RuleMatch(text.Start, text.End, $"'{last}' runs whatever '{first}' is answered.", NextStep);
            }
        }
    }

    private static bool Answers(PythonOutline script, PythonExpression code)
    {
        if (code is PythonName name)
            return script.ValuesOf(name.Id).Any(v => v is not PythonName && Answers(script, v));
        return PythonTree.All<PythonCall>(code).Any(c => script.NameOf(c.Function) is "requests.get" or "requests.post" or "urllib.request.urlopen" or "urlopen" or "httpx.get" or "urllib.urlopen")
            || PythonTree.All<PythonName>(code).Any(n => code is not PythonName && script.ValuesOf(n.Id).Any(v => v is PythonCall made && script.NameOf(made.Function) is "requests.get" or "urllib.request.urlopen" or "httpx.get"));
    }
}
