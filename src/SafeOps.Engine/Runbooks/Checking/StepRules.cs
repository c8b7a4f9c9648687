using SafeOps.Commands;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Runbooks.Reading;
using SafeOps.Runbooks.Writing;
using SafeOps.Secrets;

namespace SafeOps.Runbooks.Checking;

/// <summary>What a step does, against what it is marked as and where it stands.</summary>
internal static class StepRules
{
    /// <summary>The reasons of a verdict that say that the text could not be read.</summary>
    private static readonly string[] Unread = ["syntax", "malformed", "unreadable"];

    public static void Check(RunbookFile file, JudgedStep judged, FindingList findings)
    {
        var step = judged.Step;
        if (step.Command.Contains(SecretMasker.Mask, StringComparison.Ordinal))
            Add(RunbookSeverity.Warning, RunbookRules.SecretHidden, "A secret was hidden in the command when it was recorded, so it cannot run as it is.", "Write where the secret comes from instead: a variable, or a file that only its owner reads.");
        if (step.Shell is not { } shell || judged.Risk is not { } risk)
        {
            Add(RunbookSeverity.Note, RunbookRules.LanguageUnknown, step.Language.Length == 0 ? "A code block without a language is not looked at." : $"'{step.Language}' is no language that is read here; what the block does is not known.", null);
            return;
        }
        if (IsBroken(judged, shell, risk) is { } broken)
        {
            Add(RunbookSeverity.Error, RunbookRules.Unparsable, $"The command is no {Name(step)}: {broken}", "Mend it, or name the language it is written in.");
            return;
        }
        if (judged.Problem is { } problem)
            Add(RunbookSeverity.Error, RunbookRules.ParameterExample, problem, null);
        if (judged.Effect is CommandEffect.Mutate or CommandEffect.Destroy)
            CheckChange(judged, risk, Add);
        else if (judged.Effect == CommandEffect.Unknown && step.Kind != RunbookStepKind.Change && (step.Kind == RunbookStepKind.Read || step.Section == RunbookSection.Investigation))
            Add(RunbookSeverity.Warning, RunbookRules.EffectUnknown, $"Nobody can tell what '{Short(step.Command)}' does{Because(risk, CommandEffect.Unknown)}.", "Write it so that its words stand in the text, or declare your own tool under 'commands:' in safeops.yaml.");
        if ((step.Kind == RunbookStepKind.Change || judged.Effect is CommandEffect.Mutate or CommandEffect.Destroy) && step.Undo is null)
        {
            var says = file.Runbook.IsOwn && file.Text.Contains(StepMarkdown.NoUndo, StringComparison.Ordinal);
            Add(says ? RunbookSeverity.Note : RunbookSeverity.Warning, RunbookRules.NoRollback, "The change has no way back beside it.", "Write what takes it back in a block ```bash undo, or that nothing does and why.");
        }

        void Add(RunbookSeverity severity, string rule, string message, string? next) => findings.Add(step.Line, severity, rule, message, next, step.Number);
    }

    private static void CheckChange(JudgedStep judged, CommandRisk risk, Action<RunbookSeverity, string, string, string?> add)
    {
        var step = judged.Step;
        var does = $"'{Short(step.Command)}' {(judged.Effect == CommandEffect.Destroy ? "takes something away for good" : "changes something")}{Because(risk, judged.Effect)}";
        if (step.Kind == RunbookStepKind.Read)
            add(RunbookSeverity.Error, RunbookRules.ChangeUnmarked, $"The step is marked as reading, and {does}.", "Mark it: ```bash change, with a line that asks for a confirmation.");
        else if (step.Section is RunbookSection.Investigation or RunbookSection.Symptoms)
            add(
                step.IsGated ? RunbookSeverity.Warning : RunbookSeverity.Error,
                RunbookRules.ChangeInInvestigation,
                $"An investigation only looks, and {does}.",
                "Move it to the resolution, or find a command that shows the same without changing anything.");
        if (!step.IsGated && step.Kind != RunbookStepKind.Read)
            add(
                judged.Effect == CommandEffect.Destroy ? RunbookSeverity.Error : RunbookSeverity.Warning,
                RunbookRules.ChangeUngated,
                $"Nothing asks for a confirmation, and {does}.",
                "Put a line above it: '- [ ] A person confirms it.'");
    }

    /// <summary>Why the text is none of its language; null where it is.</summary>
    private static string? IsBroken(JudgedStep judged, CommandShell shell, CommandRisk risk)
    {
        if (shell == CommandShell.Bash)
            return BashScript.Read(judged.Text ?? judged.Step.Command).Problems.FirstOrDefault(p => p.EndsReading)?.Message;
        return Broken(risk);
    }

    /// <summary>Why a text is none of its language; null where it is.</summary>
    internal static string? Broken(CommandRisk risk) => risk.Reasons.FirstOrDefault(r => Unread.Any(u => r.Rule.EndsWith("/" + u, StringComparison.Ordinal)))?.Message;

    private static string Because(CommandRisk risk, CommandEffect effect) =>
        risk.Reasons.FirstOrDefault(r => r.Effect == effect) is { } reason ? $": {char.ToLowerInvariant(reason.Message[0])}{reason.Message[1..].TrimEnd('.')}" : "";

    private static string Name(RunbookStep step) => step.Shell switch
    {
        CommandShell.Bash => "bash",
        CommandShell.PowerShell => "PowerShell",
        _ => "SQL",
    };

    internal static string Short(string command) => SafeOps.Text.PrintableText.Shorten(SafeOps.Text.PrintableText.Line(command), 60);
}
