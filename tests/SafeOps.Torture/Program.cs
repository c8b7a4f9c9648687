using System.Diagnostics;
using System.Globalization;
using SafeOps.Adapters;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Promotion;
using SafeOps.Sessions;
using SafeOps.Torture;
using SafeOps.Values;

// A process that runs a change and kills itself, as by SIGKILL, at a boundary:
//   SafeOps.Torture <change file> <environment> <boundary> <Before|After|Torn>
// Exit code 0: the run ended before that boundary was reached.
var (change, environment, boundary, moment) = (args[0], args[1], int.Parse(args[2], CultureInfo.InvariantCulture), Enum.Parse<CrashMoment>(args[3]));
var ports = AdapterPorts.Create(new Dictionary<string, string>(), new Actor("torture", "bench"), TimeProvider.System, _ => null);
var session = ProjectSession.Open(change, ports with
{
    OpenRuns = (project, secrets) => new CrashingRunStore(ports.OpenRuns(project, secrets), project.DataFolder, boundary, moment, _ => Process.GetCurrentProcess().Kill()),
});
var run = await session.Delivery.InvokeAsync(new ChangeRequest(change, environment), new Silent(), CancellationToken.None);
return run.Status == RunStatus.Succeeded ? 0 : 1;

internal sealed class Silent : IRunObserver
{
    public bool Confirm(PlannedStep step, ChangePlan plan) => true;

    public void Message(MessageLevel level, string text)
    {
    }

    public void Progress(string activity, string status, long done, long? total)
    {
    }
}
