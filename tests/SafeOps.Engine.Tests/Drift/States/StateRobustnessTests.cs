using System.Globalization;
using System.Text;
using SafeOps.Drift.States;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Drift.States;

public sealed class StateRobustnessTests : IDisposable
{
    private const string Resource = """
        {"module":"module.a","mode":"managed","type":"azurerm_x","name":"n","each":"list","provider":"provider[\"r/h/azurerm\"]","instances":[
        {"index_key":0,"schema_version":0,"attributes":{"id":"/é\u00e9","v":[1,{"w":null}]},"sensitive_attributes":[[{"type":"get_attr","value":"v"}]]},
        {"index_key":"k","attributes_flat":{"id":"x","a.#":"1","a.0.b":"c","t.%":"1","t.k":"v"}}]}
        """;

    private const string Show = """
        {"format_version":"1.0","values":{"root_module":{"resources":[{"address":"azurerm_x.n","mode":"managed","type":"azurerm_x","name":"n","provider_name":"r/h/azurerm","values":{"id":"/é","v":[{"w":true}]},"sensitive_values":{"v":[{"w":true}]}}],
        "child_modules":[{"address":"module.a","resources":[{"address":"module.a.azurerm_x.n","type":"azurerm_x","values":{}}]}]}}}
        """;

    private readonly StateBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Damage_of_any_kind_is_read_over_or_named()
    {
        var path = Path.Combine(_bench.Folder, "damaged.tfstate");
        var random = new Random(4);
        var refused = 0;
        for (var round = 0; round < 4000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(round % 2 == 0 ? StateBench.State(Resource) : Show).ToList();
            for (var damage = random.Next(1, 4); damage > 0; damage--)
                Damage(bytes, random);
            File.WriteAllBytes(path, [.. bytes]);
            try
            {
                _bench.Read(path);
            }
            catch (SafeOpsException error)
            {
                Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
                Assert.NotNull(error.NextStep);
                refused++;
            }
        }
        Assert.InRange(refused, 1000, 3999);
    }

    [Fact]
    public void A_resource_of_many_instances_is_not_held()
    {
        const int count = 20_000;
        var text = new StringBuilder();
        var filler = new string('x', 1500);
        for (var i = 0; i < count; i++)
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$$"""{"index_key":{{{i}}},"schema_version":0,"attributes":{"id":"/{{{i}}}","v":"{{{filler}}}"},"sensitive_attributes":[]}""");
        var path = _bench.Write(StateBench.State($$"""{"mode":"managed","type":"t","name":"n","each":"list","provider":"p","instances":[{{text}}]}"""));
        text.Clear();

        var seen = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        StateFile.Read(path, _ => seen++, null, CancellationToken.None);
        Assert.Equal(count, seen);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, new FileInfo(path).Length / 2);
    }

    private static void Damage(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(5))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes.RemoveAt(at);
                break;
            case 2:
                bytes.Insert(at, (byte)"{}[],:\"\\0ntf"[random.Next(12)]);
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 60), bytes.Count - at));
                break;
            default:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                break;
        }
    }
}
