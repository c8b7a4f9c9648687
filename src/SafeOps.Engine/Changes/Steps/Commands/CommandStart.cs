using SafeOps.Changes.Definition;
using SafeOps.Processes;

namespace SafeOps.Changes.Steps.Commands;

/// <summary>Starts a command of a step: the one place where its secrets are filled in.</summary>
internal static class CommandStart
{
    public static Task<ProgramResult> RunAsync(
        CommandLine line, CommandOptions options, StepContext context, IReadOnlyDictionary<string, ParameterValue> parameters, CancellationToken cancellationToken, string? mark = null)
    {
        var request = line.Request(CommandFiles.Folder(options, context.Project), Reveal) with
        {
            Timeout = options.Timeout,
            Mark = mark,
            Environment = options.Environment.ToDictionary(v => v.Key, v => (string?)Reveal(v.Value)),
        };
        return context.Services.Programs.RunAsync(request, cancellationToken);

        // A secret with ${ in it must survive the removal of the escapes around it.
        string Reveal(string text) => Interpolation.Unescape(Interpolation.Replace(text, name =>
            parameters.TryGetValue(name, out var value) && value.Secret is { } reference
                ? context.Secrets.Resolve(reference).Replace("${", "$${", StringComparison.Ordinal)
                : null));
    }
}
