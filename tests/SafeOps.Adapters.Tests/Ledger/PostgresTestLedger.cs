using SafeOps.Adapters.Postgres;
using SafeOps.Adapters.Secrets;
using SafeOps.Ledger;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.TestServers;
using SafeOps.Values;

namespace SafeOps.Adapters.Tests.Ledger;

/// <summary>A team's ledger in a database of its own. <c>ann</c> and <c>bob</c> write, <c>eve</c> reads.</summary>
internal sealed class PostgresTestLedger : TestLedger
{
    private readonly string _schema;

    public PostgresTestLedger(string schema = "safeops")
    {
        Assert.SkipUnless(PostgresCluster.IsInstalled, PostgresCluster.Missing);
        _schema = schema;
        Database = Cluster.CreateLedger(schema);
        Store = As("ann");
    }

    public static PostgresCluster Cluster => PostgresCluster.Shared;

    public string Database { get; }

    public override ILedgerStore Store { get; }

    public PostgresLedgerStore As(string role, params (string Name, string Value)[] settings) =>
        new(Connection(role, settings), new SecretVault(new EnvironmentSecrets(new Dictionary<string, string>(), _ => null), new SecretMasker()), new Actor("alice", "laptop"));

    public ConnectionDefinition Connection(string role, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string> { ["host"] = "127.0.0.1", ["port"] = $"{Cluster.Port}", ["database"] = Database, ["user"] = role, ["schema"] = _schema };
        foreach (var (name, value) in settings)
            all[name] = value;
        return new ConnectionDefinition("team", "postgres", all, null);
    }

    public void Execute(string sql, string role = PostgresCluster.Superuser) => Cluster.Execute(Database, $"set search_path to \"{_schema}\"; {sql}", role);

    public object? Ask(string sql, string role = PostgresCluster.Superuser) => Cluster.Scalar(Database, $"set search_path to \"{_schema}\"; {sql}", role);

    public override void Tamper(string sql) => Execute($"drop trigger if exists records_stay on records; drop trigger if exists records_are_appended on records; {sql}");

    public override void Dispose() => Cluster.DropDatabase(Database);
}
