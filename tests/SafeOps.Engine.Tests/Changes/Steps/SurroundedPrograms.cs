using SafeOps.Processes;

namespace SafeOps.Engine.Tests.Changes.Steps;

/// <summary>The real programs, with variables added to the environment of each.</summary>
internal sealed class SurroundedPrograms(IProgramRunner programs, IReadOnlyDictionary<string, string?> environment) : IProgramRunner
{
    public Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken) => programs.RunAsync(
        environment.Count == 0 ? request : request with { Environment = request.Environment.Concat(environment).DistinctBy(v => v.Key).ToDictionary() }, cancellationToken);

    public IReadOnlyList<int> FindRunning(string mark) => programs.FindRunning(mark);
}
