namespace SafeOps.Changes.Planning;

/// <summary>
/// What the world would be after the steps planned so far: predicted file contents, and which targets an earlier step may
/// have changed in a way nobody can predict. Targets are named <c>file:&lt;full path&gt;</c> and <c>connection:&lt;name&gt;</c>,
/// systems by family and place: <c>kubernetes:&lt;context&gt;</c>.
/// </summary>
public sealed class PlannedWorld : IAsyncDisposable
{
    private const string FilePrefix = "file:";

    private readonly Dictionary<string, string> _uncertain = new(StringComparer.Ordinal);
    private readonly List<(Func<string, bool> Matches, string StepKey)> _uncertainFiles = [];
    private string? _everythingUncertain;

    public PlannedFiles Files { get; } = new();

    public PlannedDatabases Databases { get; } = new();

    public PlannedObjects Objects { get; } = new();

    /// <summary>The step may change the target, nobody knows how.</summary>
    public void MarkUncertain(string target, string stepKey) => _uncertain.TryAdd(target, stepKey);

    /// <summary>The step may change, make or delete any file whose full path matches.</summary>
    public void MarkFilesUncertain(Func<string, bool> matches, string stepKey) => _uncertainFiles.Add((matches, stepKey));

    /// <summary>The step may change anything.</summary>
    public void MarkEverythingUncertain(string stepKey) => _everythingUncertain ??= stepKey;

    /// <summary>The single targets of which that is so.</summary>
    public IReadOnlyCollection<string> Uncertain => _uncertain.Keys;

    /// <summary>The step a prediction about this target would have to wait for; null where it can be predicted.</summary>
    public string? WaitsFor(string target) => _uncertain.GetValueOrDefault(target) ?? WaitsForFile(target) ?? _everythingUncertain;

    /// <summary>The first step whose effects nobody can predict; null where every effect so far is known.</summary>
    public string? WaitsForAnything => _everythingUncertain ?? _uncertain.Values.Concat(_uncertainFiles.Select(f => f.StepKey)).FirstOrDefault();

    /// <summary>The first step that may make files nobody can name: a glob planned after it may find more.</summary>
    public string? WaitsForNewFiles => _everythingUncertain ?? _uncertainFiles.Select(f => f.StepKey).FirstOrDefault();

    /// <summary>Takes back what was only tried.</summary>
    public ValueTask DisposeAsync() => Databases.DisposeAsync();

    private string? WaitsForFile(string target) =>
        target.StartsWith(FilePrefix, StringComparison.Ordinal) ? _uncertainFiles.FirstOrDefault(f => f.Matches(target[FilePrefix.Length..])).StepKey : null;
}
