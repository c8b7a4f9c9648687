using SafeOps.Scripts.DryRuns.Auditing.Bash;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Python;

/// <summary>Programs that a script of Python starts, by the words that they come to on the way.</summary>
internal sealed class PythonFlowCommands(BashRisks risks) : IFlowCommands
{
    public Fact Run(FlowRunner runner, FlowPipe pipe) => Fact.Data;

    public Fact Run(FlowRunner runner, FlowCommand command)
    {
        var given = runner.Evaluate(command.Words[0].Pieces[0].Value);
        if (!runner.IsLive)
            return Fact.Data;
        var words = given.Kind == FactKind.List ? given.Elements : [given];
        var written = given.Kind == FactKind.List ? string.Join(' ', words.Select(FlowRunner.SourceOf)) : given.Text ?? given.Raw;
        if (written is null || words.Count == 0 || words[0].Kind is FactKind.Data or FactKind.Operand && given.Kind == FactKind.List)
            return command.Otherwise is { } otherwise ? runner.Evaluate(otherwise) : Fact.Data;
        var (effect, why) = risks.Meant(written);
        runner.Note(new FlowEvent(FlowEventKind.Action, command.IsOfCaller && runner.Caller is { } caller ? caller : command, OwnFiles.Weigh(effect, written, words), written, why)
        {
            IsDoubtful = words.Any(w => w.Kind == FactKind.Tainted),
            Makes = OwnFiles.Made(words, []),
            Removes = OwnFiles.Removed(words),
        });
        return Fact.Data;
    }
}
