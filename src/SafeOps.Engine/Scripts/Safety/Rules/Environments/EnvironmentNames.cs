using System.Text.RegularExpressions;

namespace SafeOps.Scripts.Safety.Rules.Environments;

/// <summary>Words that are names of environments in which a mistake hurts.</summary>
internal static partial class EnvironmentNames
{
    /// <summary>The name has one of them as a word of its own: <c>prod-eu</c>, <c>db.staging.example.org</c>; not <c>product</c>.</summary>
    public static bool Has(string text) => Name().IsMatch(text);

    /// <summary>A variable or parameter of this name says where a script works.</summary>
    public static bool IsPlace(string variable) => Place().IsMatch(variable);

    [GeneratedRegex(@"(?:^|[^A-Za-z0-9])(?:prod|production|prd|staging|stage|stg|preprod|uat)(?:[0-9]{0,2})(?:$|[^A-Za-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"(?:^|[_-]|(?<=[a-z])(?=[A-Z]))(?:env|environment|context|cluster|clustername|namespace|ns|host|hostname|server|endpoint|url|uri|profile|subscription|resourcegroup|rg|database|dbname|region|account|stage|target|computername|vmname|servername|serverinstance)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
