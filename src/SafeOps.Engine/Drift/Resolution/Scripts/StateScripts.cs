using SafeOps.Drift.Mapping;

namespace SafeOps.Drift.Resolution.Scripts;

/// <summary>What is to be done with the state that has something Azure no longer has. One script a state: it runs where that state's configuration is.</summary>
internal static class StateScripts
{
    public static string Forget(string stateFile, IEnumerable<DriftItem> items, IEnumerable<string> remarks, TypeMap types)
    {
        var script = new ScriptText(
            $"Takes out of the state {stateFile} what is no longer in Azure.",
            [.. remarks, "Run it in the folder of that state's configuration, after terraform init.", "Take the resources out of the configuration too, or the next apply makes them again."],
            "common", "azure", "states", "forgetting");
        script.Line();
        foreach (var item in items)
            script.Call("forget", item.Address!, item.AzureId!, StateId(item, types));
        return script.Line().Call("finish").ToString();
    }

    public static string Recreate(string stateFile, IEnumerable<DriftItem> items, IEnumerable<string> remarks, TypeMap types)
    {
        var script = new ScriptText(
            $"Plans to make again what the state {stateFile} has and Azure does not.",
            [.. remarks, "Run it in the folder of that state's configuration, after terraform init. It writes a plan and applies nothing."],
            "common", "azure", "states", "recreating");
        script.Line();
        foreach (var item in items)
            script.Call("recreate", item.Address!, item.AzureId!, StateId(item, types));
        return script.Line().Call("plan_recreation").Call("finish").ToString();
    }

    /// <summary>The id by which the state has it; empty where that is another than Azure's.</summary>
    private static string StateId(DriftItem item, TypeMap types) => item.TerraformType is { } type && types.Find(type) is { HasPlainId: true } ? item.AzureId! : "";
}
