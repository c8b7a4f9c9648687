using System.Management.Automation;
using SafeOps.Ledger;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Promotion;

namespace SafeOps.PowerShell.Commands;

/// <summary>How well changes go: failure rate, lead time, time to restore, truth of dry runs.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ChangeRecord")]
[OutputType(typeof(ChangeMeasurement))]
public sealed class MeasureChangeRecordCommand : ProjectCommand
{
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ChangeNameCompleter))]
    public string[] Change { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    protected override void ProcessRecord() => OrTerminate(() =>
    {
        var names = Change.Select(c => WildcardPattern.Get(c, WildcardOptions.IgnoreCase)).ToList();
        var query = new LedgerQuery { Environment = Environment is null ? null : Session.Project.Environment(Environment).Name };
        var measured = Await(token => ChangeMeasure.MeasureAsync(Session.Ledger, Session.Project.Environments, query, token));
        // The total is of all changes, so it says nothing beside a choice of them.
        WriteAll(names.Count == 0 ? measured : measured.Where(m => m.Change is not null && names.Any(n => n.IsMatch(m.Change))));
    });
}
