using System.Text;
using System.Text.Json;
using SafeOps.Errors;
using SafeOps.Processes;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>How an apply ended, from terraform's machine-readable messages (developer.hashicorp.com/terraform/internals/machine-readable-ui).</summary>
internal sealed record ApplyOutcome
{
    /// <summary>An exit code above it means that a signal ended the program.</summary>
    private const int SignalBase = 128;

    private static readonly string[] Starts = ["Error: ", "panic: "];

    public required bool Succeeded { get; init; }
    public required int ExitCode { get; init; }

    /// <summary>Its errors, with their places.</summary>
    public required string Complaint { get; init; }

    /// <summary>What was being made, changed or taken away when the messages ended: nobody has said how that went.</summary>
    public required IReadOnlyList<string> CutOff { get; init; }
    public long Added { get; init; }
    public long Changed { get; init; }
    public long Destroyed { get; init; }

    public static ApplyOutcome Of(ProgramResult result, string messages)
    {
        var errors = new StringBuilder();
        // A crash of terraform, or what it says before it can speak JSON.
        var loose = new StringBuilder();
        var open = new List<string>();
        var (added, changed, destroyed) = (0L, 0L, 0L);
        foreach (var line in messages.Split('\n'))
        {
            if (Parse(line) is not { } message)
            {
                if (line.Trim().Length > 0)
                    loose.AppendLine(line.TrimEnd());
                continue;
            }
            using (message)
            {
                var root = message.RootElement;
                switch (Text(root, "type"))
                {
                    case "apply_start":
                        open.Add(Address(root));
                        break;
                    case "apply_complete" or "apply_errored":
                        open.Remove(Address(root));
                        break;
                    case "diagnostic" when Text(root, "@level") == "error":
                        errors.AppendLine(Diagnostic(root));
                        break;
                    case "change_summary" when root.GetProperty("changes") is var c && Text(c, "operation") is "apply" or "destroy":
                        (added, changed, destroyed) = (c.GetProperty("add").GetInt64(), c.GetProperty("change").GetInt64(), c.GetProperty("remove").GetInt64());
                        break;
                }
            }
        }
        var complaint = errors.Length > 0 ? errors.ToString().TrimEnd() : result.ExitCode == 0 ? "" : Told(result, loose.ToString());
        return new ApplyOutcome { Succeeded = result is { ExitCode: 0, TimedOut: false }, ExitCode = result.ExitCode, Complaint = complaint, CutOff = open, Added = added, Changed = changed, Destroyed = destroyed };
    }

    /// <summary>Why it ended, where it named no error: its warnings do not tell.</summary>
    private static string Told(ProgramResult result, string loose)
    {
        if (Starts.Select(s => loose.IndexOf(s, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min() is >= 0 and var start)
            return loose[start..].TrimEnd();
        return result.ExitCode > SignalBase
            ? $"it was ended from outside, by the signal {result.ExitCode - SignalBase}"
            : (result.ErrorOutput.Trim() is { Length: > 0 } text ? text : loose).TrimEnd();
    }

    private static string Diagnostic(JsonElement root)
    {
        var diagnostic = root.GetProperty("diagnostic");
        var place = AttributeDifference.Member(diagnostic, "range") is { ValueKind: JsonValueKind.Object } range
            ? $"{Text(range, "filename")}:{AttributeDifference.Member(AttributeDifference.Member(range, "start"), "line")}: "
            : "";
        var address = Text(diagnostic, "address") is { } about ? $" ({about})" : "";
        return $"{place}{Text(diagnostic, "summary")}{address}: {Text(diagnostic, "detail")}".TrimEnd(' ', ':', '\n');
    }

    internal static JsonDocument? Parse(string line)
    {
        if (!line.StartsWith('{'))
            return null;
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null; // The last line of one that was ended in the middle.
        }
    }

    internal static string Address(JsonElement root) =>
        Text(AttributeDifference.Member(AttributeDifference.Member(root, "hook"), "resource"), "addr") ?? "";

    internal static string? Text(JsonElement element, string name) =>
        AttributeDifference.Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}

/// <summary>Tells people how far an apply is, from the file its messages go to.</summary>
internal static class ApplyProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static async Task FollowAsync(string file, int planned, ActionContext context, CancellationToken ended)
    {
        var offset = 0L;
        var done = 0L;
        var rest = "";
        while (true)
        {
            try
            {
                await Task.Delay(Pause, context.Services.Time, ended).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            try
            {
                (offset, var text) = await ReadOnAsync(file, offset).ConfigureAwait(false);
                var lines = (rest + text).Split('\n');
                rest = lines[^1];
                foreach (var line in lines[..^1])
                {
                    using var message = ApplyOutcome.Parse(line);
                    if (message is null || ApplyOutcome.Text(message.RootElement, "type") is not ("apply_start" or "apply_complete"))
                        continue;
                    done += ApplyOutcome.Text(message.RootElement, "type") == "apply_complete" ? 1 : 0;
                    context.Progress(ApplyOutcome.Text(message.RootElement, "@message") ?? "", done, planned);
                }
            }
            catch (Exception error) when (error is IOException or SafeOpsException)
            {
                // It is not there yet, or is read by somebody: progress is for people only.
            }
        }
    }

    private static async Task<(long Offset, string Text)> ReadOnAsync(string file, long offset)
    {
        if (!File.Exists(file))
            return (offset, "");
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = offset;
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory).ConfigureAwait(false);
        // Up to the last whole line, so that no letter is cut in two.
        var bytes = memory.ToArray();
        var end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        return (offset + end, Encoding.UTF8.GetString(bytes, 0, end));
    }
}
