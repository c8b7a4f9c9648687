using SafeOps.Commands;
using SafeOps.Processes;

namespace SafeOps.Investigations.FanOut;

/// <summary>Runs a text on another machine: PowerShell remoting over SSH.</summary>
public interface IHostCommands
{
    /// <summary>Null where hosts can be reached from here, else why not and what to do, as two sentences.</summary>
    string? WhyNot { get; }

    /// <summary>
    /// Runs a text there that was permitted here. Throws <see cref="Errors.SafeOpsException"/> (<see cref="Errors.ErrorCodes.TargetUnreachable"/>)
    /// where the host does not answer; a cancelled wait ends it there as far as the host lets it.
    /// </summary>
    Task<ProgramResult> RunAsync(string host, string text, CommandShell shell, TimeSpan timeout, CancellationToken cancellationToken);
}
