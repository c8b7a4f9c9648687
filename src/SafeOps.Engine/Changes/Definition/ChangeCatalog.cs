using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Definition;

/// <summary>The change files of a project, read and validated.</summary>
public sealed class ChangeCatalog(SafeOpsProject project, ChangeReader reader, ChangeResolver resolver)
{
    public const string FileEnding = ".change.yaml";

    private static readonly EnumerationOptions Shallow = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>Reads one file. Throws <see cref="MistakesException"/> (<c>ChangeFileInvalid</c>) with all its mistakes.</summary>
    public SafeChange Read(string path)
    {
        var definition = Load(path);
        var (risk, reasons) = RiskOf(definition);
        return new SafeChange
        {
            Name = definition.Name,
            Title = definition.Title,
            Why = definition.Why,
            Author = definition.Author,
            Path = definition.Path,
            RelativePath = System.IO.Path.GetRelativePath(project.Root, definition.Path).Replace(System.IO.Path.DirectorySeparatorChar, '/'),
            Risk = risk,
            RiskReasons = reasons,
            Parameters = [.. definition.Parameters.Select(p => new ParameterSummary(p.Name, p.Type, p.Required, Written(p.Default), p.Description))],
            Steps = [.. definition.Steps.Select(s => new StepSummary(s.Id, s.Name ?? s.Id, s.Uses, Written(s.ForEach), UndoText(s)))],
            Environments = [.. project.Environments.Select(e => e.Name)],
            ShapeDigest = Digest.OfJson(definition.Shape),
        };
    }

    /// <summary>Full paths of the project's change files, in ordinal order; folders whose name begins with a dot are left out.</summary>
    public IReadOnlyList<string> Find() => [.. Below(project.Root).Order(StringComparer.Ordinal)];

    /// <summary>The definition, checked for every environment as far as that goes without parameters a person must supply.</summary>
    internal ChangeDefinition Load(string path)
    {
        var mistakes = new Mistakes(path);
        var definition = reader.Read(path, mistakes);
        resolver.Check(definition, mistakes);
        mistakes.ThrowIfAny(ErrorCodes.ChangeFileInvalid);
        return definition;
    }

    private static IEnumerable<string> Below(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*" + FileEnding, Shallow))
            yield return file;
        foreach (var child in Directory.EnumerateDirectories(folder, "*", Shallow).Where(c => !Path.GetFileName(c).StartsWith('.')))
        {
            foreach (var file in Below(child))
                yield return file;
        }
    }

    /// <summary>What can be said without planning: what the step types do and whether there is a way back.</summary>
    internal static (RiskLevel Level, IReadOnlyList<string> Reasons) RiskOf(ChangeDefinition definition)
    {
        var found = new List<(RiskLevel Level, string Reason)>();
        foreach (var step in definition.Steps)
        {
            var descriptor = StepTypes.Get(step.Uses).Descriptor;
            if (!step.OnlyReads)
                found.Add((descriptor.Risk, $"{step.Id} uses {step.Uses}"));
            if (!step.OnlyReads && step.Undo is UndoDefinition.None none && descriptor.Risk > RiskLevel.Low)
                found.Add((RiskLevel.High, $"{step.Id} has no undo: {none.Reason}"));
        }
        if (definition.Risk is { } declared)
            found.Add((declared, "the author says so"));
        var risk = found.Select(f => f.Level).DefaultIfEmpty(RiskLevel.Low).Max();
        return (risk, [.. found.Where(f => f.Level == risk).Select(f => f.Reason).Distinct()]);
    }

    private static string UndoText(StepDefinition step) => step.Undo switch
    {
        UndoDefinition.None none => $"none: {none.Reason}",
        UndoDefinition.Steps steps => $"{steps.List.Count} steps",
        _ when step.OnlyReads => "not needed",
        _ => "default",
    };

    private static string? Written(DataNode? node) => node switch
    {
        null => null,
        DataScalar scalar => scalar.Text,
        _ => CanonicalJson.Write(node.ToJson()),
    };
}

/// <summary>A valid change file, as people and scripts look at it.</summary>
public sealed record SafeChange
{
    public required string Name { get; init; }
    public required string Title { get; init; }
    public string? Why { get; init; }
    public string? Author { get; init; }

    /// <summary>Full path.</summary>
    public required string Path { get; init; }

    /// <summary>From the project's folder, with <c>/</c>.</summary>
    public required string RelativePath { get; init; }

    /// <summary>What the step types amount to, raised by the author's own estimate. A plan may find more.</summary>
    public required RiskLevel Risk { get; init; }
    public required IReadOnlyList<string> RiskReasons { get; init; }
    public required IReadOnlyList<ParameterSummary> Parameters { get; init; }
    public required IReadOnlyList<StepSummary> Steps { get; init; }
    public required IReadOnlyList<string> Environments { get; init; }
    public required string ShapeDigest { get; init; }
}

public sealed record ParameterSummary(string Name, ParameterType Type, bool Required, string? Default, string? Description);

public sealed record StepSummary(string Id, string Name, string Uses, string? ForEach, string Undo);
