using SafeOps.Commands;

namespace SafeOps.Scripts.DryRuns.Auditing.Flow;

/// <summary>What is printed, and for whom.</summary>
internal sealed partial class FlowRunner
{
    /// <summary>Above 0 where what is printed goes into something else.</summary>
    private int _silent;

    private Fact Print(FlowPrint print)
    {
        var said = print.Parts.Select(Evaluate).ToList();
        // What is certain of its values may name what the text alone does not.
        var values = string.Join(' ', said.Where(f => f.IsKnown || f.Kind == FactKind.List).Select(SourceOf));
        Note(new FlowEvent(FlowEventKind.Print, print, CommandEffect.Read, $"{print.Text} {values}", ""));
        return Fact.Yes;
    }

    private Fact Isolated(FlowNode body)
    {
        var before = _state;
        var result = Evaluate(body);
        if (_state is null)
            result = Fact.Data;
        _state = before;
        return result;
    }

    /// <summary>What is printed inside is no word to a person.</summary>
    private Fact Output(FlowOutput output)
    {
        var asked = FlagQuestions;
        var printed = _printed;
        _printed = [];
        _silent++;
        var status = Isolated(output.Body);
        _silent--;
        var own = _printed;
        _printed = printed;
        if (own is [{ IsKnown: true } only])
            return only;
        return FlagQuestions > asked || status.Kind == FactKind.Tainted || own.Any(p => p.MayTellFlag) ? Fact.Tainted : Fact.Data;
    }

    private List<Fact>? _printed;

    /// <summary>What is printed here, if something takes it up.</summary>
    public void Printed(Fact text) => _printed?.Add(text);

    /// <summary>What is printed here is for a person.</summary>
    public bool IsHeard => _silent == 0;

    /// <summary>What is printed goes into another command, not to a person.</summary>
    public Fact Silently(FlowNode node)
    {
        _silent++;
        var result = Isolated(node);
        _silent--;
        return result;
    }
}
