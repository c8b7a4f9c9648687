using System.Management.Automation;
using SafeOps.Ledger;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;

namespace SafeOps.PowerShell.Commands;

/// <summary>The ledger's records, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "ChangeRecord")]
[OutputType(typeof(ChangeRecord))]
public sealed class GetChangeRecordCommand : ProjectCommand
{
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ChangeNameCompleter))]
    public string[] Change { get; set; } = [];

    [Parameter]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string[] Environment { get; set; } = [];

    [Parameter]
    public RecordKind[] Kind { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunCompleter))]
    public string? RunId { get; set; }

    [Parameter]
    public long[] RecordId { get; set; } = [];

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    protected override void ProcessRecord() => ForEachItem(RunId ?? Location, () =>
    {
        var records = Await(token => Task.Run(() => ReadAsync(token), token));
        WriteAll(Last is { } count ? records.TakeLast(count) : records);
    });

    private async Task<List<ChangeRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        var names = Change.Select(c => WildcardPattern.Get(c, WildcardOptions.IgnoreCase)).ToList();
        var found = new List<ChangeRecord>();
        await foreach (var record in Session.Ledger.ReadAsync(LedgerQuery.All, cancellationToken).ConfigureAwait(false))
        {
            if ((names.Count == 0 || names.Any(n => n.IsMatch(record.Change)))
                && (Environment.Length == 0 || Environment.Contains(record.Environment, StringComparer.OrdinalIgnoreCase))
                && (Kind.Length == 0 || Kind.Contains(record.Kind))
                && (RecordId.Length == 0 || RecordId.Contains(record.RecordId))
                && (RunId is null || record.RunId?.StartsWith(RunId, StringComparison.OrdinalIgnoreCase) == true))
                found.Add(record);
        }
        return found;
    }
}
