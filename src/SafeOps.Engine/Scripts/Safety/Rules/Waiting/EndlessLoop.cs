using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.Waiting;

/// <summary>A loop that nothing ends, or that asks without a pause.</summary>
internal sealed class EndlessLoop : SafetyRule
{
    private static readonly HashSet<string> Pausing = ["sleep", "read", "wait", "inotifywait", "usleep", "select", "timeout", "journalctl", "tail"];

    /// <summary>What a loop that only waits does beside waiting.</summary>
    private static readonly HashSet<string> Idle = ["sleep", "echo", "printf", "true", ":", "date", "log", "info", "[", "test"];

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1401", "endless-loop", SafetySeverity.Warning, "A loop has no limit, or no pause", [ScriptLanguage.Bash, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var node in script.Nodes)
        {
            if (node.Command is BashArithmeticFor { Expression: { } expression } && expression.Prefix.Replace(" ", "", StringComparison.Ordinal).Contains(";;", StringComparison.Ordinal))
            {
                if (Fault(script, node, condition: null) is { } endless)
                    yield return endless;
            }
            else if (node.Command is BashConditional { Keyword: "while" or "until", Parts: [var condition, _] } loop && Fault(script, node, IsEndless(loop) ? null : condition) is { } match)
            {
                yield return match;
            }
        }
    }

    private static RuleMatch? Fault(BashOutline script, BashNode loop, BashScript? condition)
    {
        var inside = script.CallsIn(loop).Where(c => condition is null || c.Start >= condition.End).ToList();
        var leaves = inside.Any(c => c.Name is "break" or "exit" or "return" or "exec" or "die" or "fatal" or "fail" or "abort");
        var pauses = inside.Any(c => Pausing.Contains(c.Name) || c.Wrappers.Contains("timeout"));
        if (condition is null)
        {
            return !leaves && !pauses && inside.Count > 0
                ? new RuleMatch(loop.Start, loop.Start + 5, "This loop has neither an end nor a pause: it runs at full speed until somebody stops it.", "Count the turns and leave after the last ('break'), and 'sleep' in each.")
                : leaves && !pauses && Polls(inside) is { } poll
                    ? new RuleMatch(loop.Start, loop.Start + 5, $"This loop asks '{poll.Name}' again and again without a pause.", "Put a 'sleep' into it.")
                    : null;
        }
        // It waits for something to come true, and nothing counts how often.
        var asked = script.Calls.Where(c => c.Start >= condition.Start && c.End <= condition.End).ToList();
        if (leaves || asked.Count == 0 || asked.All(c => c.Name is "read" or "true" or ":" or "IFS" or "getopts" or "shift") || asked.Any(c => c.Wrappers.Contains("timeout") || c.Name is "read" or "getopts"))
            return null;
        var waits = inside.Count > 0 && inside.All(c => Idle.Contains(c.Name)) && inside.Any(c => c.Name == "sleep");
        var counts = Counts(script, loop, condition);
        return waits && !counts && asked.Any(c => c.Name is not ("[" or "test"))
            ? new RuleMatch(loop.Start, condition.Commands.Count > 0 ? condition.Commands[^1].End : loop.End, "This waits for ever where what it waits for never comes.", "Count the turns and give up after the last, or put 'timeout 300' in front.")
            : null;
    }

    private static bool IsEndless(BashConditional loop) => loop.Parts[0].Commands is [var only] && only switch
    {
        BashSimple { Words: [{ Constant: { } word }] } => loop.Keyword == "while" ? word is "true" or ":" : word == "false",
        BashSimple { Words: [{ Constant: "[" }, { Constant: "1" or "true" }, { Constant: "]" }] } or BashTest { Words: [{ Constant: "1" or "true" }] } => loop.Keyword == "while",
        BashArithmeticCommand { Expression.Constant: { } text } => loop.Keyword == "while" && text.Trim() == "1",
        _ => false,
    };

    private static BashCall? Polls(List<BashCall> inside) => inside.FirstOrDefault(c => c.Name is "curl" or "wget" or "kubectl" or "ssh" or "nc" or "ping" or "aws" or "az" or "gcloud" or "docker" or "psql" or "systemctl" or "pgrep");

    private static bool Counts(BashOutline script, BashNode loop, BashScript condition) =>
        script.Nodes.Any(n => n.Start >= loop.Start && n.End <= loop.End && n.Command is BashArithmeticCommand)
        || script.Assignments.Any(a => a.Start >= loop.Start && a.End <= loop.End)
        || script.CallsIn(loop).Any(c => c.Name is "let")
        || script.Parts.Any(p => p.Part.Start >= condition.Start && p.Part.End <= condition.End && p.Part is BashParameter { Name: "SECONDS" or "EPOCHSECONDS" });

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var place in script.Places)
        {
            if (place.Node is not PowerShellConstruct { Keyword: "while" or "for" } loop || !(loop.Parts is [PowerShellVariable { Name: "true" }, ..] or [PowerShellText { Value: "1" }, ..] or [PowerShellConstruct { Keyword: "then" }]))
                continue;
            var calls = script.Calls.Where(c => c.Start >= loop.Start && c.End <= loop.End).ToList();
            var leaves = PowerShellOutline.In<PowerShellConstruct>(loop).Any(c => c.Keyword is "break" or "return" or "exit" or "throw");
            var pauses = calls.Any(c => c.Is("Start-Sleep", "Read-Host", "Wait-Event", "Wait-Job", "Wait-Process")) || script.Of(loop).Contains("::Sleep(", StringComparison.OrdinalIgnoreCase);
            if (!leaves && !pauses)
                yield return new RuleMatch(loop.Start, loop.Start + 5, "This loop has neither an end nor a pause: it runs at full speed until somebody stops it.", "Count the turns and leave after the last ('break'), and 'Start-Sleep' in each.");
            else if (!pauses && calls.FirstOrDefault(c => c.Is("Invoke-WebRequest", "Invoke-RestMethod", "Test-Connection", "Test-NetConnection", "Get-Service", "kubectl", "az")) is { } poll)
                yield return new RuleMatch(loop.Start, loop.Start + 5, $"This loop asks '{poll.Name}' again and again without a pause.", "Put a 'Start-Sleep' into it.");
        }
    }

    internal override IEnumerable<RuleMatch> Python(PythonOutline script)
    {
        foreach (var loop in script.Places.Select(p => p.Node).OfType<PythonWhile>().Where(w => w.Test is PythonConstant { Text: "True" } or PythonNumber { Text: "1" }))
        {
            var calls = script.Calls.Where(c => c.Start >= loop.Start && c.End <= loop.End).ToList();
            var leaves = PythonTree.All<PythonStatement>(loop).Any(s => s is PythonKeywordStatement { Keyword: "break" } or PythonReturn or PythonRaise)
                || PythonTree.All<PythonYield>(loop).Any() || calls.Any(c => c.Name is "sys.exit" or "exit" or "os._exit");
            var pauses = calls.Any(c => c.Method is "sleep" or "wait" or "get" or "accept" or "recv" or "select" or "poll" or "input" or "read" or "readline" or "join" or "handle_request" or "next");
            if (!leaves && !pauses)
                yield return new RuleMatch(loop.Start, loop.Start + 5, "This loop has neither an end nor a pause: it runs at full speed until somebody stops it.", "Count the turns and leave after the last ('break'), and 'time.sleep' in each.");
            else if (leaves && calls.FirstOrDefault(c => c.Name is "requests.get" or "requests.post" or "requests.head" or "urllib.request.urlopen" or "subprocess.run" or "socket.create_connection") is { } poll && !calls.Any(c => c.Method is "sleep" or "wait"))
                yield return new RuleMatch(loop.Start, loop.Start + 5, $"This loop asks '{poll.Name}' again and again without a pause.", "Put a 'time.sleep' into it.");
        }
    }
}
