using SafeOps.Changes.Planning;
using SafeOps.Engine.Tests.Changes.Running;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Definition;

/// <summary>What an environment declares itself to be, by names in a change.</summary>
public sealed class TargetNamesTests : IDisposable
{
    private const string Project = """
        safeops: 1
        environments:
          - name: dev
            targets: { hosts: [web-1, web-2], kubernetes: { context: dev-cluster, namespace: shop } }
          - name: staging
            targets: { hosts: [stage-1] }
        """;

    private readonly ChangeBench _bench = new(Project);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_step_runs_once_for_each_host_of_its_environment()
    {
        var change = Change("${targets.hosts}", "${item}.txt");

        Assert.Equal(["web-1.txt", "web-2.txt"], Targets(await _bench.PlanAsync(change)));
        Assert.Equal(["stage-1.txt"], Targets(await _bench.PlanAsync(change, "staging")));
    }

    [Fact]
    public async Task One_context_is_a_list_of_contexts_too_and_single_values_stand_in_texts()
    {
        var plan = await _bench.PlanAsync(Change("${targets.kubernetes.contexts}", "${targets.kubernetes.namespace}/${item}.txt"));

        Assert.Equal(["shop/dev-cluster.txt"], Targets(plan));
        Assert.Empty(plan.Parameters);
    }

    [Fact]
    public async Task What_only_another_environment_declares_is_told_where_it_is_asked_for()
    {
        var change = Change("${targets.kubernetes.contexts}", "${item}.txt");

        Assert.NotEmpty(_bench.Session.Changes.Read(change).Steps);
        var error = await Assert.ThrowsAsync<MistakesException>(() => _bench.PlanAsync(change, "staging"));

        Assert.Contains("uses '${targets.kubernetes.contexts}', and the environment 'staging' declares no such target in safeops.yaml", error.Message);
    }

    [Fact]
    public void A_name_that_no_environment_declares_is_a_mistake_of_the_file_with_the_nearest_word()
    {
        var error = Assert.Throws<MistakesException>(() => _bench.Session.Changes.Read(Change("${targets.host}", "${item}.txt")));

        Assert.Contains("Did you mean 'targets.hosts'?", error.Message);
    }

    [Fact]
    public async Task Other_targets_are_another_plan()
    {
        var change = Change("${targets.hosts}", "${item}.txt");
        var before = await _bench.PlanAsync(change);

        _bench.Write("safeops.yaml", Project.Replace("web-2", "web-3", StringComparison.Ordinal));
        var after = await _bench.PlanAsync(change);

        Assert.Equal(before.ShapeDigest, after.ShapeDigest);
        Assert.NotEqual(before.Digest, after.Digest);
    }

    [Theory]
    [InlineData("wave: 0", "'wave' is '0'; expected a whole number, or a percentage such as 25%, not nothing.")]
    [InlineData("wave: 120%", "'wave' is '120%'")]
    [InlineData("stopAfterFailures: few", "'stopAfterFailures' is 'few'")]
    [InlineData("between: 2m", "'between' is the time between waves, and there are none")]
    public void Refuses_a_roll_out_that_cannot_be_meant(string rollOut, string mistake)
    {
        var error = Assert.Throws<MistakesException>(() => _bench.Session.Changes.Read(Change("[a, b]", "${item}.txt", rollOut)));

        Assert.Contains(mistake, error.Message);
    }

    [Fact]
    public void A_wave_needs_a_forEach()
    {
        var change = _bench.Change("steps:\n  - { id: a, wave: 2, uses: file.write, with: { file: a.txt, content: x } }");

        Assert.Contains("'wave' shapes a roll-out, and the step has no 'forEach'", Assert.Throws<MistakesException>(() => _bench.Session.Changes.Read(change)).Message);
    }

    private static IEnumerable<string> Targets(ChangePlan plan) => plan.Actions.Select(a => a.Target);

    private string Change(string forEach, string file, string rollOut = "maxParallel: 1") => _bench.Change($$"""
        steps:
          - id: write
            forEach: {{forEach}}
            {{rollOut}}
            uses: file.write
            with: { file: "{{file}}", content: x }
        """);
}
