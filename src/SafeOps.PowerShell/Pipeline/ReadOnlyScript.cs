using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Secrets;
using Shell = System.Management.Automation.PowerShell;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>
/// Runs a text of PowerShell whose verdict lets it, in the caller's session and a scope of its own. The verdict is about names as
/// PowerShell ships them, so a name that means something else in this session is refused, and so is a program: only bash starts
/// one with a cleaned environment and in a sandbox.
/// </summary>
internal sealed class ReadOnlyScript(PSCmdlet command, SecretMasker masker)
{
    private static readonly Lazy<Dictionary<string, string>> Aliases = new(() => InitialSessionState.CreateDefault2().Commands
        .OfType<SessionStateAliasEntry>().GroupBy(a => a.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => g.First().Definition, StringComparer.OrdinalIgnoreCase));

    public ReadOnlyCommandResult Run(ReadOnlyCommandRequest request, CommandRisk risk)
    {
        foreach (var name in Names(request.Text))
        {
            if (WhyNot(name) is var (why, next))
                throw new CommandNotReadOnlyException($"'{name}' {why}. It was not run.", next, risk);
        }
        var started = TimeProvider.System.GetUtcNow();
        var from = TimeProvider.System.GetTimestamp();
        var output = new PSDataCollection<PSObject>();
        using var shell = Shell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript(request.Text, useLocalScope: true);
        var timedOut = false;
        var cut = false;
        output.DataAdded += (_, _) =>
        {
            if (output.Count > request.RowLimit)
            {
                cut = true;
                Stop(shell);
            }
        };
        using var timer = TimeProvider.System.CreateTimer(_ =>
        {
            timedOut = true;
            Stop(shell);
        }, null, request.Timeout, Timeout.InfiniteTimeSpan);
        Exception? failure = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (PipelineStoppedException) when (timedOut || cut)
        {
            // It was stopped from here.
        }
        catch (RuntimeException error)
        {
            failure = error;
        }
        var errors = shell.Streams.Error.Select(e => e.ToString()).Concat(failure is null ? [] : [failure.Message]).Select(masker.Hide).ToList();
        return new ReadOnlyCommandResult
        {
            Command = masker.Hide(request.Text),
            Objects = [.. output.Take(request.RowLimit).Select(o => MaskedObject.Of(o, masker))],
            ErrorOutput = errors,
            ExitCode = timedOut ? -1 : errors.Count > 0 ? 1 : 0,
            Started = started,
            Duration = TimeProvider.System.GetElapsedTime(from),
            Risk = risk,
            TimedOut = timedOut,
            Cut = cut,
            SandboxNote = "PowerShell runs it in this session, where there is no sandbox",
        };
    }

    private static IEnumerable<string> Names(string text) => Parser.ParseInput(text, out _, out _)
        .FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>()
        .Select(c => c.GetCommandName()).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);

    private (string Why, string Next)? WhyNot(string name) => command.InvokeCommand.GetCommand(name, CommandTypes.All) switch
    {
        AliasInfo alias when !(Aliases.Value.TryGetValue(name, out var shipped) && string.Equals(alias.Definition, shipped, StringComparison.OrdinalIgnoreCase)) =>
            ($"is an alias of this session, for {alias.Definition}", "Write the command it stands for."),
        AliasInfo alias => WhyNot(alias.Definition),
        FunctionInfo function when string.IsNullOrEmpty(function.ModuleName) =>
            ("is a function of this session, not what the verdict is about", "Remove the function, or call the command of a module by its full name: Module\\Name."),
        ApplicationInfo => ("is a program, and PowerShell would start it as it is", "Run it as bash: -Shell Bash."),
        ExternalScriptInfo => ("is a script, and nobody can tell what it does", "Look at it with Get-Content."),
        _ => null,
    };

    /// <summary>Not waited for: the pipeline's own thread ends it.</summary>
    private static void Stop(Shell shell) => shell.BeginStop(_ => { }, null);
}
