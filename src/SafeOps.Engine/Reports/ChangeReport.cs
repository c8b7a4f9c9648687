using System.Text.Json;
using System.Text.Json.Serialization;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Promotion;

namespace SafeOps.Reports;

/// <summary>
/// A plan, a run or a promotion as a document: Markdown for a pull request, or JSON for programs. JSON is that of
/// <see cref="PlanJson"/>; a plan's is a plan file.
/// </summary>
public static class ChangeReport
{
    /// <param name="gate">Where the change stands in the plan's environment; null leaves that part out.</param>
    public static string Markdown(ChangePlan plan, StageStatus? gate = null) => PlanMarkdown.Write(plan, gate);

    public static string Markdown(ChangeRun run) => RunMarkdown.Write(run);

    public static string Markdown(PromotionStatus status) => PromotionMarkdown.Write(status);

    public static string Json(ChangePlan plan) => PlanFile.ToText(plan);

    public static string Json(ChangeRun run) => PlanJson.ToText(run);

    public static string Json(PromotionStatus status) =>
        JsonSerializer.Serialize(status, ReportJson.Default.PromotionStatus).Replace("\r\n", "\n", StringComparison.Ordinal) + "\n";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(PromotionStatus))]
internal sealed partial class ReportJson : JsonSerializerContext;
