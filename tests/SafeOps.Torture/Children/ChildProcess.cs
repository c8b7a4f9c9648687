using System.Diagnostics;
using System.Text.Json;

namespace SafeOps.Torture.Children;

/// <summary>A child, seen from outside.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string?> _ready;

    /// <param name="before">What starts it, such as <c>strace</c> with its arguments; by default nothing.</param>
    public ChildProcess(params string[] before)
    {
        string[] line = [.. before, Environment.ProcessPath!, .. Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(Child).Assembly.Location] : Array.Empty<string>(), Child.Word];
        _process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _ready = _process.StandardOutput.ReadLineAsync();
    }

    /// <summary>How long the last piece of work took, from the first write of its run store to its end.</summary>
    public TimeSpan Worked { get; private set; }

    /// <param name="killAfter">Kills it from outside, so long after the first write of its run store.</param>
    public async Task<ChildEnd> DoAsync(ChildRequest request, TimeSpan? killAfter = null)
    {
        if (await _ready != Child.Ready)
            throw new InvalidOperationException("A child did not start.");
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request));
        await _process.StandardInput.FlushAsync();
        var began = Stopwatch.GetTimestamp();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Worked = Stopwatch.GetElapsedTime(began);
            if (line != Child.Began)
                return JsonSerializer.Deserialize<ChildEnd>(line)!;
            began = Stopwatch.GetTimestamp();
            if (killAfter is { } wait)
                _ = Task.Factory.StartNew(() => KillAfter(wait), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        await _process.WaitForExitAsync();
        return _process.ExitCode == 128 + 9
            ? new ChildEnd(Killed: true, null, 0)
            : throw new InvalidOperationException($"A child ended with {_process.ExitCode}.");
    }

    /// <summary>Lets it end by itself.</summary>
    public Task EndAsync()
    {
        _process.StandardInput.Close();
        return _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void KillAfter(TimeSpan wait)
    {
        Moments.Wait(wait);
        Kill();
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
