using SafeOps.TestServers;
using SafeOps.TestServers.Kubernetes;
using SafeOps.Torture.Targets;

namespace SafeOps.Torture.Rounds;

/// <summary>
/// A round's folder: the targets, and the project on one machine (<c>here</c>) and on another (<c>there</c>), which share
/// nothing but the targets and, where there is one, the ledger in PostgreSQL.
/// </summary>
internal sealed class RoundProject : IDisposable
{
    private const string ChangeFile = "torture.change.yaml";
    public const string Environment = "dev";

    private readonly PostgresCluster? _cluster;
    private readonly string? _database;
    private readonly List<TortureTarget> _targets = [];

    /// <param name="cluster">Null where neither targets nor ledger need it.</param>
    /// <param name="kubernetes">Null where no target needs it.</param>
    /// <param name="helm">Null where no target needs it.</param>
    public RoundProject(string folder, TargetKind kind, bool shared, PostgresCluster? cluster, KubernetesServer? kubernetes, RecordingHelm? helm)
    {
        Root = folder;
        Here = Path.Combine(folder, "here", ChangeFile);
        There = Path.Combine(folder, "there", ChangeFile);
        var targets = Path.Combine(folder, "targets");
        if (shared || kind is TargetKind.Postgres or TargetKind.Mixed)
        {
            _cluster = cluster ?? throw new InvalidOperationException(PostgresCluster.Missing);
            _database = shared ? cluster.CreateLedger() : cluster.CreateDatabase("torture");
        }
        if (kind is TargetKind.Files or TargetKind.Mixed)
            _targets.Add(new FileTarget(Path.Combine(targets, "files")));
        if (kind is TargetKind.Sqlite or TargetKind.Wal or TargetKind.Mixed)
            _targets.Add(new SqliteTarget(Path.Combine(targets, "lite.db"), kind == TargetKind.Wal ? "wal" : "delete"));
        if (kind is TargetKind.Postgres or TargetKind.Mixed)
            _targets.Add(new PostgresTarget(_cluster!, _database!));
        if (kind == TargetKind.Kubernetes)
            _targets.Add(new KubernetesTarget(kubernetes!, Path.GetFileName(folder).ToLowerInvariant()));
        if (kind == TargetKind.Http)
            _targets.Add(new HttpTarget());
        if (kind is TargetKind.Terraform)
            _targets.Add(new TerraformTarget(Path.Combine(targets, "infra")));
        if (kind == TargetKind.Helm)
            _targets.Add(new HelmTarget(helm!, Path.GetFileName(folder).ToLowerInvariant(), targets));
        Directory.CreateDirectory(targets);
        _targets.ForEach(t => t.Make());
        foreach (var (change, person) in new[] { (Here, "ann"), (There, "bob") })
        {
            var machine = Directory.CreateDirectory(Path.GetDirectoryName(change)!).FullName;
            File.WriteAllText(Path.Combine(machine, "safeops.yaml"), ProjectText(targets, shared ? person : null));
            File.WriteAllText(change, $"safeops: 1\nchange: torture\ntitle: Everything that can be killed\nauthor: mia\nsteps:\n{string.Concat(_targets.Select(t => t.Steps))}");
        }
    }

    public string Root { get; }

    /// <summary>The change file on the first machine.</summary>
    public string Here { get; }

    /// <summary>The change file on the other machine.</summary>
    public string There { get; }

    public Dictionary<string, string> Dump() => _targets.SelectMany(t => t.Dump()).ToDictionary();

    public void Dispose()
    {
        foreach (var target in _targets.OfType<IDisposable>())
            target.Dispose();
        if (_database is not null)
            _cluster!.DropDatabase(_database);
        Directory.Delete(Root, recursive: true);
    }

    /// <param name="person">Who is at the machine, by a role of the shared ledger; null without one.</param>
    private string ProjectText(string targets, string? person)
    {
        var ledger = person is not null ? $"  team: {{ provider: postgres, host: 127.0.0.1, port: {_cluster!.Port}, database: {_database}, user: {person} }}\n" : "";
        var connections = string.Concat(_targets.Select(t => t.Connections)) + ledger;
        return $"safeops: 1\nenvironments:\n  - name: {Environment}\n{string.Concat(_targets.Where(t => t.Targets.Length > 0).Select(t => $"    targets: {t.Targets}\n"))}roots: [\"{targets}\"]\n{(person is not null ? "ledger: team\n" : "")}{(connections.Length == 0 ? "" : $"connections:\n{connections}")}";
    }
}
