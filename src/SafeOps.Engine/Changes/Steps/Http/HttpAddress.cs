using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Http;

/// <summary>Where a request goes: an address as it is written, or one below the environment's own (<c>targets.http.baseUrl</c>).</summary>
internal static class HttpAddress
{
    private const string Expected = "expected http://… or https://…, or one below the environment's 'targets.http.baseUrl', such as /healthz";

    /// <summary>The whole address, references to secrets as written.</summary>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.TargetUndeclared"/>: it is relative, and the environment declares no base.</exception>
    public static string Of(string url, EnvironmentDefinition environment)
    {
        if (IsAbsolute(url))
            return url;
        if (Base(environment) is not { } address)
        {
            throw new SafeOpsException(
                ErrorCodes.TargetUndeclared,
                $"The address '{url}' is relative, and the environment '{environment.Name}' declares no address it could stand below.",
                $"Add 'targets: {{ http: {{ baseUrl: https://… }} }}' to '{environment.Name}' in {SafeOpsProject.FileName}, or write the whole address.",
                environment.Name);
        }
        return $"{address.TrimEnd('/')}/{url.TrimStart('/')}";
    }

    /// <summary>What is wrong with an address as it is written; null where nothing is.</summary>
    public static string? Mistake(string url)
    {
        if (url.Contains("://", StringComparison.Ordinal) && !IsAbsolute(url))
            return $"'{url}' is no address that can be asked; {Expected}.";
        if (!IsAbsolute(url))
            return url.Any(char.IsWhiteSpace) || url.Length == 0 ? $"'{url}' is no address; {Expected}." : null;
        if (Parse(url) is not { Host.Length: > 0 } address)
            return $"'{url}' is no address; {Expected}.";
        if (address.UserInfo.Length > 0)
            return "a user and a password do not belong into an address, which everybody on the way writes down: send them in the header 'Authorization'.";
        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.IndexOfAny(['/', '?', '#'], start);
        return Interpolation.Names(end < 0 ? url[start..] : url[start..end]).Count > 0 ? "a secret cannot name the host: which environment it belongs to would not be known." : null;
    }

    /// <summary>With each reference to a secret replaced by its name: good for telling where it leads, not for sending.</summary>
    public static Uri? Parse(string address) =>
        Uri.TryCreate(WithoutReferences(address), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    /// <summary>What the planned world calls the system that answers there.</summary>
    public static string WorldName(string address) => $"http:{Parse(address)?.Authority}";

    /// <summary>
    /// The command line that sends the same, and what is known of it. Throws <see cref="ErrorCodes.TargetUndeclared"/> where the host
    /// belongs to another environment of the project.
    /// </summary>
    public static PlannedCommand Judge(HttpOptions options, string address, StepContext context)
    {
        var shown = HttpLine.Command(options, address).Line;
        return StepPrograms.Judge(HttpLine.Command(options, ForCurl(address)), context) with { Line = shown };
    }

    /// <summary>Brackets in a path or query are data, and curl would take them for a pattern.</summary>
    public static string ForCurl(string address)
    {
        if (Parse(address) is not { } uri)
            return WithoutReferences(address);
        return uri.GetLeftPart(UriPartial.Authority) + uri.PathAndQuery.Replace("[", "%5B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);
    }

    private static string WithoutReferences(string address) => Interpolation.Unescape(Interpolation.Replace(address, name => name));

    private static bool IsAbsolute(string url) =>
        url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static string? Base(EnvironmentDefinition environment) => (environment.Targets["http"] as JsonObject)?["baseUrl"]?.ToString() is { Length: > 0 } address ? address : null;
}
