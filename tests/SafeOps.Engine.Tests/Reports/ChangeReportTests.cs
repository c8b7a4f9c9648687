using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Engine.Tests.Changes.Planning;
using SafeOps.Reports;

namespace SafeOps.Engine.Tests.Reports;

public sealed class ChangeReportTests
{
    [Fact]
    public void A_plan_becomes_the_text_of_a_pull_request()
    {
        var text = ChangeReport.Markdown(Samples.Purge, Samples.Promotion.Stages[1]);
        Assert.StartsWith("# Delete sessions older than 90 days\n\nThe table grew to 80 GB.\n", text);
        Assert.Contains("| `limits[billing]` | update | `charts/billing/values.yaml` | exact | low | resources.limits.memory: 512Mi → 1Gi (line 9) |", text);
        Assert.Contains("<details>\n<summary>Difference: charts/billing/values.yaml</summary>\n\n```diff\n@@ -1 +1 @@\n-a\n+b\n```\n\n</details>\n", text);
        Assert.Contains("- `warm`, 1 action: **no undo: The cache refills by itself**", text);
        Assert.Contains("## Gate to production", text);
        Assert.Contains("- [ ] **approval**: 1 approval of this plan (none yet)\n", text);
        Assert.EndsWith("Supply it:\n\n```powershell\nApprove-SafeChange -Path purge.change.yaml -Environment production\n```\n", text);
    }

    [Fact]
    public void Hostile_texts_stay_texts()
    {
        var action = Samples.Action("a", null, ActionVerb.Update, "a|b `c` <img src=x>") with
        {
            Details = ["x | y <script>alert(1)</script> @everyone [l](javascript:x)", "two\nlines"],
            Diff = "+```\n+</details>\n+````\n",
            Samples = ["<b>"],
        };
        var text = ChangeReport.Markdown(Samples.Plan(Samples.Step("a", null, action)) with { Title = "# <h1> *x*\n\n| y" });
        Assert.StartsWith("# \\# &lt;h1&gt; \\*x\\*  \\| y\n", text);
        Assert.Contains("| ``a\\|b `c` <img src=x>`` |", text);
        Assert.Contains("x \\| y &lt;script&gt;alert(1)&lt;/script&gt; @<!-- -->everyone \\[l\\](javascript:x)<br>two lines |", text);
        Assert.Contains("`````diff\n+```\n+</details>\n+````\n`````\n", text);
        Assert.Contains("<summary>Difference: a|b `c` &lt;img src=x&gt;</summary>", text);
    }

    [Theory]
    [InlineData("# head", "# \\# head")]
    [InlineData("- item", "# \\- item")]
    [InlineData("12. item", "# 12\\. item")]
    [InlineData("version 1.2 - fine (really)", "# version 1.2 - fine (really)")]
    public void A_text_begins_no_heading_and_no_list(string title, string expected) =>
        Assert.StartsWith(expected + "\n", ChangeReport.Markdown(Samples.Plan() with { Title = title }));

    [Fact]
    public void Every_table_row_has_as_many_cells_as_its_head()
    {
        foreach (var plan in GeneratedPlans.Many(200))
        {
            var cells = 0;
            var fence = "";
            foreach (var line in ChangeReport.Markdown(plan).Split('\n'))
            {
                if (fence.Length == 0 && line.StartsWith("```", StringComparison.Ordinal))
                    fence = line[..line.LastIndexOf('`')] + '`';
                else if (line == fence)
                    fence = "";
                if (fence.Length > 0 || !line.StartsWith("| ", StringComparison.Ordinal))
                {
                    cells = 0;
                    continue;
                }
                var found = line.Replace("\\|", "").Count(c => c == '|');
                Assert.True(cells == 0 || cells == found, line);
                cells = found;
            }
        }
    }

    [Fact]
    public void A_run_tells_what_differed()
    {
        var text = ChangeReport.Markdown(Samples.Run(RunStatus.FailedLeft, Samples.Done(1, 2)) with { Reason = "disk full" });
        Assert.StartsWith("# Run of purge-old-sessions in dev: failed, left as it is\n", text);
        Assert.Contains("> disk full", text);
        Assert.Contains("**not as predicted:** rows: predicted 1, was 2", text);
        Assert.Contains("## Next", text);
    }

    [Fact]
    public void Json_is_read_back()
    {
        Assert.Equal(Samples.Purge.Digest, PlanFile.Parse(ChangeReport.Json(Samples.Purge), "x").Digest);
        Assert.Equal("failedLeft", (string?)JsonNode.Parse(ChangeReport.Json(Samples.Run(RunStatus.FailedLeft)))!["status"]);
        Assert.Equal("approval", (string?)JsonNode.Parse(ChangeReport.Json(Samples.Promotion))!["stages"]![1]!["items"]![1]!["id"]);
    }
}
