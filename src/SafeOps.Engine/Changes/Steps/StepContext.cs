using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Processes;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Changes.Steps;

/// <summary>The ports steps work through.</summary>
public sealed record StepServices
{
    public required IYamlReader Yaml { get; init; }
    public required ITextDiff Diff { get; init; }
    public required IProgramRunner Programs { get; init; }
    public required IFileGlob Glob { get; init; }
    public required Http.IHttpCaller Http { get; init; }

    /// <summary>By provider name (<c>sqlite</c>).</summary>
    public required IReadOnlyDictionary<string, Sql.IDatabaseProvider> Databases { get; init; }
    public required TimeProvider Time { get; init; }
}

/// <summary>What every use of a step type has at hand.</summary>
public class StepContext
{
    public required SafeOpsProject Project { get; init; }
    public required EnvironmentDefinition Environment { get; init; }
    public required StepServices Services { get; init; }
    public required SecretVault Secrets { get; init; }

    /// <summary>Fills secret parameters (<c>${token}</c>) into a text at the moment it is used. The result must not be kept.</summary>
    public string Reveal(string text, IReadOnlyDictionary<string, ParameterValue> parameters) =>
        Interpolation.Replace(text, name => parameters.TryGetValue(name, out var value) && value.Secret is { } reference ? Secrets.Resolve(reference) : null);
}

public sealed class PlanningContext : StepContext, IAsyncDisposable
{
    /// <summary>What earlier steps of the plan would leave behind.</summary>
    public required PlannedWorld World { get; init; }

    /// <summary>Where a plan that a run will carry out leaves what it needs for that; null: it is a dry run only, and leaves nothing.</summary>
    public KeptFiles? Kept { get; init; }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>One action on its way: applied, probed, verified or undone.</summary>
public sealed class ActionContext : StepContext
{
    public required string RunId { get; init; }
    public required ResolvedStep Step { get; init; }

    /// <summary>What an undo will need, kept by this action.</summary>
    public required ISavedData Saved { get; init; }

    /// <summary>What a person answered for this action, where its system could not tell whether it happened; null: nobody was asked.</summary>
    public bool? Assumed { get; init; }

    /// <summary>Progress for people: done so far, of how many (null: unknown).</summary>
    public Action<string, long, long?> Progress { get; init; } = (_, _, _) => { };
}

/// <summary>
/// The saved data of one action, owner-only. Names are short, without path separators. A save is on stable storage when it
/// returns, so saving comes before the effect.
/// </summary>
public interface ISavedData
{
    Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken);

    /// <summary>Null where nothing was saved under this name.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken);

    /// <summary>In ordinal order.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>A path on a local disk to which a file may be moved instead of copied; null where the store is elsewhere.</summary>
    string? LocalPath(string name);

    Task RemoveAsync(string name, CancellationToken cancellationToken);
}

/// <summary>Finds files by glob patterns (<c>**</c>, <c>*</c>, <c>?</c>), in ordinal order, links not followed out of the root.</summary>
public interface IFileGlob
{
    /// <summary>Full paths of the files below <paramref name="root"/> that match.</summary>
    IReadOnlyList<string> Find(string root, IReadOnlyList<string> patterns);
}
