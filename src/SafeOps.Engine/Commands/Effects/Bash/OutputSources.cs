using System.Text.RegularExpressions;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>Programs whose output names things that cannot be called like an option: identifiers, and names by rules that leave the dash out.</summary>
internal static partial class OutputSources
{
    /// <summary>Kinds whose objects have names by the rules of DNS: they begin with a letter or digit.</summary>
    private static readonly HashSet<string> NamedByDns = new(
        ("po pod pods svc service services ns namespace namespaces no node nodes deploy deployment deployments sts statefulset statefulsets ds daemonset daemonsets rs replicaset replicasets "
        + "job jobs cj cronjob cronjobs cm configmap configmaps secret secrets ing ingress ingresses pvc persistentvolumeclaim persistentvolumeclaims pv persistentvolume persistentvolumes "
        + "hpa horizontalpodautoscaler horizontalpodautoscalers sa serviceaccount serviceaccounts ep endpoints pdb poddisruptionbudgets netpol networkpolicies sc storageclass storageclasses").Split(' '),
        StringComparer.Ordinal);

    /// <summary>What the words are after the program's name; null for one that an expansion gives.</summary>
    public static OutputShape Of(string name, IReadOnlyList<string?> words) => name switch
    {
        "kubectl" => Kubectl(words),
        "docker" or "podman" => Docker(words),
        "helm" when words is ["list" or "ls", ..] && words.Any(w => w is "-q" or "--short" or "-aq" or "-qA" or "-Aq") && !HasOutput(words, "-o", "--output") => OutputShape.OnePerLine,
        "git" => Git(words),
        "find" => Find(words),
        "aws" => Aws(words),
        "az" when words is ["account" or "group" or "vm" or "vmss" or "aks" or "acr" or "network" or "resource" or "disk" or "sql" or "webapp" or "functionapp" or "ad" or "identity", ..] && words.Any(w => w is "list" or "show") && words is [.., "--query", "id" or "[].id" or "[0].id" or "[*].id", "-o" or "--output", "tsv"] => OutputShape.Words,
        "pgrep" or "pidof" when words.Count > 0 && words.All(w => w is not null and not ['-', ..] || w is "-f" or "-o" or "-n" or "-x" or "-u" or "-s" or "-fo" or "-fn" or "-of" or "-nf" or "-xo" or "-P")
            => name == "pidof" ? words[0] == "-s" ? OutputShape.Single : OutputShape.Words : words[0] is "-o" or "-n" or "-fo" or "-fn" or "-of" or "-nf" or "-xo" ? OutputShape.Single : OutputShape.OnePerLine,
        "lsof" when words is ["-t" or "-ti", ..] && words.All(w => w is "-t" or "-ti" or "-i" or "-sTCP:LISTEN" or "-nP" or not null and not ['-', ..]) => OutputShape.Words,
        "ps" when words is ["-C" or "-p" or "-u", not null and not ['-', ..], "-o", "pid=" or "ppid=" or "rss="] or ["-o", "pid=" or "ppid=" or "rss=", "-C" or "-p" or "-u", not null and not ['-', ..]] or ["-eo", "pid="] => OutputShape.Words,
        "hostname" when words is [] or ["-s" or "-f" or "--fqdn" or "--short"] => OutputShape.OneWord,
        "whoami" or "logname" when words.Count == 0 => OutputShape.OneWord,
        "uname" when words is [] or ["-r" or "-m" or "-s" or "-n" or "-p"] => OutputShape.OneWord,
        "id" when words is ["-un" or "-gn"] => OutputShape.OneWord,
        "date" => Date(words),
        "seq" when words.Count > 0 && words.All(w => w is "-w" || (w is not null && Digits().IsMatch(w))) => OutputShape.Words,
        "pwd" when words is [] or ["-P" or "-L"] => OutputShape.Start,
        "which" when words is [{ } program] && program.All(char.IsAsciiLetterOrDigit) => OutputShape.Start,
        "realpath" when words is [not null and not ['-', ..]] => OutputShape.Start,
        "readlink" when words is ["-f" or "-e", not null and not ['-', ..]] => OutputShape.Start,
        _ => OutputShape.None,
    };

