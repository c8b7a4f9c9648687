using System.Globalization;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Scripts.Generation.Bash;
using SafeOps.Scripts.Generation.Compilation;
using SafeOps.Scripts.Generation.PowerShell;
using SafeOps.Scripts.Generation.Python;
using SafeOps.Scripts.Generation.Sql;
using SafeOps.Secrets;

namespace SafeOps.Scripts.Generation;

/// <summary>A change to be written as a script.</summary>
/// <param name="Path">The change file, full.</param>
/// <param name="Environment">For which it is planned; the script is for this one alone.</param>
/// <param name="Language">Of the script.</param>
public sealed record ScriptRequest(string Path, string Environment, ScriptLanguage Language)
{
    /// <summary>Overrides everything the files say.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = new Dictionary<string, object?>();

    /// <summary>Where it will lie, full; in the project it finds the project from there. Null: it is not known.</summary>
    public string? OutFile { get; init; }
}

/// <summary>A script, and what it was made from.</summary>
public sealed record GeneratedScript
{
    /// <summary>The change it is made from; null: none.</summary>
    public string? Change { get; init; }

    /// <summary>The task it is a template for; null: none.</summary>
    public string? Task { get; init; }
    public string? Environment { get; init; }
    public required ScriptLanguage Language { get; init; }

    /// <summary>Of the plan it does; null where it has none.</summary>
    public string? PlanDigest { get; init; }

    /// <summary>What each step does, in order.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>Steps that have no way back, each with its reason.</summary>
    public required IReadOnlyList<string> WithoutRollback { get; init; }

    public required string Text { get; init; }
}

/// <summary>
/// Writes scripts that people review and run without SafeOps. The plan is made as for a dry run; what it does not know, a
/// script could not do, and is refused with the reason.
/// </summary>
public sealed class ScriptGenerator(SafeOpsProject project, ChangeCatalog catalog, ChangeResolver resolver, ChangePlanner planner, SecretMasker masker)
{
    private static readonly IScriptWriter[] Writers = [new BashWriter(), new PowerShellWriter(), new PythonWriter(), new SqlWriter()];

    /// <summary>Throws <see cref="ErrorCodes.ScriptNotPossible"/> where a step cannot be written in the language, or its outcome is not known.</summary>
    public async Task<GeneratedScript> FromChangeAsync(ScriptRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        var change = resolver.Resolve(catalog.Load(request.Path), request.Environment, request.Parameters);
        var compiler = new ChangeCompiler(project, change);
        var plan = await planner.PlanAsync(change, [], observer, cancellationToken, (step, planned, context) => compiler.AddAsync(step, planned, context, cancellationToken)).ConfigureAwait(false);
        if (plan.Preflight.FirstOrDefault(p => !p.Passed) is { } failed)
            throw new SafeOpsException(ErrorCodes.PreflightFailed, $"{plan.Path}: a preflight check failed: {failed.What}: {failed.Found}", "Mend what the check found, then generate the script.", plan.Change);
        var script = compiler.Finish(plan, request.OutFile);
        return new GeneratedScript
        {
            Change = plan.Change,
            Environment = plan.Environment,
            Language = request.Language,
            PlanDigest = plan.Digest,
            Steps = [.. script.Steps.Select(s => masker.Hide(s.Title))],
            WithoutRollback = [.. script.Steps.Where(s => s.NoUndo is not null).Select(s => $"{s.Key}: {s.NoUndo}")],
            Text = Write(script, request.Language, masker),
        };
    }

    /// <summary>In one language; no secret the session has met is in it.</summary>
    public static string Write(SafeScript script, ScriptLanguage language, SecretMasker masker)
    {
        var writer = Writers.Single(w => w.Language == language);
        if (writer.Obstacle(script) is { } obstacle)
            throw new SafeOpsException(ErrorCodes.ScriptNotPossible, obstacle, target: script.Name);
        return Checked(script, writer.Write(script), masker);
    }

    /// <summary>A text that was written, if no secret is in it.</summary>
    internal static string Checked(SafeScript script, string text, SecretMasker masker)
    {
        var hidden = masker.Hide(text);
        if (hidden == text)
            return text;
        var line = text.Split('\n').Zip(hidden.Split('\n')).TakeWhile(l => l.First == l.Second).Count() + 1;
        throw new SafeOpsException(
            ErrorCodes.ScriptNotPossible,
            string.Create(CultureInfo.InvariantCulture, $"Line {line} of the script would hold a secret: {hidden.Split('\n').ElementAtOrDefault(line - 1)?.Trim()}"),
            "Take the secret out of the change and the files it edits; a script reads it from the environment.",
            script.Name);
    }
}
