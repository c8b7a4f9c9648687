using SafeOps.Errors;
using SafeOps.Logs.Reading;
using SafeOps.Logs.Signatures;
using SafeOps.Logs.Triage;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Logs;

/// <summary>
/// Reads logs of any size once and tells what they say: statements counted over time and ranked, failures that are known, what is new
/// against a baseline. Memory holds statements, not records.
/// </summary>
/// <param name="masker">Hides secrets in everything that is given away.</param>
public sealed class LogTriager(SecretMasker masker)
{
    private readonly LogReader _reader = new();

    /// <exception cref="SafeOpsException">The format is not known, or the file for assignments cannot be written.</exception>
    public async Task<LogTriage> TriageAsync(LogTriageRequest request, IProgress<(long Done, long Total)>? progress, CancellationToken cancellationToken)
    {
        var signatures = Signatures(request.SignatureFile);
        var logs = Within(request, cancellationToken);
        var spools = new List<AssignmentSpool>();
        try
        {
            var workers = new List<TriageWorker>();
            var summary = _reader.Read(logs, _ => Begin(signatures, request.AssignmentFile, workers, spools), progress, cancellationToken);
            var tally = TriageTally.Of(workers, cancellationToken);
            // What they hold is in the tally now.
            workers.Clear();
            if (request.AssignmentFile is { } file)
                await AssignmentFile.WriteAsync(file, logs.Paths, spools, (worker, shape) => tally.Templates.Templates[tally.Templates.Of(worker, shape)].Id, cancellationToken).ConfigureAwait(false);
            return Told(request, summary, tally, BaselineOf(request, cancellationToken));
        }
        finally
        {
            foreach (var spool in spools)
                spool.Dispose();
        }
    }

    private LogTriage Told(LogTriageRequest request, LogReadSummary summary, TriageTally tally, LogBaseline? baseline)
    {
        var frame = TimelineFrame.Of(tally);
        var ranking = new PatternRanking(tally, frame, [.. summary.Sources.Select(s => s.Path)], masker.Hide);
        baseline?.MeetWith(tally.Templates, tally.Patterns);
        var patterns = ranking.Patterns(baseline is null ? null : baseline.IsNew, summary.Records);
        return new LogTriage
        {
            Sources = summary.Sources,
            Bytes = summary.Bytes,
            Lines = summary.Lines,
            Records = summary.Records,
            From = summary.From,
            To = summary.To,
            Bucket = frame.ByTime ? TimeSpan.FromSeconds(frame.Width) : null,
            BucketsFrom = frame.ByTime ? new DateTimeOffset(frame.From * frame.Width * TimeSpan.TicksPerSecond, TimeSpan.Zero) : null,
            BucketLines = frame.ByTime ? 0 : frame.Width,
            Timeline = ranking.Load,
            Stray = tally.Patterns.Sum(p => frame.ByTime ? p.Records.Timed : p.Records.Count) - ranking.Load.Sum(),
            Failures = ranking.Failures(),
            Patterns = patterns,
            PatternCount = tally.Patterns.Count,
            Gone = baseline?.Gone(masker.Hide) ?? [],
            Baseline = baseline?.Summary(patterns, summary.Records, Formats(summary)),
            Problems = [.. summary.Problems.Select(p => p with { Text = masker.Hide(p.Text) })],
            Shown = request.Shown,
        };
    }

    private LogBaseline? BaselineOf(LogTriageRequest request, CancellationToken cancellationToken)
    {
        if (request.Baseline.Count == 0)
            return null;
        if (request.Baseline is [var only] && SavedTriage.TryRead(only) is { } saved)
            return saved;
        var workers = new List<TriageWorker>();
        var summary = _reader.Read(request.Logs with { Paths = request.Baseline, Since = null, Until = null }, _ => Begin(null, null, workers, []), progress: null, cancellationToken);
        var tally = TriageTally.Of(workers, cancellationToken);
        var counts = tally.Patterns.ToDictionary(p => p.Template.Id, p => p.Records.Count, StringComparer.Ordinal);
        return new LogBaseline(request.Baseline, tally.Templates, [.. tally.Templates.Templates.Select(t => counts.GetValueOrDefault(t.Id))], Formats(summary));
    }

    private static SignatureMatcher Signatures(string? file)
    {
        if (file is null)
            return SignatureMatcher.Default;
        try
        {
            return SignatureMatcher.From(TextFile.Decode(File.ReadAllBytes(file), file).Text, file);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"There are no signatures {file}.", "Look at the path, and at the folder it is meant from.", file, failure);
        }
    }

    /// <summary>Called from any thread that begins to read.</summary>
    private static TriageWorker Begin(SignatureMatcher? signatures, string? assignments, List<TriageWorker> workers, List<AssignmentSpool> spools)
    {
        lock (workers)
        {
            var spool = assignments is null ? null : AssignmentFile.OpenSpool(assignments, workers.Count);
            if (spool is not null)
                spools.Add(spool);
            var worker = new TriageWorker(signatures, spool);
            workers.Add(worker);
            return worker;
        }
    }

    private static List<string> Formats(LogReadSummary summary) => [.. summary.Sources.Where(s => s.Records > 0).Select(s => s.Format).Distinct(StringComparer.Ordinal)];

    /// <summary>What is counted back from the end needs the end first.</summary>
    private LogRequest Within(LogTriageRequest request, CancellationToken cancellationToken)
    {
        if (request.SinceBeforeEnd is null && request.UntilBeforeEnd is null)
            return request.Logs;
        var end = _reader.Read(request.Logs with { Since = null, Until = null }, _ => new Passing(), progress: null, cancellationToken).To;
        return end is not { } last
            ? request.Logs
            : request.Logs with
            {
                Since = request.SinceBeforeEnd is { } since ? last - since : request.Logs.Since,
                Until = request.UntilBeforeEnd is { } until ? last - until : request.Logs.Until,
            };
    }

    /// <summary>Lets everything pass: the reader alone knows the times.</summary>
    private sealed class Passing : ILogWorker
    {
        public void Begin(long block)
        {
        }

        public void Read(in LogRecord record)
        {
        }
    }
}
