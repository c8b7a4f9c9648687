using BenchmarkDotNet.Attributes;
using SafeOps.Adapters.Yaml;
using SafeOps.Changes.Planning;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Benchmarks.Parts;

/// <summary>From a change file to a plan.</summary>
[MemoryDiagnoser]
public class PlanParts
{
    private readonly YamlReader _yaml = new();
    private BenchProject _project = null!;
    private string _change = "";
    private string _text = "";
    private ChangePlan _plan = null!;

    [Params(100, 1_000)]
    public int Actions { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _project = new BenchProject();
        _change = ManyFiles.Change(_project, Actions, ChangeShape.ManySteps);
        _text = await File.ReadAllTextAsync(_change);
        _plan = await _project.PlanAsync(_change);
    }

    [GlobalCleanup]
    public void CleanUp() => _project.Dispose();

    [Benchmark]
    public IReadOnlyList<DataNode> ReadYaml() => _yaml.Read(_text, "bench.change.yaml");

    [Benchmark]
    public object ReadChange() => _project.Session.Changes.Read(_change);

    [Benchmark]
    public Task<ChangePlan> Plan() => _project.PlanAsync(_change);

    [Benchmark]
    public string DigestPlan() => Digest.OfJson(PlanJson.ToJson(_plan));

    [Benchmark]
    public ChangePlan WriteAndReadPlan() => PlanJson.FromJson(PlanJson.ToJson(_plan));
}
