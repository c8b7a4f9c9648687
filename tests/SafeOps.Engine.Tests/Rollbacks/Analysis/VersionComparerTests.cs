using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Analysis;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Rollbacks.Analysis;

public sealed class VersionComparerTests
{
    [Fact]
    public void Says_plainly_that_nothing_differs_and_where_else_the_cause_may_lie()
    {
        var version = Versions.Of(Versions.Manifest("deployment/web", """{ "kind": "Deployment", "metadata": { "name": "web" }, "spec": { "replicas": 2 } }"""));
        var comparison = Versions.Compare(version, version);
        Assert.Empty(comparison.Causes);
        Assert.StartsWith("No difference between", comparison.Summary, StringComparison.Ordinal);
        Assert.Contains(comparison.NotCompared, n => n.StartsWith("the data", StringComparison.Ordinal));
        Assert.Contains(comparison.NotCompared, n => n.StartsWith("certificates", StringComparison.Ordinal));
        Assert.Contains(comparison.NotCompared, n => n.StartsWith("the code: no commits", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_parts_of_which_only_the_name_is_known()
    {
        var comparison = Versions.Compare(Versions.Of(new VersionPart(VersionPartKind.Manifest, "secret/web", null)), Versions.Of(new VersionPart(VersionPartKind.Manifest, "secret/web", null)));
        Assert.Contains(comparison.NotCompared, n => n.Contains("secret/web: only the name is known", StringComparison.Ordinal));
    }

    [Fact]
    public void Reads_manifests_of_many_objects_in_YAML_by_object_and_leaves_out_what_the_server_writes()
    {
        const string Good = "kind: Service\napiVersion: v1\nmetadata: {name: web}\nspec: {ports: [{name: http, port: 80}]}\n---\nkind: Deployment\napiVersion: apps/v1\nmetadata: {name: web, resourceVersion: '1'}\nspec: {replicas: 2}\nstatus: {replicas: 2}\n";
        var comparison = Versions.Compare(
            Versions.Of(Versions.Manifest("manifest", Good)),
            Versions.Of(Versions.Manifest("manifest", Good.Replace("port: 80", "port: 81", StringComparison.Ordinal).Replace("'1'", "'2'", StringComparison.Ordinal).Replace("{replicas: 2}\nstatus: {replicas: 2}", "{replicas: 1}\nstatus: {replicas: 1}", StringComparison.Ordinal))));
        Assert.Equal(["deployment/web: spec.replicas: 2 → 1", "service/web: spec.ports[name=http].port: 80 → 81"], Versions.Lines(comparison));
    }

    [Fact]
    public void Reads_files_inside_of_a_ConfigMap_and_settings_by_lines()
    {
        const string Map = """{ "kind": "ConfigMap", "metadata": { "name": "web" }, "data": { "app.yaml": "mail:\n  host: a\n  port: 25\n", "run.properties": "a.b=1\n# note\nc=2\n" } }""";
        var comparison = Versions.Compare(
            Versions.Of(Versions.Manifest("configmap/web", Map), new VersionPart(VersionPartKind.Configuration, "app.ini", "[db]\nhost = one\n[mail]\nhost = two\n")),
            Versions.Of(Versions.Manifest("configmap/web", Map.Replace("host: a", "host: b", StringComparison.Ordinal).Replace("a.b=1", "a.b=3", StringComparison.Ordinal)), new VersionPart(VersionPartKind.Configuration, "app.ini", "[db]\nhost = one\n")));
        Assert.Equal(["app.ini: mail: {\"host\":\"two\"} → -", "configmap/web: data.\"app.yaml\".mail.host: a → b", "configmap/web: data.\"run.properties\".\"a.b\": 1 → 3"], Versions.Lines(comparison));
    }

    [Fact]
    public void An_amount_in_other_words_is_no_difference()
    {
        const string Pod = """{ "kind": "Deployment", "metadata": { "name": "web" }, "spec": { "template": { "spec": { "containers": [{ "name": "web", "resources": { "limits": { "cpu": "1", "memory": "1Gi" } } }] } } } }""";
        Assert.Empty(Versions.Compare(Versions.Of(Versions.Manifest("deployment/web", Pod)), Versions.Of(Versions.Manifest("deployment/web", Pod.Replace("\"1\"", "\"1000m\"", StringComparison.Ordinal).Replace("1Gi", "1024Mi", StringComparison.Ordinal)))).Causes);
    }

    [Fact]
    public void Shows_no_secret_in_values_and_none_in_reasons()
    {
        var canary = "hunter" + "2-canary";
        string Template(string value) => $$"""
            {
              "kind": "Deployment", "metadata": { "name": "web" },
              "spec": { "template": { "spec": { "containers": [{ "name": "web",
                "env": [{ "name": "DB_PASSWORD", "value": "{{value}}" }, { "name": "URL", "value": "postgres://app:{{value}}@db/x" }],
                "args": ["--api-key={{value}}"] }] } } }
            }
            """;
        string Kept(string value) => $$"""{ "kind": "Secret", "metadata": { "name": "web" }, "data": { "token": "{{value}}" }, "stringData": { "plain": "{{value}}" } }""";
        var added = $$"""{ "kind": "Deployment", "metadata": { "name": "new" }, "spec": { "env": [{ "name": "API_TOKEN", "value": "{{canary}}" }] } }""";
        var comparison = Versions.Compare(
            Versions.Of(Versions.Manifest("deployment/web", Template("other-canary")), Versions.Manifest("secret/web", Kept("other-canary"))),
            Versions.Of(Versions.Manifest("deployment/web", Template(canary)), Versions.Manifest("secret/web", Kept(canary)), Versions.Manifest("deployment/new", added), Versions.Manifest("secret/added", Kept(canary))),
            new RollbackEvidence("", [$"login failed: pass" + $"word={canary}"]));
        Assert.Equal(7, comparison.Causes.Count);
        Assert.DoesNotContain("canary", string.Join('\n', comparison.Causes), StringComparison.Ordinal);
        Assert.Contains(comparison.Causes, c => c.What.EndsWith("data.token", StringComparison.Ordinal) && c.Before == SecretMasker.Mask && c.After == SecretMasker.Mask);
    }

    [Fact]
    public void Two_hidden_values_are_still_told_apart_by_their_prints()
    {
        var prints = new SecretPrints(new SecretMasker());
        string Env(string value) => $$"""{ "kind": "Deployment", "metadata": { "name": "web" }, "spec": { "containers": [{ "name": "web", "env": [{ "name": "DB_PASSWORD", "value": "{{value}}" }, { "name": "URL", "value": "redis://:{{value}}@cache:6379" }, { "name": "PLAIN", "value": "1" }] }] } }""";
        var (good, bad) = (VersionReader.OfObject(Versions.Json(Env("one-canary")), prints), VersionReader.OfObject(Versions.Json(Env("two-canary")), prints));
        Assert.DoesNotContain("canary", good.Text + bad.Text, StringComparison.Ordinal);
        var comparison = Versions.Compare(Versions.Of(good), Versions.Of(bad));
        Assert.Equal(
            [$"deployment/web: spec.containers[name=web].env[name=DB_PASSWORD].value: {SecretMasker.Mask} → {SecretMasker.Mask}", $"deployment/web: spec.containers[name=web].env[name=URL].value: redis://:{SecretMasker.Mask}@cache:6379 → redis://:{SecretMasker.Mask}@cache:6379"],
            Versions.Lines(comparison));
        Assert.Empty(Versions.Compare(Versions.Of(good), Versions.Of(VersionReader.OfObject(Versions.Json(Env("one-canary")), prints))).Causes);
    }

    [Fact]
    public void A_part_that_is_hidden_is_seen_to_differ_by_its_digest()
    {
        VersionPart Part(string digest, string? text) => new(VersionPartKind.Manifest, "secret/web", text) { Digest = digest };
        Assert.Equal($"secret/web: {SecretMasker.Mask} → {SecretMasker.Mask}", Assert.Single(Versions.Lines(Versions.Compare(Versions.Of(Part("a", null)), Versions.Of(Part("b", null))))));
        Assert.Empty(Versions.Compare(Versions.Of(Part("a", null)), Versions.Of(Part("a", null))).Causes);
        // Two digests of the same text: what differed was noise that is left out.
        Assert.Empty(Versions.Compare(Versions.Of(Part("a", "{\"kind\":\"Secret\"}")), Versions.Of(Part("b", "{\"kind\":\"Secret\"}"))).Causes);
    }

    [Fact]
    public void Says_why_with_the_line_that_shows_it()
    {
        const string Pod = """{ "kind": "Deployment", "metadata": { "name": "web" }, "spec": { "template": { "spec": { "containers": [{ "name": "web", "image": "web:1", "resources": { "limits": { "memory": "1Gi" } } }] } } } }""";
        var comparison = Versions.Compare(
            Versions.Of(Versions.Manifest("deployment/web", Pod)),
            Versions.Of(Versions.Manifest("deployment/web", Pod.Replace("1Gi", "64Mi", StringComparison.Ordinal).Replace("web:1", "web:2", StringComparison.Ordinal))),
            new RollbackEvidence("", ["pod web-1, web: ended with exit code 137 (OOMKilled)"]));
        Assert.Equal(new SuspectedCause(1, Suspicion.High, VersionPartKind.Manifest, "deployment/web: spec.template.spec.containers[name=web].resources.limits.memory", "1Gi", "64Mi",
            "The container may use less memory than before; a container was killed for want of memory: 'pod web-1, web: ended with exit code 137 (OOMKilled)'; 'web' stands there."), comparison.Causes[0]);
        Assert.Contains("a container was killed for want of memory", comparison.Signs);
        Assert.Equal(Suspicion.Medium, comparison.Causes[1].Suspicion);
    }

    [Fact]
    public void Compares_images_where_nothing_else_is_known()
    {
        var comparison = Versions.Compare(new RollbackVersion { Name = "1", Images = ["r.example.com:5000/web:1", "proxy:3"] }, new RollbackVersion { Name = "2", Images = ["r.example.com:5000/web:2", "proxy:3"] });
        Assert.Equal("r.example.com:5000/web: r.example.com:5000/web:1 → r.example.com:5000/web:2", Assert.Single(Versions.Lines(comparison)));
    }
}