    private static OutputShape Kubectl(IReadOnlyList<string?> words)
    {
        var get = words.ToList().IndexOf("get");
        if (get < 0 || words.Contains("--") || words.Any(w => w is ['-', '-', 't', 'e', 'm', 'p', 'l', ..] or "-v" or ['-', '-', 'v', '=', ..] or "--raw" or ['-', '-', 'r', 'a', 'w', ..] or "--show-kind"))
            return OutputShape.None;
        var outputs = OutputsOf(words);
        if (outputs.Count > 1)
            return OutputShape.None;
        var kinds = words.Skip(get + 1).FirstOrDefault();
        var isPlain = kinds is not null && kinds.Split(',').All(k => NamedByDns.Contains(k.Split('/')[0]));
        return outputs switch
        {
            ["name"] => isPlain ? OutputShape.SafeNames : OutputShape.OnePerLine,
            _ when !isPlain => OutputShape.None,
            [] or ["wide"] => OutputShape.FirstWords,
            [{ } path] when NamePath().IsMatch(path) => path.Contains('*', StringComparison.Ordinal) || path.StartsWith("custom", StringComparison.Ordinal) || path.Contains("-1:", StringComparison.Ordinal) || kinds!.Contains(',', StringComparison.Ordinal) ? OutputShape.Words : OutputShape.Single,
            _ => OutputShape.None,
        };
    }

