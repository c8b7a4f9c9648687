using SafeOps.Changes.Definition;
using SafeOps.Projects;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Files;

/// <summary><c>file.set</c>: one value in a YAML or JSON file, edited in place.</summary>
internal sealed class FileSetStep : EditStepType
{
    private static readonly string[] JsonExtensions = [".json", ".jsonc"];

    public override StepTypeDescriptor Descriptor { get; } = new(
        "file.set",
        "Sets a value at a path in a YAML or JSON file; everything else stays byte for byte.",
        [
            new("file", OptionKind.Path, "The file to edit.") { Required = true },
            new("path", OptionKind.Text, $"Where the value stands: {ValuePath.Expected}.") { Required = true },
            new("value", OptionKind.Any, "The value: text, number, boolean, null, a list or a mapping.") { Required = true },
            new("create", OptionKind.Boolean, "Make the key, and mappings on the way to it, where they are absent.") { Default = "false" },
            new("document", OptionKind.Integer, "Which of several YAML documents, counted from 0."),
            new("format", OptionKind.Text, "What the file is, where its name (.json, .jsonc, else YAML) does not say.") { Values = ["yaml", "json"] },
            StepOptions.MaxSize,
        ])
    {
        HasDefaultUndo = true,
        Risk = RiskLevel.Low,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project)
    {
        if (step.With["path"]?.GetValue<string>() is { } path && Interpolation.Names(path).Count == 0 && ValuePath.TryParse(path, out var mistake) is null)
            yield return new OptionMistake("path", $"'{path}', {mistake} Expected {ValuePath.Expected}.");
        foreach (var outside in StepOptions.CheckPaths(step, project, "file"))
            yield return outside;
    }

    protected override TextEdit Edit(string text, string name, StepOptions options, StepContext context)
    {
        var written = options.Text("path");
        var path = ValuePath.TryParse(written, out var mistake)
            ?? throw new Errors.SafeOpsException(Errors.ErrorCodes.ParameterInvalid, $"'{written}' is no path: {mistake}", $"Expected {ValuePath.Expected}.");
        var result = ValueEdit.Set(
            new ValueEditRequest(text, name, path, options.Value("value"))
            {
                Json = options.TextOrNull("format") is { } format ? format == "json" : JsonExtensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase),
                Create = options.Flag("create"),
                Document = options.Whole("document"),
            },
            context.Services.Yaml);
        return new TextEdit(result.Text, [result.Changed
            ? $"{path}: {result.Before ?? "(absent)"} → {result.After} (line {result.Line})"
            : $"{path} is already {result.After} (line {result.Line})"]);
    }
}
