using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SafeOps.Host.Terminal;
using Engine = System.Management.Automation.PowerShell;

namespace SafeOps.Host.Running;

/// <summary>A PowerShell engine with the module imported, that runs one thing and shows what it gives.</summary>
internal sealed class EngineSession : IDisposable
{
    private readonly TerminalHost _host;
    private readonly Runspace _runspace;
    private readonly CancellationToken _interrupted;

    private EngineSession(TerminalHost host, Runspace runspace, CancellationToken interrupted)
    {
        _host = host;
        _runspace = runspace;
        _interrupted = interrupted;
    }

    /// <exception cref="RuntimeException">The module cannot be imported.</exception>
    public static EngineSession Open(TerminalHost host, string manifest, CancellationToken interrupted)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // What PowerShell's own installation configures; without it an engine package runs no script and loads no view.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        }
        var runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        var session = new EngineSession(host, runspace, interrupted);
        using var import = session.NewPipeline();
        import.AddCommand("Import-Module").AddParameter("Name", manifest).AddParameter("Global").AddParameter("ErrorAction", ActionPreference.Stop);
        import.Invoke();
        return session;
    }

    public int RunLine(string line)
    {
        var outcome = new Outcome(OutcomeScope.Acts(line, _runspace));
        using var pipeline = NewPipeline();
        pipeline.AddScript(line);
        if (Show(pipeline, outcome) is { } failure)
            outcome.See(failure.ErrorRecord);
        if (_interrupted.IsCancellationRequested)
            return ExitCodes.Weight(outcome.ExitCode) > ExitCodes.Weight(ExitCodes.Failed) ? outcome.ExitCode : ExitCodes.Failed;
        return _host.ExitCode ?? outcome.ExitCode;
    }

    public int RunScript(string text)
    {
        using var pipeline = NewPipeline();
        pipeline.AddScript(text);
        var outcome = new Outcome(acts: false);
        var failure = Show(pipeline, outcome);
        return ExitCode(succeeded: failure is null && outcome.LastStatementSucceeded);
    }

    public int RunFile(string path, IReadOnlyList<string> arguments)
    {
        using var pipeline = NewPipeline();
        pipeline.AddScript(ScriptFileText.Of(Path.GetFullPath(path), arguments));
        var failure = Show(pipeline, new Outcome(acts: false));
        return ExitCode(succeeded: failure is null);
    }

    public void Dispose() => _runspace.Dispose();

    /// <summary>Of a script: what it asked for by <c>exit</c>. A question nobody could answer is a failure even where it goes on.</summary>
    private int ExitCode(bool succeeded) =>
        _host.ExitCode ?? (succeeded && !_host.AnswerWasMissing && !_interrupted.IsCancellationRequested ? ExitCodes.Done : ExitCodes.Failed);

    private Engine NewPipeline()
    {
        var pipeline = Engine.Create();
        pipeline.Runspace = _runspace;
        return pipeline;
    }

    /// <summary>Runs it to the display, errors in their place among the results; gives what ended it early, if anything.</summary>
    private RuntimeException? Show(Engine pipeline, Outcome outcome)
    {
        pipeline.AddCommand(new CmdletInfo("Watch-Outcome", typeof(WatchOutcomeCommand))).AddParameter("Outcome", outcome);
        pipeline.AddCommand("Out-Default");
        pipeline.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        try
        {
            // Stop returns when the pipeline has reached the boundary it stops at.
            using var stop = _interrupted.Register(pipeline.Stop);
            pipeline.Invoke();
            return null;
        }
        catch (PipelineStoppedException) when (_interrupted.IsCancellationRequested)
        {
            return null;
        }
        catch (ParseException failure)
        {
            // The engine's error view finds no source for text that came from no file, and shows nothing.
            foreach (var error in failure.Errors ?? [])
                _host.UI.WriteErrorLine($"{error.Extent.StartLineNumber}:{error.Extent.StartColumnNumber}: {error.Message}");
            if (failure.Errors is null)
                _host.UI.WriteErrorLine(failure.Message);
            return failure;
        }
        catch (RuntimeException failure)
        {
            ShowError(failure.ErrorRecord);
            return failure;
        }
    }

    private void ShowError(ErrorRecord error)
    {
        using var display = NewPipeline();
        display.AddCommand("Out-Default").AddParameter("InputObject", error);
        _host.DisplayAsError(() => display.Invoke());
    }
}
