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

    /// <summary>What was tried, by what the counters tell: never an address of another machine.</summary>
    /// <param name="known">What was told of by name or address and is not to be told again.</param>
    public IReadOnlyList<NetworkAttempt> Attempts(IReadOnlyList<NetworkAttempt> known)
    {
        var values = Read();
        long Of(params string[] names) => names.Sum(n => values.GetValueOrDefault(n));
        var asked = known.Where(k => k.Protocol == "any").Sum(k => k.Count);
        // No route leads out of the namespace, so what was begun met itself.
        var connected = Of("Tcp.ActiveOpens") - Of("Tcp.PassiveOpens") - Local(known, "tcp");
        var sent = Of("Udp.NoPorts", "Udp6NoPorts");
        var refused = Of("Ip.OutNoRoutes", "Ip6OutNoRoutes") - Outside(known);
        List<NetworkAttempt> attempts = [];
        if (connected > 0)
            attempts.Add(new NetworkAttempt("tcp", "127.0.0.1", (int)connected));
        if (sent > 0 && asked == 0)
            attempts.Add(new NetworkAttempt("udp", "127.0.0.1:53", (int)sent));
        if (refused > 0)
            attempts.Add(new NetworkAttempt("any", null, (int)refused));
        return attempts;
    }

    public void Dispose() => _files.ForEach(f => f.Dispose());

    private static bool IsLocal(NetworkAttempt attempt) => attempt.Address is { } address && (address.StartsWith("127.", StringComparison.Ordinal) || address.StartsWith("[::1]", StringComparison.Ordinal) || address.StartsWith("localhost", StringComparison.Ordinal));

    private static int Local(IReadOnlyList<NetworkAttempt> known, string protocol) => known.Where(k => k.Protocol == protocol && IsLocal(k)).Sum(k => k.Count);

    private static int Outside(IReadOnlyList<NetworkAttempt> known) => known.Where(k => k.Protocol is "tcp" or "udp" && !IsLocal(k)).Sum(k => k.Count);

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
