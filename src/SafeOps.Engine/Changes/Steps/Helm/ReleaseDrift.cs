using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>
/// Where the cluster's objects are no longer as their release keeps them. Helm's own dry run does not look there, and its upgrade writes each
/// field that its templates name: what somebody changed by hand is overwritten, and what they added beside it stays.
/// </summary>
/// <param name="Lines">For people; empty where nothing has drifted.</param>
/// <param name="Looked">False where the cluster could not be looked at; the one line then says why.</param>
internal sealed record ReleaseDrift(IReadOnlyList<string> Lines, bool Looked)
{
    private const int MostLines = 20;

    public static async Task<ReleaseDrift> ReadAsync(HelmClient client, ReleaseManifest stored, StepContext context, CancellationToken cancellationToken)
    {
        if (stored.Objects.Count == 0)
            return new ReleaseDrift([], true);
        try
        {
            var found = await FindAsync(client, stored, context, cancellationToken).ConfigureAwait(false);
            var lines = stored.Objects.SelectMany(o => Of(o.Name, o.Object, found.FirstOrDefault(f => Same(f, o.Name)))).ToList();
            return new ReleaseDrift(lines.Count <= MostLines ? lines : [.. lines.Take(MostLines), $"drift: and {Counts.Of(lines.Count - MostLines, "field")} more"], true);
        }
        catch (SafeOpsException error)
        {
            var reason = error.Code == ErrorCodes.ProgramNotFound ? "kubectl is not on this machine" : context.Secrets.Masker.Hide(error.Message.Split('\n')[0]);
            return new ReleaseDrift([$"what somebody changed in the cluster by hand was not looked at: {reason}"], false);
        }
    }

    private static async Task<IReadOnlyList<JsonObject>> FindAsync(HelmClient client, ReleaseManifest stored, StepContext context, CancellationToken cancellationToken)
    {
        var kubectl = new Kubectl(client.Place, context);
        var found = new List<JsonObject>();
        foreach (var group in stored.Objects.Select(o => o.Name).GroupBy(n => n.Namespace, StringComparer.Ordinal))
        {
            // Only names go there, so no secret does.
            var command = kubectl.Command(["get", "--filename", "-", "--ignore-not-found", "-o", "json"], string.Join('\n', group.Select(n => Named(n).ToJsonString())), group.Key);
            var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
            kubectl.Require(command, result);
            if (result.Output.Trim().Length == 0)
                continue;
            var answer = Kubectl.Read(command, result);
            found.AddRange(answer["items"] is JsonArray items ? items.OfType<JsonObject>() : [answer]);
        }
        return found;
    }

    private static JsonObject Named(ObjectName name) => new()
    {
        ["apiVersion"] = name.Group.Length == 0 ? name.Version : $"{name.Group}/{name.Version}",
        ["kind"] = name.Kind,
        ["metadata"] = new JsonObject { ["name"] = name.Name },
    };

    private static bool Same(JsonObject found, ObjectName name) =>
        ObjectName.Of(found) is { } there && ReleaseManifest.Same(there with { Namespace = null }, name with { Namespace = null });

    private static IEnumerable<string> Of(ObjectName name, JsonObject stored, JsonObject? found)
    {
        if (found is null)
            return [$"drift: {name.Short} is not in the cluster; helm makes it anew"];
        return ObjectText.Lines(ObjectMatch.Missing(stored, found), ObjectText.IsSecret(stored)).Select(l => $"drift: {name.Short}: {l}, which helm writes back");
    }
}
