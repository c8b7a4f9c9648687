using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SafeOps.Runbooks.Writing;

/// <summary>
/// The comment that ties a step or a remark to what was recorded: <c>&lt;!-- safeops: {"origin":"20261127-2108-k3f9","entry":3,…} --&gt;</c>.
/// It is one line; no Markdown reader shows it.
/// </summary>
internal static partial class SourceMark
{
    public static string Text(RunbookSource source, int? exitCode = null, string? folder = null)
    {
        var mark = new JsonObject { ["origin"] = source.Origin, ["entry"] = source.Entry };
        if (source.Output is not null)
            mark["output"] = source.Output;
        if (exitCode is not null)
            mark["exit"] = exitCode;
        if (folder is not null)
            mark["folder"] = folder;
        if (source.Repeats.Count > 0)
            mark["repeats"] = new JsonArray([.. source.Repeats.Select(r => JsonValue.Create(r))]);
        // The default encoder writes '>' as an escape, so that nothing in it ends the comment.
        return $"<!-- safeops: {mark.ToJsonString()} -->";
    }

    /// <summary>What a comment in a text says; null where there is none, or one that is not ours.</summary>
    public static (RunbookSource Source, int? ExitCode, string? Folder)? Read(string text)
    {
        if (Comment().Match(text) is not { Success: true } found)
            return null;
        try
        {
            if (JsonNode.Parse(found.Groups[1].Value) is not JsonObject mark || mark["origin"]?.GetValue<string>() is not { } origin || mark["entry"]?.GetValue<int>() is not { } entry)
                return null;
            var source = new RunbookSource(origin, entry)
            {
                Output = mark["output"]?.GetValue<string>(),
                Repeats = [.. (mark["repeats"] as JsonArray ?? []).Select(r => r!.GetValue<int>())],
            };
            return (source, mark["exit"]?.GetValue<int>(), mark["folder"]?.GetValue<string>());
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The text without such comments.</summary>
    public static string Without(string text) => Comment().Replace(text, "").TrimEnd();

    [GeneratedRegex(@"<!--\s*safeops:\s*(\{.*?\})\s*-->", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Comment();
}
