using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Errors;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>
/// One engine call and the person it serves. The engine works on its own threads; everything it says or asks waits in a
/// queue until the pipeline's thread takes it, the only one that may write or prompt.
/// </summary>
internal sealed class Conversation(SafeOpsCommand command, CancellationTokenSource abandon) : IRunObserver
{
    private readonly BlockingCollection<Action> _queue = [];
    private readonly ProgressBar _progress = new(command);
    private readonly bool _explains = command.Explains;
    private readonly bool _keepsLog = command.KeepsLog;
    private ExceptionDispatchInfo? _broken;

    public T Hold<T>(Func<Conversation, CancellationToken, Task<T>> call)
    {
        var work = Task.Run(() => call(this, abandon.Token), CancellationToken.None);
        work.ContinueWith(_ => _queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach (var item in _queue.GetConsumingEnumerable())
            Say(item);
        Say(_progress.Complete);
        // A prompt that was broken off or a warning turned into an error by the caller's preference has the last word:
        // the engine was told to stop by it. A stop only closes the pipeline: what became of the work is still to be told.
        if (_broken is { SourceException: not PipelineStoppedException })
            _broken.Throw();
        return Result(work);
    }

    public bool Confirm(PlannedStep step, ChangePlan plan) => Answer(() => Ask(StepQuestion.Caption(step, plan), StepQuestion.Text(step, plan)));

    /// <summary>Asks from the pipeline's thread; where that no longer listens, the answer is no.</summary>
    public bool Answer(Func<bool> ask)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                _progress.Complete();
                answer.SetResult(ask());
            }
            finally
            {
                answer.TrySetResult(false);
            }
        }, otherwise: () => answer.TrySetResult(false));
        return answer.Task.GetAwaiter().GetResult();
    }

    /// <summary>Writes something from the pipeline's thread.</summary>
    public void Write(Action<SafeOpsCommand> write) => Post(() => write(command));

    /// <summary>A text of several lines in PowerShell's own question, so that -Confirm, Yes to All and preferences work as everywhere.</summary>
    private bool Ask(string caption, string text) => command.ShouldProcess(caption, text, caption);

    public void Message(MessageLevel level, string text) => Post(level switch
    {
        MessageLevel.Warning => () => command.WriteWarning(text),
        _ => () => command.WriteVerbose(text),
    });

    public bool Listens(MessageLevel level) => level == MessageLevel.Warning || _explains || _keepsLog;

    /// <summary>A warning always, a sentence with <c>-Verbose</c>, and the entry itself where the caller takes information.</summary>
    public void Log(RunLogEntry entry)
    {
        if (_keepsLog)
            Post(() => command.WriteInformation(entry, ["SafeOps", entry.Level.ToString()]));
        if (_explains || entry.Level == MessageLevel.Warning)
            Message(entry.Level, entry.Text);
    }

    public void Progress(string activity, string status, long done, long? total) =>
        Post(() => _progress.Show(activity, status, done, total));

    private void Post(Action item, Action? otherwise = null)
    {
        try
        {
            _queue.Add(() =>
            {
                if (_broken is null)
                    item();
                else
                    otherwise?.Invoke();
            });
        }
        catch (InvalidOperationException)
        {
            // Said by a task that outlived its call: nobody listens any more.
            otherwise?.Invoke();
        }
    }

    /// <summary>What breaks here (a stop, a preference that makes a warning fatal) must not leave the engine running alone: it is stopped, and heard out.</summary>
    private void Say(Action item)
    {
        try
        {
            item();
        }
        catch (Exception breaking)
        {
            _broken ??= ExceptionDispatchInfo.Capture(breaking);
            abandon.Cancel();
        }
    }

    private T Result<T>(Task<T> work)
    {
        try
        {
            return work.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.StorageFailed, failure.Message, "Check that the disk has room and that you may write there.", inner: failure);
        }
    }
}
