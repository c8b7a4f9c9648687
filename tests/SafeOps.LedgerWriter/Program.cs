using System.Globalization;
using SafeOps.Adapters.Sqlite;
using SafeOps.Ledger;

// Appends records to a ledger as one of several processes: SafeOps.LedgerWriter <file> <name> <count>
var store = new SqliteLedgerStore(args[0]);
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
