using SafeOps.Changes.Definition;
using SafeOps.Changes.Steps.Commands;

namespace SafeOps.Scripts.Generation.Compilation;

/// <summary>Checks, before a change and behind its steps.</summary>
internal sealed class CheckCompiler(CompiledChange compiled, string key)
{
    public IEnumerable<ScriptCheck> Compile(ResolvedCheck check)
    {
        if (check.Uses == "sql.query")
            return new QueryCompiler(compiled, key).Compile(check.With, check.Parameters);
        var options = CommandOptions.Read(check.With);
        var step = new ResolvedStep { Id = key, Name = key, Uses = check.Uses, With = check.With, Verify = [], Undo = new ResolvedUndo(UndoKind.Default, [], null), Place = check.Place, Parameters = check.Parameters };
        var command = new CommandCompiler(compiled, step).Command(options.Run, options);
        return [CommandCompiler.Check($"{command.Display} answers as expected", options, command)];
    }
}

/// <summary>The way back as the change's author wants it.</summary>
internal sealed class UndoCompiler(CompiledChange compiled, ResolvedStep step)
{
    /// <param name="made">With the way back of its own.</param>
    public ScriptStep Apply(ScriptStep made) => step.Undo.Kind switch
    {
        UndoKind.None => made with { Undo = [], NoUndo = step.Undo.Reason },
        UndoKind.Steps => made with { Undo = [.. step.Undo.Steps.Select(Act)] },
        _ => made,
    };

    private ScriptAct Act(ResolvedStep undo)
    {
        switch (undo.Uses)
        {
            case "command.run":
                var options = CommandOptions.Read(undo.With);
                var command = new CommandCompiler(compiled, undo).Command(options.Run, options);
                return new RunProgram($"run: {command.Display}", command);
            case "sql.execute":
                return new StatementsCompiler(compiled, undo).AsUndo();
            default:
                throw compiled.Refused(step.Key, $"its undo uses {undo.Uses}; in a script the steps of an undo can be command.run and sql.execute.");
        }
    }
}
