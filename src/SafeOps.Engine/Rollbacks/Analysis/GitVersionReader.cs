using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>The parts of two versions that git knows.</summary>
/// <param name="NotLearned">What could not be read, each with its reason.</param>
internal sealed record GitVersions(IReadOnlyList<VersionPart> Good, IReadOnlyList<VersionPart> Bad, IReadOnlyList<string> NotLearned);

/// <summary>
/// Reads what two commits differ in: the commits between them with the files they touched, and of the files that differ the contents of
/// configuration and migrations. Bounded: three questions to git, whatever the number of files.
/// </summary>
/// <param name="folder">In the working tree; only what is below it is looked at.</param>
internal sealed class GitVersionReader(GitReading git, string folder, SecretMasker masker)
{
    private const int MostCommits = 200;
    private const int MostFiles = 300;
    private const int MostContents = 60;

    /// <summary>In characters, of one side of a file. Longer ones are data.</summary>
    private const int LongestContent = 200_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public async Task<GitVersions> ReadAsync(string good, string bad, CancellationToken cancellationToken)
    {
        var (from, to) = (await CommitAsync(good, cancellationToken).ConfigureAwait(false), await CommitAsync(bad, cancellationToken).ConfigureAwait(false));
        if (from is null || to is null)
            return new GitVersions([], [], [$"what was committed: {(from is null ? good : bad)} is no commit of {folder} (git fetch may bring it)"]);
        var missed = new List<string>();
        var commits = await CommitsAsync(from, to, missed, cancellationToken).ConfigureAwait(false);
        var files = await FilesAsync(from, to, missed, cancellationToken).ConfigureAwait(false);
        var wanted = files.Where(f => f.Kind is VersionPartKind.Configuration or VersionPartKind.Migration).Take(MostContents).Select(f => f.Path).ToList();
        var contents = wanted.Count == 0 ? [] : await ContentsAsync(from, to, wanted, missed, cancellationToken).ConfigureAwait(false);
        return new GitVersions(
            [.. files.Where(f => f.Before is not null).Select(f => Part(f, f.Before!, contents.GetValueOrDefault(f.Path)?.Good))],
            [.. commits, .. files.Where(f => f.After is not null).Select(f => Part(f, f.After!, contents.GetValueOrDefault(f.Path)?.Bad))],
            missed);
    }

    private VersionPart Part(ChangedFile file, string blob, string? content) =>
        new(file.Kind, file.Path, content is null ? null : masker.Hide(content)) { Digest = blob };

    private async Task<string?> CommitAsync(string revision, CancellationToken cancellationToken) =>
        (await AskAsync(cancellationToken, "rev-parse", "--verify", "-q", "--end-of-options", revision + "^{commit}").ConfigureAwait(false))?.Trim();

    private async Task<IReadOnlyList<VersionPart>> CommitsAsync(string from, string to, List<string> missed, CancellationToken cancellationToken)
    {
        var log = await AskAsync(cancellationToken, "log", "--no-merges", $"--max-count={MostCommits + 1}", "--name-only", "--no-renames", "-z", "--format=%x01%h%x02%s", $"{from}..{to}", "--", ".").ConfigureAwait(false);
        if (log is null)
            missed.Add($"the commits between the versions: git log gave no answer in {folder}");
        var commits = (log ?? "").Split('\u0001', StringSplitOptions.RemoveEmptyEntries).Select(Commit).ToList();
        if (commits.Count > MostCommits)
            missed.Add($"commits before the last {MostCommits}");
        return [.. commits.Take(MostCommits)];
    }

