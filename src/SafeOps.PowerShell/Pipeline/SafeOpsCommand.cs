using System.Management.Automation;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.PowerShell.Sessions;
using SafeOps.Values;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>
/// What every cmdlet stands on: it owns cancellation, carries the engine's asynchronous calls to the pipeline's thread
/// and back, and turns the engine's failures into error records.
/// </summary>
public abstract class SafeOpsCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The engine call that is under way stops at its next safe boundary; the pipeline's thread waits for it.</summary>
    protected sealed override void StopProcessing() => _stop.Cancel();

    public void Dispose()
    {
        _stop.Dispose();
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the cmdlet holds, also where it was stopped before its end.</summary>
    private protected virtual void Release()
    {
    }

    /// <summary>Waits for an engine call. What it says and asks meanwhile is said and asked from this thread, the pipeline's.</summary>
    private protected T Await<T>(Func<IRunObserver, CancellationToken, Task<T>> call) => Converse(call);

    /// <summary>The same for what asks and says in its own words.</summary>
    private protected T Converse<T>(Func<Conversation, CancellationToken, Task<T>> call)
    {
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        return new Conversation(this, abandon).Hold(call);
    }

    private protected T Await<T>(Func<CancellationToken, Task<T>> call) => Await((_, token) => call(token));

    /// <summary>Runs one item of the pipeline: its failure is written, and the next item has its turn.</summary>
    private protected void ForEachItem(object item, Action process)
    {
        try
        {
            process();
        }
        catch (SafeOpsException failure)
        {
            WriteFailure(failure, item);
        }
    }

    /// <summary>Runs an engine call without which the cmdlet has nothing to give: its failure ends the cmdlet.</summary>
    private protected void OrTerminate(Action process)
    {
        try
        {
            process();
        }
        catch (SafeOpsException failure)
        {
            ThrowTerminatingError(EngineErrors.Record(failure, target: null, Hide));
        }
    }

    /// <summary>The value of <c>-WhatIf</c> here, given or inherited from the caller's preference.</summary>
    private protected bool IsWhatIf => Preference("WhatIf", "WhatIfPreference");

    /// <summary>The caller wants to hear each thing that is done (<c>-Verbose</c>).</summary>
    internal bool Explains => Wants("Verbose", "VerbosePreference");

    /// <summary>The caller takes the log: shows it (<c>-InformationAction</c>) or collects it (<c>-InformationVariable</c>).</summary>
    internal bool KeepsLog => MyInvocation.BoundParameters.ContainsKey("InformationVariable") || Wants("InformationAction", "InformationPreference");

    /// <summary>Full path of a file or folder that need not exist, from PowerShell's own location.</summary>
    private protected string ResolvePath(string path)
    {
        var resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem"
            ? resolved
            : throw new SafeOpsException(ErrorCodes.FileNotFound, $"'{path}' is no path of the file system, but of {provider.Name}.", "Give a path on a disk.", path);
    }

    /// <summary>
    /// Full paths of the files and folders that a path names: itself, taken literally, where it is there, as what comes down the
    /// pipeline is; else those that fit its wildcards, of which there must be some.
    /// </summary>
    private protected IReadOnlyList<string> ResolvePaths(string path)
    {
        var literal = ResolvePath(path);
        if (File.Exists(literal) || Directory.Exists(literal) || !WildcardPattern.ContainsWildcardCharacters(path))
            return [File.Exists(literal) || Directory.Exists(literal) ? literal : ResolvePath(WildcardPattern.Unescape(path))];
        var found = SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _).Order(StringComparer.Ordinal).ToList();
        return found.Count > 0 ? found : throw new SafeOpsException(ErrorCodes.FileNotFound, $"Nothing fits '{path}'.", "Look at the pattern, and at the folder it is meant from.", path);
    }

    /// <summary>A duration that a parameter is given as text; it must be longer than nothing.</summary>
    private protected static TimeSpan Duration(string text, string parameter) => Durations.TryParse(text, out var value) && value > TimeSpan.Zero
        ? value
        : throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-{parameter} is '{text}'; expected {Durations.Expected}.", target: text);

    /// <summary>PowerShell's location in the file system, whatever provider it stands in now.</summary>
    private protected string Location => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    /// <summary>A run that did not end well is written twice: as the object a script looks at, then as the error that makes <c>$?</c> false.</summary>
    private protected void WriteRun(ChangeRun run)
    {
        var failure = RunFailure.Of(run);
        if (Stopping && failure is not null)
        {
            // A stopped pipeline takes nothing more, and a person must learn how to go on.
            Host?.UI?.WriteWarningLine(Hide(failure.NextStep is null ? failure.Message : failure.Message + Environment.NewLine + failure.NextStep));
        }
        WriteObject(run);
        if (failure is not null)
            WriteFailure(failure, run);
    }

    private protected void WriteFailure(SafeOpsException failure, object? target) => WriteError(EngineErrors.Record(failure, target, Hide));

    /// <summary>The text without any secret this cmdlet may have met.</summary>
    private protected virtual string Hide(string text) => KnownSecrets.Hide(text);

    /// <summary>A file the cmdlet has written, shown as such: the file system's own view needs what its provider adds.</summary>
    private protected void WriteFile(string path)
    {
        var file = PSObject.AsPSObject(new FileInfo(path));
        file.TypeNames.Insert(0, typeof(FileInfo).FullName + "#Written");
        WriteObject(file);
    }

    private protected void WriteAll<T>(IEnumerable<T> results) => WriteObject(results, enumerateCollection: true);

    /// <summary>
    /// Refuses before anything is begun where a question will come up and nobody can answer it: a run must not stop
    /// half-way for want of an answer.
    /// </summary>
    private protected void RequireAnswers()
    {
        if (AsksForConfirmation && !Interaction.IsPossible(Host))
        {
            throw new SafeOpsException(
                ErrorCodes.ConfirmationMissing,
                "This asks for confirmation, and nobody can answer here. Nothing was done.",
                "Look at what it would do with -WhatIf, then give -Confirm:$false.");
        }
    }

    /// <summary>What changes something will be asked about, unless a person has answered for all.</summary>
    private protected bool AsksForConfirmation => MyInvocation.BoundParameters.TryGetValue("Confirm", out var given)
        ? LanguagePrimitives.IsTrue(given)
        : LanguagePrimitives.TryConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference"), out var threshold)
            && threshold != ConfirmImpact.None && Impact >= threshold;

    private ConfirmImpact Impact => (ConfirmImpact)GetType().GetCustomAttributes(typeof(CmdletAttribute), inherit: false)
        .Cast<CmdletAttribute>().Select(a => a.ConfirmImpact).DefaultIfEmpty(ConfirmImpact.None).First();

    /// <summary>A switch, or an action that does not keep silent.</summary>
    private bool Wants(string parameter, string variable) =>
        (MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? given : GetVariableValue(variable)) switch
        {
            SwitchParameter wanted => wanted.IsPresent,
            var action => LanguagePrimitives.TryConvertTo<ActionPreference>(action, out var preference)
                && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore),
        };

    private bool Preference(string parameter, string variable) => LanguagePrimitives.IsTrue(
        MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? given : GetVariableValue(variable));
}
