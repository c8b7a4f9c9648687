using System.Text.RegularExpressions;
using SafeOps.Changes.Steps;
using SafeOps.Text;

namespace SafeOps.Changes.Definition;

/// <summary>Reads steps and checks of a change file.</summary>
internal static partial class StepReader
{
    internal static readonly string[] RollOutKeys = ["maxParallel", "canary", "wave", "between", "stopAfterFailures"];

    public static List<StepDefinition> Steps(DataSequence? list, Mistakes mistakes, string? undoOf = null)
    {
        var steps = new List<StepDefinition>();
        foreach (var node in list?.Items ?? [])
        {
            if (node is not DataMapping map)
            {
                mistakes.Add(node, $"a step is {node.Kind}; expected a mapping with 'id' and 'uses'.");
                continue;
            }
            var step = Step(map, steps.Count, undoOf, mistakes);
            if (steps.Any(s => s.Id == step.Id))
                mistakes.Add(map["id"] ?? map, $"the step id '{step.Id}' is there twice.");
            steps.Add(step);
        }
        return steps;
    }

    public static List<CheckDefinition> Checks(DataSequence? list, string where, Mistakes mistakes)
    {
        var checks = new List<CheckDefinition>();
        foreach (var node in list?.Items ?? [])
        {
            if (node is not DataMapping map)
            {
                mistakes.Add(node, $"a check of {where} is {node.Kind}; expected a mapping with 'uses' and 'with'.");
                continue;
            }
            var reader = new MappingReader(map, mistakes, $"a check of {where}");
            var uses = Uses(reader, mistakes);
            if (uses is not null && StepTypes.Find(uses) is { Descriptor.CanCheck: false })
                mistakes.Add(map["uses"]!, $"'{uses}' cannot check; expected one of {string.Join(", ", StepTypes.All.Where(t => t.Descriptor.CanCheck).Select(t => t.Descriptor.Name))}.");
            checks.Add(new CheckDefinition(uses ?? "", With(reader, map), map.Span));
            reader.Finish();
        }
        return checks;
    }

    private static StepDefinition Step(DataMapping map, int index, string? undoOf, Mistakes mistakes)
    {
        var reader = new MappingReader(map, mistakes, "a step");
        var id = reader.Text("id", required: undoOf is null) ?? $"{undoOf}-undo-{index + 1}";
        if (!Ids().IsMatch(id))
            mistakes.Add(map["id"] ?? map, $"'{id}' is no step id; expected letters, digits, hyphens and underscores.");
        reader = new MappingReader(map, mistakes, $"step '{id}'");
        reader.Node("id");
        var uses = Uses(reader, mistakes);
        var step = new StepDefinition
        {
            Id = id,
            Name = reader.Text("name"),
            Uses = uses ?? "",
            With = With(reader, map),
            ForEach = reader.Node("forEach"),
            RollOut = RollOut(reader, mistakes),
            Verify = Checks(reader.List("verify"), $"step '{id}'", mistakes),
            Observe = reader.Duration("observe") ?? TimeSpan.Zero,
            Undo = Undo(reader, id, uses, undoOf is not null, mistakes),
            OnlyReads = uses is not null && StepTypes.Find(uses) is { } type && OnlyReads(type.Descriptor, map),
            Span = map.Span,
        };
        if (step.ForEach is null)
        {
            foreach (var key in RollOutKeys)
            {
                if (map[key] is { } node)
                    mistakes.Add(node, $"step '{id}': '{key}' shapes a roll-out, and the step has no 'forEach'.");
            }
        }
        reader.Finish();
        return step;
    }

    private static RollOutDefinition RollOut(MappingReader reader, Mistakes mistakes)
    {
        var rollOut = new RollOutDefinition
        {
            MaxParallel = reader.Count("maxParallel", 1) ?? 1,
            Canary = Share(reader, "canary", 0, mistakes) ?? default,
            Wave = Share(reader, "wave", 1, mistakes),
            Between = reader.Duration("between") ?? TimeSpan.Zero,
            StopAfterFailures = Share(reader, "stopAfterFailures", 1, mistakes) ?? RollOutDefinition.OneByOne.StopAfterFailures,
        };
        if (reader.Mapping["between"] is { } between && rollOut is { Wave: null, Canary.Number: 0 })
            mistakes.Add(between, $"{reader.What}: 'between' is the time between waves, and there are none: give the step a 'wave' or a 'canary'.");
        return rollOut;
    }

    private static Share? Share(MappingReader reader, string key, int least, Mistakes mistakes)
    {
        var node = reader.Node(key);
        if (node is null || (node is DataScalar scalar && Definition.Share.TryParse(scalar.Text) is { } share && share.Number >= least && (share.IsPercent || scalar.Value is long)))
            return node is null ? null : Definition.Share.TryParse(((DataScalar)node).Text);
        mistakes.Add(node, $"{reader.What}: '{key}' is {(node is DataScalar found ? $"'{found.Text}'" : node.Kind)}; expected {Definition.Share.Expected}{(least > 0 ? ", not nothing" : "")}.");
        return null;
    }

    private static UndoDefinition Undo(MappingReader reader, string id, string? uses, bool isUndo, Mistakes mistakes)
    {
        var descriptor = uses is null ? null : StepTypes.Find(uses)?.Descriptor;
        switch (reader.Node("undo"))
        {
            case null when isUndo || descriptor is null or { HasDefaultUndo: true } || OnlyReads(descriptor, reader.Mapping):
                break;
            case null:
                mistakes.Add(reader.Mapping, $"step '{id}': {uses} has no undo of its own, so the step must say one: a list of steps, or {{ none: \"<reason>\" }}.");
                break;
            case { } node when isUndo:
                mistakes.Add(node, $"step '{id}' is itself an undo; 'undo' has no meaning here.");
                break;
            case DataScalar { Text: "default" } node:
                if (descriptor is { HasDefaultUndo: false })
                    mistakes.Add(node, $"step '{id}': {uses} has no undo of its own; expected a list of steps, or {{ none: \"<reason>\" }}.");
                break;
            case DataMapping map:
                var none = new MappingReader(map, mistakes, $"step '{id}': undo");
                var reason = none.Text("none", required: true);
                none.Finish();
                return new UndoDefinition.None(reason ?? "");
            case DataSequence list:
                return new UndoDefinition.Steps(Steps(list, mistakes, undoOf: id));
            case { } node:
                mistakes.Add(node, $"step '{id}': 'undo' is {node.Kind}; expected default, a list of steps, or {{ none: \"<reason>\" }}.");
                break;
        }
        return new UndoDefinition.Default();
    }

    private static bool OnlyReads(StepTypeDescriptor descriptor, DataMapping step) => descriptor.OnlyReads
        || (step["with"] is DataMapping with && descriptor.OnlyReadsWhere.Any(r => with[r.Option] is DataScalar value && value.Text == r.Value));

    private static string? Uses(MappingReader reader, Mistakes mistakes)
    {
        var uses = reader.Text("uses", required: true);
        if (uses is not null && StepTypes.Find(uses) is null)
            mistakes.Add(reader.Mapping["uses"]!, $"{reader.What} uses '{uses}', which is no step type.{StepTypes.Suggest(uses)}");
        return uses;
    }

    private static DataMapping With(MappingReader reader, DataMapping map) => reader.Map("with") ?? new DataMapping(map.Span, [], Flow: false);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex Ids();
}
