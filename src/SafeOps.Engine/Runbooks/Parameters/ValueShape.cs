using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace SafeOps.Runbooks.Parameters;

/// <summary>A form by which a value is known to differ from one incident to the next.</summary>
/// <param name="Name">Of its parameter, where none is taken yet.</param>
/// <param name="Pattern">The value is the group <c>v</c>, or the whole match.</param>
internal sealed partial record ValueShape(string Name, RunbookParameterType Type, string Description, Regex Pattern)
{
    /// <summary>In the order in which they are tried: the first that takes a piece of a text has it.</summary>
    /// <remarks>
    /// A pod of a deployment ends in the hash of its replica set and five random characters, one of a daemon set or job in the five
    /// alone. Kubernetes draws those from an alphabet of its own (k8s.io/apimachinery, util/rand): no vowels, and no 0, 1 or 3.
    /// </remarks>
    public static IReadOnlyList<ValueShape> All { get; } =
    [
        new("id", RunbookParameterType.Name, "The identifier", Uuid()),
        new("time", RunbookParameterType.Time, "The moment", Moment()),
        new("date", RunbookParameterType.Time, "The day", Day()),
        new("time", RunbookParameterType.Time, "The time of day", Clock()),
        new("pod", RunbookParameterType.Name, "The pod", DeploymentPod()),
        new("pod", RunbookParameterType.Name, "The pod", RandomPod()),
        new("replicaset", RunbookParameterType.Name, "The replica set", ReplicaSet()),
        new("pod", RunbookParameterType.Name, "The pod", NamedPod()),
        new("namespace", RunbookParameterType.Name, "The namespace", Namespace()),
        new("deployment", RunbookParameterType.Name, "The deployment", Deployment()),
        new("service", RunbookParameterType.Name, "The service", Service()),
        new("address", RunbookParameterType.Address, "The address", Address()),
        new("pid", RunbookParameterType.Number, "The process", Process()),
        new("replicas", RunbookParameterType.Number, "How many replicas", Replicas()),
        new("request_id", RunbookParameterType.Name, "The request", Request()),
        new("commit", RunbookParameterType.Name, "The commit", Commit()),
        new("container", RunbookParameterType.Name, "The container", Container()),
    ];

    /// <summary>The pieces of a command that have this form.</summary>
    public IEnumerable<Group> Find(string command) => Pattern.Matches(command)
        .Select(m => m.Groups["v"] is { Success: true } value ? value : m.Groups[0])
        .Where(IsOne);

    private bool IsOne(Group piece) => Type switch
    {
        // Four numbers with dots may be a version; those of the machine itself are the same everywhere.
        RunbookParameterType.Address => IPAddress.TryParse(piece.Value, out var address) && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any)
            && piece.Value.Split('.').All(o => o == "0" || o[0] != '0'),
        RunbookParameterType.Number => piece.Value.Length <= 10 && long.Parse(piece.Value, CultureInfo.InvariantCulture) <= int.MaxValue,
        _ when Name is "pod" or "replicaset" or "commit" or "container" => piece.Value.Any(char.IsAsciiDigit) && piece.Value.Any(char.IsAsciiLetter),
        _ => true,
    };

    [GeneratedRegex(@"(?<![\w-])[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"(?<![\w.-])(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9](?::[0-6][0-9](?:[.,][0-9]{1,9})?)?(?:Z|[+-][0-2][0-9]:?[0-5][0-9])?(?![\w:])", RegexOptions.CultureInvariant)]
    private static partial Regex Moment();

    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Day();

    [GeneratedRegex(@"(?<![\w.:-])[0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?(?![\w:])", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    [GeneratedRegex(@"(?<![\w.-])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?-(?=[a-z]*[0-9])[a-z0-9]{8,10}-[a-z0-9]{5}(?![\w.-])", RegexOptions.CultureInvariant)]
    private static partial Regex DeploymentPod();

    [GeneratedRegex(@"(?<![\w.-])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?-(?=[a-z]*[2-9])(?=[2-9]*[a-z])[bcdfghjklmnpqrstvwxz2456789]{5}(?![\w.-])", RegexOptions.CultureInvariant)]
    private static partial Regex RandomPod();

    [GeneratedRegex(@"(?<![\w.-])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?-(?=[a-z]*[2-9])[bcdfghjklmnpqrstvwxz2456789]{8,10}(?![\w.-])", RegexOptions.CultureInvariant)]
    private static partial Regex ReplicaSet();

    [GeneratedRegex(@"\bkubectl\b[^|;&\n]*?\s(?:pods?/|(?:describe|get|delete)\s+(?:pods?|po)\s+|(?:logs|exec)\s+(?:-it\s+)?)(?<v>[a-z0-9][a-z0-9-]*-[0-9]{1,3})(?![\w.-])", RegexOptions.CultureInvariant)]
    private static partial Regex NamedPod();

    [GeneratedRegex(@"\b(?:kubectl|helm|oc)\b[^|;&\n]*?\s(?:-n\s*|--namespace[ =])(?<v>[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?![\w.-])", RegexOptions.CultureInvariant)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"(?:\bkubectl\b[^|;&\n]*?\s(?:deployments?|deploy)(?:\.apps)?[/ ])(?<v>[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?![\w.-])", RegexOptions.CultureInvariant)]
    private static partial Regex Deployment();

    [GeneratedRegex(@"(?:\bkubectl\b[^|;&\n]*?\s(?:services?|svc)[/ ]|\bsystemctl\s+(?:status|show|is-active|is-failed|restart|cat)\s+|\bjournalctl\b[^|;&\n]*?\s(?:-u\s*|--unit[ =]))(?<v>[A-Za-z0-9](?:[A-Za-z0-9@._-]*[A-Za-z0-9])?)(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Service();

    [GeneratedRegex(@"(?<![\w.-])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w.-])", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"(?:/proc/|\b(?:ps|lsof|pmap|strace|top|pidstat|nsenter|jstack|jmap|gdb)\b[^|;&\n]*?\s(?:-p\s*|-t\s+|--pid[ =])|\b(?:kill|pmap|pwdx|jstack|jmap)\s+(?:-[A-Za-z0-9]+\s+)*|-Id\s+|\bpid\s*[=:]\s*)(?<v>[0-9]{2,10})(?![\w.-])", RegexOptions.CultureInvariant)]
    private static partial Regex Process();

    [GeneratedRegex(@"--replicas[ =](?<v>[0-9]{1,4})(?![\w.-])", RegexOptions.CultureInvariant)]
    private static partial Regex Replicas();

    [GeneratedRegex(@"(?i:(?:request|req|trace|correlation|span|transaction|session|order)[_-]?id)['""]?\s*(?:[=:]|==)\s*['""]?(?<v>[A-Za-z0-9](?:[A-Za-z0-9_-]{4,}[A-Za-z0-9]))(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Request();

    [GeneratedRegex(@"(?<![\w./-])[0-9a-f]{40}(?![\w-])|\bgit\b[^|;&\n]*?\s(?<v>[0-9a-f]{7,40})(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Commit();

    [GeneratedRegex(@"(?<![\w./-])[0-9a-f]{64}(?![\w-])|\b(?:docker|podman|crictl|nerdctl)\b[^|;&\n]*?\s(?<v>[0-9a-f]{12,64})(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex Container();
}
