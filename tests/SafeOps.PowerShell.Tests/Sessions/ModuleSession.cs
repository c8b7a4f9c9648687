using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Engine = System.Management.Automation.PowerShell;

namespace SafeOps.PowerShell.Tests.Sessions;

/// <summary>The real engine in this process, in a runspace of its own, with the staged module imported.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace _runspace;

    public ModuleSession(int width = 100, string? location = null, bool import = true)
    {
        PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        Host = new TestHost(width);
        _runspace = RunspaceFactory.CreateRunspace(Host, InitialSessionState.CreateDefault2());
        _runspace.Open();
        if (import)
            Invoke($"Import-Module '{BuiltFiles.Manifest}'").Succeeds();
        if (location is not null)
            _runspace.SessionStateProxy.Path.SetLocation(location);
    }

    public TestHost Host { get; }

    /// <summary>Runs a script; <paramref name="variables"/> are set before it, by name.</summary>
    public PipelineResult Invoke(string script, params (string Name, object Value)[] variables)
    {
        using var pipeline = NewPipeline(script, variables);
        var output = new PSDataCollection<PSObject>();
        ErrorRecord? terminatedBy = null;
        try
        {
            pipeline.Invoke<PSObject, PSObject>(null, output, null);
        }
        catch (RuntimeException failure)
        {
            terminatedBy = failure.ErrorRecord;
        }
        return new PipelineResult(
            [.. output],
            [.. pipeline.Streams.Error, .. terminatedBy is null ? Array.Empty<ErrorRecord>() : [terminatedBy]],
            [.. pipeline.Streams.Warning.Select(record => record.Message)],
            [.. pipeline.Streams.Verbose.Select(record => record.Message)],
            [.. pipeline.Streams.Debug.Select(record => record.Message)],
            terminatedBy is not null);
    }

    /// <summary>Runs a script and gives what a person would see: results through their views, errors, warnings.</summary>
    public string Display(string script, params (string Name, object Value)[] variables)
    {
        using var pipeline = NewPipeline(script, variables);
        pipeline.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.AddCommand("Out-Default");
        Host.TakeText();
        pipeline.Invoke();
        return Host.TakeText();
    }

    public void Dispose() => _runspace.Dispose();

    private Engine NewPipeline(string script, (string Name, object Value)[] variables)
    {
        foreach (var (name, value) in variables)
            _runspace.SessionStateProxy.SetVariable(name, value);
        var pipeline = Engine.Create();
        pipeline.Runspace = _runspace;
        return pipeline.AddScript(script);
    }
}

/// <summary>What a pipeline gave; <paramref name="Terminated"/> where an error ended it, which is then the last of its errors.</summary>
internal sealed record PipelineResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Debug,
    bool Terminated)
{
    /// <summary>Fails the test with the errors' texts, if there are any.</summary>
    public PipelineResult Succeeds()
    {
        Assert.True(Errors.Count == 0, string.Join('\n', Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}\n{error.Exception}")));
        return this;
    }

    /// <summary>The output's one object.</summary>
    public PSObject Single() => Assert.Single(Succeeds().Output);

    /// <summary>The one error, whose id starts with <paramref name="id"/>.</summary>
    public ErrorRecord Refused(string id)
    {
        var error = Assert.Single(Errors);
        Assert.StartsWith(id, error.FullyQualifiedErrorId, StringComparison.Ordinal);
        return error;
    }
}
