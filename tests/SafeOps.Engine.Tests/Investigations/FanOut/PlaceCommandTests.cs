using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Investigations.FanOut;

namespace SafeOps.Engine.Tests.Investigations.FanOut;

public sealed class PlaceCommandTests
{
    private static readonly FanOutPlace Context = new("prod-weu", FanOutPlaceKind.Context, "prod-weu");
    private static readonly FanOutPlace Folder = new("orders", FanOutPlaceKind.Folder, "/repos/orders");

    [Theory]
    [InlineData("kubectl get pods", "kubectl --context=prod-weu get pods")]
    [InlineData("kubectl get pods -o json | jq '.items | length'", "kubectl --context=prod-weu get pods -o json | jq '.items | length'")]
    [InlineData("for n in a b; do kubectl get pods -n $n; done", "for n in a b; do kubectl --context=prod-weu get pods -n $n; done")]
    [InlineData("echo \"$(kubectl version)\"", "echo \"$(kubectl --context=prod-weu version)\"")]
    [InlineData("helm list -A && kubectl get ns", "helm --kube-context=prod-weu list -A && kubectl --context=prod-weu get ns")]
    [InlineData("kubectl --context dev get pods; kubectl get pods", "kubectl --context dev get pods; kubectl --context=prod-weu get pods")]
    [InlineData("echo kubectl; kubectl get ns", "echo kubectl; kubectl --context=prod-weu get ns")]
    [InlineData("az aks show -n ${context}", "az aks show -n prod-weu")]
    public void A_context_is_named_where_the_parsed_words_want_it(string text, string expected) => Assert.Equal(expected, PlaceCommand.Text(Probe(text), Context));

    [Theory]
    [InlineData("a b; rm -rf ~", "kubectl '--context=a b; rm -rf ~' get ns", "kubectl get ns")]
    [InlineData("it's", "echo 'it'\\''s'", "echo ${context}")]
    [InlineData("$(id)`id`\"", "echo \"\\$(id)\\`id\\`\\\"\"", "echo \"${context}\"")]
    public void No_name_becomes_a_command(string context, string expected, string text)
    {
        var place = new FanOutPlace("x", FanOutPlaceKind.Context, context);
        Assert.Equal(expected.Replace("'--context=a b; rm -rf ~'", "--context='a b; rm -rf ~'", StringComparison.Ordinal), PlaceCommand.Text(Probe(text), place));
    }

    [Fact]
    public void A_folder_is_named_by_its_variable_and_has_no_context()
    {
        Assert.Equal("echo orders; kubectl get ns", PlaceCommand.Text(Probe("echo ${place}; kubectl get ns"), Folder));
        Assert.Equal("echo '${place}'", PlaceCommand.Text(Probe("echo '${place}'"), Folder));
        Assert.Equal(ErrorCodes.ProbeInvalid, Assert.Throws<SafeOpsException>(() => PlaceCommand.Text(Probe("echo ${context}"), Folder)).Code);
    }

    [Fact]
    public void A_namespace_must_be_given_where_it_is_named()
    {
        var probe = Probe("kubectl get pods -n ${namespace}");
        Assert.Equal("kubectl --context=prod-weu get pods -n shop", PlaceCommand.Text(probe, Context with { Namespace = "shop" }));
        Assert.Equal("Give -Namespace.", Assert.Throws<SafeOpsException>(() => PlaceCommand.Text(probe, Context)).NextStep);
    }

    [Fact]
    public void What_would_ask_every_context_the_same_is_refused() =>
        Assert.Contains("asks every context the same", Assert.Throws<SafeOpsException>(() => PlaceCommand.Text(Probe("uptime"), Context)).Message, StringComparison.Ordinal);

    private static CommandProbe Probe(string text) => new("p", text, CommandShell.Bash);
}
