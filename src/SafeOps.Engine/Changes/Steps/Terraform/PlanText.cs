using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SafeOps.Changes.Planning;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>A plan of terraform's for people: each resource with its attributes, or of many those together to which the same happens.</summary>
internal static partial class PlanText
{
    /// <summary>Of more, the attributes are shown once for all resources of a block.</summary>
    private const int MostInFull = 200;
    private const int MostAttributes = 40;

    public static string Summary(TerraformPlan plan) => string.Join(", ", Parts(plan)) is { Length: > 0 } text ? text : "nothing to do";

    public static IReadOnlyList<string> Details(TerraformPlan plan) =>
    [
        .. plan.Changes.Count <= MostInFull ? plan.Changes.SelectMany(c => Lines(c)) : plan.Changes.GroupBy(Alike).SelectMany(Together),
        .. plan.Outputs.SelectMany(Output),
        .. plan.Drift.SelectMany(d => Lines(d).Select((line, i) => i == 0 ? $"changed outside of terraform: {d.Address}" : line)).Take(MostInFull),
        .. plan.Deferred.Select(d => $"put off to a later plan: {d}"),
        .. plan.Checks.Select(c => $"check {c}"),
    ];

    /// <summary>The verb that says most of it: what takes away goes before what makes.</summary>
    public static ActionVerb Verb(TerraformPlan plan)
    {
        if (!plan.HasChanges)
            return ActionVerb.None;
        var verbs = Counted(plan).Keys.ToList();
        return verbs is [var only] ? only : ActionVerb.Update;
    }

    /// <summary>For the footprint; a replacement is a delete and a create.</summary>
    public static IReadOnlyDictionary<ActionVerb, int> Counted(TerraformPlan plan)
    {
        var counts = new SortedDictionary<ActionVerb, int>();
        Add(ActionVerb.Create, plan.Count(ChangeKind.Create, ChangeKind.Replace));
        Add(ActionVerb.Update, plan.Count(ChangeKind.Update, ChangeKind.Import, ChangeKind.Forget) + plan.Outputs.Count);
        Add(ActionVerb.Delete, plan.Count(ChangeKind.Delete, ChangeKind.Replace));
        Add(ActionVerb.Move, plan.Count(ChangeKind.Move));
        Add(ActionVerb.Read, plan.Count(ChangeKind.Read));
        return counts;

        void Add(ActionVerb verb, int count)
        {
            if (count > 0)
                counts[verb] = count;
        }
    }

    public static string Name(ChangeKind kind) => kind.ToString().ToLowerInvariant();

    private static IEnumerable<string> Parts(TerraformPlan plan)
    {
        foreach (var kind in new[] { ChangeKind.Create, ChangeKind.Update, ChangeKind.Replace, ChangeKind.Delete, ChangeKind.Forget, ChangeKind.Import, ChangeKind.Move, ChangeKind.Read })
        {
            if (plan.Count(kind) is > 0 and var count)
                yield return $"{Counts.Format(count)} to {Name(kind)}";
        }
        if (plan.Outputs.Count > 0)
            yield return Counts.Of(plan.Outputs.Count, "output");
    }

    private static IEnumerable<string> Lines(ResourceChange change)
    {
        yield return $"{Mark(change)} {Name(change.Kind)} {PrintableText.Of(change.Address)}{Why(change)}";
        if (change.Kind == ChangeKind.Forget)
        {
            yield return "    the resource itself stays as it is; terraform has nothing to do with it any more";
            yield break;
        }
        foreach (var attribute in Attributes(change.Attributes))
            yield return attribute;
    }

    private static IEnumerable<string> Attributes(IReadOnlyList<AttributeChange> attributes) => attributes
        .Take(MostAttributes)
        .Select(a => "    " + a)
        .Concat(attributes.Count > MostAttributes ? [$"    … {Counts.Of(attributes.Count - MostAttributes, "attribute")} more"] : []);

    private static IEnumerable<string> Output(ResourceChange output) =>
        output.Attributes.Select(a => $"output {output.Address["output.".Length..]}{(a.Path.Length == 0 ? "" : a.Path[0] == '[' ? a.Path : "." + a.Path)}{a.ToString()[a.Path.Length..]}").Take(MostAttributes);

    /// <summary>What has one line with others: the same action on instances of the same block, on the same attributes.</summary>
    private static (string Block, ChangeKind Kind, string Attributes) Alike(ResourceChange change) =>
        (InstanceKey().Replace(change.Address, ""), change.Kind, string.Join(' ', change.Attributes.Select(a => a.Forces ? a.Path + "!" : a.Path)));

    private static IEnumerable<string> Together(IGrouping<(string Block, ChangeKind Kind, string Attributes), ResourceChange> alike)
    {
        var first = alike.First();
        var count = alike.Count();
        if (count == 1)
            return Lines(first).Take(1).Append($"    {string.Join(", ", first.Attributes.Take(MostAttributes).Select(a => a.Path))}");
        var keys = alike.Select(c => InstanceKey().Match(c.Address) is { Success: true } key ? key.Value[1..^1] : "").ToList();
        return
        [
            $"{Mark(first)} {Name(first.Kind)} {PrintableText.Of(alike.Key.Block)}: {Counts.Format(count)} ({Keys(keys)}){Why(first)}",
            $"    {string.Join(", ", first.Attributes.Take(MostAttributes).Select(a => a.Path))}",
        ];
    }

    /// <summary>All of them: numbers by their ranges, names one by one.</summary>
    private static string Keys(IReadOnlyList<string> keys) =>
        keys.All(k => int.TryParse(k, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? Counts.Ranges([.. keys.Select(k => int.Parse(k, CultureInfo.InvariantCulture)).Order()])
            : PrintableText.Of(string.Join(", ", keys));

    private static string Why(ResourceChange change) => change switch
    {
        { PreviousAddress: { } previous } => $" (was {PrintableText.Of(previous)})",
        { Reason: { } reason } => $" ({Words(reason)}{(change.CreatesFirst ? "; made before the old one is destroyed" : "")})",
        { CreatesFirst: true } => " (made before the old one is destroyed)",
        _ => "",
    };

    private static string Words(string reason)
    {
        var words = new StringBuilder(reason).Replace('_', ' ').ToString();
        var because = words.IndexOf("because ", StringComparison.Ordinal);
        return because < 0 ? words : words[because..];
    }

    private static string Mark(ResourceChange change) => change.Kind switch
    {
        ChangeKind.Create => "+",
        ChangeKind.Update => "~",
        ChangeKind.Replace => change.CreatesFirst ? "+/-" : "-/+",
        ChangeKind.Delete => "-",
        ChangeKind.Read => "<=",
        ChangeKind.Forget => ".",
        ChangeKind.Import => "&",
        _ => "→",
    };

    [GeneratedRegex("""\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\]$""", RegexOptions.CultureInvariant)]
    private static partial Regex InstanceKey();
}
