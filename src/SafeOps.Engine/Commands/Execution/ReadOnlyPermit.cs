using System.Globalization;
using SafeOps.Errors;

namespace SafeOps.Commands.Execution;

/// <summary>The line between what may run and what may not: a verdict of <see cref="CommandEffect.Read"/>, and nothing else unless it is asked for.</summary>
public static class ReadOnlyPermit
{
    private const int MostReasons = 3;

    /// <summary>Throws <see cref="CommandNotReadOnlyException"/> with the first reasons, in the order of the text, where it may not run.</summary>
    /// <param name="risk">The verdict.</param>
    /// <param name="allowGenerate">Output of its own may be written too.</param>
    /// <param name="confirmed">A person was asked and said yes, which a rule of the project may call for.</param>
    public static void Demand(CommandRisk risk, bool allowGenerate, bool confirmed)
    {
        if (risk.Standing == CommandStanding.Never)
            throw new CommandNotReadOnlyException($"A rule of the project forbids the command. It was not run.{Rules(risk)}", "The rule stands under 'commands: never:' in safeops.yaml.", risk);
        if (Allows(risk, allowGenerate))
        {
            if (risk.Standing == CommandStanding.AlwaysAsk && !confirmed)
                throw new SafeOpsException(ErrorCodes.ConfirmationMissing, $"A rule of the project wants a person to be asked, and nobody was. It was not run.{Rules(risk)}", "Run it where somebody can answer.", risk.Text);
            return;
        }
        var most = allowGenerate ? CommandEffect.Generate : CommandEffect.Read;
        var reasons = risk.Reasons.Where(r => r.Effect > most).OrderBy(r => r.Span.Start).ToList();
        var shown = reasons.Take(MostReasons).Select(r => string.Create(CultureInfo.InvariantCulture, $"{Environment.NewLine}  {r.Span.Line}:{r.Span.Column}: {Sentence(r.Message)} ({r.Rule})"));
        var more = reasons.Count > MostReasons ? string.Create(CultureInfo.InvariantCulture, $"{Environment.NewLine}  and {reasons.Count - MostReasons} more.") : "";
        throw new CommandNotReadOnlyException($"{Headline(risk)} It was not run.{string.Concat(shown)}{more}", NextStep(risk), risk);
    }

    public static bool Allows(CommandRisk risk, bool allowGenerate) => !risk.HasUnknown
        && (risk.Effect == CommandEffect.Read || (allowGenerate && risk.Effect == CommandEffect.Generate));

    private static string Rules(CommandRisk risk) =>
        string.Concat(risk.Reasons.Where(r => r.Standing != CommandStanding.Free).Select(r => $"{Environment.NewLine}  {Sentence(r.Message)}").Distinct());

    private static string Headline(CommandRisk risk) => risk.Effect switch
    {
        CommandEffect.Destroy => "The command takes something away for good.",
        CommandEffect.Mutate => "The command changes something.",
        CommandEffect.Generate when !risk.HasUnknown => "The command writes output of its own.",
        _ => "Nobody can tell what the command does.",
    };

    private static string NextStep(CommandRisk risk) => risk.Effect switch
    {
        CommandEffect.Generate when !risk.HasUnknown => "Allow new files with -AllowGenerate, or leave the part that writes out.",
        CommandEffect.Mutate or CommandEffect.Destroy => "Look at it with Get-CommandExplanation; carry it out with a change (New-SafeChange), which shows what it will do and can undo it.",
        _ => "Look at it with Get-CommandExplanation. Write the command so that its words stand in the text, or declare your own tool under 'commands:' in safeops.yaml.",
    };

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";
}
