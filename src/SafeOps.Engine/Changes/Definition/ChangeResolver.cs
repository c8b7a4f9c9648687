using System.Text.Json.Nodes;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Definition;

/// <summary>Fills a change in for an environment. Asks nothing of any target, so all mistakes a file can have are found here.</summary>
public sealed class ChangeResolver(SafeOpsProject project, TimeProvider time)
{
    /// <summary>Throws <see cref="MistakesException"/> with all mistakes, a missing required parameter included.</summary>
    /// <param name="given">Parameters named on the command line; text, number, boolean, date or a list of them.</param>
    /// <param name="frozen">The parameters of an earlier plan: relative dates stay as they were frozen there; null: they are frozen now.</param>
    public ResolvedChange Resolve(ChangeDefinition change, string environmentName, IReadOnlyDictionary<string, object?> given, JsonObject? frozen = null)
    {
        var environment = project.Environment(environmentName);
        var mistakes = new Mistakes(change.Path);
        CheckAgainstProject(change, mistakes);
        var writtenGiven = Given(change, given);
        var scope = ReadParameters(change, environment, writtenGiven, frozen, allowMissing: false, mistakes);
        var resolved = Fill(change, environment, scope, writtenGiven, mistakes);
        mistakes.ThrowIfAny(ErrorCodes.ChangeFileInvalid);
        resolved = resolved with
        {
            Connections = Connections(resolved).Distinct().Order(StringComparer.Ordinal).ToDictionary(c => c, c => Digest.OfJson(project.Connections[c].Identity)),
        };
        return resolved with { InputDigest = InputDigest(resolved) };
    }

    /// <summary>Notes all mistakes that can be found without knowing the parameters a person must still supply.</summary>
    internal void Check(ChangeDefinition change, Mistakes mistakes)
    {
        CheckAgainstProject(change, mistakes);
        foreach (var environment in project.Environments)
            Fill(change, environment, ReadParameters(change, environment, [], frozen: null, allowMissing: true, mistakes), [], mistakes);
    }

    private void CheckAgainstProject(ChangeDefinition change, Mistakes mistakes)
    {
        var environments = project.Environments.Select(e => e.Name).ToList();
        foreach (var (name, values) in change.Overrides)
        {
            var at = values.Values.FirstOrDefault()?.Span ?? new SourceSpan(1, 1, 0, 0);
            if (!environments.Contains(name, StringComparer.OrdinalIgnoreCase))
                mistakes.Add(at, $"overrides name the environment '{name}', which is not in {SafeOpsProject.FileName}.{NearestWord.Suggest(name, environments)}");
            foreach (var (parameter, value) in values.Where(v => change.Parameters.All(p => p.Name != v.Key)))
                mistakes.Add(value, $"overrides of '{name}' set '{parameter}', which is no parameter.{NearestWord.Suggest(parameter, [.. change.Parameters.Select(p => p.Name)])}");
        }
        foreach (var name in change.Checklist.SelectMany(i => i.Environments).Where(n => !environments.Contains(n, StringComparer.OrdinalIgnoreCase)))
            mistakes.Add(new SourceSpan(1, 1, 0, 0), $"the checklist names the environment '{name}', which is not in {SafeOpsProject.FileName}.{NearestWord.Suggest(name, environments)}");
    }

