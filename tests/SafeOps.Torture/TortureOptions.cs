using System.Globalization;
using SafeOps.TestServers;
using SafeOps.Torture.Targets;

namespace SafeOps.Torture;

/// <summary>The command line.</summary>
internal sealed record TortureOptions
{
    public const string Usage = """
        SafeOps.Torture boundaries [--target files|sqlite|wal|postgres|mixed|kubernetes|http|terraform|helm|all] [--at N] [--moment before|after|torn] [--thorough true]
            kills a run in and after every write of its journal and saved data; each is resumed or undone in turn, thorough both
        SafeOps.Torture random [--kills N] [--seed S] [--target …]
            kills at moments drawn from seeds, of a run and of what takes it up or back
        SafeOps.Torture round --seed S [--target …]
            repeats one round of random
        SafeOps.Torture powercut [--seed S] [--target files|sqlite|wal] [--at N] [--thorough true]
            what a power cut may leave at any system call of a run and of an undo (needs strace); thorough also what of it is half there
        Each also takes --keep (a folder for the rounds; those with findings stay), --journal local|shared and --parallel N.
        """;

    public required string Command { get; init; }
    public string TargetWord { get; init; } = "all";
    public int Kills { get; init; } = 100;
    public int Seed { get; init; } = 1;
    public int? At { get; init; }
    public CrashMoment? Moment { get; init; }

    /// <summary>At each place a round that is resumed, and one that is undone; and all that a power cut may leave.</summary>
    public bool Thorough { get; init; }
    public string? Journal { get; init; }
    public int Parallel { get; init; } = 2;
    public string? Keep { get; init; }

    /// <summary>Null where the line cannot be read.</summary>
    public static TortureOptions? Read(string[] args)
    {
        if (args.Length % 2 == 0 || args[0] is not ("boundaries" or "random" or "round" or "powercut"))
            return null;
        var options = new TortureOptions { Command = args[0] };
        for (var i = 1; i < args.Length; i += 2)
        {
            var value = args[i + 1];
            switch (args[i])
            {
                case "--target" when value == "all" || Enum.TryParse<TargetKind>(value, ignoreCase: true, out _):
                    options = options with { TargetWord = value };
                    break;
                case "--kills" when Number(value) is { } kills:
                    options = options with { Kills = kills };
                    break;
                case "--seed" when Number(value) is { } seed:
                    options = options with { Seed = seed };
                    break;
                case "--at" when Number(value) is { } at:
                    options = options with { At = at };
                    break;
                case "--parallel" when Number(value) is { } parallel:
                    options = options with { Parallel = parallel };
                    break;
                case "--moment" when Enum.TryParse<CrashMoment>(value, ignoreCase: true, out var moment):
                    options = options with { Moment = moment };
                    break;
                case "--thorough" when bool.TryParse(value, out var thorough):
                    options = options with { Thorough = thorough };
                    break;
                case "--journal" when value is "local" or "shared":
                    options = options with { Journal = value };
                    break;
                case "--keep":
                    options = options with { Keep = Path.GetFullPath(value) };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }

    /// <summary><c>all</c> is what can be had with the programs of this machine.</summary>
    public IReadOnlyList<TargetKind> Targets => TargetWord != "all" ? [Enum.Parse<TargetKind>(TargetWord, ignoreCase: true)]
        : [.. Enum.GetValues<TargetKind>().Where(IsPossible)];

    private static bool IsPossible(TargetKind kind) => kind switch
    {
        TargetKind.Postgres or TargetKind.Mixed => PostgresCluster.IsInstalled,
        TargetKind.Kubernetes => KubernetesTarget.IsInstalled,
        TargetKind.Terraform => TerraformTarget.IsInstalled,
        TargetKind.Helm => HelmTarget.IsInstalled,
        _ => true,
    };

    /// <summary>Whether journal and ledger are shared: half of the rounds, where they can be.</summary>
    public IReadOnlyList<bool> Journals => Journal is null
        ? PostgresCluster.IsInstalled ? [false, true] : [false]
        : [Journal == "shared"];

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
