using SafeOps.Commands.Execution;
using SafeOps.Rollbacks.Analysis;
using SafeOps.Rollbacks.Interference;
using SafeOps.Secrets;

namespace SafeOps.Rollbacks.Ways;

/// <summary>What the repository that somebody stands in knows of the two versions: what was committed between them, and pipelines that deploy.</summary>
internal sealed class Repository(GitReading git, string folder, SecretMasker masker, TimeProvider time)
{
    public async Task<RollbackKnowledge> AddAsync(RollbackKnowledge known, CancellationToken cancellationToken)
    {
        if (!IsThere())
            return known;
        var around = new AskingAround(time, cancellationToken);
        var pipelines = around.AskAsync("pipelines that deploy", token => new LocalPipelineWatch(git).FindAsync(folder, known.Current.Commit, token), new InterferenceReport([], []));
        var versions = known is { Good.Commit: { } good, Current.Commit: { } bad } && good != bad
            ? around.AskAsync("what was committed between the versions", token => new GitVersionReader(git, folder, masker).ReadAsync(good, bad, token), new GitVersions([], [], []))
            : Task.FromResult(new GitVersions([], [], []));
        await Task.WhenAll(pipelines, versions).ConfigureAwait(false);
        var (found, read) = (await pipelines.ConfigureAwait(false), await versions.ConfigureAwait(false));
        return known with
        {
            Good = known.Good with { Parts = [.. known.Good.Parts, .. read.Good] },
            Current = known.Current with { Parts = [.. known.Current.Parts, .. read.Bad] },
            Warnings = [.. known.Warnings, .. found.Warnings],
            NotLearned = [.. known.NotLearned, .. around.NotLearned, .. read.NotLearned, .. found.NotLearned],
        };
    }

    private bool IsThere()
    {
        for (var at = folder; !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git")))
                return true;
        }
        return false;
    }
}
