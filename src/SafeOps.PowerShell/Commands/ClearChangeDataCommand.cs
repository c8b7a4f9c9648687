using System.Management.Automation;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.Values;

namespace SafeOps.PowerShell.Commands;

/// <summary>Removes saved data of ended runs: space is free again, and these runs can no longer be undone.</summary>
[Cmdlet(VerbsCommon.Clear, "ChangeData", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SavedDataSize))]
public sealed class ClearChangeDataCommand : ProjectCommand
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunCompleter))]
    public string[] RunId { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OlderThan { get; set; }

    private TimeSpan _age;

    protected override void BeginProcessing() => OrTerminate(() =>
    {
        if (OlderThan is not null && !Durations.TryParse(OlderThan, out _age))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-OlderThan is '{OlderThan}'; expected {Durations.Expected}.", target: OlderThan);
    });

    protected override void ProcessRecord() => ForEachItem(RunId.FirstOrDefault() ?? Location, () =>
    {
        if (!IsWhatIf)
            RequireAnswers();
        var latest = TimeProvider.System.GetUtcNow() - _age;
        foreach (var size in Await(token => Session.Runs.MeasureAsync(token)).Where(s => IsNamed(s) && s.Finished <= latest))
        {
            var target = $"{ByteSize.Format(size.Bytes)} saved by run {size.RunId} of {size.Change} in {size.Environment}";
            var action = "Remove for good; the run can then no longer be undone";
            if (IsWhatIf)
                WriteObject(size);
            else if (ShouldProcess(target, action))
                WriteObject(Await(token => Session.Runs.ClearAsync(size.RunId, token)));
        }
    });

    private bool IsNamed(SavedDataSize size) =>
        RunId.Length == 0 || RunId.Any(id => size.RunId.StartsWith(id, StringComparison.OrdinalIgnoreCase));
}
