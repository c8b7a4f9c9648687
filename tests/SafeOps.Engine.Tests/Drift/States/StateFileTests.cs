using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Drift.States;

namespace SafeOps.Engine.Tests.Drift.States;

public sealed class StateFileTests : IDisposable
{
    private const string Subnets = """
        { "module": "module.net[\"a.b\"]", "mode": "managed", "type": "azurerm_subnet", "name": "app", "each": "map",
          "provider": "module.net.provider[\"registry.terraform.io/hashicorp/azurerm\"].west",
          "instances": [
            { "index_key": "x\"${y}", "schema_version": 0, "attributes": { "name": "n1", "id": "/subscriptions/1", "nested": { "id": "no" } },
              "sensitive_attributes": [[{ "type": "get_attr", "value": "site_config" }, { "type": "index", "value": { "value": 0, "type": "number" } }, { "type": "get_attr", "value": "key" }]],
              "private": "bnVsbA==", "dependencies": ["azurerm_resource_group.rg"] },
            { "index_key": 3, "status": "tainted", "schema_version": 0, "attributes": { "id": "\/subscriptions\/2" }, "sensitive_attributes": [] },
            { "index_key": 3, "deposed": "00aa11bb", "schema_version": 0, "attributes": { "id": null } } ] }
        """;

    private const string Others = """
        { "mode": "data", "type": "azurerm_client_config", "name": "me", "provider": "provider[\"registry.opentofu.org/hashicorp/azurerm\"]", "instances": [{ "schema_version": 0, "attributes": { "id": "d" } }] },
        { "mode": "managed", "type": "azapi_resource", "name": "x", "provider": "provider[\"mirror.example/azure/azapi\"]", "instances": [{ "attributes": { "id": "/subscriptions/3", "type": "Microsoft.X/ys@2024-01-01" } }] },
        { "mode": "managed", "type": "azurerm_resource_group", "name": "old", "provider": "provider.azurerm", "instances": [{ "attributes_flat": { "id": "/f", "tags.%": "1", "tags.a.b": "c", "r.#": "2", "r.10.p": "80", "r.2.p": "81", "s.#": "0", "n.#": "1", "n.0.m.#": "1", "n.0.m.0": "q" } }] },
        { "mode": "managed", "type": "null_resource", "name": "gone", "provider": "provider[\"registry.terraform.io/hashicorp/null\"]", "instances": [] }
        """;

    private readonly StateBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Gives_every_instance_with_what_the_state_says_of_it()
    {
        var info = _bench.ReadText(StateBench.State($"{Subnets}, {Others}"));

        Assert.Equal((StateFormat.State, "1.11.4", 7L, "l-1", 6), (info.Format, info.TerraformVersion, info.Serial, info.Lineage, info.Instances));
        Assert.Equal(
        [
            """module.net["a.b"].azurerm_subnet.app["x\"$${y}"]|azurerm_subnet|False|hashicorp/azurerm|/subscriptions/1|False|False|site_config.0.key|{"name":"n1","id":"/subscriptions/1","nested":{"id":"no"}}""",
            """module.net["a.b"].azurerm_subnet.app[3]|azurerm_subnet|False|hashicorp/azurerm|/subscriptions/2|False|True||{"id":"/subscriptions/2"}""",
            """module.net["a.b"].azurerm_subnet.app[3]|azurerm_subnet|False|hashicorp/azurerm||True|False||{"id":null}""",
            """data.azurerm_client_config.me|azurerm_client_config|True|hashicorp/azurerm|d|False|False||{"id":"d"}""",
            """azapi_resource.x|azapi_resource|False|azure/azapi|/subscriptions/3|False|False||{"id":"/subscriptions/3","type":"Microsoft.X/ys@2024-01-01"}""",
            """azurerm_resource_group.old|azurerm_resource_group|False|hashicorp/azurerm|/f|False|False||{"id":"/f","n":[{"m":["q"]}],"r":[{"p":"81"},{"p":"80"}],"s":[],"tags":{"a.b":"c"}}""",
        ], _bench.Resources.Select(r => r.Facts));
    }

    [Fact]
    public void Members_may_stand_in_any_order()
    {
        var state = JsonNode.Parse(StateBench.State($"{Subnets}, {Others}"))!;
        _bench.ReadText(state.ToJsonString());
        var wanted = _bench.Resources.Select(r => r.Facts).ToList();
        for (var seed = 0; seed < 300; seed++)
        {
            var info = _bench.ReadText(Shuffled(state, new Random(seed))!.ToJsonString());
            Assert.Equal((7L, "l-1", wanted.Count), (info.Serial, info.Lineage, info.Instances));
            Assert.Equal(wanted, _bench.Resources.Select(r => r.Facts));
            Assert.All(_bench.Resources.Where(r => r.Resource.Length > 0), AssertReadAgain);
        }
    }

    [Fact]
    public void Attributes_are_read_again_from_their_place()
    {
        _bench.Read(_bench.Write(StateBench.State($"{Subnets}, {Others}"), encoding: new UTF8Encoding(true)));
        Assert.Equal([true, true, true, true, true, false], _bench.Resources.Select(r => r.Resource.Length > 0));
        Assert.All(_bench.Resources.Take(5), AssertReadAgain);
    }

    [Fact]
    public void A_state_redirected_as_UTF_16_is_read_and_says_that_it_has_no_places()
    {
        _bench.ReadText(StateBench.State($"{Subnets}, {Others}"));
        var wanted = _bench.Resources.Select(r => r.Facts).ToList();
        _bench.Read(_bench.Write(StateBench.State($"{Subnets}, {Others}"), encoding: Encoding.Unicode));
        Assert.Equal(wanted, _bench.Resources.Select(r => r.Facts));
        Assert.All(_bench.Resources, r => Assert.Equal(0, r.Resource.Length));
    }

