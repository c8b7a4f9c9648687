using System.Globalization;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.Secrets;
using SafeOps.Sessions;

/// <summary>A process that adds to an investigation until it is done, or killed.</summary>
internal static class Looks
{
    public static void Add(EnginePorts ports, string folder, string id, int count)
    {
        var store = InvestigationStore.Open(folder, ports.Time, ports.Actor, new SecretMasker());
        var investigation = store.Read(id);
        for (var i = 0; i < count; i++)
        {
            try
            {
                var step = store.Add(investigation, Step(folder, i), Output(i));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step.Number} {step.OutputDigest} {i}"));
            }
            catch (SafeOpsException failure)
            {
                Console.WriteLine($"{failure.Code} {failure.Message}");
                Environment.Exit(3);
            }
        }
    }

    /// <summary>Of sizes that need one write to the disk, and several.</summary>
    private static KeptOutput Output(int i) => new([.. Enumerable.Range(0, i % 7 * 200).Select(n => string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {i} line {n}"))], []);

    private static InvestigationStep Step(string folder, int i) => new(0, default, "")
    {
        Command = string.Create(CultureInfo.InvariantCulture, $"look {i} {new string('x', i % 5 * 300)}"),
        Shell = CommandShell.Bash,
        Folder = folder,
        Host = "test",
        ExitCode = 0,
        Duration = TimeSpan.FromMilliseconds(i),
    };
}
