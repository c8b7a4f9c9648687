using SafeOps.Changes.Steps;
using SafeOps.Commands.Execution;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Investigations.FanOut;

/// <summary>What <see cref="FanOutRunner"/> works with.</summary>
public sealed record FanOutSetting
{
    /// <summary>Runs a text that only reads, and refuses any other.</summary>
    public required Func<ReadOnlyCommandRequest, CancellationToken, Task<ReadOnlyCommandResult>> Run { get; init; }

    /// <summary>Throws where a text may not run.</summary>
    public required Action<ReadOnlyCommandRequest> Demand { get; init; }

    public required IYamlReader Yaml { get; init; }

    public required IFileGlob Glob { get; init; }

    public required GitReading Git { get; init; }

    public required TimeProvider Time { get; init; }

    public required SecretMasker Masker { get; init; }

    /// <summary>Null: hosts cannot be reached from here.</summary>
    public IHostCommands? Hosts { get; init; }
}
