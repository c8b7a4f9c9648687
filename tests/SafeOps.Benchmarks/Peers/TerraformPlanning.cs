using System.Diagnostics;
using System.Globalization;
using System.Text;
using SafeOps.Processes;

namespace SafeOps.Benchmarks.Peers;

/// <summary>How long SafeOps takes for the dry run of a large configuration, beyond terraform's own time.</summary>
internal sealed class TerraformPlanning : IComparison
{
    private const int Resources = 10_000;
    private const int Instances = 10;

    private const string Summary = "[.resource_changes[] | .change.actions | join(\",\")] | group_by(.) | map({(.[0]): length}) | add";

    public string Name => "terraform-plan";

    public string Title => "A Terraform plan of 10,000 resources, beyond terraform's own time";

    public string About => """
        A configuration of 1,000 blocks of `terraform_data` with `count = 10`, all of them new. SafeOps starts `terraform state pull`,
        `terraform plan -out` and `terraform show -json`; its own work is the rest, while none of them runs: reading the change, the plan as JSON,
        each attribute compared, sensitive values masked, the digest, and the lines that are shown. Beside it the same three commands started by
        hand, and jq, which counts the actions of the same JSON.
        """;

    public async Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        const string what = "SafeOps, the whole dry run";
        if (PeerProgram.Find("terraform") is not { } terraform)
            return new Findings([Row.Missing(what, "terraform is not installed")], []);
        TimedPrograms? programs = null;
        using var project = new BenchProject { Around = ports => ports with { Programs = programs = new TimedPrograms(ports.Programs) } };
        project.Write("infra/main.tf", Configuration());
        var change = project.Change("steps:\n  - { id: infra, uses: terraform.apply, with: { folder: infra } }");
        var environment = new Dictionary<string, string> { ["CHECKPOINT_DISABLE"] = "1" };
        var plan = Path.Combine(project.Root, "bench.tfplan");
        var json = Path.Combine(project.Root, "plan.json");
        await project.PlanAsync(change);

        var own = new List<double>();
        var whole = await Clock.TimesAsync(runs, async () =>
        {
            var began = Stopwatch.GetTimestamp();
            await project.PlanAsync(change);
            own.Add((Stopwatch.GetElapsedTime(began) - programs!.Ran).TotalMilliseconds);
        });
        var ours = new Samples(own);
        var theirs = await Clock.TimesAsync(runs, () =>
        {
            PeerProgram.Run(terraform, ["-chdir=infra", "state", "pull"], project.Root, environment);
            PeerProgram.Run(terraform, ["-chdir=infra", "plan", "-input=false", "-no-color", "-detailed-exitcode", $"-out={plan}"], project.Root, environment, alsoFine: 2);
            File.WriteAllText(json, PeerProgram.Run(terraform, ["-chdir=infra", "show", "-json", plan], project.Root, environment));
            return Task.CompletedTask;
        });
        var rows = new List<Row> { new(what, whole), new("of that SafeOps's own work", ours), new("terraform by hand: state pull, plan, show", theirs) };
        if (PeerProgram.Find("jq") is { } jq)
        {
            rows.Add(new Row("jq, counting the actions of that JSON", await Clock.TimesAsync(runs, () =>
            {
                PeerProgram.Run(jq, [Summary, json], project.Root);
                return Task.CompletedTask;
            })));
        }
        else
        {
            rows.Add(Row.Missing("jq", "jq is not installed"));
        }
        return new Findings(rows, [$"SafeOps's own work takes {Clock.Show(ours.Median)} for {Resources.ToString("N0", CultureInfo.InvariantCulture)} planned resources, at most {Clock.Show(ours.Greatest)} (promised: at most 2 s beyond terraform's own time); the whole dry run takes {Clock.Ratio(whole.Median / theirs.Median)} times as long as terraform by hand."]);
    }

    private static string Configuration()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Resources / Instances; i++)
            text.Append(CultureInfo.InvariantCulture, $"resource \"terraform_data\" \"r{i}\" {{\n  count = {Instances}\n  input = {{ name = \"web-{i}-${{count.index}}\", size = {i % 7} }}\n}}\n");
        return text.ToString();
    }

    /// <summary>Adds up how long programs ran.</summary>
    private sealed class TimedPrograms(IProgramRunner inner) : IProgramRunner
    {
        public TimeSpan Ran { get; private set; }

        public async Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken)
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                return await inner.RunAsync(request, cancellationToken);
            }
            finally
            {
                Ran += Stopwatch.GetElapsedTime(began);
            }
        }

        public IReadOnlyList<int> FindRunning(string mark) => inner.FindRunning(mark);
    }
}
