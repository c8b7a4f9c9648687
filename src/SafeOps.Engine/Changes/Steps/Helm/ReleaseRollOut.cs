using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Errors;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>Looks whether the workloads of a release really run: helm's word for it ends where it stopped waiting.</summary>
internal static class ReleaseRollOut
{
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.VerificationFailed"/>: a workload is not rolled out, or its pods keep failing. Without kubectl helm's word has to do.</exception>
    public static async Task VerifyAsync(HelmClient client, string release, HelmRevision made, TimeSpan timeout, ActionContext context, CancellationToken cancellationToken)
    {
        var manifest = await client.ManifestAsync(release, made.Revision, cancellationToken).ConfigureAwait(false);
        var watch = new RolloutWatch(new Kubectl(client.Place, context), context);
        try
        {
            foreach (var (name, _) in manifest.Objects.Where(o => RolloutWatch.Rolls(o.Name)))
                await watch.RequireAsync(name, timeout, made.Updated, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.ProgramNotFound)
        {
            // The plan has said so.
        }
    }
}
