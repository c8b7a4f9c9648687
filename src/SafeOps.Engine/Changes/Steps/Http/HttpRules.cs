using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Http;

/// <summary>The mistakes in a request that its descriptor cannot express.</summary>
internal static class HttpRules
{
    private static readonly string[] OtherMethodHeaders = ["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"];

    /// <param name="prefix">Before the names of options, for a request inside another: <c>probe.</c></param>
    public static IEnumerable<OptionMistake> Mistakes(JsonObject with, IReadOnlyDictionary<string, ParameterValue> parameters, SafeOpsProject project, string prefix = "")
    {
        var options = HttpOptions.Read(with);
        var mistakes = new List<OptionMistake>();
        if (with["url"] is not null && HttpAddress.Mistake(options.Url) is { } address)
            mistakes.Add(new OptionMistake("url", address));
        mistakes.AddRange(EffectMistakes(options, project));
        mistakes.AddRange(BodyMistakes(options, project));
        mistakes.AddRange(HeaderMistakes(options, parameters));
        mistakes.AddRange(LimitMistakes(options, with));
        mistakes.AddRange(options.Expect.Mistakes().Select(m => new OptionMistake($"expect.{m.Option}", m.Message)));
        if (with["probe"] is JsonObject probe)
            mistakes.AddRange(Mistakes(probe, parameters, project, "probe."));
        return mistakes.Select(m => m with { Option = prefix + m.Option });
    }

    private static IEnumerable<OptionMistake> EffectMistakes(HttpOptions options, SafeOpsProject project)
    {
        if (!options.Reads)
            yield break;
        if (options.Effect == "read" && options.Method is "PUT" or "PATCH" or "DELETE")
            yield return new OptionMistake("effect", $"'effect: read' is contradicted: {options.Method} changes what it is sent to. Write 'effect: mutate'.");
        else if (options.Headers.Keys.FirstOrDefault(h => OtherMethodHeaders.Contains(h, StringComparer.OrdinalIgnoreCase)) is { } header)
            yield return new OptionMistake("headers", $"'{header}' may ask for another method than {options.Method}: write 'effect: mutate', or send that method.");
        else if (options.Effect is null && HttpAddress.Parse(options.Url) is not null && Contradiction(options, project.Commands) is { } contradiction)
            yield return new OptionMistake("url", $"this {options.Method} does more than read: {contradiction}");
        if (options.Probe is not null)
            yield return new OptionMistake("probe", "'probe' has no meaning for a request that only reads: it can be sent again.");
        if (options.KeyHeader is not null)
            yield return new OptionMistake("idempotencyKey", "'idempotencyKey' has no meaning for a request that only reads: it can be sent again.");
    }

    private static string? Contradiction(HttpOptions options, CommandReader reader) =>
        reader.Read(HttpLine.Command(options, HttpAddress.ForCurl(options.Url)).Line, CommandShell.Bash).Reasons
            .Where(r => r.Effect is not (CommandEffect.Read or CommandEffect.Generate or CommandEffect.Unknown)).MaxBy(r => r.Effect)?.Message;

    private static IEnumerable<OptionMistake> BodyMistakes(HttpOptions options, SafeOpsProject project)
    {
        if (options.Body is not null && options.BodyFile is not null)
            yield return new OptionMistake("bodyFile", "'body' and 'bodyFile' exclude each other.");
        if (options.Method is "GET" or "HEAD" && (options.Body ?? (JsonNode?)options.BodyFile) is not null)
            yield return new OptionMistake(options.Body is not null ? "body" : "bodyFile", $"a {options.Method} carries no body.");
        if (options.Body is { } body && SecretFinder.Find(HttpLine.BodyText(body)) is [var found, ..])
            yield return new OptionMistake("body", $"'body' has what looks like {found.Rule.Summary} written out: make it a parameter of type secret.");
        foreach (var (option, file) in new[] { ("bodyFile", options.BodyFile), ("caFile", options.AuthorityFile) })
        {
            if (file is not null && Outside(file, project) is { } outside)
                yield return new OptionMistake(option, outside);
        }
    }

    private static IEnumerable<OptionMistake> HeaderMistakes(HttpOptions options, IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        foreach (var (name, value) in options.Headers)
        {
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c)))
                yield return new OptionMistake("headers", $"'{name}' is no name of a header.");
            else if (value.Any(char.IsControl))
                yield return new OptionMistake("headers", $"the header '{name}' has a line end or another control character in its value.");
            else if (name.ToUpperInvariant() is "HOST" or "CONTENT-LENGTH" or "TRANSFER-ENCODING" or "CONNECTION")
                yield return new OptionMistake("headers", $"the header '{name}' is set by who sends the request.");
            else if (!Interpolation.Names(value).Any(n => parameters.TryGetValue(n, out var known) && known.Secret is not null) && LooksSecret(name, value))
                yield return new OptionMistake($"headers.{name}", $"the value of {name} looks like a secret written out: make it a parameter of type secret.");
        }
        if (options.KeyHeader is { } key && options.Headers.Keys.Contains(key, StringComparer.OrdinalIgnoreCase))
            yield return new OptionMistake("idempotencyKey", $"the header '{key}' stands under 'headers' too.");
    }

    private static bool LooksSecret(string name, string value) =>
        (name.ToUpperInvariant() is "AUTHORIZATION" or "COOKIE" && value.Length > 0) || SecretFinder.IsSecret(name, value) || SecretFinder.Find($"{name}: {value}").Count > 0;

    private static IEnumerable<OptionMistake> LimitMistakes(HttpOptions options, JsonObject with)
    {
        if (with["timeout"] is not null && options.Timeout <= TimeSpan.Zero)
            yield return new OptionMistake("timeout", $"expected {Durations.Expected}, more than nothing.");
        if (options.Retries is < 0 or > 10)
            yield return new OptionMistake("retries", "expected a whole number from 0 to 10.");
        if (options.Retries > 0 && !options.CanRepeat)
            yield return new OptionMistake("retries", $"a {options.Method} sent twice may do its work twice: leave 'retries' out, or name with 'idempotencyKey' the header by which the server tells two requests for one.");
        if (with["every"] is not null && options.Every <= TimeSpan.Zero)
            yield return new OptionMistake("every", $"expected {Durations.Expected}, more than nothing.");
        if (options.LongestAnswer is < 1 or > 1_000_000_000)
            yield return new OptionMistake("maxSize", "expected a size up to 1GB.");
        if (with["every"] is not null && with["within"] is null)
            yield return new OptionMistake("every", "'every' says how often it is asked 'within' a time, and that is not given.");
    }

    private static string? Outside(string path, SafeOpsProject project)
    {
        try
        {
            project.Folder.Resolve(path);
            return null;
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.PathOutsideProject)
        {
            return error.Message;
        }
    }
}
