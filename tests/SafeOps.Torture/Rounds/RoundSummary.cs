using System.Globalization;
using System.Text;
using SafeOps.Torture.Children;

namespace SafeOps.Torture.Rounds;

/// <summary>What a series did, as a line while it goes on and as a table at its end.</summary>
internal sealed class RoundSummary
{
    private readonly object _gate = new();
    private readonly List<RoundResult> _results = [];
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private int _told;

    public int Kills { get; private set; }

    public int Findings { get; private set; }

    public void Add(RoundResult result)
    {
        lock (_gate)
        {
            _results.Add(result);
            Kills += result.Kills.Count;
            Findings += result.Findings.Count;
            if (!Console.IsOutputRedirected)
                Console.Write($"\r{Line}");
            else if (Kills / 100 > _told)
                Console.WriteLine(Line);
            _told = Kills / 100;
        }
    }

    public void Tell(string text)
    {
        lock (_gate)
            Console.WriteLine($"{(Console.IsOutputRedirected ? "" : "\r")}{text}");
    }

    private string Line => string.Create(CultureInfo.InvariantCulture, $"{_results.Count} rounds, {Kills} kills, {Findings} findings, {TimeProvider.System.GetElapsedTime(_start).TotalSeconds:0} s");

    public override string ToString()
    {
        var kills = _results.SelectMany(r => r.Kills).ToList();
        var moments = kills.Select(k => k.Moment).Distinct().Order(StringComparer.Ordinal).ToList();
        var text = new StringBuilder();
        text.AppendLine().AppendLine(Line).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"kills",-10}{string.Concat(moments.Select(m => $"{m,16}"))}{"all",8}");
        foreach (var target in kills.GroupBy(k => k.Target).OrderBy(g => g.Key))
            Row(target.Key.ToString().ToLowerInvariant(), [.. target]);
        Row("all", kills);
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{kills.Count(k => k.Deed == Deed.Run)} of a run, {kills.Count(k => k.Deed == Deed.Resume)} of a resume, {kills.Count(k => k.Deed == Deed.Undo)} of an undo");
        text.AppendLine(CultureInfo.InvariantCulture, $"rounds resumed {_results.Count(r => !r.Plan.Undo)}, undone {_results.Count(r => r.Plan.Undo)}, of both on another machine {_results.Count(r => r.Plan.Shared)}; without any kill {_results.Count(r => r.Kills.Count == 0)}");
        text.Append(CultureInfo.InvariantCulture, $"findings {Findings}");
        return text.ToString();

        void Row(string name, List<KillDone> of) =>
            text.AppendLine(CultureInfo.InvariantCulture, $"{name,-10}{string.Concat(moments.Select(m => $"{of.Count(k => k.Moment == m),16}"))}{of.Count,8}");
    }
}
