using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using SafeOps.Adapters.Text;
using SafeOps.Adapters.Yaml;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Benchmarks.Parts;

/// <summary>What is done to a text for each action.</summary>
[MemoryDiagnoser]
public class TextParts
{
    private const string Sentence = "file.set updates charts/user-api/values.yaml: resources.limits.memory: 512Mi → 1Gi (line 14)";

    private readonly YamlReader _yaml = new();
    private readonly TextDiff _diff = new();
    private readonly SecretMasker _masker = new();
    private readonly string _before = ManyFiles.Content(1);
    private readonly string _after = ManyFiles.Content(1, "1Gi");
    private readonly ValuePath _path = ValuePath.TryParse("resources.limits.memory", out _)!;

    [GlobalSetup]
    public void SetUp()
    {
        foreach (var i in Enumerable.Range(1, 20))
            _masker.Register($"s3cret-value-{i}-of-many");
    }

    [Benchmark]
    public ValueEditResult SetValue() => ValueEdit.Set(new ValueEditRequest(_before, "values.yaml", _path, JsonValue.Create("1Gi")), _yaml);

    [Benchmark]
    public string Difference() => _diff.Unified(_before, _after, "values.yaml");

    [Benchmark]
    public SqlScript ReadSql() => SqlScript.Read("WITH old AS (SELECT id FROM sessions WHERE last_seen < :cutoff) DELETE FROM sessions WHERE id IN (SELECT id FROM old)", SqlFlavor.PostgreSql);

    [Benchmark]
    public string HideSecrets() => _masker.Hide(Sentence);
}
