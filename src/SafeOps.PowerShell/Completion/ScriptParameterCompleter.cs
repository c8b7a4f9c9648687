using SafeOps.Scripts.Generation.Tasks;

namespace SafeOps.PowerShell.Completion;

/// <summary>Parameters of the change file or the task given, each as a table to fill in; of a task first all that it must be told.</summary>
public sealed class ScriptParameterCompleter : ProjectCompleter
{
    private readonly ParameterNameCompleter _ofChange = new();

    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request)
    {
        if (request.Task is not { } name)
            return _ofChange.Offer(request);
        var task = TaskScripts.Find(name);
        var required = task.Parameters.Where(p => p.Required).ToList();
        return task.Parameters.Select(p => new Candidate(
                $"@{{ '{p.Name}' = '{p.Default}' }}",
                $"{p.Name}: {p.Kind.ToString().ToLowerInvariant()}{(p.Required ? ", required" : "")}. {p.Summary}",
                IsExpression: true))
            .Prepend(new Candidate($"@{{ {string.Join("; ", required.Select(p => $"'{p.Name}' = ''"))} }}", $"All that {task.Name} must be told", IsExpression: true));
    }
}
