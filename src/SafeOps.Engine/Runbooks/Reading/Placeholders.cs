using System.Text.RegularExpressions;

namespace SafeOps.Runbooks.Reading;

/// <summary>
/// What runbooks of other formats write where a value goes, <c>&lt;pod-name&gt;</c> and <c>{{ pod }}</c>, as parameters. Within single
/// quotes they are left alone: there they are mostly what a program looks for.
/// </summary>
internal static partial class Placeholders
{
    /// <summary>The command with <c>${name}</c> in their place, and their names.</summary>
    public static (string Command, IReadOnlyList<string> Names) Lift(string command)
    {
        var names = new List<string>();
        var lifted = Placeholder().Replace(command, m =>
        {
            var written = m.Groups[1].Success ? m.Groups[1].Value : m.Groups[2].Value;
            var name = NotOfName().Replace(written.Trim().ToLowerInvariant(), "_").Trim('_');
            if (!RunbookParameter.IsName(name) || command.AsSpan(0, m.Index).Count('\'') % 2 == 1)
                return m.Value;
            names.Add(name);
            return "${" + name + "}";
        });
        return (lifted, names);
    }

    [GeneratedRegex(@"(?<![<0-9&\\])<([A-Za-z][A-Za-z0-9 _.-]{0,40})>(?![>&])|\{\{\s*([A-Za-z][A-Za-z0-9 _-]{0,40}?)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotOfName();
}
