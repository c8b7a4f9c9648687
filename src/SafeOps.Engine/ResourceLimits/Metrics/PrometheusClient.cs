using System.Globalization;
using SafeOps.Errors;

namespace SafeOps.ResourceLimits.Metrics;

/// <summary>How a Prometheus is reached.</summary>
/// <param name="Address">Its root, with its prefix where it has one: <c>https://host/prometheus</c>.</param>
public sealed record PrometheusAccess(Uri Address)
{
    /// <summary>Sent with each question; shown to nobody.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>As others may see it.</summary>
    public string Shown => PromText.Shown(Address);
}

/// <summary>Asks one Prometheus. Where it cannot be reached at all, it is not asked again: the first failure is the answer to all.</summary>
internal sealed class PrometheusClient(IPrometheusApi api, PrometheusAccess access, Func<string, string> hide)
{
    /// <summary>What cannot do these cannot do the others either, and each takes its time.</summary>
    private const int MostTimeouts = 4;

    private SafeOpsException? _down;
    private int _timeouts;
    private volatile string _method = "POST";

    public string Shown => access.Shown;

    /// <summary>Its failure where nothing can be asked of it any more.</summary>
    public SafeOpsException? Down => _down;

    public Task<PrometheusAnswer> QueryAsync(string query, DateTimeOffset at, CancellationToken cancellationToken) =>
        AskAsync("query", [new("query", query), new("time", PromText.Time(at))], cancellationToken);

    public Task<PrometheusAnswer> QueryRangeAsync(string query, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellationToken) =>
        AskAsync("query_range", [new("query", query), new("start", PromText.Time(from)), new("end", PromText.Time(to)), new("step", PromText.Duration(step))], cancellationToken);

    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.PrometheusUnreachable"/>, <see cref="ErrorCodes.PrometheusRefused"/>.</exception>
    private async Task<PrometheusAnswer> AskAsync(string what, List<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        if (_down is { } before)
            throw before;
        form.Add(new("timeout", PromText.Duration(access.Timeout < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : access.Timeout)));
        try
        {
            var method = _method;
            var reply = await SendAsync(method, what, form, cancellationToken).ConfigureAwait(false);
            if (reply.Status is 405 or 501 && method == "POST")
            {
                _method = "GET";
                reply = await SendAsync(_method, what, form, cancellationToken).ConfigureAwait(false);
            }
            return Read(reply, form[0].Value);
        }
        catch (SafeOpsException failure) when (failure.Code == ErrorCodes.PrometheusUnreachable)
        {
            throw _down ??= failure.Hidden(hide);
        }
    }

    private Task<PrometheusReply> SendAsync(string method, string what, List<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(access.Address) { UserName = "", Password = "", Fragment = "" };
        address.Path = $"{address.Path.TrimEnd('/')}/api/v1/{what}";
        return api.SendAsync(new PrometheusRequest(method, address.Uri, form, access.Headers) { Patience = access.Timeout }, cancellationToken);
    }

    private PrometheusAnswer Read(PrometheusReply reply, string query)
    {
        if (reply.Location is { } location)
            throw Ended($"redirects to {Target(location)}", "Give the address it redirects to; a sign-in page there means that a token is missing (-Token env:NAME).");
        if (reply.Status is 401 or 403)
            throw Ended($"refuses the sign-in (HTTP {Status(reply)})", "Give a token as -Token env:NAME or secret:NAME, or further headers as -Header.");
        if (PrometheusAnswer.TryRead(reply.Body) is not { } answer)
        {
            var begin = hide(PrometheusAnswer.Begin(reply.Body));
            throw Ended(
                begin.Length == 0 ? $"answers with HTTP {Status(reply)} and nothing else" : $"answers with what is no answer of Prometheus (HTTP {Status(reply)}): {begin}",
                reply.Status >= 500 ? "Look at whether it is up: its page /-/ready says so." : "Look at the address: it is the root of Prometheus, with its prefix where it has one.");
        }
        if (answer.Error is not { } error)
            return answer;
        if (answer.ErrorType is "timeout" or "canceled")
        {
            const string Less = "Ask for less: a shorter -Window, or a -Namespace; or give it longer with -Timeout.";
            throw Interlocked.Increment(ref _timeouts) >= MostTimeouts ? Ended($"gave up on {MostTimeouts} queries: {hide(error).TrimEnd('.')}", Less) : Refused($"gave up: {error}", Less, query);
        }
        if (reply.Status >= 500)
            throw Ended($"is not ready to answer (HTTP {Status(reply)}): {hide(error).TrimEnd('.')}", "Look at whether it is up: its page /-/ready says so.");
        throw Refused(
            $"refuses a query (HTTP {Status(reply)}, {answer.ErrorType}): {error}",
            error.Contains("too many samples", StringComparison.Ordinal) || error.Contains("maximum resolution", StringComparison.Ordinal) || reply.Status == 422
                ? "Ask for less: a shorter -Window, a -Namespace, or an own -MemoryQuery over recorded series."
                : "Correct the query.",
            query);
    }

    /// <summary>What will not get better with the next question.</summary>
    private SafeOpsException Ended(string reason, string nextStep) => _down ??= new SafeOpsException(ErrorCodes.PrometheusRefused, $"{Shown} {reason}.", nextStep, Shown);

    private QueryRefusedException Refused(string reason, string nextStep, string query) => new($"{Shown} {hide(reason).TrimEnd('.')}.", query, nextStep, Shown);

    private static string Status(PrometheusReply reply) => reply.Status.ToString(CultureInfo.InvariantCulture);

    private string Target(string location) => Uri.TryCreate(access.Address, location, out var to) ? PromText.Shown(to) : "somewhere else";
}

/// <summary>One query was refused; others may be answered.</summary>
/// <param name="reason">The same for all that were refused for it.</param>
internal sealed class QueryRefusedException(string reason, string query, string nextStep, string target)
    : SafeOpsException(ErrorCodes.PrometheusRefused, $"{reason} The query was: {query}", nextStep, target)
{
    public string Reason { get; } = reason;
}
