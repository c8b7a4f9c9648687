using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Commands;

/// <summary>What can be known of a command before it is run.</summary>
internal sealed class CommandPlanner(ResolvedStep step, PlanningContext context)
{
    private readonly CommandOptions _options = CommandOptions.Read(step.With);

    public async Task<PlannedAction> PlanAsync(CancellationToken cancellationToken)
    {
        var masker = context.Secrets.Masker;
        var display = masker.Hide(_options.Run.Display);
        var inputs = CommandFiles.Inputs(_options, context.Project);
        var before = await DigestsAsync(inputs, cancellationToken).ConfigureAwait(false);
        var (details, fidelity, reason) = await AskAsync(inputs, cancellationToken).ConfigureAwait(false);
        var lines = display.Split('\n');
        var action = new PlannedAction
        {
            Id = $"{step.Key}/1",
            StepKey = step.Key,
            StepId = step.Id,
            Item = step.Item,
            Uses = step.Uses,
            Verb = _options.Reads ? ActionVerb.Read : ActionVerb.Run,
            Target = lines[0],
            Summary = lines.Length == 1 ? lines[0] : $"{lines[0]} …",
            Details = [.. lines.Length > 1 ? lines : [], .. Declared(), .. details],
            Fidelity = fidelity,
            FidelityReason = reason,
            Risk = _options.Reads ? RiskLevel.Low : step.Undo.Kind == UndoKind.Steps ? RiskLevel.Medium : RiskLevel.High,
            Undo = Undo(),
            Undoable = _options.Reads || step.Undo.Kind == UndoKind.Steps,
            Intent = _options.ToIntent(),
            Before = before.Count == 0 ? [] : new JsonObject { ["files"] = before },
            Prediction = fidelity == Fidelity.Unknown ? null : new JsonObject { [CommandRunStep.Outcome] = true },
        };
        if (!_options.Reads)
            DeclaredChanges.Mark(_options, context.Project, context.World, step.Key);
        return action;
    }

    internal static async Task<string> DigestAsync(PlannedFile file, CancellationToken cancellationToken)
    {
        using var stream = file.Open();
        return await Digest.OfStreamAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs what may be run while planning: a command that reads, or the dry-run variant of one that does not.</summary>
    private async Task<(IReadOnlyList<string> Details, Fidelity Fidelity, string? Reason)> AskAsync(IReadOnlyList<string> inputs, CancellationToken cancellationToken)
    {
        var line = _options.Reads ? _options.Run : _options.DryRun;
        if (line is null)
            return ([], Fidelity.Declared, "the author declares what it changes; it has no dry run");
        if (Waits(inputs) is { } waits)
            return _options.Reads ? ([$"not run now: {waits}"], Fidelity.Declared, "the author declares that it only reads") : ([], Fidelity.Unknown, $"{waits}; its dry run is made then");
        if (CommandClaims.Contradiction(line, context.Project.Commands) is { } contradiction)
            throw new SafeOpsException(ErrorCodes.PlanRefused, $"{step.Place}: step '{step.Id}' says that {context.Secrets.Masker.Hide(line.Display)} only reads, and that is contradicted: {contradiction}", target: step.Id);
        var masker = context.Secrets.Masker;
        var result = await CommandStart.RunAsync(line, _options, context, step.Parameters, cancellationToken).ConfigureAwait(false);
        var output = CommandOutput.Lines(result, masker).Select(l => "  " + l).ToList();
        if (_options.Reads)
        {
            var wrong = result.TimedOut || !_options.ExitCodes.Contains(result.ExitCode) ? CommandRunStep.Expected(_options) : _options.Expect?.Unmet(result.Output);
            return ([$"now: {CommandOutput.Ending(result)}{(wrong is null ? "" : $", {masker.Hide(wrong)}")}", .. output], Fidelity.Declared, "the author declares that it only reads");
        }
        if (result.TimedOut || !CommandClaims.DryRunExitCodes(line, context.Project.Commands).Contains(result.ExitCode))
            throw new SafeOpsException(
                ErrorCodes.PlanRefused,
                $"{step.Place}: the dry run of step '{step.Id}', {masker.Hide(line.Display)}, ended with {CommandOutput.Ending(result)}.\n{string.Join('\n', output)}",
                "Find out why with the command itself; a dry run must end with exit code 0 where the change could be made.",
                step.Id);
        return ([$"dry run: {masker.Hide(line.Display)} ({CommandOutput.Ending(result)})", .. output], Fidelity.Declared, "its own dry run says so");
    }

    /// <summary>What an answer of the system as it is now would leave out; null where it would be the whole truth.</summary>
    private string? Waits(IReadOnlyList<string> inputs)
    {
        if (context.World.WaitsForAnything is { } uncertain)
            return $"waits for step '{uncertain}', which may change what it looks at";
        var folders = _options.Run.Words.Concat(_options.DryRun?.Words ?? []).Select(Folder).OfType<string>().ToList();
        var changed = context.World.Files.Changed.FirstOrDefault(f => inputs.Contains(f) || folders.Any(folder => f.StartsWith(folder, StringComparison.Ordinal)));
        return changed is null ? null : $"waits for an earlier step, which changes {context.Project.Folder.Display(changed)}";
    }

    /// <summary>The folder a word names, with its separator; also the path of a file that only an earlier step will make.</summary>
    private string? Folder(string word)
    {
        if (_options.Run.IsText || word.Length is 0 or > 4096 || word.Contains('\0') || word.Contains("${", StringComparison.Ordinal))
            return null;
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(word, CommandFiles.Folder(_options, context.Project)));
        return Directory.Exists(path) ? path + Path.DirectorySeparatorChar : context.World.Files.IsPlanned(path) ? path : null;
    }

    private async Task<JsonObject> DigestsAsync(IReadOnlyList<string> inputs, CancellationToken cancellationToken)
    {
        var digests = new JsonObject();
        foreach (var path in inputs)
        {
            // A step before this one may write it in a way nobody can predict: then there is nothing to hold on to.
            if (context.World.WaitsFor($"file:{path}") is null && context.World.Files[path] is { Exists: true } file)
                digests[context.Project.Folder.Display(path)] = await DigestAsync(file, cancellationToken).ConfigureAwait(false);
        }
        return digests;
    }

    private IEnumerable<string> Declared()
    {
        if (_options.Run.Shell is { } shell)
            yield return $"in {shell}";
        if (_options.WorkingDirectory is { } folder)
            yield return $"in folder {folder}";
        if (_options.Environment.Count > 0)
            yield return $"with environment {string.Join(", ", _options.Environment.Keys)}";
        if (_options.ExitCodes is not [0])
            yield return string.Create(CultureInfo.InvariantCulture, $"success is {CommandRunStep.Expected(_options)}");
        if (_options.Reads)
            yield break;
        yield return _options.Changes switch
        {
            null => "may change anything: the steps after it are planned when their turn comes; say what it changes with 'changes:'",
            [] => "changes nothing that another step looks at",
            var changes => $"may change {string.Join(", ", changes)}",
        };
        if (_options.Probe is null)
            yield return "after a crash nobody can ask whether it was done: give it a 'probe:'";
    }

    private string Undo() => (_options.Reads, step.Undo) switch
    {
        (true, _) => "nothing to undo: it only reads",
        (_, { Kind: UndoKind.Steps, Steps.Count: var count }) => string.Create(CultureInfo.InvariantCulture, $"undo: {count} {(count == 1 ? "step" : "steps")} of the change"),
        (_, { Reason: { } reason }) => $"no undo: {reason}",
        _ => "no undo: a command has none of its own",
    };
}
