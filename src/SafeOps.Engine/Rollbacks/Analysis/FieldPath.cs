using System.Globalization;
using SafeOps.Text;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>Where in a part of a version something is, with the bare texts of its steps, by which tables know it.</summary>
internal sealed record FieldPath(IReadOnlyList<ValuePathPart> Parts)
{
    public static readonly FieldPath Root = new([]);

    /// <summary>Keys, names of elements of lists, places: <c>spec</c>, <c>containers</c>, <c>web</c>, <c>image</c>.</summary>
    public IReadOnlyList<string> Steps { get; } = [.. Parts.Select(p => p switch
    {
        ValuePathPart.Key key => key.Name,
        ValuePathPart.Match match => match.Value,
        ValuePathPart.Index index => index.Position.ToString(CultureInfo.InvariantCulture),
        _ => "",
    })];

    public override string ToString() => ValuePath.Show(Parts);
}
