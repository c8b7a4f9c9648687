using System.Diagnostics;
using System.Management.Automation;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>The progress bar of one engine call: throttled, and always taken away.</summary>
internal sealed class ProgressBar(Cmdlet command)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _sinceShown = new();
    private ProgressRecord? _shown;

    public void Show(string activity, string status, long done, long? total)
    {
        if (_shown?.Activity == activity && _sinceShown.Elapsed < Interval && done != total)
            return;
        _shown = new ProgressRecord(1, activity.Length > 0 ? activity : "SafeOps", status.Length > 0 ? status : " ")
        {
            PercentComplete = total is > 0 ? (int)Math.Clamp(done * 100 / total.Value, 0, 100) : -1,
        };
        _sinceShown.Restart();
        command.WriteProgress(_shown);
    }

    public void Complete()
    {
        if (_shown is null)
            return;
        _shown.RecordType = ProgressRecordType.Completed;
        command.WriteProgress(_shown);
        _shown = null;
    }
}
