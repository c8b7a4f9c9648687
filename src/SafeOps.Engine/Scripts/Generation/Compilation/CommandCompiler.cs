using System.Globalization;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Commands;
using SafeOps.Files;

namespace SafeOps.Scripts.Generation.Compilation;

/// <summary>Steps that run a program.</summary>
internal sealed class CommandCompiler(CompiledChange compiled, ResolvedStep step)
{
    public ScriptStep Compile(PlannedAction action, int number)
    {
        var options = CommandOptions.Read(action.Intent);
        var command = Command(options.Run, options);
        var reads = (action.Before["files"]?.AsObject() ?? []).Select(f => new ScriptTarget(PathOf(f.Key), (string)f.Value!, (string)f.Value!)).ToList();
        if (options.Reads)
        {
            return new ScriptStep
            {
                Key = step.Key,
                Title = $"ask: {command.Display}",
                Notes = ["It only reads."],
                Guard = new ReadingGuard(),
                Checks = [Check($"{command.Display} answers as expected", options, command)],
            };
        }
        var note = string.Create(CultureInfo.InvariantCulture, $"{number}.done");
        var probe = options.Probe is { } line ? Command(line, options) with { ExitCodes = [0] } : null;
        var made = new ScriptStep
        {
            Key = step.Key,
            Title = $"run {command.Display}",
            Notes =
            [
                .. action.Details.Where(d => !d.StartsWith(' ')),
                "Review: the command line; what it does is its author's word.",
                probe is null ? "Whether it was done cannot be asked: a note in the backups tells it." : $"Whether it was done is asked with: {probe.Display}",
            ],
            Destructive = true,
            Guard = probe is null ? new NoteGuard { Reads = reads } : new ProbeGuard(probe) { Reads = reads },
            Acts =
            [
                new RunProgram($"run: {command.Display}{(options.Changes is { Count: > 0 } changes ? $" (may change {string.Join(", ", changes.Select(ScriptQuote.Comment))})" : "")}", command),
                .. probe is null ? [new NoteDone($"note in {compiled.Backup}/{note} that it is done", note)] : Array.Empty<ScriptAct>(),
            ],
        };
        made = new UndoCompiler(compiled, step).Apply(made);
        return probe is null && made.NoUndo is null ? made with { Undo = [.. made.Undo, new ForgetDone($"remove the note {compiled.Backup}/{note}", note)] } : made;
    }

    public ScriptCommand Command(CommandLine line, CommandOptions options)
    {
        var request = line.Request(".", text => text);
        return new ScriptCommand([.. request.Arguments.Prepend(request.Program).Select(Text)])
        {
            Display = ScriptQuote.Comment(line.Display),
            Folder = options.WorkingDirectory,
            Environment = [.. options.Environment.Select(v => (v.Key, Text(v.Value)))],
            ExitCodes = options.ExitCodes,
            Timeout = options.Timeout,
        };
    }

    public static CommandCheck Check(string what, CommandOptions options, ScriptCommand command) => new(what, command)
    {
        EqualTo = options.Expect?.EqualTo,
        Contains = options.Expect?.Contains,
        Matches = options.Expect?.Matches,
    };

    /// <summary>With each secret as the variable that its reference names.</summary>
    private ScriptText Text(string written)
    {
        const char mark = '\u0001';
        var marked = Interpolation.Replace(written, name => step.Parameters.TryGetValue(name, out var value) && value.Secret is { } reference
            ? $"{mark}{(reference.Source == "env" ? reference.Name : throw compiled.Refused(step.Key, $"its secret '{name}' is {reference}, and a script can only read the environment.", "Make the parameter 'env:NAME'."))}{mark}"
            : null);
        return new ScriptText([.. Interpolation.Unescape(marked).Split(mark)
            .Select((part, i) => i % 2 == 0 ? new ScriptTextPart(part, null) : new ScriptTextPart(null, part))
            .Where(p => p.Literal != "")]);
    }

    private string PathOf(string shown)
    {
        var full = ProjectFolder.RealPath(Path.GetFullPath(shown, compiled.Project.Root));
        var relative = Path.GetRelativePath(ProjectFolder.RealPath(compiled.Project.Root), full);
        return relative.StartsWith("..", StringComparison.Ordinal) ? full : relative.Replace(Path.DirectorySeparatorChar, '/');
    }
}
