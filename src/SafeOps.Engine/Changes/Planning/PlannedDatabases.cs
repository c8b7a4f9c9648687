using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Sql;

namespace SafeOps.Changes.Planning;

/// <summary>Databases as they would be: for each connection which tables earlier steps write, and a copy in memory on which they were executed.</summary>
public sealed class PlannedDatabases
{
    private readonly Dictionary<string, PlannedDatabase> _all = new(StringComparer.Ordinal);

    public PlannedDatabase this[string connection] =>
        _all.TryGetValue(connection, out var known) ? known : _all[connection] = new PlannedDatabase();
}

/// <summary>One connection's database after the steps planned so far.</summary>
public sealed class PlannedDatabase
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
    public bool Overlaps(SqlSession session, string statement) =>
        LastStep is not null && (ChangesSchema || Overlaps(session.Dialect.Reach(session.Connection, statement)));

    /// <param name="effect">Does to a copy what the step would do; null: that may not be done.</param>
    public void Add(string stepKey, IEnumerable<string> written, Func<SqlSession, CancellationToken, Task>? effect, bool changesSchema = false)
    {
        ChangesSchema |= changesSchema;
        LastStep = stepKey;
        _written.UnionWith(written);
        _effects.Add(effect);
    }

    /// <summary>
    /// The copy on which all earlier steps were executed; null where none may be made. It lives in this process's memory and
    /// vanishes with the plan.
    /// </summary>
    public async Task<SqlSession?> ModelAsync(SqlSession source, StepContext context, CancellationToken cancellationToken)
    {
        if (_effects.Contains(null))
            return null;
        _model ??= await SqlModel.CopyAsync(source, context, cancellationToken).ConfigureAwait(false);
        for (; _model is not null && _executed < _effects.Count; _executed++)
        {
            await _effects[_executed]!(_model, cancellationToken).ConfigureAwait(false);
            _model.ForgetCatalog();
        }
        return _model;
    }
}
