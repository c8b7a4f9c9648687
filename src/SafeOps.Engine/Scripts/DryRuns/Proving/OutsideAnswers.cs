using System.Collections.Concurrent;
using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Processes;

namespace SafeOps.Scripts.DryRuns.Proving;

/// <summary>What the real tools answer, outside the sandbox, with a cleaned environment. Each question is put once.</summary>
/// <param name="programs">Null: nobody answers.</param>
/// <param name="environment">The variables of this process.</param>
/// <param name="distrusted">Folders from which no program is taken: what runs here is held by nothing but its verdict.</param>
/// <param name="stop">Ends what is asked. Not a run's own: another run may wait for the same answer.</param>
internal sealed class OutsideAnswers(IProgramRunner? programs, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string?> distrusted, CancellationToken stop)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private const int OutputLimit = 1024 * 1024;

    private const string Untrusted = "a folder from which no program is taken (a temporary one, the script's, the working folder, or one that everybody may write to)";

    private readonly ConcurrentDictionary<string, Lazy<Task<OutsideAnswer>>> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _clean = CleanEnvironment.Of(environment, distrusted, guards: null);

    /// <summary>No result where nobody answers.</summary>
    /// <param name="start">A call that is known to read.</param>
    public Task<OutsideAnswer> AskAsync(ProgramStart start) => programs is null
        ? Task.FromResult(new OutsideAnswer(null, "nobody is asked outside"))
        : _asked.GetOrAdd($"{start.Folder}\n{BashQuoting.Line([start.Program, .. start.Arguments])}\n{start.Input}", _ => new(() => RunAsync(programs, start))).Value;

    private async Task<OutsideAnswer> RunAsync(IProgramRunner runner, ProgramStart start)
    {
        try
        {
            var result = await runner.RunAsync(
                new ProgramRequest(start.Name, start.Arguments, Directory.Exists(start.Folder) ? start.Folder : Path.GetTempPath())
                {
                    Environment = _clean,
                    InheritsEnvironment = false,
                    StandardInput = start.Input,
                    Timeout = Longest,
                    OutputLimit = OutputLimit,
                },
                stop).ConfigureAwait(false);
            return result.TimedOut ? new OutsideAnswer(null, "the real tool did not answer in time") : new OutsideAnswer(result, "") { InPlace = Other(start) };
        }
        catch (SafeOpsException failure) when (failure.Code == ErrorCodes.ProgramNotFound)
        {
            return new OutsideAnswer(null, File.Exists(start.Program) ? $"{start.Program} lies in {Untrusted}" : "this machine has no such program");
        }
        catch (SafeOpsException failure)
        {
            return new OutsideAnswer(null, $"the real tool could not be asked ({failure.Message.TrimEnd('.')})");
        }
    }

    /// <summary>Why another program of that name was asked than the script calls, as a sentence without its full stop; null where it was that.</summary>
    private string? Other(ProgramStart start)
    {
        if (!Path.IsPathRooted(start.Program) || !File.Exists(start.Program))
            return null;
        var found = SearchPath.Find(_clean.GetValueOrDefault("PATH"), start.Name);
        if (found is null || ProjectFolder.RealPath(found) == ProjectFolder.RealPath(start.Program))
            return null;
        var isOnPath = (environment.GetValueOrDefault("PATH") ?? "").Split(Path.PathSeparator).Contains(Path.GetDirectoryName(start.Program));
        return $"{found} was asked in place of {start.Program}, which lies in {(isOnPath ? Untrusted : "a folder that is not on PATH outside the script")}";
    }
}

/// <summary>What a real tool said.</summary>
/// <param name="Result">Null where nobody answered.</param>
/// <param name="WhyNot">A part of a sentence.</param>
internal sealed record OutsideAnswer(ProgramResult? Result, string WhyNot)
{
    /// <summary>Why another program of that name was asked, as a sentence without its full stop; null where it was the script's.</summary>
    public string? InPlace { get; init; }
}
