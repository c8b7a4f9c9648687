using System.Text;
using BenchmarkDotNet.Attributes;
using SafeOps.LogFamilies;
using SafeOps.Logs.Mining;

namespace SafeOps.Benchmarks.Parts;

/// <summary>From messages to templates.</summary>
[MemoryDiagnoser]
public class LogParts
{
    private const int LinesOfFamily = 5_000;

    private readonly ShapeTable _table = new();
    private byte[][] _messages = [];

    [GlobalSetup]
    public void SetUp()
    {
        _messages = [.. LogFamily.Names.SelectMany(n => LogFamily.Read(n).Write(LinesOfFamily, seed: 1)).Select(l => Encoding.UTF8.GetBytes(l.Message))];
        foreach (var message in _messages)
            _table.Add(message, out _);
    }

    /// <summary>Of all families, warm: every shape is known.</summary>
    [Benchmark]
    public int AddMessagesOfAllFamilies()
    {
        var sum = 0;
        foreach (var message in _messages)
            sum += _table.Add(message, out _);
        return sum;
    }

    [Benchmark]
    public int MineAllFamilies() => TemplateMiner.Mine([_table], CancellationToken.None).Templates.Count;
}
