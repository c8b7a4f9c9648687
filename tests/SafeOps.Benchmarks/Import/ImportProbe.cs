using System.Diagnostics;
using System.Globalization;
using System.Management.Automation.Runspaces;
using Engine = System.Management.Automation.PowerShell;

namespace SafeOps.Benchmarks.Import;

/// <summary>Imports one module in a fresh process with PowerShell's engine, and prints how long that took.</summary>
internal static class ImportProbe
{
    public const string Argument = "import";

    /// <param name="modules">Manifests, imported one after another; the last counts, those before it warm the engine.</param>
    public static int Run(string[] modules)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        var elapsed = TimeSpan.Zero;
        foreach (var module in modules)
        {
            using var pipeline = Engine.Create();
            pipeline.Runspace = runspace;
            pipeline.AddCommand("Import-Module").AddParameter("Name", module).AddParameter("ErrorAction", "Stop");
            var watch = Stopwatch.StartNew();
            pipeline.Invoke();
            elapsed = watch.Elapsed;
        }
        Console.WriteLine(elapsed.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture));
        return 0;
    }
}
