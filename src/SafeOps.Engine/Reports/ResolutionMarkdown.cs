using System.Text;
using SafeOps.Drift;
using SafeOps.Drift.Resolution;
using SafeOps.Values;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Reports;

/// <summary>The page that goes with the files of a resolution: what each is, in which order they are used, and what is left to a person.</summary>
internal static class ResolutionMarkdown
{
    public static string Write(DriftResolution resolution)
    {
        var text = new StringBuilder("# Resolution of drift\n\nNothing of this was run. Each script says what it would do, and does it with `--execute` alone.\n\n");
        text.Append(Head("file", "findings", "what it is"));
        foreach (var file in resolution.Files)
            text.Append(Row(Code(file.Name, inTable: true), file.Items.Count == 0 ? "" : Counts.Format(file.Items.Count), Meaning(file.Kind)));
        foreach (var file in resolution.Files.Where(f => f.Items.Count > 0))
        {
            text.Append($"\n## {Code(file.Name)}\n\n");
            foreach (var item in file.Items)
                text.Append($"- [ ] {Line(item)}\n");
        }
        if (resolution.Refusals.Count > 0)
        {
            text.Append("\n## Left to a person\n\n");
            foreach (var group in resolution.Refusals.GroupBy(r => r.Reason, StringComparer.Ordinal))
            {
                text.Append($"{Escape(group.Key)}\n\n");
                foreach (var refusal in group)
                    text.Append($"- [ ] {Line(refusal.Item)}\n");
                text.Append('\n');
            }
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Line(DriftItem item) =>
        $"{Escape(item.Kind.ToString().ToLowerInvariant())}: {Code(item.Address ?? item.Name)} {Escape(item.Type)}{(item.ResourceGroup is null ? "" : $" in {Escape(item.ResourceGroup)}")}";

    private static string Meaning(ResolutionKind kind) => kind switch
    {
        ResolutionKind.Import => "`import` blocks and the configuration of what they import; then `terraform plan`",
        ResolutionKind.Variables => "what the inventory does not have, secrets among it",
        ResolutionKind.Update => "arguments to move into the configuration there is; then `terraform plan` shows no change",
        ResolutionKind.Removal => "removes resources from Azure; refused while something depends on them or a lock is there",
        ResolutionKind.Forgetting => "takes objects out of a state, where they are still gone from Azure",
        ResolutionKind.Recreation => "writes a plan that makes resources again; applying it is another step",
        ResolutionKind.Restoration => "sets properties in Azure to what Terraform has, where they still are what was seen",
        _ => "this page",
    };
}