    /// <summary>Named by its hash; its text is the subject, and below it the files.</summary>
    private VersionPart Commit(string entry)
    {
        var lines = entry.Split(['\0', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var head = lines[0].Split('\u0002', 2);
        return new VersionPart(VersionPartKind.Commit, $"commit {head[0]}", masker.Hide(string.Join('\n', lines[1..].Prepend(head[1]))));
    }

    private async Task<List<ChangedFile>> FilesAsync(string from, string to, List<string> missed, CancellationToken cancellationToken)
    {
        var raw = await AskAsync(cancellationToken, "diff", "--raw", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--abbrev=40", "--relative", from, to, "--", ".").ConfigureAwait(false);
        if (raw is null)
            missed.Add($"the files that differ: git diff gave no answer in {folder}");
        var files = (raw ?? "").Split('\0', StringSplitOptions.RemoveEmptyEntries).Chunk(2).Where(p => p.Length == 2).Select(p => ChangedFile.Of(p[0].Split(' '), p[1])).ToList();
        if (files.Count > MostFiles)
            missed.Add($"{Counts.Of(files.Count - MostFiles, "more file")} that differ");
        return [.. files.OrderBy(f => f.Kind == VersionPartKind.Code).Take(MostFiles)];
    }

    /// <summary>Both sides of each file, out of one difference with the whole files around it.</summary>
    private async Task<Dictionary<string, (string? Good, string? Bad)?>> ContentsAsync(string from, string to, List<string> paths, List<string> missed, CancellationToken cancellationToken)
    {
        var diff = await AskAsync(cancellationToken, ["diff", "--no-color", "--no-renames", "--no-ext-diff", "--no-textconv", "--unified=100000", "--relative", "--src-prefix=a/", "--dst-prefix=b/", from, to, "--", .. paths.Select(p => $":(literal){p}")]).ConfigureAwait(false);
        if (diff is null || BoundedText.SplitAtCut(diff) is not null)
        {
            missed.Add("the contents of configuration and migrations: git diff gave no whole answer");
            return [];
        }
        var contents = WholeFileDiff.Read(diff).ToDictionary(f => f.Path, f => ((string?, string?)?)(f.Good, f.Bad), StringComparer.Ordinal);
        foreach (var (path, content) in contents.Where(c => Math.Max(c.Value!.Value.Item1?.Length ?? 0, c.Value!.Value.Item2?.Length ?? 0) > LongestContent).ToList())
        {
            contents.Remove(path);
            missed.Add($"what is in {path}: it is longer than {Counts.Format(LongestContent)} characters");
        }
        return contents;
    }

    private async Task<string?> AskAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        try
        {
            var result = await git.RunAsync(folder, ["-c", "core.quotePath=false", .. arguments], Timeout, cancellationToken).ConfigureAwait(false);
            return result is { ExitCode: 0, TimedOut: false } ? result.Output : null;
        }
        catch (SafeOpsException missing) when (missing.Code == ErrorCodes.ProgramNotFound)
        {
            return null;
        }
    }

    /// <param name="Before">Its blob in the good version; null: it was not there.</param>
    private sealed record ChangedFile(VersionPartKind Kind, string Path, string? Before, string? After)
    {
        private static readonly string[] Migrations = ["*migrations/*", "*migration/*", "*/migrate/*", "*flyway*", "*liquibase*"];
        private static readonly string[] Generated = ["package-lock.json", "packages.lock.json", "pnpm-lock.yaml", "composer.lock", "*.lock", "*.min.json"];
        private static readonly string[] Configurations = ["*.yaml", "*.yml", "*.json", "*.properties", "*.ini", "*.toml", "*.env", ".env*", "*.conf", "*.config", "*.cfg", "*.tf", "*.tfvars", "*.xml", "go.mod", "requirements*.txt", "*.csproj", "Dockerfile*", "*.props"];

        /// <param name="raw"><c>:mode mode blob blob status</c>.</param>
        public static ChangedFile Of(string[] raw, string path) => new(KindOf(path), path, Blob(raw, 2), Blob(raw, 3));

        private static string? Blob(string[] raw, int at) => at < raw.Length && raw[at].Any(c => c != '0') ? raw[at] : null;

        private static VersionPartKind KindOf(string path) =>
            Migrations.Any(p => Wildcards.Name(p, path)) ? VersionPartKind.Migration
            : Generated.All(p => !Wildcards.File(p, path)) && Configurations.Any(p => Wildcards.File(p, path)) ? VersionPartKind.Configuration
            : VersionPartKind.Code;
    }
}
