using SafeOps.Errors;

namespace SafeOps.Text;

/// <summary>The line <c>safeops: 1</c> that every file of ours begins with.</summary>
public static class FormatVersions
{
    /// <summary>Throws at once for a newer format: nothing else in the file can be judged.</summary>
    public static void Check(DataMapping map, int supported, Mistakes mistakes, ErrorCode code)
    {
        switch (map["safeops"])
        {
            case null:
                mistakes.Add(map, $"the format version is missing; expected 'safeops: {supported}' as the first line.");
                break;
            case DataScalar { Value: long version } when version == supported:
                break;
            case DataScalar { Value: long version } node when version > supported:
                mistakes.Add(node, $"the file has format {version}; this SafeOps reads up to format {supported}. Update the module.");
                mistakes.ThrowIfAny(code);
                break;
            case var other:
                mistakes.Add(other, $"'safeops' is {(other is DataScalar s ? $"'{s.Text}'" : other.Kind)}; expected {supported}.");
                break;
        }
    }
}
