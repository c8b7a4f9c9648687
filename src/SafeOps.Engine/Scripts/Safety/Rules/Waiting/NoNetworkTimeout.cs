using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.Waiting;

/// <summary>A call over the network waits for ever where nobody answers.</summary>
internal sealed class NoNetworkTimeout : SafetyRule
{
    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1402", "no-network-timeout", SafetySeverity.Warning, "A call over the network waits for ever where nobody answers", [ScriptLanguage.Bash, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var call in script.Calls.Where(c => !c.Wrappers.Contains("timeout")))
        {
            // An array or a variable of options may hold it.
            if (call.Arguments.Any(a => a.Parts is [BashParameter { IsAll: true }] or [BashParameter { InQuotes: false }]))
                continue;
            if (Missing(call) is { } option)
                yield return new RuleMatch(call.Start, call.NameWord.End, $"Where the other side accepts and then keeps silent, '{call.Name}' waits for a very long time or for ever.", $"Give '{option}'.");
        }
    }

    private static string? Missing(BashCall call) => call.Name switch
    {
        "curl" => call.Operands.Any() || call.Arguments.Any(a => a.Constant is null)
            ? call.Has("-m", "--max-time", "-K", "--config", "--speed-time", "-y") || call.Arguments.Any(a => a.Prefix is ['-', 'm', >= '0' and <= '9', ..]) ? null : "--max-time 30"
            : null,
        "wget" => call.Has("-T", "--timeout", "--read-timeout") || call.Arguments.Any(a => a.Prefix is ['-', 'T', ..]) || call.Has("--version", "--help") ? null : "--timeout=30",
        "ssh" or "scp" or "sftp" => call.Arguments.Any(a => a.Prefix.Contains("ConnectTimeout", StringComparison.OrdinalIgnoreCase)) || call.HasLetter('F', 'V') || call.Has("-O") || call.Arguments.Count == 0 ? null : "-o ConnectTimeout=10",
        "nc" or "ncat" => call.HasLetter('w', 'l', 'i') || call.Has("--wait", "--listen") || call.Arguments.Count == 0 ? null : "-w 10",
        _ => null,
    };

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script) => script.Calls
        .Where(c => c.Is("Invoke-WebRequest", "Invoke-RestMethod") && !c.IsSplatted && c.Parameter("TimeoutSec", 4) is null
            && c.Parameter("ConnectionTimeoutSeconds", 8) is null && c.Parameter("OperationTimeoutSeconds", 5) is null)
        .Select(c => new RuleMatch(c.Start, c.Command.Name.End, $"Where the other side accepts and then keeps silent, '{c.Name}' waits for a very long time or for ever.", "Give '-TimeoutSec 30'."));

    internal override IEnumerable<RuleMatch> Python(PythonOutline script)
    {
        foreach (var call in script.Calls.Where(c => !c.IsOpen && c.Keyword("timeout") is null))
        {
            var isRequest = call.Name is "requests.get" or "requests.post" or "requests.put" or "requests.delete" or "requests.patch" or "requests.head" or "requests.options" or "requests.request"
                || (call.Method is "get" or "post" or "put" or "delete" or "patch" or "head" or "request" && call.Call.Function is PythonAttribute { Value: PythonName session }
                    && script.ValuesOf(session.Id).Any(v => v is PythonCall made && script.NameOf(made.Function) is "requests.Session" or "requests.session"));
            var isOther = (call.Name is "urllib.request.urlopen" && PythonTree.Positional(call.Call, 2) is null) || (call.Name is "socket.create_connection" && PythonTree.Positional(call.Call, 1) is null)
                || call.Name is "smtplib.SMTP" or "ftplib.FTP" or "http.client.HTTPSConnection" or "http.client.HTTPConnection";
            if (isRequest || (isOther && !script.Calls.Any(c => c.Name == "socket.setdefaulttimeout")))
                yield return new RuleMatch(call.Start, call.Call.Function.End, $"Where the other side accepts and then keeps silent, '{call.Name}' waits for ever.", "Give 'timeout=30'.");
        }
    }
}
