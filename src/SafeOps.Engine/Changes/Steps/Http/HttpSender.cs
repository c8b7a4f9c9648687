using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Http;

/// <summary>Sends a request of a step: the one place where its secrets are filled in, where it is sent again, and where redirects are followed.</summary>
internal sealed class HttpSender(HttpOptions options, StepContext context, IReadOnlyDictionary<string, ParameterValue> parameters)
{
    private const int MostRedirects = 10;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Statuses by which a server says that it may go better later (RFC 9110, RFC 6585).</summary>
    private static readonly int[] Passing = [408, 429, 502, 503, 504];

    private static readonly string[] PersonalHeaders = ["Authorization", "Cookie", "Proxy-Authorization"];

    /// <summary>The same for every attempt of one action of one run; null: no such header is sent.</summary>
    public string? Key { get; init; }

    /// <summary>The whole address, references to secrets as written.</summary>
    public string Address { get; } = HttpAddress.Of(options.Url, context.Environment);

    /// <summary>For people: <c>PUT https://shop.example/flags/new</c>.</summary>
    public string Shown => context.Secrets.Masker.Hide($"{options.Method} {Interpolation.Unescape(Address)}");

    /// <summary>Sends it, again after what may pass, as often as the options allow.</summary>
    /// <exception cref="SafeOpsException">
    /// <see cref="ErrorCodes.TargetUnreachable"/>: it was never sent. <see cref="ErrorCodes.ConnectionLost"/>: it was, or may have been, and nobody said what came of it.
    /// </exception>
    public async Task<HttpAnswer> SendAsync(CancellationToken cancellationToken)
    {
        HttpAddress.Judge(options, Address, context);
        // To break off what changes something is no safe boundary: its answer is, and the timeout bounds the wait.
        var stop = options.Reads ? cancellationToken : CancellationToken.None;
        var wasSent = false;
        for (var attempt = 1; ; attempt++)
        {
            var last = attempt >= options.Attempts;
            var pause = Backoff(attempt);
            try
            {
                var answer = await FollowAsync(stop).ConfigureAwait(false);
                if (last || !Passing.Contains(answer.Status) || options.Expect.HasStatus(answer.Status))
                    return answer;
                wasSent = true;
                pause = RetryAfter(answer) ?? pause;
                if (pause > LongestPause)
                    return answer;
            }
            catch (SafeOpsException error) when (!last && (error.Code == ErrorCodes.TargetUnreachable || error.Code == ErrorCodes.ConnectionLost))
            {
                wasSent |= error.Code == ErrorCodes.ConnectionLost;
            }
            catch (SafeOpsException error) when (wasSent && error.Code == ErrorCodes.TargetUnreachable)
            {
                throw new SafeOpsException(ErrorCodes.ConnectionLost, $"{error.Message} An earlier attempt was sent.", error.NextStep, error.Target, error);
            }
            await Task.Delay(pause, context.Services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks until the answer is as expected, or the time for it is over: the last answer, and what is wrong with it.</summary>
    public async Task<(HttpAnswer? Answer, string? Wrong)> AwaitAsync(CancellationToken cancellationToken)
    {
        var start = context.Services.Time.GetTimestamp();
        while (true)
        {
            HttpAnswer? answer = null;
            string? wrong;
            try
            {
                answer = await SendAsync(cancellationToken).ConfigureAwait(false);
                wrong = options.Expect.Unmet(answer);
            }
            catch (SafeOpsException error) when (options.Within > TimeSpan.Zero && (error.Code == ErrorCodes.TargetUnreachable || error.Code == ErrorCodes.ConnectionLost))
            {
                wrong = error.Message.TrimEnd('.');
            }
            if (wrong is null)
                return (answer, null);
            if (context.Services.Time.GetElapsedTime(start) + options.Every > options.Within)
                return (answer, options.Within > TimeSpan.Zero ? $"{wrong}, and that did not change in {Durations.Format(options.Within)}" : wrong);
            await Task.Delay(options.Every, context.Services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpAnswer> FollowAsync(CancellationToken cancellationToken)
    {
        var address = new Uri(Reveal(Address));
        var headers = HttpLine.Headers(options, Key).ToList();
        var method = options.Method;
        for (var hops = 0; ; hops++)
        {
            var call = new HttpCall(method, address, [.. headers.Select(h => KeyValuePair.Create(h.Key, Reveal(h.Value)))], hops == 0 ? Body() : null)
            {
                Patience = options.Timeout,
                LongestAnswer = options.LongestAnswer,
                AuthorityFile = options.AuthorityFile is { } file ? context.Project.Folder.Resolve(file) : null,
                Shown = hops == 0 ? Shown : context.Secrets.Masker.Hide($"{method} {address}"),
            };
            var answer = await context.Services.Http.SendAsync(call, cancellationToken).ConfigureAwait(false);
            if (Next(answer, address) is not { } next)
                return answer;
            if (hops == MostRedirects)
                throw new SafeOpsException(ErrorCodes.AnswerInvalid, $"{Shown} redirects more than {MostRedirects} times, last to {context.Secrets.Masker.Hide(next.ToString())}.", "Ask the address it is meant to end at.", Shown);
            if (!IsSameHost(address, next))
            {
                // Whoever the other host is, it learns no more than that somebody asks.
                headers.RemoveAll(h => PersonalHeaders.Contains(h.Key, StringComparer.OrdinalIgnoreCase) || Interpolation.Names(h.Value).Count > 0);
                HttpAddress.Judge(options with { Headers = new Dictionary<string, string>() }, next.ToString(), context);
            }
            address = next;
        }
    }

    /// <summary>Where the answer sends whoever asks, if they are to go there; what changes something is never sent on.</summary>
    private Uri? Next(HttpAnswer answer, Uri from)
    {
        if (answer.Status is not (301 or 302 or 303 or 307 or 308) || options.Redirects == "none" || options.Method is not ("GET" or "HEAD") || !options.Reads
            || !answer.Headers.TryGetValue("Location", out var location) || !Uri.TryCreate(from, location, out var next) || next.Scheme is not ("http" or "https"))
            return null;
        return options.Redirects == "any" || IsSameHost(from, next) ? next : null;
    }

    /// <summary>The same scheme, host and port, or the same host's own change to TLS.</summary>
    private static bool IsSameHost(Uri from, Uri to) => from.Host == to.Host
        && ((from.Scheme == to.Scheme && from.Port == to.Port) || (from is { Scheme: "http", IsDefaultPort: true } && to is { Scheme: "https", IsDefaultPort: true }));

    private byte[]? Body()
    {
        if (options.BodyFile is { } file)
            return File.ReadAllBytes(context.Project.Folder.Resolve(file));
        return options.Body is null ? null : Encoding.UTF8.GetBytes(HttpLine.BodyText(Filled(options.Body)!));
    }

    /// <summary>Secrets are filled in before JSON is written, so that a quote in one stays a quote in its value.</summary>
    private JsonNode? Filled(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, Filled(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Filled)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Reveal(text)),
        _ => node?.DeepClone(),
    };

    private string Reveal(string text) => Interpolation.Unescape(Interpolation.Replace(text, name =>
        parameters.TryGetValue(name, out var value) && value.Secret is { } reference
            ? context.Secrets.Resolve(reference).Replace("${", "$${", StringComparison.Ordinal)
            : null));

    /// <summary>Twice as long each time, less up to a half, so that many who were refused together do not come back together.</summary>
    private TimeSpan Backoff(int attempt)
    {
        var whole = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, attempt - 1)));
        var spread = new Random((int)(context.Services.Time.GetTimestamp() ^ attempt)).NextDouble();
        return whole * (0.5 + (spread / 2));
    }

    /// <summary>RFC 9110, 10.2.3: seconds, or a date.</summary>
    private TimeSpan? RetryAfter(HttpAnswer answer)
    {
        if (!answer.Headers.TryGetValue("Retry-After", out var text))
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) && at - context.Services.Time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : null;
    }
}
