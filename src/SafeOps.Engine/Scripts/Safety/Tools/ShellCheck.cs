using System.Text.Json;
using SafeOps.Errors;
using SafeOps.Processes;

namespace SafeOps.Scripts.Safety.Tools;

/// <summary>Asks ShellCheck about bash scripts, where it is installed; <see href="https://github.com/koalaman/shellcheck/blob/master/shellcheck.1.md"/>.</summary>
/// <param name="programs">Starts it.</param>
public sealed class ShellCheck(IProgramRunner programs)
{
    /// <summary>Its answer to a long script is long too; what is cut is no JSON any more.</summary>
    private const int LongestAnswer = 16 << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private bool _isMissing;

    /// <summary>What it finds; nothing where it is not installed or does not answer. Secrets are hidden by who shows the findings.</summary>
    public async Task<IReadOnlyList<ForeignFinding>> ReviewAsync(ScriptFile script, string folder, CancellationToken cancellationToken)
    {
        if (_isMissing || script.Language != ScriptLanguage.Bash)
            return [];
        var request = new ProgramRequest("shellcheck", ["-f", "json1", .. script.Text.StartsWith("#!", StringComparison.Ordinal) ? Array.Empty<string>() : ["-s", "bash"], "-"], folder)
        {
            StandardInput = script.Text,
            Timeout = Longest,
            OutputLimit = LongestAnswer,
        };
        try
        {
            var result = await programs.RunAsync(request, cancellationToken).ConfigureAwait(false);
            // 0: nothing found, 1: something; more: it could not work.
            return result.TimedOut || result.ExitCode > 1 ? [] : Read(result.Output);
        }
        catch (SafeOpsException failure) when (failure.Code == ErrorCodes.ProgramNotFound)
        {
            _isMissing = true;
            return [];
        }
    }

    private static IReadOnlyList<ForeignFinding> Read(string json)
    {
        try
        {
            using var answer = JsonDocument.Parse(json);
            return [.. answer.RootElement.GetProperty("comments").EnumerateArray().Select(c => new ForeignFinding(
                "ShellCheck",
                $"SC{c.GetProperty("code").GetInt32()}",
                c.GetProperty("level").GetString() switch { "error" => SafetySeverity.Error, "warning" => SafetySeverity.Warning, _ => SafetySeverity.Note },
                c.GetProperty("line").GetInt32(),
                c.GetProperty("column").GetInt32(),
                c.GetProperty("endLine").GetInt32(),
                c.GetProperty("endColumn").GetInt32(),
                c.GetProperty("message").GetString() ?? ""))];
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Another version with another form: its findings are an addition, not what is promised.
            return [];
        }
    }
}

/// <summary>What another tool found.</summary>
/// <param name="Source">The tool.</param>
/// <param name="Rule">Its own name of the rule.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">As the tool says it.</param>
public sealed record ForeignFinding(string Source, string Rule, SafetySeverity Severity, int Line, int Column, int EndLine, int EndColumn, string Message);
