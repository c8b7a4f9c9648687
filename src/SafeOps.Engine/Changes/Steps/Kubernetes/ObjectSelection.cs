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
    public static readonly OptionDescriptor ObjectsOption = new("objects", OptionKind.TextList, "The objects by kind and name, as deployment/web.") { OrScalar = true };
    public static readonly OptionDescriptor KindOption = new("kind", OptionKind.Text, "Instead of 'objects': the kind of those that the selectors find, as kubectl takes it.");
    public static readonly OptionDescriptor SelectorOption = new("selector", OptionKind.Text, "Only those with these labels: app=web,tier!=cache.");
    public static readonly OptionDescriptor FieldSelectorOption = new("fieldSelector", OptionKind.Text, "Only those with these fields, as the server knows them for the kind: spec.nodeName=node-1.");
    public static readonly OptionDescriptor ContextOption = new("context", OptionKind.Text, "One of the contexts that the environment declares under targets; needed where it declares several.");
    public static readonly OptionDescriptor NamespaceOption = new("namespace", OptionKind.Text, "Instead of the environment's, else of the context's own.");

    public bool IsNamed => Objects.Count > 0;

    public static ObjectSelection Read(JsonObject with) =>
        new(Texts(with["objects"]), Text(with["kind"]), Text(with["selector"]), Text(with["fieldSelector"]));

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
            yield return new OptionMistake("objects", $"'{wrong}' is no object; expected its kind and name, as deployment/web.");
        if (selection.IsNamed == (selection.Kind is not null))
            yield return new OptionMistake(selection.IsNamed ? "kind" : "objects", selection.IsNamed ? "stands beside 'objects'; name the objects, or give a kind with selectors." : "is missing; name the objects as deployment/web, or give 'kind' with a selector.");
        if (selection.Kind is { } kind && (kind.Contains('/') || kind.StartsWith('-')))
            yield return new OptionMistake("kind", $"'{kind}' is no kind; expected one as kubectl takes it, such as pods or deployments.apps.");
        string[] selectors = ["selector", "fieldSelector", .. narrows];
        if (selection.IsNamed && selectors.FirstOrDefault(s => with[s] is not null) is { } beside)
            yield return new OptionMistake(beside, "chooses among the objects of a kind, and 'objects' names them already.");
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
