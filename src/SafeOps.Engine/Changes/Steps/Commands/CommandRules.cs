using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Commands;

/// <summary>The mistakes in a <c>command.run</c> that its descriptor cannot express.</summary>
internal static class CommandRules
{
    public static IEnumerable<OptionMistake> Mistakes(JsonObject with, IReadOnlyDictionary<string, ParameterValue> parameters, SafeOpsProject project)
    {
        if (with["run"] is null)
            return [];
        var options = CommandOptions.Read(with);
        var shell = CommandOptions.Text(with["shell"]);
        return
        [
            .. LineMistakes("run", options.Run, shell, parameters),
            .. options.DryRun is { } dryRun ? LineMistakes("dryRun", dryRun, shell, parameters) : [],
            .. options.Probe is { } probe ? LineMistakes("probe", probe, shell, parameters) : [],
            .. EffectMistakes(options, project.Commands),
            .. LimitMistakes(options, with),
            .. EnvironmentMistakes(options, parameters),
            .. FolderMistakes(options, project),
            .. ChangesMistakes(options, project),
        ];
    }

    private static IEnumerable<OptionMistake> LineMistakes(string option, CommandLine line, string? shell, IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        if (line.Words.Count == 0 || line.Words[0].Trim().Length == 0)
        {
            yield return new OptionMistake(option, $"'{option}' names no program: write the program and its arguments as a list, [kubectl, get, pods].");
            yield break;
        }
        if (line.IsText && string.IsNullOrEmpty(shell))
            yield return new OptionMistake(option, $"'{option}' is one text: write a list, one argument each, or name the shell that shall read it with 'shell:'.");
        if (!line.IsText && option == "run" && shell is not null)
            yield return new OptionMistake(option, $"'run' is a list, and 'shell: {shell}' takes one text: leave 'shell' out, or write the text.");
        if (!line.IsText && line.Words is [var only] && only.Any(char.IsWhiteSpace))
            yield return new OptionMistake(option, $"'{only}' is taken as the name of one program: write each argument as an item of its own.");
        if (line.IsText && Interpolation.Names(line.Words[0]).FirstOrDefault(n => IsSecret(n, parameters)) is { } secret)
            yield return new OptionMistake(option, $"the secret ${{{secret}}} would become part of the shell's code: give it to the command through 'environment:'.");
        // The items of an argument list are looked at as the command line they make.
        if (SecretFinder.Find(string.Join(' ', line.Words)) is [var found, ..])
            yield return new OptionMistake(option, $"'{option}' has what looks like {found.Rule.Summary} written out: make it a parameter of type secret.");
    }

    private static IEnumerable<OptionMistake> EffectMistakes(CommandOptions options, CommandReader reader)
    {
        if (options.Reads && CommandClaims.Contradiction(options.Run, reader) is { } run)
            yield return new OptionMistake("effect", $"'effect: read' is contradicted: {run} Write 'effect: mutate'.");
        if (options.DryRun is { } dryRun && CommandClaims.Contradiction(dryRun, reader) is { } dry)
            yield return new OptionMistake("dryRun", $"'dryRun' runs while planning and may only read: {dry}");
        if (options.Probe is { } probe && CommandClaims.Contradiction(probe, reader) is { } asked)
            yield return new OptionMistake("probe", $"'probe' only asks whether the command was done: {asked}");
        foreach (var option in new[] { ("dryRun", options.DryRun is not null), ("probe", options.Probe is not null), ("changes", options.Changes is { Count: > 0 }) })
        {
            if (options.Reads && option.Item2)
                yield return new OptionMistake(option.Item1, $"'{option.Item1}' has no meaning with 'effect: read', which changes nothing.");
        }
        if (!options.Reads && options.Expect is not null)
            yield return new OptionMistake("expect", "'expect' is for commands that only read ('effect: read'); check what a command changed under 'verify:'.");
    }

    private static IEnumerable<OptionMistake> LimitMistakes(CommandOptions options, JsonObject with)
    {
        if (options.ExitCodes.Count == 0 || options.ExitCodes.Any(c => c < 0))
            yield return new OptionMistake("exitCodes", "expected a list of whole numbers from 0, such as [0, 2].");
        if (with["timeout"] is not null && options.Timeout <= TimeSpan.Zero)
            yield return new OptionMistake("timeout", $"expected {Durations.Expected}, more than nothing.");
        if (options.Expect?.PatternMistake() is { } mistake)
            yield return new OptionMistake("expect.matches", mistake);
    }

    private static IEnumerable<OptionMistake> EnvironmentMistakes(CommandOptions options, IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        foreach (var (name, value) in options.Environment)
        {
            if (name.Length == 0 || name.Contains('=') || name.Contains('\0'))
                yield return new OptionMistake("environment", $"'{name}' is no name of an environment variable.");
            else if (!Interpolation.Names(value).Any(n => IsSecret(n, parameters)) && (SecretFinder.IsSecret(name, value) || SecretFinder.Find(value).Count > 0) && !value.All(char.IsAsciiDigit))
                yield return new OptionMistake($"environment.{name}", $"the value of {name} looks like a secret written out: make it a parameter of type secret.");
        }
    }

    private static IEnumerable<OptionMistake> FolderMistakes(CommandOptions options, SafeOpsProject project)
    {
        if (options.WorkingDirectory is not { } folder)
            yield break;
        string? mistake = null;
        try
        {
            project.Folder.Resolve(folder);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.PathOutsideProject)
        {
            mistake = error.Message;
        }
        if (mistake is not null)
            yield return new OptionMistake("workingDirectory", mistake);
    }

    private static IEnumerable<OptionMistake> ChangesMistakes(CommandOptions options, SafeOpsProject project) =>
        (options.Changes ?? [])
            .Where(c => c.IndexOfAny(['/', '\\', '.', '*', '?']) < 0 && !project.Connections.ContainsKey(c))
            .Select(c => (Entry: c, Near: NearestWord.Find(c, project.Connections.Keys)))
            .Where(c => c.Near is not null)
            .Select(c => new OptionMistake("changes", $"'{c.Entry}' is no connection. Did you mean '{c.Near}'? A file of this name is written './{c.Entry}'."));

    private static bool IsSecret(string name, IReadOnlyDictionary<string, ParameterValue> parameters) =>
        parameters.TryGetValue(name, out var value) && value.Secret is not null;
}
