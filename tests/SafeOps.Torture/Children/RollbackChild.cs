using System.Diagnostics;
using System.Globalization;
using SafeOps.Adapters;
using SafeOps.Processes;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Timeline;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Torture.Children;

/// <summary>
/// A process that rolls a deployment back and kills itself at one of its moments: <c>rollback &lt;folder&gt; &lt;context&gt; &lt;namespace&gt;
/// &lt;deployment&gt; &lt;moment&gt;</c>, where 0 kills it never. It tells each entry once that is written.
/// </summary>
internal sealed class RollbackChild(IProgramRunner programs, int moment) : IRollbackObserver, IProgramRunner
{
    public const string Word = "rollback";

    private int _seen;

    public static async Task<int> RunAsync(string[] args)
    {
        var variables = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        var ports = AdapterPorts.Create(variables, new Actor("child", "torture"), TimeProvider.System, _ => null);
        var child = new RollbackChild(ports.Programs, int.Parse(args[5], CultureInfo.InvariantCulture));
        using var session = RollbackSession.Open(args[1], ports with { Programs = child });
        var request = new RollbackRequest(RollbackTargetKind.Workload, args[4]) { From = args[1], Context = args[2], Namespace = args[3], Reason = "torture", Timeout = TimeSpan.FromSeconds(20) };
        await session.InvokeAsync(request, child, CancellationToken.None);
        return 0;
    }

    public void Learned(EmergencyRollback rollback)
    {
    }

    public bool Confirm(RollbackCommand command, EmergencyRollback rollback) => true;

    public void Recorded(RollbackEntry entry)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry.Number} {entry.Kind}"));
        DieAtMoment();
    }

    public async Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken)
    {
        if (request.Mark is null)
            return await programs.RunAsync(request, cancellationToken);
        DieAtMoment();
        // Killed while the program is at work too: it goes on without us.
        var running = programs.RunAsync(request, cancellationToken);
        await Task.Delay(20, CancellationToken.None);
        DieAtMoment();
        var result = await running;
        DieAtMoment();
        return result;
    }

    public IReadOnlyList<int> FindRunning(string mark) => programs.FindRunning(mark);

    private void DieAtMoment()
    {
        if (++_seen == moment)
            Process.GetCurrentProcess().Kill();
    }
}
