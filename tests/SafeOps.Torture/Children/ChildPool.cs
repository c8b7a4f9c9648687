using System.Collections.Concurrent;

namespace SafeOps.Torture.Children;

/// <summary>Children started ahead, so that nobody waits for one; those that were not killed work again.</summary>
internal sealed class ChildPool : IDisposable
{
    private readonly ConcurrentQueue<ChildProcess> _idle = new();

    public async Task<ChildEnd> DoAsync(ChildRequest request, TimeSpan? killAfter)
    {
        if (!_idle.TryDequeue(out var child))
            child = new ChildProcess();
        var end = await child.DoAsync(request, killAfter);
        if (end.Killed || killAfter is not null || request.Kill is { Moment: CrashMoment.During })
        {
            // A kill that comes too late is still under way, from outside or in the child itself: it would meet the next piece of work.
            child.Dispose();
            _idle.Enqueue(new ChildProcess());
        }
        else
        {
            _idle.Enqueue(child);
        }
        return end;
    }

    public void Dispose()
    {
        while (_idle.TryDequeue(out var child))
            child.Dispose();
    }
}
