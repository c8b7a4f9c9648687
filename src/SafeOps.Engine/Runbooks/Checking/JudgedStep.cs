using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Runbooks.Parameters;

namespace SafeOps.Runbooks.Checking;

/// <summary>A step with the verdict on its command.</summary>
/// <param name="Step">As it stands in the runbook.</param>
/// <param name="Text">Its command with values in it; null where they could not be put in.</param>
/// <param name="Risk">Null where nothing here reads its language.</param>
public sealed record JudgedStep(RunbookStep Step, string? Text, CommandRisk? Risk)
{
    /// <summary>Why values could not be put in; null where they were.</summary>
    public string? Problem { get; init; }

    /// <summary>Of a change: its way back with values in it.</summary>
    public string? Undo { get; init; }

    public int Number => Step.Number;

    public RunbookSection Section => Step.Section;

    public string Title => Step.Title;

    /// <summary>The greatest effect, where a part that nobody can tell counts as unknown.</summary>
    public CommandEffect Effect => Risk switch
    {
        null => CommandEffect.Unknown,
        { HasUnknown: true, Effect: < CommandEffect.Unknown } => CommandEffect.Unknown,
        var risk => risk.Effect,
    };

    /// <summary>It may be run without asking anybody.</summary>
    public bool Reads => Effect == CommandEffect.Read;
}

/// <summary>Puts values into steps and reads what they do.</summary>
public sealed class StepJudge(Func<string, CommandShell, CommandRisk> read)
{
    private readonly ParameterText _text = new(read);

    /// <param name="runbook">Whose parameters are meant.</param>
    /// <param name="step">One of it.</param>
    /// <param name="values">By name; null: the examples, and where there is none a harmless value of its type.</param>
    public JudgedStep Judge(Runbook runbook, RunbookStep step, IReadOnlyDictionary<string, string>? values = null)
    {
        values ??= Examples(runbook.Parameters);
        try
        {
            var text = _text.Fill(step.Command, step.Shell, runbook.Parameters, values);
            return new JudgedStep(step, text, step.Shell is { } shell ? read(text, shell) : null)
            {
                Undo = step.Undo is { } undo ? _text.Fill(undo.Command, undo.Shell, runbook.Parameters, values) : null,
            };
        }
        catch (SafeOpsException failure) when (failure.Code == ErrorCodes.ParameterInvalid)
        {
            return new JudgedStep(step, null, step.Shell is { } shell ? read(step.Command, shell) : null) { Problem = failure.Message };
        }
    }

    /// <summary>What the parameters were, and for those that do not say a harmless value of their type.</summary>
    public static IReadOnlyDictionary<string, string> Examples(IReadOnlyList<RunbookParameter> parameters) =>
        parameters.DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Example is { } example && p.WhyNot(example) is null ? example : ParameterText.Harmless(p.Type), StringComparer.Ordinal);
}