    private static JsonObject Given(ChangeDefinition change, IReadOnlyDictionary<string, object?> given)
    {
        var written = new JsonObject();
        foreach (var (name, value) in given)
        {
            var parameter = change.Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"'{name}' is no parameter of {change.Name}.{NearestWord.Suggest(name, [.. change.Parameters.Select(p => p.Name)])}", target: name);
            written[parameter.Name] = ParameterReader.FromObject(value)
                ?? throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"The value given for '{name}' is of a kind no parameter takes; expected text, a number, true or false, a date, or a list of them.", target: name);
        }
        return written;
    }

    private Scope ReadParameters(ChangeDefinition change, EnvironmentDefinition environment, JsonObject given, JsonObject? frozen, bool allowMissing, Mistakes mistakes)
    {
        var reader = new ParameterReader(project, time.GetUtcNow(), frozen);
        var values = new Dictionary<string, ParameterValue?>(StringComparer.Ordinal);
        var overrides = change.Overrides.GetValueOrDefault(environment.Name);
        foreach (var parameter in change.Parameters)
        {
            values[parameter.Name] = null;
            var node = overrides?.GetValueOrDefault(parameter.Name) ?? parameter.Default;
            if (given[parameter.Name] is { } named)
            {
                var (value, mistake) = reader.Read(parameter, named);
                values[parameter.Name] = value
                    ?? throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"{char.ToUpperInvariant(mistake![0])}{mistake[1..]}", target: parameter.Name);
            }
            else if (node is not null)
            {
                var (value, mistake) = reader.Read(parameter, Written(node, parameter.Type));
                values[parameter.Name] = value;
                if (mistake is not null)
                    mistakes.Add(node, mistake);
            }
            else if (!allowMissing)
            {
                mistakes.Add(parameter.Span, $"parameter '{parameter.Name}' has no value for {environment.Name}; give it a default, an override, or -Parameter @{{ {parameter.Name} = … }}.");
            }
        }
        foreach (var (name, value) in TargetNames.Of(environment))
            values[name] = value;
        // What other environments declare is no mistake of the file; whoever plans it here is told.
        foreach (var name in allowMissing ? TargetNames.Elsewhere(change, project.Environments) : [])
            values.TryAdd(name, null);
        return new Scope(values) { Environment = environment.Name };
    }

    /// <summary>A scalar as it was written: <c>1.10</c> stays <c>1.10</c> where text is wanted.</summary>
    private static JsonNode? Written(DataNode node, ParameterType type) => node switch
    {
        DataScalar scalar when type != ParameterType.List => JsonValue.Create(scalar.Text),
        _ => node.ToJson(),
    };

    private ResolvedChange Fill(ChangeDefinition change, EnvironmentDefinition environment, Scope scope, JsonObject given, Mistakes mistakes)
    {
        var steps = new StepResolver(project, change, mistakes);
        return new ResolvedChange
        {
            Definition = change,
            Project = project,
            Environment = environment,
            Parameters = scope.Known,
            Preflight = [.. change.Preflight.Select(c => steps.Check(c, scope, "preflight"))],
            Steps = steps.Resolve(change.Steps, scope),
            Given = given,
            InputDigest = "",
            ShapeDigest = Digest.OfJson(change.Shape),
        };
    }

    private string InputDigest(ResolvedChange change)
    {
        var definition = change.Definition;
        var overrides = definition.Overrides.GetValueOrDefault(change.Environment.Name);
        return Digest.OfJson(new JsonObject
        {
            ["shape"] = change.ShapeDigest,
            ["environment"] = change.Environment.Name,
            ["defaults"] = new JsonObject(definition.Parameters.Select(p => KeyValuePair.Create(p.Name, p.Default?.ToJson()))),
            ["overrides"] = new JsonObject((overrides ?? new Dictionary<string, DataNode>()).Select(o => KeyValuePair.Create(o.Key, o.Value.ToJson()))),
            ["given"] = change.Given.DeepClone(),
            ["targets"] = change.Environment.Targets.DeepClone(),
            ["connections"] = new JsonObject(change.Connections.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Key, c.Value))),
            ["files"] = InputFiles(change.Steps),
        });
    }

    /// <summary>Contents, by digest, of the project's files that steps name as input.</summary>
    internal JsonObject InputFiles(IEnumerable<ResolvedStep> steps)
    {
        var files = steps.SelectMany(s => StepTypes.Get(s.Uses).InputFiles(s, project).Concat(s.Undo.Steps.SelectMany(u => StepTypes.Get(u.Uses).InputFiles(u, project))))
            .Distinct().Order(StringComparer.Ordinal);
        return new JsonObject(files.Select(f => KeyValuePair.Create<string, JsonNode?>(project.Folder.Display(f), FileDigest(f))));
    }

    private static string FileDigest(string path) => File.Exists(path) ? Digest.OfBytes(File.ReadAllBytes(path)) : "missing";

    private static IEnumerable<string> Connections(ResolvedChange change)
    {
        var options = change.Steps.Concat(change.Steps.SelectMany(s => s.Undo.Steps)).Select(s => (s.Uses, s.With))
            .Concat(change.Steps.SelectMany(s => s.Verify).Concat(change.Preflight).Select(c => (c.Uses, c.With)));
        foreach (var (uses, with) in options)
        {
            foreach (var option in StepTypes.Get(uses).Descriptor.Options.Where(o => o.Kind == OptionKind.Connection))
            {
                if (Scope.AsText(with[option.Name]) is { } name)
                    yield return name;
            }
        }
    }
}
