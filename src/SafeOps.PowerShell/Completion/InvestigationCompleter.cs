using System.Globalization;
using SafeOps.PowerShell.Sessions;

namespace SafeOps.PowerShell.Completion;

/// <summary>Investigations found from here, the youngest first.</summary>
public sealed class InvestigationCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request) =>
        EngineSeam.OpenInvestigations(CompletionRequest.Location()).Store.List().Select(i => new Candidate(
            i.Id, string.Create(CultureInfo.InvariantCulture, $"{i.Title}, {(i.IsOpen ? "open" : "completed")}, {i.Entries.Count} entries")));
}
