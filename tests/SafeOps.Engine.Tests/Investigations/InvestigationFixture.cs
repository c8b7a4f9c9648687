using SafeOps.Commands;
using SafeOps.Investigations;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Investigations;

/// <summary>A folder with a store of investigations, and what a test puts there.</summary>
public abstract class InvestigationFixture : IDisposable
{
    private protected string Folder { get; } = Directory.CreateTempSubdirectory("safeops-investigation-").FullName;

    private protected SettableClock Clock { get; } = new() { Now = new DateTimeOffset(2026, 11, 27, 21, 8, 0, TimeSpan.Zero) };

    private protected SecretMasker Masker { get; } = new();

    private protected InvestigationStore Store => InvestigationStore.Open(Folder, Clock, new Actor("kim", "laptop"), Masker);

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected Investigation Begin(string title = "my-service restarts") =>
        Store.Begin(new InvestigationRequest(title) { Symptom = "pods in CrashLoopBackOff" });

    private protected InvestigationStep Look(Investigation investigation, string command, params string[] output) => Store.Add(investigation, Step(command), new KeptOutput(output, []));

    private protected InvestigationNote Say(Investigation investigation, string text, params int[] evidence) =>
        Store.Add(investigation, new InvestigationNote(0, default, "") { Kind = InvestigationNoteKind.Finding, Text = text, Evidence = evidence });

    private protected InvestigationStep Step(string command) => new(0, default, "")
    {
        Command = command,
        Shell = CommandShell.Bash,
        Folder = Folder,
        Host = "laptop",
        ExitCode = 0,
        Duration = TimeSpan.FromSeconds(1),
    };

    private protected static string Records(Investigation investigation) => Path.Combine(investigation.Folder, "records.log");

    private protected sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
