using SafeOps.PowerShell.Sessions;

namespace SafeOps.PowerShell.Completion;

/// <summary>Parameters of the runbook given, each as a table to fill in.</summary>
public sealed class RunbookParameterCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => request.ChangeFile is { } file
        ? EngineSeam.OpenRunbooks(CompletionRequest.Location()).Read(file).Runbook.Parameters
            .Select(p => new Candidate($"@{{ {p.Name} = '{p.Example?.Replace("'", "''", StringComparison.Ordinal)}' }}", p.Description, IsExpression: true))
        : [];
}
