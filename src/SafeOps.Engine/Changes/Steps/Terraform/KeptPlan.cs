using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Files;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>The saved plan that a run found while planning and will apply: terraform's file, and which plan of which state it is.</summary>
internal sealed record KeptPlan(StateHead Head, string Changes)
{
    /// <summary>The folder of a step's saved plan: one change holds its environment at a time, so the step is enough.</summary>
    public static string NameOf(ResolvedStep step, StepContext context) =>
        Digest.OfJson(new JsonObject { ["environment"] = context.Environment.Name, ["place"] = step.Place, ["step"] = step.Key, ["with"] = step.With.DeepClone() })[..16];

    public static string FolderOf(PlannedAction action, StepContext context) => KeptFiles.PathOf(context.Project.DataFolder, NameOf(action));

    public static string NameOf(PlannedAction action) => (string)action.Intent["plan"]!;

    public void Write(string folder) =>
        DurableFile.Write(Path.Combine(folder, "plan.json"), JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["head"] = Head.ToJson(), ["changes"] = Changes }), DurableFile.OwnerOnlyFile);

    /// <summary>Null where there is none, as on a machine other than the one that planned.</summary>
    public static KeptPlan? Find(string folder)
    {
        var file = Path.Combine(folder, "plan.json");
        if (!File.Exists(file) || !File.Exists(Path.Combine(folder, "plan.tfplan")))
            return null;
        var json = JsonNode.Parse(File.ReadAllBytes(file))!;
        return new KeptPlan(StateHead.FromJson(json["head"])!, (string)json["changes"]!);
    }
}
