using System.Formats.Tar;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Processes;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>The commit an undo goes back to, or why there is none.</summary>
internal sealed record Earlier(string? Revision, string? Problem);

/// <summary>The configuration as it was before, out of git, which is only read.</summary>
internal sealed class EarlierConfiguration(TerraformOptions options, StepContext context)
{
    /// <summary>
    /// The revision the step names; else the last commit where the files differ from it, or where only the variables are others; else the
    /// one before the last that touched the configuration.
    /// </summary>
    public async Task<Earlier> FindAsync(CancellationToken cancellationToken)
    {
        if (await GitAsync(["rev-parse", "--show-toplevel"], cancellationToken).ConfigureAwait(false) is not { ExitCode: 0 })
            return new Earlier(null, $"{options.Name} is in no git repository, so its earlier configuration is not known");
        if (options.EarlierRevision is { } named)
        {
            var found = await GitAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", $"{named}^{{commit}}"], cancellationToken).ConfigureAwait(false);
            return found.ExitCode == 0 ? await HoldsAsync(found.Output.Trim(), cancellationToken).ConfigureAwait(false) : new Earlier(null, $"git knows no commit '{named}'");
        }
        string[] paths = [".", .. options.VarFiles.Select(f => Path.GetRelativePath(options.Folder, f))];
        var log = await GitAsync(["log", "-n", "2", "--format=%H", "--", .. paths], cancellationToken).ConfigureAwait(false);
        var commits = log.ExitCode == 0 ? log.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
        if (commits.Length == 0)
            return new Earlier(null, $"{options.Name} was never committed, so its earlier configuration is not known");
        var edited = (await GitAsync(["status", "--porcelain", "--untracked-files=all", "--", .. paths], cancellationToken).ConfigureAwait(false)).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Any(l => !l.StartsWith("??", StringComparison.Ordinal) || ConfigurationFiles.IsInput(l.TrimEnd('"')));
        var before = edited || options.EarlierVariables is not null ? 0 : 1;
        return commits.Length > before
            ? await HoldsAsync(commits[before], cancellationToken).ConfigureAwait(false)
            : new Earlier(null, $"{options.Name} has only one commit, so there is no earlier configuration; name one with 'earlier:'");
    }

    /// <summary>
    /// Takes the repository's tree of that commit out to a folder of its own, and links what git does not keep there (the state, terraform's
    /// data, values that are no part of the repository) to where it is. The options to plan it with.
    /// </summary>
    public async Task<TerraformOptions> TakeOutAsync(string revision, string into, CancellationToken cancellationToken)
    {
        var top = Path.TrimEndingDirectorySeparator(ProjectFolder.RealPath(Require(await GitAsync(["rev-parse", "--show-toplevel"], cancellationToken).ConfigureAwait(false), revision).Output.Trim()));
        var archive = Path.Combine(into, "tree.tar");
        var tree = Path.Combine(into, "tree");
        Require(await GitAsync(["archive", "--format=tar", $"--output={archive}", revision], cancellationToken, top, new PrivateOutput($"--output={archive}", archive)).ConfigureAwait(false), revision);
        Directory.CreateDirectory(tree);
        await TarFile.ExtractToDirectoryAsync(archive, tree, overwriteFiles: true, cancellationToken).ConfigureAwait(false);
        File.Delete(archive);
        var real = ProjectFolder.RealPath(options.Folder);
        var folder = Path.Combine(tree, Path.GetRelativePath(top, real));
        var tracked = Require(await GitAsync(["ls-files", "-z", "--", "."], cancellationToken).ConfigureAwait(false), revision).Output
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(f => f.Split('/')[0])
            .ToHashSet(StringComparer.Ordinal);
        foreach (var entry in Directory.EnumerateFileSystemEntries(real))
        {
            var link = Path.Combine(folder, Path.GetFileName(entry));
            if (tracked.Contains(Path.GetFileName(entry)) || ConfigurationFiles.IsConfiguration(entry) || Path.Exists(link))
                continue;
            File.CreateSymbolicLink(link, entry);
        }
        return options with
        {
            Folder = folder,
            Variables = options.EarlierVariables ?? options.Variables,
            VarFiles = [.. options.VarFiles.Select(f => Path.Combine(tree, Path.GetRelativePath(top, ProjectFolder.RealPath(f))) is var then && File.Exists(then) ? then : f)],
            Replace = [],
        };
    }

    private async Task<Earlier> HoldsAsync(string revision, CancellationToken cancellationToken)
    {
        var listed = await GitAsync(["ls-tree", "--name-only", revision], cancellationToken).ConfigureAwait(false);
        return listed.ExitCode == 0 && listed.Output.Split('\n').Any(ConfigurationFiles.IsConfiguration)
            ? new Earlier(revision, null)
            : new Earlier(null, $"{options.Name} holds no configuration in commit {revision[..12]}");
    }

    private ProgramResult Require(ProgramResult result, string revision) => result.ExitCode == 0
        ? result
        : throw new SafeOpsException(ErrorCodes.RunNotUndoable, $"The configuration of {options.Name} in commit {revision} cannot be taken out of git: {StepPrograms.Complaint(result, context)}", "Fetch that commit, or bring the earlier configuration back by hand and apply it as a change.", options.Name);

    private async Task<ProgramResult> GitAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, string? folder = null, PrivateOutput? output = null)
    {
        try
        {
            return await StepPrograms.AskAsync(new StepCommand("git", arguments) { Folder = folder ?? options.Folder, Output = output }, context, cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.ProgramNotFound)
        {
            return new ProgramResult(127, "", error.Message, TimeSpan.Zero, TimedOut: false);
        }
    }
}
