using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;
using SafeOps.Projects;
using SafeOps.Text;

namespace SafeOps.Changes.Definition;

/// <summary>Expands <c>forEach</c> and fills the options of steps and checks in.</summary>
internal sealed class StepResolver(SafeOpsProject project, ChangeDefinition change, Mistakes mistakes)
{
    public List<ResolvedStep> Resolve(IReadOnlyList<StepDefinition> definitions, Scope scope)
    {
        var steps = new List<ResolvedStep>();
        foreach (var definition in definitions)
        {
            if (definition.ForEach is null)
            {
                steps.Add(Step(definition, scope, item: null));
                continue;
            }
            var items = Items(definition, scope).ToList();
            var rollOut = definition.RollOut.For(items.Count);
            steps.AddRange(items.Select((item, at) => Step(definition, scope.With(item), Scope.AsText(item)) with
            {
                RollOut = rollOut,
                Wave = rollOut.HasWaves ? rollOut.WaveOf(at) : null,
            }));
        }
        return steps;
    }

    public ResolvedCheck Check(CheckDefinition check, Scope scope, string where)
    {
        var with = Bind($"a check of {where} ({check.Uses})", check.Uses, check.With, scope);
        var resolved = new ResolvedCheck(check.Uses, with, Place(check.Span)) { Parameters = scope.Known };
        var asStep = Bare(where, check.Uses, with, scope, check.Span);
        CheckOptions(asStep, check.With, where, scope);
        return resolved;
    }

    private IEnumerable<JsonNode> Items(StepDefinition definition, Scope scope)
    {
        var binder = new OptionBinder(project, mistakes, $"step '{definition.Id}'");
        var filled = binder.Fill(definition.ForEach!, scope, out var open);
        if (open)
            yield break;
        if (filled is not JsonArray list)
        {
            mistakes.Add(definition.ForEach!, $"step '{definition.Id}': 'forEach' is {definition.ForEach!.Kind}; expected a list, or a list parameter or targets as ${{name}}.");
            yield break;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            if (Scope.AsText(item) is not { } text)
                mistakes.Add(definition.ForEach!, $"step '{definition.Id}': 'forEach' has an item that is no single value.");
            else if (!seen.Add(text))
                mistakes.Add(definition.ForEach!, $"step '{definition.Id}': 'forEach' has the item '{text}' twice.");
            else
                yield return item!;
        }
    }

    private ResolvedStep Step(StepDefinition definition, Scope scope, string? item)
    {
        var what = $"step '{definition.Id}'";
        var binder = new OptionBinder(project, mistakes, what);
        var name = definition.Name is null ? null : Scope.AsText(binder.Fill(new DataScalar(definition.Span, definition.Name, ScalarStyle.DoubleQuoted), scope, out _));
        var step = Bare(definition.Id, definition.Uses, Bind(what, definition.Uses, definition.With, scope), scope, definition.Span) with
        {
            Item = item,
            Name = name ?? definition.Id,
            Verify = [.. definition.Verify.Select(c => Check(c, scope, what))],
            Observe = definition.Observe,
            Undo = Undo(definition, scope, item),
        };
        CheckOptions(step, definition.With, what, scope);
        return step;
    }

    private ResolvedStep Bare(string id, string uses, JsonObject with, Scope scope, SourceSpan span) => new()
    {
        Id = id,
        Name = id,
        Uses = uses,
        With = with,
        Verify = [],
        Undo = new ResolvedUndo(UndoKind.Default, [], null),
        Parameters = scope.Known,
        Place = Place(span),
    };

    private ResolvedUndo Undo(StepDefinition definition, Scope scope, string? item) => definition.Undo switch
    {
        UndoDefinition.Steps steps => new ResolvedUndo(UndoKind.Steps, [.. Resolve(steps.List, scope).Select(u => u with { Item = u.Item ?? item })], null),
        UndoDefinition.None none => new ResolvedUndo(UndoKind.None, [], none.Reason),
        _ => new ResolvedUndo(UndoKind.Default, [], null),
    };

    private JsonObject Bind(string what, string uses, DataMapping with, Scope scope) =>
        StepTypes.Find(uses) is { } type ? new OptionBinder(project, mistakes, what).Bind(with, type.Descriptor.Options, scope) : [];

    /// <summary>The step type's own checks, which expect options that are valid and known.</summary>
    private void CheckOptions(ResolvedStep step, DataMapping with, string what, Scope scope)
    {
        // Options that are wrong already were noted by the binder; a step type's own checks need them right.
        if (StepTypes.Find(step.Uses) is not { } type || mistakes.Any || scope.Values.Values.Any(v => v is null))
            return;
        foreach (var mistake in type.Check(step, project))
            mistakes.Add(Find(with, mistake.Option), $"{what}: {mistake.Message}");
    }

    private static DataNode Find(DataMapping with, string option)
    {
        DataNode node = with;
        foreach (var name in option.Split('.'))
            node = (node as DataMapping)?[name] ?? node;
        return node;
    }

    private string Place(SourceSpan span) => $"{project.Folder.Display(change.Path)}:{span.Line}:{span.Column}";
}
