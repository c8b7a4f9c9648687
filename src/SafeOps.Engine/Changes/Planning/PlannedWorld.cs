namespace SafeOps.Changes.Planning;

/// <summary>
/// What the world would be after the steps planned so far: predicted file contents, and which targets an earlier step may
/// have changed in a way nobody can predict. Targets are named <c>file:&lt;full path&gt;</c> and <c>connection:&lt;name&gt;</c>.
/// </summary>
public sealed class PlannedWorld
{
    private readonly Dictionary<string, string> _uncertain = new(StringComparer.Ordinal);
    private string? _everythingUncertain;

    public PlannedFiles Files { get; } = new();

    public PlannedDatabases Databases { get; } = new();

    /// <summary>The step may change the target, nobody knows how.</summary>
    public void MarkUncertain(string target, string stepKey) => _uncertain.TryAdd(target, stepKey);

    /// <summary>The step may change anything.</summary>
    public void MarkEverythingUncertain(string stepKey) => _everythingUncertain ??= stepKey;

    /// <summary>The step a prediction about this target would have to wait for; null where it can be predicted.</summary>
    public string? WaitsFor(string target) => _uncertain.GetValueOrDefault(target) ?? _everythingUncertain;
}
