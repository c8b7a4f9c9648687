using SafeOps.Adapters.Text;
using SafeOps.Adapters.Yaml;
using SafeOps.Commands;
using SafeOps.Investigations;
using SafeOps.Runbooks;
using SafeOps.Runbooks.Making;
using SafeOps.Runbooks.Reading;
using SafeOps.Runbooks.Writing;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Runbooks;

/// <summary>An incident as it might have been recorded, and the runbook that is made of it.</summary>
internal static class RunbookFixture
{
    public const string Id = "20261127-2108-k3f9";

    public static readonly DateTimeOffset Now = new(2026, 11, 27, 21, 8, 0, TimeSpan.Zero);

    private static readonly CommandReader Reader = new();

    public static CommandRisk Verdict(string text, CommandShell shell) => Reader.Read(text, shell);

    public static RunbookFile Read(string text, string path = "/runbooks/some.md") => new RunbookReader(new MarkdownReader(), new YamlReader()).Read(text, path);

    public static Runbook Make(Investigation investigation, IReadOnlyList<RunbookParameter>? known = null) =>
        new InvestigationRunbook(Verdict, (i, step) => string.Join('\n', step.Shown)).Make(investigation, new RunbookDetails(Now), known);

    public static string Write(Investigation investigation) => RunbookWriter.Text(Make(investigation));

    /// <summary>An investigation of these entries, which get their numbers here.</summary>
    public static Investigation Of(params InvestigationEntry[] entries) => new()
    {
        Id = Id,
        Title = "Checkout is slow",
        Symptom = "The p99 of checkout is above 4 s; alert CheckoutSlow.",
        Context = new Dictionary<string, string> { ["namespace"] = "payments", ["service"] = "checkout" },
        Actor = "ann@desk",
        Host = "desk",
        Place = "/srv/shop",
        Started = Now,
        Completed = Now.AddHours(1),
        RootCause = "The memory limit is too small.",
        RootCauseEvidence = [1],
        Resolution = "The limit was raised.",
        Entries = [.. entries.Append(new InvestigationConclusion(0, Now, "ann@desk") { RootCause = "The memory limit is too small.", Resolution = "The limit was raised.", Evidence = [1] })
            .Select((e, i) => e with { Number = i + 1, At = Now.AddMinutes(i), Actor = "ann@desk" })],
        Folder = "/srv/shop/.safeops/investigations/" + Id,
    };

    public static InvestigationStep Step(string command, string output = "", CommandShell shell = CommandShell.Bash, string? why = null, int exitCode = 0) => new(0, default, "")
    {
        Command = command,
        Shell = shell,
        Why = why,
        Folder = "/srv/shop",
        Host = "desk",
        ExitCode = exitCode,
        Duration = TimeSpan.FromSeconds(1),
        OutputDigest = Digest.OfText(output),
        OutputLength = output.Length,
        Shown = output.Length == 0 ? [] : output.Split('\n'),
    };

    public static InvestigationNote Note(InvestigationNoteKind kind, string text, params int[] evidence) => new(0, default, "") { Kind = kind, Text = text, Evidence = evidence };

    public static InvestigationNote Action(string text, string? command, string? undo = null) =>
        new(0, default, "") { Kind = InvestigationNoteKind.Action, Text = text, Command = command, Undo = undo };
}
