using SafeOps.Errors;
using SafeOps.ResourceLimits;
using SafeOps.ResourceLimits.Metrics;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.ResourceLimits.Metrics;

/// <summary>A Prometheus that is down, slow or something else: it is said, and what files and peers tell stands.</summary>
public sealed class BadPrometheusTests : IDisposable
{
    private const string Empty = """{"status":"success","data":{"resultType":"matrix","result":[]}}""";

    private readonly LimitBench _bench = new LimitBench().Chart("user-api", "512Mi").Chart("billing", "1Gi");
    private readonly List<HttpCall> _calls = [];

    public void Dispose() => _bench.Dispose();

    public static TheoryData<int, string, string, string> Answers => new()
    {
        { 200, "<html><body>Sign in</body></html>", "PrometheusRefused", "answers with what is no answer of Prometheus (HTTP 200): <html>" },
        { 200, "", "PrometheusRefused", "answers with HTTP 200 and nothing else" },
        { 200, "{\"status\":\"success\",\"data\":7}", "PrometheusRefused", "no answer of Prometheus" },
        { 200, "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"values\":[[1]]}]}}", "PrometheusRefused", "no answer of Prometheus" },
        { 401, "no", "PrometheusRefused", "refuses the sign-in (HTTP 401)" },
        { 404, "404 page not found", "PrometheusRefused", "404 page not found" },
        { 500, "oops", "PrometheusRefused", "(HTTP 500): oops" },
        { 502, "<html>Bad Gateway", "PrometheusRefused", "Bad Gateway" },
        { 503, "{\"status\":\"error\",\"errorType\":\"unavailable\",\"error\":\"TSDB not ready\"}", "PrometheusRefused", "TSDB not ready" },
        { 503, "{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out in expression evaluation\"}", "PrometheusRefused", "gave up: query timed out" },
        { 422, "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"query processing would load too many samples into memory in query execution\"}", "PrometheusRefused", "too many samples" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void What_it_answers_is_told_and_the_rest_stands(int status, string body, string code, string says)
    {
        using var server = Serve(_ => new HttpReply(status, body));
        var compared = Compare(server.Address);
        var failure = Assert.Single(_bench.Failures);
        Assert.Equal(code, failure.Code.Id);
        Assert.StartsWith(server.Address.AbsoluteUri.TrimEnd('/'), failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.NextStep);
        Marked(compared);
    }

    [Fact]
    public void One_that_is_down_is_asked_once_and_told_once()
    {
        var server = Serve(_ => new HttpReply(200, Empty));
        server.Dispose();
        var compared = Compare(server.Address);
        Assert.Equal(ErrorCodes.PrometheusUnreachable, Assert.Single(_bench.Failures).Code);
        Assert.Contains("takes no connection", _bench.Failures[0].Message, StringComparison.Ordinal);
        Marked(compared);
    }

    [Fact]
    public void One_that_does_not_answer_in_time_is_given_up()
    {
        using var server = Serve(_ => new HttpReply(200) { IsSilent = true });
        Marked(Compare(server.Address, TimeSpan.FromMilliseconds(300)));
        Assert.Contains("gave no whole answer in 0.3 s", Assert.Single(_bench.Failures).Message, StringComparison.Ordinal);
        Assert.InRange(_calls.Count, 1, 2);
    }

    [Fact]
    public void An_answer_that_breaks_off_is_none()
    {
        using var server = Serve(_ => new HttpReply(200, Empty) { CutAfter = 10 });
        Marked(Compare(server.Address));
        Assert.Equal(ErrorCodes.PrometheusUnreachable, Assert.Single(_bench.Failures).Code);
    }

    [Fact]
    public void A_redirection_is_not_followed_and_its_query_not_shown()
    {
        using var server = Serve(_ => new HttpReply(302) { Headers = new Dictionary<string, string> { ["Location"] = "https://login.example.net/sign-in?state=abc" } });
        Marked(Compare(server.Address));
        Assert.Contains("redirects to https://login.example.net/sign-in.", Assert.Single(_bench.Failures).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_of_a_part_that_is_missing_lower_the_confidence()
    {
        using var server = Serve(call => new HttpReply(200, call.Path.EndsWith("query_range", StringComparison.Ordinal)
            ? Matrix("[1000,\"943718400\"],[2000,\"NaN\"],[3000,\"+Inf\"]").Replace("\"status\"", "\"warnings\":[\"store gateway 3 did not answer\"],\"status\"", StringComparison.Ordinal)
            : """{"status":"success","data":{"resultType":"vector","result":[]}}"""));
        var compared = Compare(server.Address)[0];
        Assert.Equal((1, LimitConfidence.Low, "1152Mi"), (compared.Use!.Samples, compared.Confidence, compared.Proposal!.Limit));
        Assert.Contains("Prometheus warns: store gateway 3 did not answer", compared.Reasons);
    }

    [Fact]
    public void Where_posting_is_not_allowed_it_asks_behind_the_address()
    {
        using var server = Serve(call => call.Method == "POST" ? new HttpReply(405, "Method Not Allowed") : new HttpReply(200, Empty));
        Compare(server.Address);
        Assert.Empty(_bench.Failures);
        Assert.Contains(_calls, c => c.Method == "GET" && c.Target.StartsWith("/api/v1/query_range?query=max%20by", StringComparison.Ordinal));
    }

    [Fact]
    public void Sends_credentials_and_headers_and_shows_none_of_them()
    {
        using var server = Serve(_ => new HttpReply(200, "nonsense"));
        var address = new UriBuilder(server.Address) { UserName = "ann", Password = LimitBench.Word, Path = "/prefix/" }.Uri;
        var access = _bench.Session.Access(address, null, new Dictionary<string, string> { ["X-Scope-OrgID"] = "tenant" }, TimeSpan.FromSeconds(5));
        var compared = _bench.Compare(_bench.Request("charts/user-api") with { Prometheus = access });
        Assert.Equal(("/prefix/api/v1/query_range", "tenant"), (_calls[0].Path, _calls[0].Headers["X-Scope-OrgID"]));
        Assert.Equal("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("ann:" + LimitBench.Word)), _calls[0].Headers["Authorization"]);
        Assert.DoesNotContain(LimitBench.Word, string.Join('\n', compared.SelectMany(c => c.Reasons).Concat(_bench.Failures.Select(f => f.Message))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_is_a_reference_and_no_value()
    {
        using var server = Serve(_ => new HttpReply(200, Empty));
        var access = _bench.Session.Access(server.Address, "env:PROMETHEUS_TOKEN", new Dictionary<string, string>(), TimeSpan.FromSeconds(5));
        _bench.Compare(_bench.Request("charts/user-api") with { Prometheus = access });
        Assert.Equal("Bearer " + LimitBench.Word, _calls[0].Headers["Authorization"]);
        Assert.Equal(ErrorCodes.ParameterInvalid, Assert.Throws<SafeOpsException>(() => _bench.Session.Access(server.Address, "abcdef", new Dictionary<string, string>(), TimeSpan.FromSeconds(5))).Code);
        Assert.Equal(ErrorCodes.ParameterInvalid, Assert.Throws<SafeOpsException>(() => _bench.Session.Access(server.Address, null, new Dictionary<string, string> { ["Authorization"] = "Bearer x" }, TimeSpan.FromSeconds(5))).Code);
        Assert.Equal(ErrorCodes.SecretUnavailable, Assert.Throws<SafeOpsException>(() => _bench.Session.Access(server.Address, "env:NOT_THERE", new Dictionary<string, string>(), TimeSpan.FromSeconds(5))).Code);
    }

    [Fact]
    public void A_window_of_any_length_asks_for_no_more_points_than_are_given()
    {
        foreach (var days in new[] { 0.01, 1, 14, 90, 400, 4000 })
        {
            var request = new UseRequest(TimeSpan.FromDays(days), DateTimeOffset.UnixEpoch);
            Assert.InRange(request.Window / request.Step, 0, 11_000);
        }
    }

    private static string Matrix(string values) => $$$"""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"container":"user-api","namespace":"production"},"values":[{{{values}}}]}]}}""";

    private HttpServer Serve(Func<HttpCall, HttpReply> answer) => new(call =>
    {
        lock (_calls)
            _calls.Add(call);
        return answer(call);
    });

    private IReadOnlyList<ResourceComparison> Compare(Uri address, TimeSpan? timeout = null) =>
        _bench.Compare(_bench.Request("charts/user-api") with { Prometheus = _bench.Prometheus(address, timeout), Peers = [_bench.At("charts")] });

    /// <summary>Peers alone carry the proposal, and the missing use is among its reasons.</summary>
    private static void Marked(IReadOnlyList<ResourceComparison> compared)
    {
        Assert.Equal(2, compared.Count);
        Assert.Equal((LimitVerdict.Unknown, "1Gi", true, LimitConfidence.Low), (compared[0].Verdict, compared[0].Proposal!.Limit, compared[0].Proposal!.IsWeak, compared[0].Confidence));
        Assert.Contains(compared[0].Reasons, r => r.StartsWith("Its use is not known: ", StringComparison.Ordinal));
    }
}
