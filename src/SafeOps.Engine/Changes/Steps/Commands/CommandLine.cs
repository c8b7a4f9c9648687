using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Processes;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Commands;

/// <summary>A program with its arguments, or a text for a shell.</summary>
/// <param name="Words">The program and its arguments; for a shell its one text.</param>
/// <param name="Shell"><c>bash</c>, <c>sh</c> or <c>pwsh</c>; null for an argument list; empty where a text was given and no shell named.</param>
internal sealed record CommandLine(IReadOnlyList<string> Words, string? Shell)
{
    public bool IsText => Shell is not null;

    /// <summary>For people to read and to paste into a POSIX shell; secrets stay <c>${name}</c>.</summary>
    public string Display => IsText ? Interpolation.Unescape(Words[0]).TrimEnd() : string.Join(' ', Words.Select(Quote));

    /// <summary>The texts as they are started, with <paramref name="reveal"/> filling in secrets.</summary>
    public ProgramRequest Request(string workingDirectory, Func<string, string> reveal)
    {
        var words = Words.Select(reveal).ToList();
        return Shell switch
        {
            null => new ProgramRequest(words[0], [.. words.Skip(1)], workingDirectory),
            // As CI systems run their scripts: the first failure ends it, and nobody's own start-up files take part.
            "bash" => new ProgramRequest("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", words[0]], workingDirectory),
            "pwsh" => new ProgramRequest("pwsh", ["-NoProfile", "-NonInteractive", "-Command", $"$ErrorActionPreference = 'Stop'\n{words[0]}\nif (Test-Path -LiteralPath variable:LASTEXITCODE) {{ exit $LASTEXITCODE }}"], workingDirectory),
            _ => new ProgramRequest("sh", ["-e", "-c", words[0]], workingDirectory),
        };
    }

    public JsonNode ToJson() => IsText ? JsonValue.Create(Words[0]) : new JsonArray([.. Words.Select(w => (JsonNode)w)]);

    private static string Quote(string written)
    {
        var word = Interpolation.Unescape(written);
        return Interpolation.WholeName(written) is not null ? word : ShellWord.Quote(word);
    }
}
