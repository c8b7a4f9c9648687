using SafeOps.Logs.Reading;

namespace SafeOps.PowerShell.Completion;

/// <summary>How the lines of logs are read.</summary>
public sealed class LogFormatCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) => LogFormat.Names.Select(n => new Candidate(n, n));
}
