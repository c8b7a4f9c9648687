using System.Text;
using System.Text.Json.Nodes;

namespace SafeOps.Changes.Steps.Helm;

/// <summary>
/// A place in values and a value for it, as <c>--set</c> writes them (helm.sh/docs/intro/using_helm): keys by dots, a backslash before what
/// is no separator.
/// </summary>
internal static class SetPath
{
    /// <summary>The keys of a path; null where it goes into a list, which only helm can follow.</summary>
    public static IReadOnlyList<string>? Keys(string path)
    {
        var keys = new List<string>();
        var key = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            switch (path[i])
            {
                case '\\' when i + 1 < path.Length:
                    key.Append(path[++i]);
                    break;
                case '.':
                    keys.Add(key.ToString());
                    key.Clear();
                    break;
                case '[':
                    return null;
                default:
                    key.Append(path[i]);
                    break;
            }
        }
        keys.Add(key.ToString());
        return keys.Any(k => k.Length == 0) ? null : keys;
    }

    /// <summary>An argument of <c>--set</c> whose value is this very text; numbers and booleans are typed by helm.</summary>
    public static string Argument(string path, string value)
    {
        var written = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
        return $"{path}={(written.StartsWith('{') ? "\\" : "")}{written}";
    }

    public static void Put(JsonObject document, IReadOnlyList<string> keys, string value)
    {
        foreach (var key in keys.SkipLast(1))
        {
            if (document[key] is not JsonObject inner)
                document[key] = inner = [];
            document = inner;
        }
        document[keys[^1]] = value;
    }
}
