using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.ResourceLimits.Reading;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.ResourceLimits.Changing;

/// <param name="Draft">Null where no step could be made.</param>
/// <param name="Failures">The proposals that cannot be a step, each with its reason.</param>
internal sealed record LimitChangeResult(ChangeDraft? Draft, IReadOnlyList<SafeOpsException> Failures);

/// <summary>Makes a change of proposals: an edit of each value where it stands, a patch for each object that has no file.</summary>
/// <param name="root">The folder that paths of the change start at: the project, else where the change will lie.</param>
internal sealed class LimitChange(IYamlReader yaml, string root)
{
    private const int LongestName = 60;

    private readonly List<SafeOpsException> _failures = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>What there is a step for, in its order.</summary>
    private readonly List<string> _named = [];

    public LimitChangeResult Make(string name, IReadOnlyList<ResourceComparison> comparisons, string? author)
    {
        var proposed = comparisons.Where(c => c.Proposal is not null).ToList();
        var steps = proposed.Where(c => c.Subject.Origin != ResourceOrigin.Live).SelectMany(Edits)
            .Concat(proposed.Where(c => c.Subject.IsPreset).GroupBy(c => c.Subject).SelectMany(g => Rest(g.Key, [.. g])))
            .Concat(proposed.Where(c => c.Subject.Origin == ResourceOrigin.Live).GroupBy(c => (c.Workload, c.Namespace, c.Container)).Select(g => Patch([.. g])).OfType<ChangeDraftStep>())
            .ToList();
        if (steps.Count == 0)
            return new LimitChangeResult(null, _failures);
        var workloads = _named.Distinct(StringComparer.Ordinal).ToList();
        return new LimitChangeResult(new ChangeDraft(name)
        {
            Title = $"Set requests and limits of {(workloads.Count <= 3 ? string.Join(", ", workloads) : Counts.Of(workloads.Count, "container"))}",
            Why = "What is asked for does not fit what is used; each step says what it stands on.",
            Author = author,
            Steps = steps,
        }, _failures);
    }

    private IEnumerable<ChangeDraftStep> Edits(ResourceComparison comparison)
    {
        var proposal = comparison.Proposal!;
        var comments = Comments(comparison);
        foreach (var (which, value, amount) in new[] { ("limits", proposal.Limit, comparison.Limit), ("requests", proposal.Request, comparison.Request) })
        {
            if (value is null || Edit(comparison, which, value, amount, comments) is not { } step)
                continue;
            comments = [];
            yield return step;
        }
    }

    /// <summary>A preset counts for nothing beside values: what else it gave is written too, as it was.</summary>
    private IEnumerable<ChangeDraftStep> Rest(ContainerResources subject, IReadOnlyList<ResourceComparison> proposed)
    {
        foreach (var (which, amounts) in new[] { ("limits", subject.Limits), ("requests", subject.Requests) })
        {
            foreach (var (kind, amount) in amounts.Where(a => !proposed.Any(c => c.Resource == a.Key && (which == "limits" ? c.Proposal!.Limit : c.Proposal!.Request) is not null)))
            {
                if (Edit(proposed[0] with { Resource = kind }, which, kind.Exact(amount.Quantity.Value), amount, [$"As {amount.GivenBy} gave it: beside a value of its own the preset counts for nothing."]) is { } step)
                    yield return step;
            }
        }
    }

    private ChangeDraftStep? Edit(ResourceComparison comparison, string which, string value, ResourceAmount? amount, IReadOnlyList<string> comments)
    {
        var subject = comparison.Subject;
        var file = subject.File.Path;
        var path = new ValuePath([.. subject.Path, new ValuePathPart.Key(which), new ValuePathPart.Key(comparison.Resource.Key())]);
        // What comes from elsewhere, the values below an overlay or a LimitRange, is for others too: the container gets a value of its own.
        var isNew = amount is null or { GivenBy: not null } || amount.Place.File != file;
        try
        {
            ValueEdit.Set(new ValueEditRequest(subject.File.Text, Shown(file), path, Value(value)) { Json = subject.File.IsJson, Create = isNew, Document = subject.Document }, yaml);
        }
        catch (SafeOpsException failure)
        {
            _failures.Add(new SafeOpsException(failure.Code, $"{comparison.Workload}: {which}.{comparison.Resource.Key()} = {value} is no step of the change: {failure.Message}", failure.NextStep, file));
            return null;
        }
        var with = new JsonObject { ["file"] = Shown(file), ["path"] = path.ToString(), ["value"] = Value(value) };
        if (isNew)
            with["create"] = true;
        if (subject.Document is { } document)
            with["document"] = document;
        return new ChangeDraftStep(Id(comparison, which == "limits" ? "limit" : "request"), "file.set", with)
        {
            Name = $"{(which == "limits" ? "Limit" : "Request")} of {comparison.Resource.Key()} of {comparison.Container}: {amount?.Text ?? "none"} to {value}",
            Comments = comments,
        };
    }

