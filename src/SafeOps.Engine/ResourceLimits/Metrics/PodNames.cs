using SafeOps.ResourceLimits.Reading;

namespace SafeOps.ResourceLimits.Metrics;

/// <summary>A way to pick the pods of a workload by name.</summary>
/// <param name="Pattern">A regular expression of RE2 that fits a pod's name as a whole.</param>
/// <param name="IsSure">Made as the workload's controller names pods; else it may fit the pods of others too.</param>
internal sealed record PodName(string Pattern, bool IsSure);

/// <summary>
/// How the pods of a workload are called, the surest way first. What controllers add to a name is told from words that belong to it, so
/// that the pods of <c>user-api-worker</c> do not count as those of <c>user-api</c>.
/// </summary>
internal static class PodNames
{
    /// <summary>Of a pod's template: eight to ten of letters that make no words (k8s.io/apimachinery util/rand), or anything with a digit in it.</summary>
    private const string Hash = "([bcdfghjklmnpqrstvwxz2456789]{7,10}|[a-z0-9]*[0-9][a-z0-9]{3,}|[a-z0-9]{3,}[0-9][a-z0-9]*)";

    /// <summary>Behind the hash. An ordinal is shorter.</summary>
    private const string OfSet = $"-{Hash}-[a-z0-9]{{3,}}";

    private const string Five = "-[a-z0-9]{5}";
    private const string Ordinal = "-[0-9]+";

    /// <summary>A word and an ordinal, or a word and five letters, are how another workload's pods end.</summary>
    private const string Near = "(-[a-z0-9]+|-[a-z0-9]*[0-9][a-z0-9]*-[a-z0-9]+)?";

    private const string Wide = "(-[a-z0-9]+){0,2}";

    public static IReadOnlyList<PodName> Of(ContainerResources subject)
    {
        var name = PromText.Literal(subject.Name);
        return subject.Kind switch
        {
            null => OfChart(subject),
            "Pod" => [new(name, true)],
            "StatefulSet" => [new(name + Ordinal, true), new(name + Wide, false)],
            "DaemonSet" or "ReplicaSet" or "ReplicationController" => [new(name + Five, true), new(name + Near, true), new(name + Wide, false)],
            "Job" => [new($"{name}({Ordinal})?{Five}", true), new(name + Near, true), new(name + Wide, false)],
            "CronJob" => [new($"{name}-[0-9]{{4,}}{Wide}", true), new($"{name}(-[a-z0-9]+){{1,3}}", false)],
            "Deployment" or "Rollout" => [new(name + OfSet, true), new(name + Near, true), new(name + Wide, false)],
            _ => [new($"{name}({OfSet}|{Five}|{Ordinal})", true), new(name + Near, true), new(name + Wide, false)],
        };
    }

    /// <summary>What a release is called, and which controller there is, no values say: the chart's own name comes first.</summary>
    private static IReadOnlyList<PodName> OfChart(ContainerResources subject)
    {
        const string Any = $"({OfSet}|{Five}|{Ordinal})";
        var part = PromText.Literal(Kebab(subject.Container));
        if (subject.Container == subject.Name)
            return [new(part + Any, true), new($".+-{part}{Any}", false), new(part + Wide, false), new($"(.+-)?{part}{Wide}", false)];
        var names = Names(subject).Where(n => n != part).Select(PromText.Literal).Append(part).ToList();
        return [.. names.Select((n, i) => new PodName($"(.+-)?{n}{Any}", i < names.Count - 1)), new($"(.+-)?{part}{Wide}", false)];
    }

    /// <summary>A component's name with what it lies under, the longest first: <c>shop-postgresql-primary</c>, <c>postgresql-primary</c>.</summary>
    public static IEnumerable<string> Names(ContainerResources subject)
    {
        var part = Kebab(subject.Container);
        var above = subject.Above.Select(Kebab).ToList();
        for (var i = 0; i < above.Count; i++)
            yield return string.Join('-', above.Skip(i).Append(part));
        yield return $"{Kebab(subject.Name)}-{part}";
    }

    /// <summary>What narrows a name down where others have longer ones: <c>user-api</c> without <c>user-api-worker</c>.</summary>
    /// <param name="others">The names of the workloads that are known beside it.</param>
    public static string? Except(ContainerResources subject, IEnumerable<string> others)
    {
        var own = Kebab(subject.Container == subject.Name ? subject.Container : subject.Name);
        var longer = others.Select(Kebab).Where(o => o.StartsWith(own + "-", StringComparison.Ordinal) || (subject.Kind is null && o.EndsWith("-" + own, StringComparison.Ordinal)))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var isPart = subject.Kind is null && subject.Container != subject.Name;
        return longer.Count == 0 || isPart ? null : $"{(subject.Kind is null ? "(.+-)?" : "")}({string.Join('|', longer.Select(PromText.Literal))}){Wide}";
    }

    /// <summary>A pod's name without what its controller adds.</summary>
    public static string Base(string pod)
    {
        var words = pod.Split('-');
        var keep = words.Length;
        if (keep > 1 && (words[^1].Length == 5 || words[^1].All(char.IsAsciiDigit)))
            keep--;
        if (keep > 1 && keep < words.Length && words[keep - 1].Length is >= 7 and <= 10 && words[keep - 1].Any(char.IsAsciiDigit))
            keep--;
        return string.Join('-', words.Take(keep));
    }

    public static string Kebab(string name)
    {
        var text = new System.Text.StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0 && text[^1] != '-')
                text.Append('-');
            text.Append(c == '_' ? '-' : char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
