using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Commands;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class ApplyTests : IDisposable
{
    private const string Config = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\ndata: { mode: fast, size: '2' }\n";

    private readonly ClusterBench _bench = new();

    [Fact]
    public async Task What_is_not_there_is_made_as_predicted_and_deleted_by_the_undo()
    {
        _bench.Harness.Write("web.yaml", Config);
        var step = ClusterBench.Apply();

        var action = await _bench.PlanOneAsync(step);

        Assert.Equal((ActionVerb.Create, Fidelity.Exact, "configmap/web in dev-cluster/shop"), (action.Verb, action.Fidelity, action.Target));
        Assert.Equal("undo: deletes it", action.Undo);
        Assert.Contains("+  mode: fast", action.Diff, StringComparison.Ordinal);
        var command = Assert.Single(action.Commands);
        Assert.Equal("kubectl --context dev-cluster --namespace shop apply --server-side --field-manager safeops --filename - --output json --show-managed-fields", command.Line);
        Assert.Equal((CommandEffect.Mutate, "dev"), (command.Effect, command.Environment));
        await _bench.ApplyAsync(step, action);
        await _bench.VerifyAsync(step, action);
        Assert.Equal("fast", _bench.Data("web", "mode"));
        await _bench.Harness.UndoAsync(step, [action]);
        Assert.Null(_bench.Server.Get("ConfigMap", "web", "shop"));
    }

    [Fact]
    public async Task A_change_names_each_field_and_its_undo_puts_back_only_those()
    {
        _bench.Harness.Write("web.yaml", Config);
        await _bench.Harness.RunAsync(ClusterBench.Apply());
        _bench.Harness.Write("web.yaml", Config.Replace("fast", "slow", StringComparison.Ordinal).Replace(", size: '2'", "", StringComparison.Ordinal));
        var step = ClusterBench.Apply(id: "second");

        var action = await _bench.PlanOneAsync(step);

        Assert.Equal(ActionVerb.Update, action.Verb);
        Assert.Equal(["data.mode: fast → slow", "data.size: 2 → (absent)"], action.Details);
        await _bench.ApplyAsync(step, action);
        var other = _bench.Server.Get("ConfigMap", "web", "shop")!;
        other["data"]!["others"] = "kept";
        _bench.Server.Put(other);
        await _bench.Harness.UndoAsync(step, [action]);
        Assert.Equal(("fast", "2", "kept"), (_bench.Data("web", "mode"), _bench.Data("web", "size"), _bench.Data("web", "others")));
    }

    [Fact]
    public async Task What_an_undo_put_back_is_applied_again_without_a_conflict_with_ourselves()
    {
        _bench.Harness.Write("web.yaml", Config);
        await _bench.Harness.RunAsync(ClusterBench.Apply(id: "first"));
        _bench.Harness.Write("web.yaml", Config.Replace("fast", "slow", StringComparison.Ordinal).Replace(", size: '2'", "", StringComparison.Ordinal));
        var step = ClusterBench.Apply();
        var owners = Owners();
        await _bench.Harness.UndoAsync(step, await _bench.Harness.RunAsync(step));
        Assert.Equal(owners, Owners());

        await _bench.ApplyAsync(step, await _bench.PlanOneAsync(step));

        Assert.Equal(("slow", null), (_bench.Data("web", "mode"), _bench.Data("web", "size")));
    }

    [Fact]
    public async Task Where_others_wrote_since_an_undo_leaves_the_owners_and_what_it_put_back_is_still_ours_to_apply()
    {
        _bench.Harness.Write("web.yaml", Config);
        await _bench.Harness.RunAsync(ClusterBench.Apply(id: "first"));
        _bench.Harness.Write("web.yaml", Config.Replace("fast", "slow", StringComparison.Ordinal));
        var step = ClusterBench.Apply();
        var actions = await _bench.Harness.RunAsync(step);
        var other = _bench.Server.Get("ConfigMap", "web", "shop")!;
        other["data"]!["others"] = "kept";
        _bench.Server.Put(other);
        await _bench.Harness.UndoAsync(step, actions);

        var again = await _bench.PlanOneAsync(step);

        Assert.Contains("--force-conflicts", again.Commands[0].Line, StringComparison.Ordinal);
        await _bench.ApplyAsync(step, again);
        Assert.Equal(("slow", "kept"), (_bench.Data("web", "mode"), _bench.Data("web", "others")));
    }

    [Fact]
    public async Task Nothing_to_do_is_no_action()
    {
        _bench.Harness.Write("web.yaml", Config);
        await _bench.Harness.RunAsync(ClusterBench.Apply());

        var action = await _bench.PlanOneAsync(ClusterBench.Apply(id: "again"));

        Assert.Equal((ActionVerb.None, 0), (action.Verb, action.Commands.Count));
        Assert.Null(action.Diff);
    }

    [Fact]
    public async Task What_others_changed_since_the_plan_is_not_overwritten()
    {
        _bench.PutConfig("web", """{"size":"1"}""");
        _bench.Harness.Write("web.yaml", Config);
        var step = ClusterBench.Apply("""{"forceConflicts":true}""");
        var action = await _bench.PlanOneAsync(step);
        _bench.PutConfig("web", """{"size":"3"}""");

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ApplyAsync(step, action));

        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Contains("configmap/web in dev-cluster/shop", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was done", error.Message, StringComparison.Ordinal);
        Assert.Equal("3", _bench.Data("web", "size"));
    }

    [Fact]
    public async Task A_manifest_edited_since_the_plan_is_not_applied()
    {
        _bench.Harness.Write("web.yaml", Config);
        var step = ClusterBench.Apply();
        var action = await _bench.PlanOneAsync(step);
        _bench.Harness.Write("web.yaml", Config.Replace("fast", "other", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.ApplyAsync(step, action));

        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Null(_bench.Server.Get("ConfigMap", "web", "shop"));
    }

    [Fact]
    public async Task An_undo_is_refused_where_another_has_changed_the_field_since()
    {
        _bench.PutConfig("web", """{"mode":"old"}""");
        _bench.Harness.Write("web.yaml", Config);
        var step = ClusterBench.Apply("""{"forceConflicts":true}""");
        var action = Assert.Single(await _bench.Harness.RunAsync(step));
        _bench.PutConfig("web", """{"mode":"theirs","size":"2"}""");

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => StepTypes.Get(step.Uses).PlanUndoAsync(action, _bench.Harness.Context(step, action.Id), CancellationToken.None));

        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Contains("data.mode", error.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", _bench.Data("web", "mode"));
    }

    [Fact]
    public async Task A_Secret_shows_nothing_of_what_it_holds_anywhere_but_in_the_saved_data()
    {
        var (old, now) = ("old-" + "canary-77", "new-" + "canary-88");
        string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
        _bench.Put($$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","namespace":"shop"},"data":{"key":"{{Base64(old)}}"} }""");
        _bench.Harness.Write("web.yaml", $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: db, namespace: shop }}\nstringData: {{ key: {now} }}\n");
        var step = ClusterBench.Apply("""{"forceConflicts":true}""");

        var action = await _bench.PlanOneAsync(step);
        var result = await _bench.ApplyAsync(step, action);
        var undo = await StepTypes.Get(step.Uses).PlanUndoAsync(action, _bench.Harness.Context(step, action.Id), CancellationToken.None);

        Assert.Equal(["data.key: (hidden) → (hidden, changed)"], action.Details);
        var shown = new[] { action, undo }.Select(a => System.Text.Json.JsonSerializer.Serialize(a)).Append(result.Actual.ToJsonString()).ToList();
        Assert.All(shown, text => Assert.All((string[])[old, now, Base64(old), Base64(now)], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
        Assert.Equal(Base64(now), (string?)_bench.Server.Get("Secret", "db", "shop")!["data"]!["key"]);
        await _bench.Harness.UndoAsync(step, [action]);
        Assert.Equal(Base64(old), (string?)_bench.Server.Get("Secret", "db", "shop")!["data"]!["key"]);
    }

    [Fact]
    public async Task The_system_tells_whether_an_interrupted_action_took_place()
    {
        _bench.Harness.Write("web.yaml", Config);
        var step = ClusterBench.Apply();
        var action = await _bench.PlanOneAsync(step);
        Assert.Equal(ProbeAnswer.NotDone, (await _bench.ProbeAsync(step, action)).Answer);
        await _bench.ApplyAsync(step, action);

        var probe = await _bench.ProbeAsync(step, action);

        Assert.Equal(ProbeAnswer.Done, probe.Answer);
        Assert.All(action.Prediction!, p => Assert.True(JsonNode.DeepEquals(p.Value, probe.Actual![p.Key])));
        _bench.PutConfig("web", """{"mode":"theirs"}""");
        Assert.Equal(ProbeAnswer.Unknown, (await _bench.ProbeAsync(step, action)).Answer);
    }

    [Fact]
    public async Task Verification_names_what_was_changed_afterwards()
    {
        _bench.Harness.Write("web.yaml", Config);
        var step = ClusterBench.Apply();
        var action = Assert.Single(await _bench.Harness.RunAsync(step));
        _bench.PutConfig("web", """{"mode":"theirs","size":"2"}""");

        var error = await Assert.ThrowsAsync<SafeOpsException>(() => _bench.VerifyAsync(step, action));

        Assert.Equal(ErrorCodes.VerificationFailed, error.Code);
        Assert.Contains("data.mode: theirs → fast", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_written_in_the_step_takes_its_secrets_at_the_moment_it_is_applied()
    {
        var step = StepHarness.Step("kubernetes.apply", """{"manifest":{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db"},"stringData":{"key":"${token}"}}}""", parameters: new Dictionary<string, SafeOps.Changes.Definition.ParameterValue>
        {
            ["token"] = new(SafeOps.Changes.Definition.ParameterType.Secret, null, new SafeOps.Secrets.SecretReference("env", "CANARY")),
        });

        var action = await _bench.PlanOneAsync(step);
        await _bench.ApplyAsync(step, action);

        Assert.DoesNotContain("canary-1f0c", System.Text.Json.JsonSerializer.Serialize(action), StringComparison.Ordinal);
        Assert.Equal("canary-1f0c", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)_bench.Server.Get("Secret", "db", "shop")!["data"]!["key"]!)));
    }

    public void Dispose() => _bench.Dispose();

    private string Owners() => _bench.Server.Get("ConfigMap", "web", "shop")!["metadata"]!["managedFields"]!.ToJsonString();
}
