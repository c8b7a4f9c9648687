using System.Text;
using SafeOps.Promotion;
using SafeOps.Values;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Reports;

/// <summary>Where a change stands, as a document: a checklist for each stage.</summary>
internal static class PromotionMarkdown
{
    public static string Write(PromotionStatus status)
    {
        var text = new StringBuilder();
        text.Append($"# Promotion of {Escape(status.Change)}\n\nShape {Code(Digest.Short(status.ShapeDigest))}\n\n");
        foreach (var stage in status.Stages)
            text.Append($"## {Escape(stage.Environment)}\n\n{Items(stage)}");
        text.Append(Commands(status.Stages));
        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <param name="shown">The items to list; null: all of the stage.</param>
    public static string Items(StageStatus stage, IReadOnlyList<GateItem>? shown = null)
    {
        shown ??= stage.Items;
        var text = new StringBuilder($"{Escape(PromotionText.Summary(stage))}\n\n");
        foreach (var item in shown)
        {
            text.Append($"- [{(item.Satisfied ? "x" : " ")}] **{Escape(item.Id)}**: {Escape(item.Text)}{(item.Evidence.Length > 0 ? $" ({Escape(item.Evidence)})" : "")}\n");
            if (item.OverrideReason is { } reason)
                text.Append($"  - overridden: {Escape(reason)}\n");
        }
        return text.Append(shown.Count > 0 ? "\n" : "").ToString();
    }

    /// <summary>What supplies what is missing, each command once, to be copied.</summary>
    public static string Commands(IEnumerable<StageStatus> stages)
    {
        var commands = GateCommands.For(stages.SelectMany(s => s.Missing).Where(i => i.OverrideReason is null));
        return commands.Count == 0 ? "" : $"Supply it:\n\n{Block(string.Join('\n', commands), "powershell")}";
    }
}
