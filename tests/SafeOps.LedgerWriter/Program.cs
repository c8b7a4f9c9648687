using System.Globalization;
using SafeOps.Adapters;
using SafeOps.Adapters.Sqlite;
using SafeOps.Changes.Running;
using SafeOps.Ledger;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Sessions;
using SafeOps.Values;

// One of several processes that work on a ledger, in a file or as the safeops.yaml of a folder names it:
//   SafeOps.LedgerWriter <file or folder> <name> <count>       appends records
//   SafeOps.LedgerWriter <folder> hold <change>                holds a change in dev until it is killed
//   SafeOps.LedgerWriter <folder> look <investigation> <count>  adds steps to an investigation and tells the number of each once it is kept
var ports = AdapterPorts.Create(new Dictionary<string, string>(), new Actor(args[1], "test"), TimeProvider.System, _ => null);
if (args[1] == "hold")
{
    var runs = ports.OpenRuns(new ProjectReader(ports.Yaml).Read(args[0]), new SecretVault(ports.Secrets, new SecretMasker()));
    await using var lease = await runs.AcquireLeaseAsync(args[2], "dev", new LeaseHolder("", Environment.ProcessId, TimeProvider.System.GetUtcNow(), "held"), CancellationToken.None);
    Console.WriteLine("held");
    await Task.Delay(Timeout.Infinite);
}
if (args[1] == "look")
{
    Looks.Add(ports, args[0], args[2], int.Parse(args[3], CultureInfo.InvariantCulture));
    return;
}
var store = Directory.Exists(args[0]) ? ProjectSession.Open(args[0], ports).Ledger : new SqliteLedgerStore(args[0]);
var count = int.Parse(args[2], CultureInfo.InvariantCulture);
for (var i = 0; i < count; i++)
{
    var record = await store.AppendAsync(
        new LedgerEntry(RecordKind.Verification, "purge-old-sessions", "dev")
        {
            RunId = args[1],
            Actor = $"{args[1]}@test",
            At = TimeProvider.System.GetUtcNow(),
            Outcome = "Passed",
            Note = i.ToString(CultureInfo.InvariantCulture),
        },
        CancellationToken.None);
    Console.WriteLine(record.RecordId);
}
