using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Scripts.Generation.Tasks;

/// <summary>A task to be written as a script.</summary>
/// <param name="Task">Its name, in any case.</param>
/// <param name="Language">Of the script.</param>
/// <param name="Parameters">By name, in any case.</param>
public sealed record TaskRequest(string Task, ScriptLanguage Language, IReadOnlyDictionary<string, object?> Parameters)
{
    /// <summary>For which it is meant, for the header; null: it is not said.</summary>
    public string? Environment { get; init; }

    /// <summary>Where its relative paths start, and where files it needs now are looked for; full.</summary>
    public required string Folder { get; init; }

    /// <summary>Where it will lie, full; null: it is not known.</summary>
    public string? OutFile { get; init; }

    /// <summary>Who lets it be written.</summary>
    public required string MadeBy { get; init; }
}

/// <summary>Writes scripts for the classic cases, without a change.</summary>
public static class TaskScripts
{
    private static readonly ScriptTask[] Tasks =
        [new CompletedPodsTask(), new DeploymentTask(), new WebServerConfigTask(), new LogGroupsTask(), new SqlMigrationTask(), new BatchedPurgeTask()];

    /// <summary>All there are.</summary>
    public static IReadOnlyList<TaskDescriptor> All { get; } = [.. Tasks.Select(t => t.Descriptor)];

    /// <summary>Throws <see cref="ErrorCodes.ScriptTaskUnknown"/> with the nearest name.</summary>
    public static TaskDescriptor Find(string name) => Of(name).Descriptor;

    /// <summary>Throws <see cref="ErrorCodes.ScriptTaskInvalid"/> where values are wrong, <see cref="ErrorCodes.ScriptNotPossible"/> where the task is not written in the language.</summary>
    public static GeneratedScript Generate(TaskRequest request, SecretMasker masker)
    {
        var task = Of(request.Task);
        var described = task.Descriptor;
        if (!described.Languages.Contains(request.Language))
            throw new SafeOpsException(ErrorCodes.ScriptNotPossible, $"The task {described.Name} is not written in {request.Language}. Its languages: {string.Join(", ", described.Languages)}.", $"Take -Language {described.Languages[0]}.", described.Name);
        var values = TaskValues.Read(described, request.Parameters);
        var digest = Digest.OfJson(values.ToJson());
        var script = task.Build(Frame(described, request, digest), values, request);
        return new GeneratedScript
        {
            Task = described.Name,
            Environment = request.Environment,
            Language = request.Language,
            Steps = [.. script.Steps.Select(s => masker.Hide(s.Title))],
            WithoutRollback = [.. script.Steps.Where(s => s.NoUndo is not null).Select(s => $"{s.Title}: {s.NoUndo}")],
            Text = request.Language == ScriptLanguage.Sql ? ScriptGenerator.Checked(script, task.Sql(script, values, request), masker) : ScriptGenerator.Write(script, request.Language, masker),
        };
    }

    private static SafeScript Frame(TaskDescriptor task, TaskRequest request, string digest)
    {
        var name = string.Concat(task.Name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
        return new SafeScript
        {
            Name = name,
            FolderFromScript = request.OutFile is null ? null : Path.GetRelativePath(Path.GetDirectoryName(request.OutFile)!, request.Folder).Replace(Path.DirectorySeparatorChar, '/'),
            // One for each set of values, so that the backups of one never stand for another.
            Backup = $".safeops/backup/{name}-{Digest.Short(digest)}",
            Header = new ScriptHeader
            {
                Title = task.Summary,
                Origin =
                [
                    ("Task", $"{task.Name}, a template of SafeOps; its values stand below"),
                    .. request.Environment is { } environment ? new[] { ("Environment", environment) } : [],
                    ("Values", digest),
                    ("Made by", $"{request.MadeBy}, with New-SafeScript of SafeOps: generated with assistance"),
                ],
            },
            Steps = [],
        };
    }

    private static ScriptTask Of(string name) => Tasks.FirstOrDefault(t => string.Equals(t.Descriptor.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new SafeOpsException(ErrorCodes.ScriptTaskUnknown, $"There is no task '{name}'.{NearestWord.Suggest(name, [.. Tasks.Select(t => t.Descriptor.Name)])}", target: name);
}