    /// <summary>The values of kubectl's option for the output, however they are attached.</summary>
    private static List<string?> OutputsOf(IReadOnlyList<string?> words)
    {
        var outputs = new List<string?>();
        for (var i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "-o" or "--output":
                    outputs.Add(i + 1 < words.Count ? words[i + 1] : null);
                    break;
                case ['-', 'o', .. var attached]:
                    outputs.Add(attached.TrimStart('='));
                    break;
                case ['-', '-', 'o', 'u', 't', 'p', 'u', 't', '=', .. var value]:
                    outputs.Add(value);
                    break;
                // Bundled letters could end in it.
                case ['-', not '-', _, ..] bundle when bundle.Contains('o', StringComparison.Ordinal):
                    outputs.Add(null);
                    break;
            }
        }
        return outputs;
    }

    private static OutputShape Docker(IReadOnlyList<string?> words)
    {
        var listing = words is ["ps" or "images", ..] or ["container" or "image" or "volume" or "network", "ls" or "list", ..] or ["compose", "ps", ..];
        var format = words.ToList().IndexOf("--format");
        var formats = words.Count(w => w is ['-', '-', 'f', 'o', ..]);
        if (listing && formats == 0)
        {
            var quiet = words.Any(w => w is "-q" or "--quiet" or "-aq" or "-qa" or "-qf" or "-aqf" or "-qaf" or "-lq" or "-ql");
            return quiet ? OutputShape.OnePerLine : words[0] == "ps" ? OutputShape.FirstWords : OutputShape.None;
        }
        // A folder that is imported can be called like anything; containers, images, volumes and networks cannot.
        return listing && formats == 1 && format >= 0 && format + 1 < words.Count && words[0] != "compose" && words[format + 1] is "{{.Names}}" or "{{.ID}}" or "{{.Name}}" or "{{ .Names }}" or "{{.Repository}}:{{.Tag}}"
            ? OutputShape.OnePerLine
            : OutputShape.None;
    }

    private static OutputShape Git(IReadOnlyList<string?> words) => words switch
    {
        ["rev-parse", "--show-toplevel"] => OutputShape.Start,
        // What cannot be resolved is printed as it was written.
        ["rev-parse", { } name] when IsRevision(name) => OutputShape.Single,
        ["rev-parse", "--short" or "--verify" or ['-', '-', 's', 'h', 'o', 'r', 't', '=', ..], { } name] when IsRevision(name) => OutputShape.Single,
        ["merge-base", { } one, { } other] when IsRevision(one) && IsRevision(other) => OutputShape.Single,
        ["rev-list", "--count", { }] or ["rev-list", "-1" or "-n1" or "--max-count=1", { }] => OutputShape.Single,
        ["log", "-1" or "-n1", "--format=%H" or "--format=%h" or "--pretty=%H" or "--pretty=%h" or "--pretty=format:%H" or "--pretty=format:%h"] => OutputShape.Single,
        _ => OutputShape.None,
    };

    private static bool IsRevision(string name) => name.Length > 0 && name[0] != '-' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '.' or '@' or '^' or '~' or '-');

    /// <summary>What is found begins as the folder does in which it is; a name can hold blanks and line ends.</summary>
    private static OutputShape Find(IReadOnlyList<string?> words)
    {
        if (words.Any(w => w is null or "--" or "-f" or "-files0-from"))
            return OutputShape.None;
        var actions = words.Where(w => w is "-print0" or "-print" or "-printf" or "-exec" or "-execdir" or "-ok" or "-okdir" or "-ls" or "-printx").Distinct().ToList();
        return actions is [] or ["-print"] ? OutputShape.Start : actions is ["-print0"] ? OutputShape.Records : OutputShape.None;
    }

    /// <summary>Identifiers that the platform makes up.</summary>
    private static OutputShape Aws(IReadOnlyList<string?> words)
    {
        var query = words.ToList().IndexOf("--query");
        var isText = words.ToList().IndexOf("--output") is var output and >= 0 && output + 1 < words.Count && words[output + 1] == "text";
        return words is ["ec2" or "ecs" or "eks" or "rds" or "elb" or "elbv2" or "autoscaling" or "lambda" or "sns" or "iam" or "kms" or "acm", ..] && isText && query >= 0 && query + 1 < words.Count && words[query + 1] is { } path && Identifiers().IsMatch(path)
            && words.Count(w => w is ['-', '-', 'q', ..]) == 1 && words.Count(w => w is ['-', '-', 'o', 'u', ..]) == 1
            ? OutputShape.Words
            : OutputShape.None;
    }

    private static OutputShape Date(IReadOnlyList<string?> words) =>
        words is [.., { } format] && DateFormat().IsMatch(format)
            ? words is [_] || words is ["-u", _] ? format.Contains(' ', StringComparison.Ordinal) ? OutputShape.Words : OutputShape.OneWord
            : words is ["-d" or "--date", not null and not ['-', ..], _] or [['-', '-', 'd', 'a', 't', 'e', '=', ..], _] or ["-u", "-d", not null and not ['-', ..], _] ? OutputShape.Words : OutputShape.None
            : OutputShape.None;

    private static bool HasOutput(IReadOnlyList<string?> words, string shortName, string longName) =>
        words.Any(w => w is not null && (w.StartsWith(shortName, StringComparison.Ordinal) || w.StartsWith(longName, StringComparison.Ordinal)));

    [GeneratedRegex(@"^[0-9]+\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\+(?=[A-Za-z0-9%])([A-Za-z0-9/_.:,-]|%[FYmdHMSsTjyuNV]| (?=[A-Za-z0-9%]))+\z")]
    private static partial Regex DateFormat();

    [GeneratedRegex("""^(jsonpath=\{(\.items\[([0-9]+|\*|-1:?)\])?\.(metadata\.(name|namespace|uid)|spec\.nodeName|status\.podIP|spec\.clusterIP)\}(\{"\\n"\})?|jsonpath=\{range \.items\[\*\]\}\{\.metadata\.name\}\{"(\\n| )"\}\{end\}|custom-columns=[A-Z]*:\.?metadata\.(name|namespace))\z""")]
    private static partial Regex NamePath();

    [GeneratedRegex(@"^[A-Za-z\[\]0-9*.]*\b((Instance|Volume|Vpc|Subnet|Group|Image|Snapshot|NetworkInterface|Allocation)Id|RegionName|[A-Za-z]*(Arn|Arns|arn|arns))(\[([0-9]*|\*)\])?\z")]
    private static partial Regex Identifiers();
}
