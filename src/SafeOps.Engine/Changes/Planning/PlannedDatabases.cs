using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Sql;

namespace SafeOps.Changes.Planning;

/// <summary>Databases as they would be: for each connection which tables earlier steps write, and a place where they were tried.</summary>
public sealed class PlannedDatabases : IAsyncDisposable
{
    private readonly Dictionary<string, PlannedDatabase> _all = new(StringComparer.Ordinal);

    public PlannedDatabase this[string connection] =>
        _all.TryGetValue(connection, out var known) ? known : _all[connection] = new PlannedDatabase();

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _all.Values)
            await database.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>One connection's database after the steps planned so far.</summary>
public sealed class PlannedDatabase : IAsyncDisposable
{
    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Func<SqlSession, CancellationToken, Task>?> _effects = [];
    private SqlSession? _model;
    private int _executed;

    /// <summary>The last step that writes here; null: none does.</summary>
    public string? LastStep { get; private set; }

    /// <summary>An earlier step changes definitions: what is there now says nothing of what will be.</summary>
    public bool ChangesSchema { get; private set; }

    /// <summary>Whether a statement would meet what an earlier step writes.</summary>
    public bool Overlaps(SqlReach reach) => ChangesSchema || _written.Overlaps(reach.Reads) || _written.Overlaps(reach.Writes);

    /// <summary>As <see cref="Overlaps(SqlReach)"/>, for one that has not been prepared.</summary>
    public async Task<bool> OverlapsAsync(SqlSession session, string statement, IReadOnlyList<SqlParameterValue> parameters, CancellationToken cancellationToken) =>
        LastStep is not null && (ChangesSchema || Overlaps(await session.Dialect.ReachAsync(session, statement, null, parameters, cancellationToken).ConfigureAwait(false)));

    /// <param name="effect">Does to a trial what the step would do; null: that may not be done.</param>
    public void Add(string stepKey, IEnumerable<string> written, Func<SqlSession, CancellationToken, Task>? effect, bool changesSchema = false)
    {
        ChangesSchema |= changesSchema;
        LastStep = stepKey;
        _written.UnionWith(written);
        _effects.Add(effect);
    }

    /// <summary>Where all earlier steps were tried; null where they may not be. Nothing of it stays once the plan is made.</summary>
    public async Task<SqlSession?> ModelAsync(SqlSession source, StepContext context, CancellationToken cancellationToken)
    {
        if (_effects.Contains(null))
            return null;
        _model ??= await SqlTrial.OpenAsync(source, context, cancellationToken).ConfigureAwait(false);
        for (; _model is not null && _executed < _effects.Count; _executed++)
        {
            await _effects[_executed]!(_model, cancellationToken).ConfigureAwait(false);
            _model.ForgetCatalog();
        }
        return _model;
    }

    public ValueTask DisposeAsync() => _model is null ? ValueTask.CompletedTask : _model.DisposeAsync();
}
