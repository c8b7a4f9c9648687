using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace SafeOps.Host.Terminal;

internal sealed class TerminalHost(TerminalUserInterface ui) : PSHost
{
    private bool _leaveNestedPrompt;

    public override string Name => "SafeOps";

    public override Version Version { get; } = typeof(TerminalHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => ui;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <summary>What <c>exit</c> asked for.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Whether something was asked where nobody could answer.</summary>
    public bool AnswerWasMissing => ui.AnswerWasMissing;

    /// <summary>Sends what a display writes to standard error: to Out-Default an error by itself is a result like any other.</summary>
    public void DisplayAsError(Action display)
    {
        ui.ResultsAreErrors = true;
        display();
        ui.ResultsAreErrors = false;
    }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <summary>A confirmation's answer "Suspend": lines are run until one says <c>exit</c>, then the question is asked again.</summary>
    public override void EnterNestedPrompt()
    {
        for (_leaveNestedPrompt = false; !_leaveNestedPrompt;)
        {
            ui.Write(">> ");
            var line = ui.ReadLine().Trim();
            if (line is "exit")
                return;
            using var nested = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
            nested.AddScript(line).AddCommand("Out-Default");
            nested.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            try
            {
                nested.Invoke();
            }
            catch (RuntimeException failure) when (failure is not PipelineStoppedException)
            {
                ui.WriteErrorLine(failure.Message);
            }
        }
    }

    public override void ExitNestedPrompt() => _leaveNestedPrompt = true;

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