    [Fact]
    public void Reads_what_terraform_show_writes()
    {
        var info = _bench.ReadText("""
            {"format_version":"1.0","terraform_version":"1.11.4","values":{"outputs":{"x":{"sensitive":false,"value":[1]}},"root_module":{"resources":[
            {"address":"azurerm_a.b[\"k\"]","mode":"managed","type":"azurerm_a","name":"b","index":"k","provider_name":"registry.terraform.io/hashicorp/azurerm","schema_version":1,"values":{"id":"/s/1","l":[{},{"p":"x"}]},"sensitive_values":{"l":[{},{"p":true}],"m":true,"t":{}},"depends_on":["q.r"]},
            {"address":"data.azurerm_c.d","mode":"data","type":"azurerm_c","name":"d","provider_name":"azurerm","schema_version":0,"values":{"id":5},"sensitive_values":{}}],
            "child_modules":[{"resources":[{"address":"module.m[0].azurerm_a.b","mode":"managed","type":"azurerm_a","name":"b","provider_name":"registry.terraform.io/hashicorp/azurerm","values":{"id":"/s/2"},"sensitive_values":true,"tainted":true}],"address":"module.m[0]",
            "child_modules":[{"address":"module.m[0].module.n","resources":[{"address":"module.m[0].module.n.azurerm_a.b","mode":"managed","type":"azurerm_a","name":"b","provider_name":"example.org/own/azurerm","values":{"id":"/s/3"},"sensitive_values":{},"deposed_key":"ab"}]}]}]}}}
            """);
        Assert.Equal((StateFormat.Show, "1.11.4", null, null, 4), (info.Format, info.TerraformVersion, info.Serial, info.Lineage, info.Instances));
        Assert.Equal(
        [
            """azurerm_a.b["k"]|azurerm_a|False|hashicorp/azurerm|/s/1|False|False|l.1.p,m|{"id":"/s/1","l":[{},{"p":"x"}]}""",
            """data.azurerm_c.d|azurerm_c|True|hashicorp/azurerm||False|False||{"id":5}""",
            """module.m[0].azurerm_a.b|azurerm_a|False|hashicorp/azurerm|/s/2|False|True||{"id":"/s/2"}""",
            """module.m[0].module.n.azurerm_a.b|azurerm_a|False|own/azurerm|/s/3|True|False||{"id":"/s/3"}""",
        ], _bench.Resources.Select(r => r.Facts));
        Assert.All(_bench.Resources, AssertReadAgain);
        Assert.Equal([""], _bench.Resources[2].Resource.SensitivePaths);
    }

    [Theory]
    [InlineData("""{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"x","outputs":{},"resources":[],"check_results":null}""", StateFormat.State)]
    [InlineData("""{"version":4,"resources":null}""", StateFormat.State)]
    [InlineData("""{"version":4}""", StateFormat.State)]
    [InlineData("""{"resources":[],"version":4}""", StateFormat.State)]
    [InlineData("""{"format_version":"1.0"}""", StateFormat.Show)]
    [InlineData("""{"format_version":"0.2","values":{"root_module":{}}}""", StateFormat.Show)]
    [InlineData("""{"values":{"root_module":{"resources":[]}},"format_version":"1.0"}""", StateFormat.Show)]
    public void A_state_without_resources_is_a_state(string text, StateFormat format)
    {
        Assert.Equal((format, 0), (_bench.ReadText(text).Format, _bench.Resources.Count));
    }

    [Fact]
    public void Progress_ends_at_the_end_and_a_stop_is_heard()
    {
        var big = string.Join(',', Enumerable.Range(0, 3000).Select(i => $$$"""{"mode":"managed","type":"t","name":"n{{{i}}}","provider":"p","instances":[{"attributes":{"id":"/{{{i}}}","v":"{{{new string('x', 1000)}}}"}}]}"""));
        var path = _bench.Write(StateBench.State(big));
        var bytes = new List<long>();
        _bench.Read(path, new Direct(bytes.Add));
        Assert.Equal(new FileInfo(path).Length, bytes[^1]);
        Assert.InRange(bytes.Count, 3, 5);
        Assert.Equal(bytes.Order(), bytes);

        using var stop = new CancellationTokenSource();
        var seen = 0;
        Assert.Throws<OperationCanceledException>(() => StateFile.Read(path, _ => Stop(), null, stop.Token));
        Assert.Equal(10, seen);

        void Stop()
        {
            if (++seen == 10)
                stop.Cancel();
        }
    }

    private static void AssertReadAgain(StateBench.Seen seen)
    {
        using var again = StateFile.ReadAttributes(seen.Resource.StateFile, seen.Resource.Offset, seen.Resource.Length);
        Assert.Equal(seen.Attributes, again.RootElement.GetRawText());
    }

    /// <summary>The members of every object in another order, but for those of attributes, whose order is part of what is compared here.</summary>
    private static JsonNode? Shuffled(JsonNode? node, Random random) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(_ => random.Next()).Select(m => KeyValuePair.Create(m.Key, m.Key.StartsWith("attributes", StringComparison.Ordinal) ? m.Value?.DeepClone() : Shuffled(m.Value, random)))),
        JsonArray a => new JsonArray([.. a.Select(i => Shuffled(i, random))]),
        _ => node?.DeepClone(),
    };

    private sealed class Direct(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
