using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;
using Shell = System.Management.Automation.PowerShell;

namespace SafeOps.PowerShell.Completion;

/// <summary>Offers names the project around PowerShell's location (or around the change file given) knows.</summary>
public abstract class ProjectCompleter : IArgumentCompleter
{
    private const int MostOffered = 100;

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var typed = wordToComplete.Trim('\'', '"');
            return [.. Candidates(new CompletionRequest(typed, fakeBoundParameters))
                .Where(c => c.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .Take(MostOffered)
                .Select(c => new CompletionResult(c.IsExpression ? c.Text : Quoted(c.Text), c.Text, CompletionResultType.ParameterValue, c.ToolTip))];
        }
        catch (Exception)
        {
            // Whatever is wrong with the project, a person who presses Tab wants a suggestion or nothing.
            return [];
        }
    }

    private protected abstract IEnumerable<Candidate> Candidates(CompletionRequest request);

    private static string Quoted(string text) => text.All(c => char.IsLetterOrDigit(c) || "._-/\\:[]".Contains(c)) && !text.Contains('[')
        ? text
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}

/// <param name="IsExpression">Inserted as it is, not as a quoted text.</param>
internal sealed record Candidate(string Text, string ToolTip, bool IsExpression = false);

/// <summary>What is typed so far, and the project it is about.</summary>
internal sealed class CompletionRequest(string typed, IDictionary given)
{
    private readonly Lazy<ProjectSession> _session = new(() =>
        EngineSeam.Open((given["Path"] ?? given["Change"]) is string path ? Path.GetDirectoryName(Resolve(path))! : Location()));

    public string Typed => typed;

    public ProjectSession Session => _session.Value;

    /// <summary>Full path of the change file given; null where there is none yet.</summary>
    public string? ChangeFile => (given["Path"] ?? given["Change"]) is string path ? Resolve(path) : null;

    public string? Environment => given["Environment"] as string;

    public string? Task => given["Task"] as string;

    /// <summary>A completer is given no session, but runs in the runspace that has it.</summary>
    public static string Location() => Ask("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath");

    private static string Resolve(string path) => Ask("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])", path);

    private static string Ask(string script, params string[] arguments)
    {
        using var shell = Shell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript(script);
        foreach (var argument in arguments)
            shell.AddArgument(argument);
        return (string)shell.Invoke()[0].BaseObject;
    }
}
