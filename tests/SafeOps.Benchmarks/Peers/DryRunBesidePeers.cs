namespace SafeOps.Benchmarks.Peers;

/// <summary>The dry run of a thousand edits beside the tools that people dry-run with.</summary>
internal sealed class DryRunBesidePeers : IComparison
{
    private const int Count = 1_000;

    public string Name => "dry-run";

    public string Title => "A dry run of 1,000 file edits, beside ansible and terraform";

    public string About => """
        A value of 1,000 YAML files (1,000 folders, 14 lines each) is to be changed; nothing is changed, and each tool shows a
        difference for each file. ansible uses `ansible.builtin.lineinfile` with `backrefs` in one task with a loop, its cheapest
        module that edits a line in place; on `localhost` with `connection: local`, no facts, pipelining on. terraform plans 1,000
        `terraform_data` with the same names and values, its built-in resource, which looks at no target at all. SafeOps runs
        `Invoke-SafeChange … -WhatIf` of one `file.set` step with `forEach`: in a session that has run it before, for the first time
        in a session, and as a whole process of the `safeops` host, its start included.
        """;

    public async Task<Findings> RunAsync(int runs, CancellationToken cancellationToken)
    {
        using var project = new BenchProject();
        var change = ManyFiles.Change(project, Count, ChangeShape.OneStepManyItems);
        var session = Session(project.Root, change, runs);
        var process = await Clock.TimesAsync(runs, () => Task.Run(() => HostProgram.Line(project.Root, "Invoke-SafeChange", change, "dev", "-WhatIf"), cancellationToken));
        var rows = new List<Row>
        {
            new("SafeOps, in a running session", session.Later),
            new("SafeOps, for the first time in a session", session.First),
            new("SafeOps, the host's whole process", process),
        };
        var sentences = new List<string>();
        await AddTerraformAsync(project.Root, runs, rows, sentences, session.Later.Median, process.Median);
        await AddAnsibleAsync(project.Root, runs, rows, sentences, session.Later.Median, process.Median);
        return new Findings(rows, sentences);
    }

    private static (Samples First, Samples Later) Session(string folder, string change, int runs)
    {
        var script = $$"""
            foreach ($time in 1..{{runs + 3}}) {
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $null = Invoke-SafeChange '{{change}}' dev -WhatIf
                $watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
            }
            """;
        var sessions = Enumerable.Range(0, runs).Select(_ => HostProgram.Numbers(folder, script)).ToList();
        // The runtime compiles what is used often a second time; the first three runs of a session are left to that.
        return (new Samples([.. sessions.Select(s => s[0])]), new Samples([.. sessions.SelectMany(s => s.Skip(3))]));
    }

    private static async Task AddTerraformAsync(string folder, int runs, List<Row> rows, List<string> sentences, double session, double process)
    {
        if (PeerProgram.Find("terraform") is not { } terraform)
        {
            rows.Add(Row.Missing("terraform plan", "terraform is not installed"));
            return;
        }
        var work = Directory.CreateDirectory(Path.Combine(folder, "terraform")).FullName;
        File.WriteAllText(Path.Combine(work, "main.tf"), $$"""
            locals { services = [for i in range({{Count}}) : format("service-%05d", i + 1)] }

            resource "terraform_data" "limit" {
              for_each = toset(local.services)
              input    = { file = "charts/${each.key}/values.yaml", memory = "1Gi" }
            }
            """);
        PeerProgram.Run(terraform, ["init", "-input=false", "-no-color"], work);
        var times = await Clock.TimesAsync(runs, () => Task.Run(() => PeerProgram.Run(terraform, ["plan", "-input=false", "-no-color"], work)));
        rows.Add(new Row("`terraform plan`", times));
        sentences.Add($"`terraform plan` takes {Clock.Ratio(times.Median / session)} times as long as the cmdlet in a session, and {Clock.Ratio(times.Median / process)} times as long as the host's whole process.");
    }

    private static async Task AddAnsibleAsync(string folder, int runs, List<Row> rows, List<string> sentences, double session, double process)
    {
        if (PeerProgram.Find("ansible-playbook") is not { } ansible)
        {
            rows.Add(Row.Missing("ansible-playbook --check --diff", "ansible is not installed"));
            return;
        }
        File.WriteAllText(Path.Combine(folder, "play.yml"), $$$"""
            - hosts: localhost
              connection: local
              gather_facts: false
              tasks:
                - ansible.builtin.lineinfile:
                    path: "{{{folder}}}/charts/service-{{ '%05d' | format(item) }}/values.yaml"
                    regexp: '^(\s+memory: )512Mi(.*)$'
                    line: '\g<1>1Gi\g<2>'
                    backrefs: true
                  loop: "{{ range(1, {{{Count}}} + 1) | list }}"
            """);
        var times = await Clock.TimesAsync(runs, () => Task.Run(() => PeerProgram.Run(
            ansible, ["--check", "--diff", "-i", "localhost,", "play.yml"], folder, new Dictionary<string, string> { ["ANSIBLE_PIPELINING"] = "1", ["ANSIBLE_PYTHON_INTERPRETER"] = "auto_silent", ["ANSIBLE_NOCOLOR"] = "1" })));
        rows.Add(new Row("`ansible-playbook --check --diff`", times));
        sentences.Add($"`ansible-playbook --check --diff` takes {Clock.Ratio(times.Median / session)} times as long as the cmdlet in a session, and {Clock.Ratio(times.Median / process)} times as long as the host's whole process.");
    }
}
