using System.Collections.Concurrent;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Changes.Steps.Http;

/// <summary>Requests of steps against a server whose answers are a test's; the secret <c>${token}</c> is <c>canary-1f0c</c>.</summary>
internal sealed class HttpBench : IDisposable
{
    private static readonly Dictionary<string, ParameterValue> Parameters = new() { ["token"] = new(ParameterType.Secret, null, new SecretReference("env", "CANARY")) };

    private readonly ConcurrentQueue<HttpCall> _calls = new();
    private readonly HttpServer _server;

    public HttpBench(Func<HttpCall, HttpReply> answer)
    {
        _server = new HttpServer(call =>
        {
            _calls.Enqueue(call);
            return answer(call);
        });
        Harness = new StepHarness().WithTargets($$"""{ "http": { "baseUrl": "{{_server.Address}}api" } }""");
    }

    public StepHarness Harness { get; }

    public Uri Address => _server.Address;

    /// <summary>What came in, in its order: <c>PUT /api/flags/new</c>.</summary>
    public IReadOnlyList<string> Seen => [.. _calls.Select(c => $"{c.Method} {c.Target}")];

    public IReadOnlyList<HttpCall> Calls => [.. _calls];

    public static ResolvedStep Step(string with, string uses = "http.request") => StepHarness.Step(uses, with, parameters: Parameters);

    public async Task<PlannedAction> PlanAsync(string with, string uses = "http.request", PlannedWorld? world = null) =>
        Assert.Single(await Harness.PlanAsync(Step(with, uses), world));

    public async Task<ActionResult> RunAsync(string with)
    {
        var step = Step(with);
        return await Harness.ApplyAsync(step, Assert.Single(await Harness.PlanAsync(step)));
    }

    public async Task<ProbeResult> ProbeAsync(string with)
    {
        var step = Step(with);
        return await StepTypes.Get(step.Uses).ProbeAsync(Assert.Single(await Harness.PlanAsync(step)), Harness.Context(step, "step/1"), CancellationToken.None);
    }

    public Task<SafeOpsException> FailsAsync(string with) => Assert.ThrowsAsync<SafeOpsException>(() => RunAsync(with));

    public IReadOnlyList<string> Mistakes(string with, string uses = "http.request") =>
        [.. StepTypes.Get(uses).Check(Step(with, uses), Harness.Project).Select(m => $"{m.Option}: {m.Message}")];

    public async Task<CheckResult> CheckAsync(string with)
    {
        var check = new ResolvedCheck("http.probe", StepHarness.Step("http.probe", with).With, "a.change.yaml:9:5") { Parameters = Parameters };
        return await StepTypes.Get("http.probe").CheckAsync(check, Harness.Planning(), CancellationToken.None);
    }

    public void Dispose()
    {
        _server.Dispose();
        Harness.Dispose();
    }
}