    /// <summary>Of what is in a cluster only: both at once, in the cluster that the environment of the run declares.</summary>
    private ChangeDraftStep? Patch(IReadOnlyList<ResourceComparison> comparisons)
    {
        var subject = comparisons[0].Subject;
        if (subject.Kind is not ("Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController" or "CronJob"))
        {
            _failures.Add(new SafeOpsException(
                ErrorCodes.FileNotEditable,
                $"{subject.Workload}: the resources of a {subject.Kind} cannot be changed while it is there.",
                "Change the file it is made from: give its manifest or its chart's values.",
                subject.Workload));
            return null;
        }
        var container = new JsonObject { ["name"] = subject.Container, ["resources"] = Resources(comparisons) };
        JsonObject patch = new() { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { [subject.Role == ContainerRole.Main ? "containers" : "initContainers"] = new JsonArray(container) } } } };
        var with = new JsonObject { ["target"] = $"{subject.Kind.ToLowerInvariant()}/{subject.Name}" };
        if (subject.Namespace is { } space)
            with["namespace"] = space;
        with["patch"] = subject.Kind == "CronJob" ? new JsonObject { ["spec"] = new JsonObject { ["jobTemplate"] = patch } } : patch;
        return new ChangeDraftStep(Id(comparisons[0], "resources"), "kubernetes.patch", with)
        {
            Name = $"Requests and limits of {subject.Workload}",
            Comments = [.. comparisons.SelectMany(Comments), "It goes to the cluster that the environment declares under 'targets'."],
        };
    }

    private static JsonObject Resources(IReadOnlyList<ResourceComparison> comparisons)
    {
        var resources = new JsonObject();
        foreach (var comparison in comparisons)
        {
            foreach (var (which, value) in new[] { ("limits", comparison.Proposal!.Limit), ("requests", comparison.Proposal.Request) }.Where(v => v.Item2 is not null))
            {
                if (resources[which] is not JsonObject amounts)
                    resources[which] = amounts = [];
                amounts[comparison.Resource.Key()] = value;
            }
        }
        return resources;
    }

    private static List<string> Comments(ResourceComparison comparison) =>
    [
        $"{comparison.Place}: {comparison.Verdict}, confidence {comparison.Confidence}{(comparison.Proposal!.IsWeak ? " (from peers alone)" : "")}",
        comparison.Proposal.Formula,
        .. comparison.Reasons,
        .. comparison.Evidence.Where(e => e.Subject is not ("limit" or "request")).Select(e => e.ToString()),
    ];

    private string Id(ResourceComparison comparison, string what)
    {
        _named.Add(comparison.Container == comparison.Subject.Name ? comparison.Subject.Name : $"{comparison.Subject.Name}/{comparison.Container}");
        var words = new[] { comparison.Subject.Name, comparison.Container == comparison.Subject.Name ? "" : comparison.Container, comparison.Overlay is { } overlay ? Path.GetFileNameWithoutExtension(overlay) : "", what == "resources" ? "" : comparison.Resource.Key(), what };
        var id = ChangeName(string.Join('-', words.Where(w => w.Length > 0)));
        var unique = id;
        for (var i = 2; !_ids.Add(unique); i++)
            unique = $"{id}-{i}";
        return unique;
    }

    /// <summary>Lower-case letters, digits and hyphens, as changes and steps are named.</summary>
    public static string ChangeName(string text)
    {
        var name = new StringBuilder();
        foreach (var c in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
                name.Append(c);
            else if (name.Length > 0 && name[^1] != '-')
                name.Append('-');
        }
        return name.ToString(0, Math.Min(name.Length, LongestName)).Trim('-') is { Length: > 0 } made ? made : "set-limits";
    }

    /// <summary>Whole cores are numbers in a manifest, all else is text.</summary>
    private static JsonValue Value(string text) => long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(text);

    private string Shown(string file)
    {
        var relative = Path.GetRelativePath(root, file).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? file.Replace('\\', '/') : relative;
    }
}
