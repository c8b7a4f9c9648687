using System.Runtime.ExceptionServices;
using SafeOps.Errors;
using SafeOps.Logs.Reading.Headers;
using SafeOps.Logs.Reading.Records;
using SafeOps.Logs.Reading.Sources;

namespace SafeOps.Logs.Reading;

/// <summary>
/// Reads logs of any size in bounded memory: each thread in turn takes a block of whole records from the files, and parses
/// it while another takes the next.
/// </summary>
public sealed class LogReader
{
    /// <summary>
    /// Gives every record to the worker of the thread that parsed it; returns when all are read. A source that cannot be read
    /// is told in the summary, save where it is the only one.
    /// </summary>
    /// <param name="worker">Makes the worker of a thread; asked on that thread, with its number from 0.</param>
    /// <param name="progress">Bytes of files read, and of all; told at most ten times a second.</param>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.LogFormatUnknown"/>; for a single source also <see cref="ErrorCodes.LogNotText"/>, <see cref="ErrorCodes.FileNotFound"/> and <see cref="ErrorCodes.FileUnreadable"/>.</exception>
    public LogReadSummary Read(LogRequest request, Func<int, ILogWorker> worker, IProgress<(long Done, long Total)>? progress, CancellationToken cancellation)
    {
        request.Check();
        using var feed = new BlockFeed(request, progress is null ? null : new ProgressPace(progress).Tell);
        var workers = Math.Clamp(request.Workers, 1, 64);
        if (workers == 1)
        {
            Work(feed, request, worker(0), cancellation);
            return feed.Summary();
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var failures = new Exception?[workers];
        var threads = Enumerable.Range(0, workers).Select(number => new Thread(() => failures[number] = Try(number)) { IsBackground = true, Name = $"log {number}" }).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        cancellation.ThrowIfCancellationRequested();
        if (failures.FirstOrDefault(f => f is not null and not OperationCanceledException) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        return feed.Summary();

        Exception? Try(int number)
        {
            try
            {
                Work(feed, request, worker(number), stop.Token);
                return null;
            }
            catch (Exception error) // carried to the thread that called
            {
                stop.Cancel();
                return error;
            }
        }
    }

    private static void Work(BlockFeed feed, LogRequest request, ILogWorker worker, CancellationToken cancellation)
    {
        var block = new LogBlock();
        var cursor = new RecordCursor();
        var headers = new HeadersBySource(request);
        var (since, until) = (request.Since?.UtcTicks ?? 0, request.Until?.UtcTicks ?? long.MaxValue);
        while (feed.TryNext(block, cancellation))
        {
            worker.Begin(block.Number);
            cursor.Begin(block, headers.Of(block.Source));
            var tally = new BlockTally(block.Number);
            while (cursor.MoveNext())
            {
                var ticks = cursor.Ticks;
                tally.Meet(cursor);
                if (ticks != 0 && (ticks < since || ticks >= until))
                    continue;
                tally.Take(ticks);
                worker.Read(cursor.Current);
            }
            feed.Add(block.Source, tally);
        }
    }
}
