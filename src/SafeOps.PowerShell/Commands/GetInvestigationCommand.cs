using System.Globalization;
using System.Management.Automation;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Investigations, one of them with all its entries, or an entry with its output.</summary>
[Cmdlet(VerbsCommon.Get, "Investigation", DefaultParameterSetName = WholeSet)]
[OutputType(typeof(Investigation), ParameterSetName = [WholeSet])]
[OutputType(typeof(InvestigationEntry), typeof(string), ParameterSetName = [EntrySet])]
public sealed class GetInvestigationCommand : SafeOpsCommand
{
    private const string WholeSet = "Whole";
    private const string EntrySet = "Entry";

    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InvestigationCompleter))]
    public string? Investigation { get; set; }

    [Parameter(ParameterSetName = WholeSet)]
    public SwitchParameter Open { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = EntrySet)]
    public int[] Entry { get; set; } = [];

    [Parameter(ParameterSetName = EntrySet)]
    public SwitchParameter Output { get; set; }

    private InvestigationSession? _session;

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    protected override void ProcessRecord() => ForEachItem(Investigation ?? "", () =>
    {
        var store = (_session ??= EngineSeam.OpenInvestigations(Location)).Store;
        if (ParameterSetName == EntrySet)
            WriteEntries(store, InvestigationChoice.ToRead(store, Investigation));
        else if (Investigation is null)
            WriteAll(store.List().Where(i => !Open || i.IsOpen).Select(Listed));
        else
            WriteFound(store, Investigation);
    });

    private void WriteFound(InvestigationStore store, string wanted)
    {
        var found = store.FindAll(wanted);
        if (found.Count == 0 && WildcardPattern.ContainsWildcardCharacters(wanted))
            return;
        var shown = (found.Count == 0 ? [store.Find(wanted)] : found).Where(i => !Open || i.IsOpen).ToList();
        if (shown is not [var only])
        {
            WriteAll(shown.Select(Listed));
            return;
        }
        LastInvestigation.Remember(only.Id);
        WriteObject(only);
    }

    private void WriteEntries(InvestigationStore store, Investigation investigation)
    {
        foreach (var number in Entry)
        {
            ForEachItem(number, () =>
            {
                var entry = investigation.Entries.FirstOrDefault(e => e.Number == number) ?? throw new SafeOpsException(
                    ErrorCodes.InvestigationNotFound,
                    string.Create(CultureInfo.InvariantCulture, $"{investigation.Id} has no entry {number}; it has {investigation.Entries.Count}."),
                    $"Get-Investigation {investigation.Id} shows them.",
                    number);
                if (!Output)
                    WriteObject(entry);
                else if (entry is InvestigationStep step)
                    WriteAll(store.ReadOutput(investigation, step).TrimEnd('\n').Split('\n'));
                else
                    throw new SafeOpsException(ErrorCodes.ParameterInvalid, string.Create(CultureInfo.InvariantCulture, $"Entry {number} is no step, so nothing was printed."), target: number);
            });
        }
    }

    /// <summary>The same object under a type name of its own, so that a list shows a line each.</summary>
    private static PSObject Listed(Investigation investigation)
    {
        var listed = new PSObject(investigation);
        listed.TypeNames.Clear();
        listed.TypeNames.Add(typeof(Investigation).FullName + "#Listed");
        return listed;
    }
}
