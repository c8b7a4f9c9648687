using System.Collections.Concurrent;
using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
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

    private readonly ConcurrentDictionary<string, Lazy<Task<(ProgramResult? Result, string WhyNot)>>> _asked = new(StringComparer.Ordinal);

    /// <summary>No result where nobody answers, with why: a part of a sentence.</summary>
    /// <param name="start">A call that is known to read.</param>
    public Task<(ProgramResult? Result, string WhyNot)> AskAsync(ProgramStart start) => programs is null
        ? Task.FromResult<(ProgramResult?, string)>((null, "nobody is asked outside"))
        : _asked.GetOrAdd($"{start.Folder}\n{BashQuoting.Line([start.Name, .. start.Arguments])}\n{start.Input}", _ => new(() => RunAsync(programs, start))).Value;

    private async Task<(ProgramResult? Result, string WhyNot)> RunAsync(IProgramRunner runner, ProgramStart start)
    {
        try
        {
            var result = await runner.RunAsync(
                new ProgramRequest(start.Name, start.Arguments, Directory.Exists(start.Folder) ? start.Folder : Path.GetTempPath())
                {
                    Environment = CleanEnvironment.Of(environment, distrusted, guards: null),
                    InheritsEnvironment = false,
                    StandardInput = start.Input,
                    Timeout = Longest,
                    OutputLimit = OutputLimit,
                },
                stop).ConfigureAwait(false);
            return result.TimedOut ? (null, "the real tool did not answer in time") : (result, "");
        }
        catch (SafeOpsException failure) when (failure.Code == ErrorCodes.ProgramNotFound)
        {
            return (null, "this machine has no such program");
        }
        catch (SafeOpsException failure)
        {
            return (null, $"the real tool could not be asked ({failure.Message.TrimEnd('.')})");
        }
    }
}
