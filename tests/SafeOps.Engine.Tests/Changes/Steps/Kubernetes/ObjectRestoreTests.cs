using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

public sealed class ObjectRestoreTests
{
    private static readonly JsonObject Before = Web("""{"replicas":2,"image":"a"}""");
    private static readonly JsonObject After = Web("""{"replicas":2,"image":"b","paused":true}""", version: "2");

    [Fact]
    public void Puts_back_what_the_action_changed_and_leaves_what_others_changed_since()
    {
        var restore = ObjectRestore.Of(new SavedObject(Before, After), Web("""{"replicas":5,"image":"b","paused":true}""", version: "7"), "web");

        Assert.Equal(ActionVerb.Update, restore.Verb);
        Assert.Equal("""{"replicas":5,"image":"a"}""", restore.Restored!["spec"]!.ToJsonString());
        Assert.Equal("7", ObjectRestore.Version(restore.Restored));
    }

    [Fact]
    public void A_field_that_somebody_else_changed_since_is_refused_by_its_name()
    {
        var error = Assert.Throws<SafeOpsException>(() => ObjectRestore.Of(new SavedObject(Before, After), Web("""{"replicas":2,"image":"c","paused":true}"""), "web"));

        Assert.Equal(ErrorCodes.TargetChanged, error.Code);
        Assert.Contains("spec.image", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_it_put_back_already_leaves_the_other_half()
    {
        var restore = ObjectRestore.Of(new SavedObject(Before, After), Web("""{"replicas":2,"image":"a","paused":true}"""), "web");

        Assert.Equal(["spec.paused"], restore.Differences.Select(d => d.Name));
    }

    [Fact]
    public void Nothing_is_left_where_the_object_is_as_it_was() =>
        Assert.Equal(ActionVerb.None, ObjectRestore.Of(new SavedObject(Before, After), Web("""{"replicas":2,"image":"a"}""", version: "9"), "web").Verb);

    [Fact]
    public void What_was_made_is_deleted_only_while_nobody_has_changed_it()
    {
        Assert.Equal(ActionVerb.Delete, ObjectRestore.Of(new SavedObject(null, After), Web("""{"replicas":2,"image":"b","paused":true}""", version: "8"), "web").Verb);
        Assert.Equal(ActionVerb.None, ObjectRestore.Of(new SavedObject(null, After), null, "web").Verb);
        Assert.Equal(ErrorCodes.TargetChanged, Assert.Throws<SafeOpsException>(() => ObjectRestore.Of(new SavedObject(null, After), Web("""{"replicas":3,"image":"b","paused":true}"""), "web")).Code);
    }

    [Fact]
    public void What_was_deleted_or_made_anew_since_is_refused()
    {
        Assert.Contains("deleted since", Assert.Throws<SafeOpsException>(() => ObjectRestore.Of(new SavedObject(Before, After), null, "web")).Message, StringComparison.Ordinal);
        Assert.Contains("made anew", Assert.Throws<SafeOpsException>(() => ObjectRestore.Of(new SavedObject(Before, After), Web("""{"replicas":2,"image":"b"}""", uid: "other"), "web")).Message, StringComparison.Ordinal);
        Assert.Contains("made anew", Assert.Throws<SafeOpsException>(() => ObjectRestore.Of(new SavedObject(null, After), Web("""{"replicas":2,"image":"b","paused":true}""", uid: "other"), "web")).Message, StringComparison.Ordinal);
    }

    private static JsonObject Web(string spec, string uid = "u1", string version = "1") => (JsonObject)JsonNode.Parse(
        $$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","uid":"{{uid}}","resourceVersion":"{{version}}"},"spec":{{spec}},"status":{"x":{{version}} } }""")!;
}
