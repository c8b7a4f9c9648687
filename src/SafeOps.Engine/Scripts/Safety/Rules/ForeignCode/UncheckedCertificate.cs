using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.ForeignCode;

/// <summary>Nobody checks who answers.</summary>
internal sealed partial class UncheckedCertificate : SafetyRule
{
    private const string Message = "Whoever sits between can answer in place of the server, and read what is sent.";

    private const string NextStep = "Give the certificate of the authority ('--cacert'), or the key of the host ('known_hosts').";

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1305", "unchecked-certificate", SafetySeverity.Warning, "Nobody checks who answers", [ScriptLanguage.Bash, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var call in script.Calls)
        {
            if (Unchecks(call) is { } word)
                yield return new RuleMatch(word.Start, word.End, Message, NextStep);
        }
        foreach (var assignment in script.Assignments)
        {
            if ((assignment.Name, assignment.Value?.Constant) is ("GIT_SSL_NO_VERIFY", "1" or "true") or ("NODE_TLS_REJECT_UNAUTHORIZED", "0") or ("PYTHONHTTPSVERIFY", "0"))
                yield return new RuleMatch(assignment.Start, assignment.End, Message, NextStep);
        }
    }

    private static BashWord? Unchecks(BashCall call) => call.Name switch
    {
        "curl" => call.Arguments.FirstOrDefault(a => a.Constant is "--insecure" or "--proxy-insecure" || (a.Constant is { } text && Insecure().IsMatch(text))),
        "wget" => call.Arguments.FirstOrDefault(a => a.Constant == "--no-check-certificate"),
        "ssh" or "scp" or "sftp" or "rsync" => call.Arguments.FirstOrDefault(a => a.Prefix.Contains("StrictHostKeyChecking=no", StringComparison.OrdinalIgnoreCase)),
        "kubectl" or "helm" or "oc" => call.Arguments.FirstOrDefault(a => a.Constant is "--insecure-skip-tls-verify" or "--insecure-skip-tls-verify=true"),
        "git" => call.Arguments.FirstOrDefault(a => a.Constant is "http.sslVerify=false"),
        "apt-get" or "apt" => call.Arguments.FirstOrDefault(a => a.Constant is "--allow-unauthenticated" or "--force-yes"),
        _ => null,
    };

    /// <summary>A call over the network: <c>requests.get</c>, <c>session.post</c>, <c>httpx.Client</c>.</summary>
    [GeneratedRegex(@"\.(?:get|post|put|delete|patch|head|options|request|send|stream|Client|AsyncClient|Session|client|resource|connect|open)$", RegexOptions.CultureInvariant)]
    private static partial Regex Speaks();

    /// <summary>Behind letters that take no value: <c>-k</c>, <c>-sk</c>, <c>-fsSLk</c>.</summary>
    [GeneratedRegex("^-[fsSLgiIvN#46q]*k[fsSLgiIvN#46q]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Insecure();

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        const string trust = "Have the machine trust the authority that signed the certificate.";
        foreach (var call in script.Calls.Where(c => !c.IsProgram))
        {
            if (call.Parameter("SkipCertificateCheck", 6) is { } given && given.Value is not PowerShellVariable { Name: "false" })
                yield return new RuleMatch(given.Start, given.End, Message, trust);
        }
        foreach (var place in script.Assignments)
        {
            if (place.Node is PowerShellAssignment { Target: PowerShellMember { Name: PowerShellText { Value: "ServerCertificateValidationCallback" } }, Value: PowerShellBlock or PowerShellConversion })
                yield return new RuleMatch(place.Start, place.End, Message, trust);
        }
    }

    internal override IEnumerable<RuleMatch> Python(PythonOutline script)
    {
        const string authority = "Give the certificate of the authority: verify='/path/ca.pem', ssl.create_default_context(cafile=…).";
        foreach (var argument in script.Places.Where(p => p.Node is PythonArgument { Name: "verify" or "verify_ssl" or "ssl_verify", Value: PythonConstant { Text: "False" } } && p.Outer?.Node is PythonCall call && Speaks().IsMatch(script.NameOf(call.Function))))
            yield return new RuleMatch(argument.Node.Start, argument.Node.End, Message, authority);
        foreach (var call in script.Calls.Where(c => c.Name is "ssl._create_unverified_context" or "ssl._create_default_https_context" or "paramiko.AutoAddPolicy" or "paramiko.client.AutoAddPolicy" or "paramiko.WarningPolicy"))
            yield return new RuleMatch(call.Start, call.End, Message, authority);
        foreach (var attribute in script.Places.Where(p => p.Node is PythonAttribute { Name: "CERT_NONE" } && p.Around.Any(n => n is PythonAssignment)))
            yield return new RuleMatch(attribute.Node.Start, attribute.Node.End, Message, authority);
    }
}
