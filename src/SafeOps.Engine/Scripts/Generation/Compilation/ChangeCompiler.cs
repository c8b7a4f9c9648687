using System.Globalization;
using System.Text.RegularExpressions;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Scripts.Generation.Compilation;

/// <summary>Makes the model of a script from a change while it is planned, step by step.</summary>
internal sealed class ChangeCompiler(SafeOpsProject project, ResolvedChange change)
{
    private readonly CompiledChange _compiled = new(project, change);

    public async Task AddAsync(ResolvedStep step, PlannedStep planned, PlanningContext context, CancellationToken cancellationToken)
    {
        foreach (var action in planned.Actions)
        {
            if (action.Verb == ActionVerb.None)
            {
                _compiled.Notes.Add($"{step.Key}: there was nothing to do when this was planned ({action.Summary}).");
                continue;
            }
            var number = _compiled.Steps.Count + 1;
            var made = step.Uses[..step.Uses.IndexOf('.')] switch
            {
                "file" => await new FileCompiler(_compiled, step, context, number).CompileAsync(action, cancellationToken).ConfigureAwait(false),
                "sql" when step.Uses == "sql.query" => Query(step),
                "sql" when step.Uses == "sql.execute" => new StatementsCompiler(_compiled, step).Compile(action, number),
                "sql" => await new RowsCompiler(_compiled, step, context, number).CompileAsync(action, cancellationToken).ConfigureAwait(false),
                "command" => new CommandCompiler(_compiled, step).Compile(action, number),
                _ => throw _compiled.Refused(step.Key, $"{step.Uses} asks the system for its dry run, its check and its way back, and a script has none of them.", "Run it with Invoke-SafeChange; the command lines it starts stand in its plan."),
            };
            var checks = step.Verify.SelectMany(c => new CheckCompiler(_compiled, step.Key).Compile(c)).ToList();
            _compiled.Steps.Add(made with
            {
                Key = planned.Actions.Count > 1 ? action.Id : step.Key,
                Notes = [.. made.Notes, .. checks.Select(c => $"Afterwards it must hold: {c.What}.")],
                // Where one step has several actions, its checks come after the last.
                Checks = action == planned.Actions[^1] ? [.. made.Checks, .. checks] : made.Checks,
            });
        }
    }

    private ScriptStep Query(ResolvedStep step)
    {
        var checks = new QueryCompiler(_compiled, step.Key).Compile(step.With, step.Parameters);
        return new ScriptStep { Key = step.Key, Title = $"ask: {checks[0].What}", Notes = ["It only reads."], Guard = new ReadingGuard(), Checks = checks };
    }

    public SafeScript Finish(ChangePlan plan, string? outFile)
    {
        return new SafeScript
        {
            Name = _compiled.Name,
            Folder = project.Root,
            FolderFromScript = outFile is not null && project.Folder.Display(outFile) is var shown && !Path.IsPathRooted(shown)
                ? Path.GetRelativePath(Path.GetDirectoryName(outFile)!, project.Root).Replace(Path.DirectorySeparatorChar, '/')
                : null,
            FolderMark = SafeOpsProject.FileName,
            Backup = _compiled.Backup,
            Header = new ScriptHeader
            {
                Title = plan.Title,
                Why = plan.Why,
                Origin =
                [
                    ("Change", plan.Path),
                    ("Environment", plan.Environment),
                    ("Plan", $"{plan.Digest} of {plan.PlannedAt:yyyy-MM-dd HH:mm} UTC"),
                    ("Risk", plan.Risk.ToString().ToLowerInvariant()),
                    ("Made by", $"{plan.PlannedBy}, with New-SafeScript of SafeOps: generated with assistance"),
                ],
                Notes = _compiled.Notes,
            },
            Preflight = [.. change.Preflight.SelectMany(c => new CheckCompiler(_compiled, "preflight").Compile(c))],
            Steps = _compiled.Paths.Complete(_compiled.Steps),
            // Last: preflight checks name connections too.
            Connections = _compiled.Connections,
        };
    }
}

/// <summary>What is known of a change as far as it is compiled.</summary>
internal sealed partial class CompiledChange(SafeOpsProject project, ResolvedChange change)
{
    public SafeOpsProject Project => project;

    public ResolvedChange Change => change;

    public string Name { get; } = Names().Replace($"{change.Definition.Name}-{change.Environment.Name}".ToLowerInvariant(), "-");

    /// <summary>One for each plan, so that the backups of one never stand for another.</summary>
    public string Backup => $".safeops/backup/{Name}-{Digest.Short(PlanDigest)}";

    public string PlanDigest { get; } = ChangePlanner.DigestOf(change, []);

    public List<ScriptStep> Steps { get; } = [];

    /// <summary>Folders that steps make: the first that needs one makes it.</summary>
    public HashSet<string> MadeFolders { get; } = new(StringComparer.Ordinal);

    public List<ScriptConnection> Connections { get; } = [];

    public List<string> Notes { get; } = [];

    public PathHistory Paths { get; } = new();

    /// <summary>The table that keeps what a step was.</summary>
    public string TableName(int number) => string.Create(CultureInfo.InvariantCulture, $"backup_{(Name.Length > 24 ? Name[..24] : Name).Replace('-', '_')}_{Digest.Short(PlanDigest)}_{number}");

    /// <summary>A connection that the script uses.</summary>
    public void Connect(string name)
    {
        if (Connections.All(c => c.Name != name))
            Connections.Add(ConnectionCompiler.Compile(project.Connection(name)));
    }

    /// <summary>A connection as people find it: with its file or its server.</summary>
    public string Shown(string name) => project.Connection(name) is { Settings: var settings } connection && connection.Provider == "sqlite"
        ? $"{name} ({ScriptQuote.Comment(settings["file"])})"
        : $"{name} ({ScriptQuote.Comment(project.Connection(name).Settings["database"])} on {ScriptQuote.Comment(project.Connection(name).Settings["host"])})";

    public SafeOpsException Refused(string key, string why, string? nextStep = null) =>
        new(ErrorCodes.ScriptNotPossible, $"Step '{key}' cannot be written as a script: {why}", nextStep, key);

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
