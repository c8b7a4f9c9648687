using System.Collections;
using System.Management.Automation;
using SafeOps.Ledger;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Promotion;

namespace SafeOps.PowerShell.Commands;

/// <summary>A person's word for items of an environment's checklist, kept in the ledger.</summary>
[Cmdlet(VerbsLifecycle.Confirm, "ChangeVerification", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ChangeRecord))]
public sealed class ConfirmChangeVerificationCommand : ProjectCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChangeFileCompleter))]
    public string Path { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string Environment { get; set; } = "";

    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChecklistItemCompleter))]
    public string[] Item { get; set; } = [];

    [Parameter]
    [ArgumentCompleter(typeof(ParameterNameCompleter))]
    public Hashtable? Parameter { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Note { get; set; }

    protected override void ProcessRecord() => ForEachItem(Path, () =>
    {
        var file = ResolvePath(Path);
        var request = new ChangeRequest(file, Environment) { Parameters = ParameterTable.Values(Parameter) };
        if (!IsWhatIf)
            RequireAnswers();
        if (ShouldProcess($"{System.IO.Path.GetFileName(file)} → {Environment}", $"Confirm {string.Join(", ", Item)}"))
            WriteAll(Await(token => SessionAround(file).Promotion.ConfirmAsync(request, Item, Note, token)));
    });
}
