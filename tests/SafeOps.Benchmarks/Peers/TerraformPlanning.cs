using System.Globalization;
using System.Text;

namespace SafeOps.Benchmarks.Peers;

/// <summary>How long SafeOps takes for the dry run of a large configuration, beyond terraform's own time.</summary>
internal sealed class TerraformPlanning : IComparison
{
    private const int Resources = 10_000;

    private const string Summary = "[.resource_changes[] | .change.actions | join(\",\")] | group_by(.) | map({(.[0]): length}) | add";

    public string Name => "terraform-plan";

    public string Title => "A Terraform plan of 10,000 resources, beyond terraform's own time";

    public string About => """
        A configuration of 10,000 blocks of `terraform_data`, all of them new. Terraform's own time is `terraform state pull`,
        `terraform plan -out` and `terraform show -json`, which SafeOps starts too; the rest is SafeOps: reading the change, the plan as
        JSON, each attribute compared, sensitive values masked, and one line or more for each resource. Beside it jq counts the actions of the same JSON.
        """;

    public async Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        const string what = "SafeOps, the dry run";
        if (PeerProgram.Find("terraform") is not { } terraform)
            return new Findings([Row.Missing(what, "terraform is not installed")], []);
        using var project = new BenchProject();
        project.Write("infra/main.tf", Configuration());
        var change = project.Change("steps:\n  - { id: infra, uses: terraform.apply, with: { folder: infra } }");
        var environment = new Dictionary<string, string> { ["CHECKPOINT_DISABLE"] = "1" };
        var plan = Path.Combine(project.Root, "bench.tfplan");
        var json = Path.Combine(project.Root, "plan.json");
        await project.PlanAsync(change);

        var ours = await Clock.TimesAsync(runs, () => project.PlanAsync(change));
        var theirs = await Clock.TimesAsync(runs, () =>
        {
            PeerProgram.Run(terraform, ["-chdir=infra", "state", "pull"], project.Root, environment);
            PeerProgram.Run(terraform, ["-chdir=infra", "plan", "-input=false", "-no-color", "-detailed-exitcode", $"-out={plan}"], project.Root, environment, alsoFine: 2);
            File.WriteAllText(json, PeerProgram.Run(terraform, ["-chdir=infra", "show", "-json", plan], project.Root, environment));
            return Task.CompletedTask;
        });
        var rows = new List<Row> { new(what, ours), new("terraform itself: state pull, plan, show", theirs) };
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
        return new Findings(rows, [$"SafeOps takes {Clock.Show(Math.Max(0, ours.Median - theirs.Median))} beyond terraform's own time for {Resources.ToString("N0", CultureInfo.InvariantCulture)} planned resources (promised: at most 2 s), {Clock.Ratio(ours.Median / theirs.Median)} times terraform's own."]);
    }

    private static string Configuration()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Resources; i++)
            text.Append(CultureInfo.InvariantCulture, $"resource \"terraform_data\" \"r{i}\" {{\n  input = {{ name = \"web-{i}\", size = {i % 7} }}\n}}\n");
        return text.ToString();
    }
}
