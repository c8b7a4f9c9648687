using System.Text.Json.Nodes;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Http;

/// <summary>The project's files of a request: its body and the certificates it trusts.</summary>
internal static class HttpFiles
{
    public static IEnumerable<string> Of(HttpOptions options, SafeOpsProject project) =>
        new[] { options.BodyFile, options.AuthorityFile, options.Probe?.AuthorityFile }.OfType<string>().Distinct(StringComparer.Ordinal).Select(f => project.Folder.Resolve(f));

    /// <summary>By their names the digests of their contents, as the steps before would leave them; one that nobody can predict is left out.</summary>
    public static async Task<JsonObject> DigestsAsync(HttpOptions options, PlanningContext context, CancellationToken cancellationToken)
    {
        var digests = new JsonObject();
        foreach (var path in Of(options, context.Project).Where(p => context.World.WaitsFor($"file:{p}") is null))
        {
            var name = context.Project.Folder.Display(path);
            if (context.World.Files[path] is not { Exists: true } file)
                throw new SafeOpsException(ErrorCodes.FileNotFound, $"{name}, which the request needs, is not there.", target: path);
            using var stream = file.Open();
            digests[name] = await Digest.OfStreamAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        return digests;
    }

    public static async Task RequireUnchangedAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        foreach (var (name, digest) in action.Before["files"]?.AsObject() ?? [])
        {
            var path = Path.GetFullPath(name, context.Project.Root);
            if (File.Exists(path))
            {
                using var stream = PlannedFile.From(path).Open();
                if (await Digest.OfStreamAsync(stream, cancellationToken).ConfigureAwait(false) == (string?)digest)
                    continue;
            }
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{action.Id}: {name}, which the request needs, has changed since it was planned. Nothing was sent.", "Plan again.", name);
        }
    }
}
