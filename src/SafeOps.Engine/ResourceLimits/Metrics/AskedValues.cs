using System.Globalization;
using SafeOps.Errors;

namespace SafeOps.ResourceLimits.Metrics;

/// <summary>Single numbers beside the main question: one that is refused is noted, and the others stand.</summary>
internal sealed class AskedValues(PrometheusClient client, DateTimeOffset now, CancellationToken cancellationToken)
{
    private readonly object _lock = new();
    private readonly List<(string Subject, string Value, string Query)> _evidence = [];
    private readonly List<string> _failures = [];
    private readonly List<string> _warnings = [];

    public Task<decimal?> None { get; } = Task.FromResult<decimal?>(null);

    public IReadOnlyList<(string Subject, string Value, string Query)> Evidence => [.. _evidence.OrderBy(e => e.Subject, StringComparer.Ordinal).ThenBy(e => e.Query, StringComparer.Ordinal)];

    public IReadOnlyList<string> Failures => [.. _failures.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Warnings => [.. _warnings.Order(StringComparer.Ordinal)];

    /// <summary>The series that the query gives now; their number is what is evidence. Null where it was refused.</summary>
    public Task<IReadOnlyList<SampleSeries>?> CountAsync(string subject, string query) => AskAsync(subject, query, series => series.Count);

    /// <summary>The sum of what the query gives now; null where it gives nothing.</summary>
    public async Task<decimal?> ValueAsync(string subject, string query)
    {
        var series = await AskAsync(subject, query, Sum).ConfigureAwait(false);
        return series is { Count: > 0 } ? Sum(series) : null;
    }

    private async Task<IReadOnlyList<SampleSeries>?> AskAsync(string subject, string query, Func<IReadOnlyList<SampleSeries>, decimal> value)
    {
        try
        {
            var answer = await client.QueryAsync(query, now, cancellationToken).ConfigureAwait(false);
            var series = answer.Series.Where(s => s.Samples.Count > 0).ToList();
            lock (_lock)
            {
                _warnings.AddRange(answer.Warnings);
                if (series.Count > 0)
                    _evidence.Add((subject, decimal.Round(value(series), 3).ToString("0.###", CultureInfo.InvariantCulture), query));
            }
            return series;
        }
        catch (SafeOpsException failure) when (failure.Code == ErrorCodes.PrometheusRefused)
        {
            lock (_lock)
                _failures.Add($"The {subject} could not be asked for: {failure.Message}");
            return null;
        }
    }

    private static decimal Sum(IReadOnlyList<SampleSeries> series) => series.SelectMany(s => s.Samples).Sum(s => s.Value);
}
