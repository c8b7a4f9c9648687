using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Which objects a step is about: those it names, or those of a kind that selectors find.</summary>
/// <param name="Objects">Each as kubectl takes it: <c>deployment/web</c>.</param>
/// <param name="Kind">As kubectl takes it: <c>pods</c>, <c>deploy</c>, <c>deployments.apps</c>; null where objects are named.</param>
/// <param name="Selector">By labels: <c>app=web,tier!=cache</c>.</param>
/// <param name="FieldSelector">By the fields the server knows for the kind: <c>spec.nodeName=node-1</c>.</param>
internal sealed record ObjectSelection(IReadOnlyList<string> Objects, string? Kind, string? Selector, string? FieldSelector)
{
    public static readonly OptionDescriptor TargetOption = new("target", OptionKind.TextList, "The object, or a list of them, each as kind/name: deployment/web.") { OrScalar = true };
    public static readonly OptionDescriptor KindOption = new("kind", OptionKind.Text, "Instead of 'target': the kind of those that the selectors find, as kubectl takes it.");
    public static readonly OptionDescriptor SelectorOption = new("selector", OptionKind.Text, "Only those with these labels: app=web,tier!=cache.");
    public static readonly OptionDescriptor FieldSelectorOption = new("fieldSelector", OptionKind.Text, "Only those with these fields, as the server knows them for the kind: spec.nodeName=node-1.");
    public static readonly OptionDescriptor ContextOption = new("context", OptionKind.Text, "The context of the kubeconfig, one that the environment declares; by default its only one.");
    public static readonly OptionDescriptor NamespaceOption = new("namespace", OptionKind.Text, "The namespace; by default the environment's, else the context's.");

    /// <summary>What verification of a scaled or restarted workload waits for.</summary>
    public static readonly OptionDescriptor[] WaitOptions =
    [
        new("wait", OptionKind.Text, "What verification waits for: the roll-out, or nothing.") { Values = ["rollout", "none"], Default = "rollout" },
        new("timeout", OptionKind.Duration, "How long a roll-out may take.") { Default = "5m" },
    ];

    public static IEnumerable<OptionMistake> CheckWait(JsonObject with)
    {
        if (Text(with["wait"]) == "none" && with.ContainsKey("timeout"))
            yield return new OptionMistake("timeout", "'timeout' bounds the wait for a roll-out, and 'wait: none' waits for none.");
    }

    /// <summary>How long verification waits, as an intent has it; <c>0s</c>: not at all.</summary>
    public static string Wait(JsonObject with) => Text(with["wait"]) == "none" ? "0s" : Text(with["timeout"]) ?? "5m";

    public bool IsNamed => Objects.Count > 0;

    public static ObjectSelection Read(JsonObject with) =>
        new(Texts(with["target"]), Text(with["kind"]), Text(with["selector"]), Text(with["fieldSelector"]));

    /// <summary>For people: <c>deployment/web, deployment/api</c> or <c>pods with app=web</c>.</summary>
    public string Display => IsNamed
        ? string.Join(", ", Objects)
        : string.Concat(Kind, Selector is null ? "" : $" with {Selector}", FieldSelector is null ? "" : $" where {FieldSelector}");

    /// <param name="narrows">Further options that choose among the objects of a kind, any of which is enough.</param>
    public static IEnumerable<OptionMistake> Check(JsonObject with, params string[] narrows)
    {
        foreach (var (name, node) in with.Where(o => o.Value is not null))
        {
            if (node!.ToJsonString() is var text && Interpolation.Names(text) is [var secret, ..])
                yield return new OptionMistake(name, $"names the secret '{secret}', which would stand in a command line for every process of the machine to read.");
        }
        var selection = Read(with);
        foreach (var wrong in selection.Objects.Where(o => o.Split('/') is not [{ Length: > 0 }, { Length: > 0 }] || o[0] == '-'))
            yield return new OptionMistake("target", $"'{wrong}' is no object; expected kind/name, such as deployment/web.");
        if (selection.IsNamed == (selection.Kind is not null))
            yield return new OptionMistake(selection.IsNamed ? "kind" : "target", selection.IsNamed ? "stands beside 'target'; name the objects, or give a kind with selectors." : "is missing; name the objects as kind/name, or give 'kind' with a selector.");
        if (selection.Kind is { } kind && (kind.Contains('/') || kind.StartsWith('-')))
            yield return new OptionMistake("kind", $"'{kind}' is no kind; expected one as kubectl takes it, such as pods or deployments.apps.");
        string[] selectors = ["selector", "fieldSelector", .. narrows];
        if (selection.IsNamed && selectors.FirstOrDefault(s => with[s] is not null) is { } beside)
            yield return new OptionMistake(beside, "chooses among the objects of a kind, and 'target' names them already.");
        if (selection.Kind is not null && !selection.IsNamed && !selectors.Any(s => with[s] is not null))
            yield return new OptionMistake("kind", $"alone means every object of that kind; narrow it with {string.Join(", ", selectors.Select(s => $"'{s}'"))}.");
        foreach (var empty in selectors.Where(s => Text(with[s]) is { } text && string.IsNullOrWhiteSpace(text)))
            yield return new OptionMistake(empty, "is empty, which would choose everything.");
    }

    /// <summary>Escapes taken off.</summary>
    public static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => Interpolation.Unescape(text),
        _ => node.ToJsonString(),
    };

    public static IReadOnlyList<string> Texts(JsonNode? node) => node switch
    {
        null => [],
        JsonArray list => [.. list.Select(i => Text(i) ?? "")],
        _ => [Text(node)!],
    };
}
