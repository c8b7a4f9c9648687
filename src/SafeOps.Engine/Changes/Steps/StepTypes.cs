using SafeOps.Text;

namespace SafeOps.Changes.Steps;

/// <summary>Every step type there is. A new one is a folder beside these and a line here.</summary>
public static class StepTypes
{
    public static readonly IReadOnlyList<StepType> All =
    [
        new Sql.SqlQueryStep(),
        new Sql.SqlExecuteStep(),
        new Sql.SqlDeleteStep(),
        new Sql.SqlUpdateStep(),
    ];

    private static readonly Dictionary<string, StepType> ByName = All.ToDictionary(t => t.Descriptor.Name, StringComparer.Ordinal);

    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys];

    public static StepType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>For names that were validated when the change was read.</summary>
    public static StepType Get(string name) => ByName[name];

    /// <summary>The end of a message about a name that is no step type.</summary>
    public static string Suggest(string name) => NearestWord.Suggest(name, [.. Names]);
}
