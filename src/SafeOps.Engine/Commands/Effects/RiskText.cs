using SafeOps.Text;

namespace SafeOps.Commands.Effects;

/// <summary>Turns a verdict into what a caller sees, with places in the text.</summary>
internal static class RiskText
{
    public static CommandRisk Risk(Verdict verdict, string text, CommandShell shell)
    {
        var places = new TextPlaces(text);
        var commands = Parts(verdict, text, places, verdict.Environment);
        return new CommandRisk
        {
            Shell = shell,
            Text = text,
            Span = places.Span(0, text.Length),
            Name = commands is [var only] ? only.Name : verdict.Name,
            Effect = verdict.Effect,
            HasUnknown = verdict.HasUnknown,
            Traits = verdict.Traits,
            Standing = verdict.Standing,
            Environment = CommandTargets.Weightiest(Environments(verdict)),
            Reasons = [.. Reasons(verdict).OrderBy(r => r.Span.Start).Select(r => Placed(r, places))],
            Commands = commands,
        };
    }

    private static IReadOnlyList<CommandPart> Parts(Verdict verdict, string text, TextPlaces places, CommandEnvironment? around) => [.. verdict.Parts.Select(p =>
    {
        var environment = p.Environment ?? (p.Parts.Count > 0 ? CommandTargets.Weightiest(Environments(p)) : around ?? CommandTargets.Local);
        return new CommandPart
        {
            Text = text[Math.Clamp(p.Start, 0, text.Length)..Math.Clamp(p.End, Math.Min(p.Start, text.Length), text.Length)],
            Span = places.Span(p.Start, p.End),
            Name = p.Name,
            Effect = p.Effect,
            HasUnknown = p.HasUnknown,
            Traits = p.Traits,
            Standing = p.Standing,
            Environment = environment,
            Reasons = [.. p.Reasons.Select(r => Placed(r, places))],
            Commands = Parts(p, text, places, environment),
        };
    })];

    private static IEnumerable<CommandReason> Reasons(Verdict verdict) => verdict.Reasons.Concat(verdict.Parts.SelectMany(Reasons));

    private static IEnumerable<CommandEnvironment> Environments(Verdict verdict) =>
        (verdict.Environment is { } own ? [own] : Enumerable.Empty<CommandEnvironment>()).Concat(verdict.Parts.SelectMany(Environments));

    private static CommandReason Placed(CommandReason reason, TextPlaces places) => reason with { Span = places.Span(reason.Span.Start, reason.Span.End) };
}
