using System.Globalization;
using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox.Observation;

/// <summary>
/// The kernel's counters of a network namespace (proc_net(5); RFC 4293, 4022, 4113). Their files stay readable when all its
/// processes have ended, as long as they are open.
/// </summary>
internal sealed class NetworkCounters : IDisposable
{
    private readonly List<FileStream> _files = [];

    public NetworkCounters(int process)
    {
        foreach (var name in new[] { "snmp", "snmp6" })
        {
            var file = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/net/{name}";
            if (File.Exists(file))
                _files.Add(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1));
        }
    }

    /// <summary>What was tried: what is known of it, and by the counters, which never tell an address of another machine, the rest.</summary>
    /// <param name="known">What was told of by name or address.</param>
    public IReadOnlyList<NetworkAttempt> Attempts(IReadOnlyList<NetworkAttempt> known)
    {
        var values = Read();
        long Of(params string[] names) => names.Sum(n => values.GetValueOrDefault(n));
        // No route leads out of the namespace: what was begun met the machine itself, and what was accepted met a server of the program's own.
        var local = known.Where(k => k.Protocol == "tcp" && IsLocal(k)).ToList();
        var alone = Of("Tcp.ActiveOpens") - Of("Tcp.PassiveOpens");
        List<NetworkAttempt> attempts = [.. alone > 0 ? known : known.Except(local)];
        if (alone - local.Sum(k => k.Count) is var connected and > 0)
            attempts.Add(new NetworkAttempt("tcp", "127.0.0.1", (int)connected));
        if (Of("Udp.NoPorts", "Udp6NoPorts") is var sent and > 0 && !known.Any(k => k.Protocol == "any"))
            attempts.Add(new NetworkAttempt("udp", "127.0.0.1:53", (int)sent));
        if (Of("Ip.OutNoRoutes", "Ip6OutNoRoutes") - known.Where(k => k.Protocol is "tcp" or "udp" && !IsLocal(k)).Sum(k => k.Count) is var refused and > 0)
            attempts.Add(new NetworkAttempt("any", null, (int)refused));
        return attempts;
    }

    public void Dispose() => _files.ForEach(f => f.Dispose());

    private static bool IsLocal(NetworkAttempt attempt) => new[] { "127.", "[::1]", "localhost" }.Any(l => attempt.Address?.StartsWith(l, StringComparison.Ordinal) is true);

    private Dictionary<string, long> Read()
    {
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var file in _files)
        {
            file.Position = 0;
            using var reader = new StreamReader(file, leaveOpen: true);
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < lines.Length; i++)
            {
                var words = lines[i].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
                if (words.Length == 2 && !words[0].EndsWith(':'))
                {
                    Add(words[0], words[1]);
                }
                else if (i + 1 < lines.Length)
                {
                    var numbers = lines[++i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    for (var field = 1; field < Math.Min(words.Length, numbers.Length); field++)
                        Add($"{words[0].TrimEnd(':')}.{words[field]}", numbers[field]);
                }
            }
        }
        return values;

        void Add(string name, string number)
        {
            if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                values[name] = value;
        }
    }
}
