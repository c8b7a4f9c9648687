using System.Collections;
using System.Management.Automation;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Investigations.FanOut;
using SafeOps.Processes;
using Shell = System.Management.Automation.PowerShell;

namespace SafeOps.PowerShell.Sessions;

/// <summary>
/// Other machines by PowerShell remoting over SSH. Each text has a runspace of its own, so that many are asked at once; SSH asks
/// nobody for a password, and a host that is silent is left after some seconds.
/// </summary>
internal sealed class RemoteHosts : IHostCommands
{
    private const string Ask = """
        param($target, $text, $isBash, $options)
        Invoke-Command -HostName $target -Options $options -ArgumentList $text, $isBash -ErrorAction Stop -ScriptBlock {
            param($text, $isBash)
            $all = if ($isBash) { $null | & bash --noprofile --norc -p -c $text 2>&1 } else { & ([scriptblock]::Create($text)) 2>&1 | Out-String -Stream -Width 1000 }
            [pscustomobject]@{
                ExitCode = if ($isBash) { $LASTEXITCODE } else { 0 }
                Output = @($all | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] } | ForEach-Object { "$_" })
                Errors = @($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object { "$_" })
            }
        }
        """;

    private RemoteHosts(string? whyNot) => WhyNot = whyNot;

    public string? WhyNot { get; }

    /// <param name="command">A cmdlet, on the pipeline's thread.</param>
    public static RemoteHosts Of(PSCmdlet command)
    {
        if (command.InvokeCommand.GetCommand("ssh", CommandTypes.Application) is null)
            return new RemoteHosts("There is no ssh on this machine, over which PowerShell reaches others. Install an SSH client, and set PowerShell up as a subsystem of sshd on the hosts.");
        var remoting = command.InvokeCommand.GetCommand("Invoke-Command", CommandTypes.Cmdlet);
        return new RemoteHosts(remoting?.Parameters.ContainsKey("HostName") == true && remoting.Parameters.ContainsKey("Options")
            ? null
            : "This host of PowerShell has no remoting over SSH. Run it in pwsh 7.4 or later.");
    }

    public async Task<ProgramResult> RunAsync(string host, string text, CommandShell shell, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var from = TimeProvider.System.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using var remote = Shell.Create();
        remote.AddScript(Ask).AddParameters(new Dictionary<string, object>
        {
            ["target"] = host,
            ["text"] = text,
            ["isBash"] = shell == CommandShell.Bash,
            ["options"] = new Hashtable { ["BatchMode"] = "yes", ["ConnectTimeout"] = "10" },
        });
        using var stop = limit.Token.Register(() => remote.BeginStop(_ => { }, null));
        try
        {
            var answer = await Task.Factory.FromAsync(remote.BeginInvoke(), remote.EndInvoke).ConfigureAwait(false);
            if (answer.LastOrDefault()?.Properties is not { } told || told["ExitCode"] is null)
                throw Unreachable(host, remote.Streams.Error.LastOrDefault()?.ToString() ?? "it gave no answer", null);
            return new ProgramResult(LanguagePrimitives.ConvertTo<int>(told["ExitCode"].Value), Lines(told["Output"]), Lines(told["Errors"]), TimeProvider.System.GetElapsedTime(from), TimedOut: false);
        }
        catch (PipelineStoppedException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProgramResult(-1, "", "", TimeProvider.System.GetElapsedTime(from), TimedOut: true);
        }
        catch (PipelineStoppedException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RuntimeException failure)
        {
            // Its own message says first that a preference made it stop.
            throw Unreachable(host, failure.ErrorRecord?.Exception is { } cause && cause != failure ? cause.Message : failure.Message, failure);
        }
    }

    private static string Lines(PSPropertyInfo property) =>
        string.Join('\n', LanguagePrimitives.GetEnumerable(property.Value)?.Cast<object?>().Select(l => $"{l}") ?? []);

    private static SafeOpsException Unreachable(string host, string why, Exception? inner) => new(
        ErrorCodes.TargetUnreachable,
        $"{host} does not answer: {string.Join(' ', why.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}",
        $"Try: Invoke-Command -HostName {host} {{ hostname }}. The host needs PowerShell as a subsystem of its sshd, and a key that asks for nothing.",
        host,
        inner);
}
