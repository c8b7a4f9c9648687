using System.Globalization;
using SafeOps.Investigations;
using SafeOps.PowerShell.Sessions;

namespace SafeOps.PowerShell.Completion;

/// <summary>Investigations found from here, the youngest first: their ids, and once a letter is typed their titles.</summary>
public sealed class InvestigationCompleter : ProjectCompleter
{
    private protected override IEnumerable<Candidate> Candidates(CompletionRequest request)
    {
        var all = EngineSeam.OpenInvestigations(CompletionRequest.Location()).Store.List();
        var ids = all.Select(i => new Candidate(i.Id, ToolTip(i)));
        return request.Typed.Length == 0 ? ids : ids.Concat(all.Select(i => new Candidate(i.Title, ToolTip(i))));
    }

    private static string ToolTip(Investigation investigation) =>
        string.Create(CultureInfo.InvariantCulture, $"{investigation.Title}, {(investigation.IsOpen ? "open" : "completed")}, {investigation.Entries.Count} entries");
}
