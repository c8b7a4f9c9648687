using SafeOps.Changes.Steps.Programs;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>The command lines of an upgrade: for real, as a dry run, and rendered without a cluster.</summary>
internal sealed class UpgradeCommand(HelmClient client, UpgradeOptions options, string? input)
{
    /// <summary>Of the run and the action, so that a revision tells whose it is. Helm writes it only when all went well.</summary>
    public static string Description(string runId, string actionId) => $"safeops {runId} {actionId}";

    /// <param name="runId">While planning there is none yet: <c>&lt;run&gt;</c>.</param>
    public StepCommand Apply(string runId, string actionId) => client.Command(
        [
            .. Upgrade,
            .. options.CreateNamespace ? (string[])["--create-namespace"] : [],
            .. Values,
            .. options.Wait ? (string[])["--wait"] : [],
            "--timeout", HelmClient.Seconds(options.Timeout),
            // The older of its two names: Helm 4 still takes it.
            .. options.Atomic ? (string[])["--atomic"] : [],
            "--description", Description(runId, actionId),
            "-o", "json",
        ],
        input,
        options.Timeout + HelmClient.Grace);

    /// <summary>Rendered with the cluster at hand (look-ups, API versions); nothing is written.</summary>
    public StepCommand DryRun => client.Command([.. Upgrade, .. Values, "--dry-run=server", "-o", "json"], input, TimeSpan.FromMinutes(2));

    /// <summary>Rendered on this machine alone.</summary>
    public StepCommand Template(bool isUpgrade) => client.Command(
        ["template", options.Release, options.Chart, .. Version, .. Files, .. isUpgrade ? (string[])["--is-upgrade"] : []], input, TimeSpan.FromMinutes(2));

    private IEnumerable<string> Upgrade => ["upgrade", options.Release, options.Chart, .. options.Install ? (string[])["--install"] : [], .. Version];

    private IEnumerable<string> Version => options.Version is { } version ? ["--version", version] : [];

    // Helm's own default depends on whether any value is given; one of these flags always says it.
    private IEnumerable<string> Values =>
    [
        options.Existing switch { "reuse" => "--reuse-values", "resetThenReuse" => "--reset-then-reuse-values", _ => "--reset-values" },
        .. Files,
    ];

    /// <summary>Helm reads each of these as a line of CSV.</summary>
    private static string OneOfList(string path) => path.IndexOfAny([',', '"', '\n']) < 0 ? path : $"\"{path.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private IEnumerable<string> Files =>
    [
        .. options.Values.SelectMany(v => (string[])["-f", OneOfList(v)]),
        .. input is null ? (string[])[] : ["-f", "-"],
        .. options.PlainSet.SelectMany(s => (string[])["--set", SetPath.Argument(s.Key, Definition.Interpolation.Unescape(s.Value))]),
    ];
}
