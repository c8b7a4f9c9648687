using SafeOps.Errors;
using SafeOps.Inventory.Export;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Inventory.Export;

public sealed class TokenTests : IDisposable
{
    private readonly ExportBench _bench = new();

    public void Dispose() => _bench.Dispose();

    private AzureAccess Identity => _bench.Access with { Source = AzureSource.ManagedIdentity, AccessToken = null };

    [Fact]
    public async Task Asks_the_managed_identity_of_an_automation_account()
    {
        OfferIdentity();
        _bench.Server.With(3).Token = "none yet";
        var summary = await _bench.ExportAsync(access: Identity with { Source = AzureSource.Auto, ClientId = "the client" });
        Assert.Equal((3L, true), (summary.Count!.Value, summary.IsComplete));
        var call = _bench.Server.Calls[0];
        Assert.Equal(("GET", AzureServer.IdentityProof, "true"), (call.Method, call.Headers["X-IDENTITY-HEADER"], call.Headers["Metadata"]));
        Assert.Equal($"/msi/token?resource={Uri.EscapeDataString(_bench.Server.Address.AbsoluteUri)}&api-version=2019-08-01&client_id=the%20client", call.Target);
        Assert.DoesNotContain(_bench.Server.Calls.Skip(1), c => c.Headers.ContainsKey("X-IDENTITY-HEADER"));
    }

    [Fact]
    public async Task Posts_where_the_endpoint_takes_nothing_else()
    {
        OfferIdentity();
        _bench.Server.Intercept = call => call.Path != "/msi/token" ? null
            : call.Method == "GET" ? new HttpReply(405)
            : call.Headers["Content-Type"] == "application/x-www-form-urlencoded" && call.Body.StartsWith("resource=", StringComparison.Ordinal) ? new HttpReply(200, """{"access_token":"posted-token"}""") : null;
        Assert.True((await _bench.ExportAsync(access: Identity)).IsComplete);
        Assert.All(_bench.Server.Queries, q => Assert.Equal("Bearer posted-token", q.Headers["Authorization"]));
    }

    [Fact]
    public async Task Renews_a_token_that_expires_in_the_middle_once_and_goes_on()
    {
        OfferIdentity();
        _bench.Server.With(2500);
        var pages = 0;
        _bench.Server.Intercept = call =>
        {
            if (call.Body.Contains("resources |", StringComparison.Ordinal) && ++pages == 2)
                _bench.Server.Token = "another one";
            return null;
        };
        var summary = await _bench.ExportAsync(access: Identity);
        Assert.Equal((2500L, true), (summary.Count!.Value, summary.IsComplete));
        Assert.Equal(2, _bench.Server.Calls.Count(c => c.Path == "/msi/token"));
    }

    [Fact]
    public async Task Renews_a_token_before_it_expires()
    {
        OfferIdentity();
        _bench.Server.With(2500);
        _bench.Server.Intercept = call => call.Path == "/msi/token"
            ? new HttpReply(200, $$"""{"access_token":"short-lived","expires_on":"{{(_bench.Clock.GetUtcNow() + TimeSpan.FromSeconds(60)).ToUnixTimeSeconds()}}"}""")
            : null;
        Assert.True((await _bench.ExportAsync(access: Identity)).IsComplete);
        Assert.Equal(_bench.Server.Calls.Count / 2, _bench.Server.Calls.Count(c => c.Path == "/msi/token"));
    }

    [Fact]
    public async Task Keeps_what_was_had_where_a_given_token_expires()
    {
        _bench.Server.With(2500).Token = "given-token";
        var pages = 0;
        _bench.Server.Intercept = call =>
        {
            if (call.Body.Contains("resources |", StringComparison.Ordinal) && ++pages == 2)
                _bench.Server.Token = "another one";
            return null;
        };
        var summary = await _bench.ExportAsync();
        Assert.Equal((1000L, false), (summary.Count!.Value, summary.IsComplete));
        Assert.Contains("401 ExpiredAuthenticationToken", Assert.Single(summary.Gaps), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_how_to_go_on_where_the_identity_is_refused()
    {
        OfferIdentity();
        _bench.Environment[ManagedIdentityTokens.HeaderVariable] = "another proof";
        var failure = await Assert.ThrowsAsync<AzureFailure>(() => _bench.ExportAsync(access: Identity));
        Assert.Equal(ErrorCodes.AzureRefused, failure.Code);
        Assert.Contains("-ClientId", failure.NextStep, StringComparison.Ordinal);
        Assert.DoesNotContain("another proof", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_no_token_anywhere()
    {
        OfferIdentity();
        _bench.Server.With(1500);
        var pages = 0;
        _bench.Server.Intercept = call => call.Body.Contains("resources |", StringComparison.Ordinal) && ++pages > 1
            ? AzureServer.Failure(503, "Trouble", $"The header was {call.Headers["Authorization"]}.")
            : null;
        var summary = await _bench.ExportAsync(access: Identity);
        var written = string.Join('\n', Directory.EnumerateFiles(_bench.Inventory).Select(File.ReadAllText).Concat(summary.Gaps).Concat(_bench.Said).Concat(_bench.Warned));
        Assert.Contains("The header was", written, StringComparison.Ordinal);
        Assert.DoesNotContain("identity-token-", written, StringComparison.Ordinal);
        Assert.DoesNotContain(AzureServer.IdentityProof, written, StringComparison.Ordinal);
        Assert.DoesNotContain("identity-token", new AccessToken("identity-token").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://management.example.org/")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task Sends_a_token_over_https_only(string endpoint)
    {
        var failure = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ExportAsync(access: _bench.Access with { Endpoint = new Uri(endpoint) }));
        Assert.Equal(ErrorCodes.ParameterInvalid, failure.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("with blank")]
    public async Task Refuses_what_is_no_token(string token)
    {
        var failure = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ExportAsync(access: _bench.Access with { AccessToken = token }));
        Assert.Equal(ErrorCodes.ParameterInvalid, failure.Code);
    }

    private void OfferIdentity()
    {
        _bench.Environment[ManagedIdentityTokens.EndpointVariable] = _bench.Server.IdentityEndpoint;
        _bench.Environment[ManagedIdentityTokens.HeaderVariable] = AzureServer.IdentityProof;
    }
}
