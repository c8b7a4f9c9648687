using System.Management.Automation;

namespace SafeOps.Host.Terminal;

/// <summary>The newest progress as one line at the bottom of a terminal, redrawn at most ten times a second.</summary>
internal sealed class ProgressLine(TerminalStreams streams, TimeProvider time)
{
    private const string ClearLine = "\r\e[2K";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private long _drawnAt;
    private bool _visible;

    public void Show(ProgressRecord progress)
    {
        if (!streams.ErrorIsTerminal)
            return;
        if (progress.RecordType == ProgressRecordType.Completed)
        {
            Clear();
            return;
        }
        if (_visible && time.GetElapsedTime(_drawnAt) < Interval)
            return;
        var text = Text(progress);
        // One column stays free: a terminal would wrap after the last.
        var width = streams.Width - 1;
        Console.Error.Write(ClearLine + (text.Length > width ? text[..width] : text));
        _drawnAt = time.GetTimestamp();
        _visible = true;
    }

    /// <summary>Makes room for other output.</summary>
    public void Clear()
    {
        if (!_visible)
            return;
        Console.Error.Write(ClearLine);
        _visible = false;
    }

    private static string Text(ProgressRecord progress)
    {
        var percent = progress.PercentComplete is >= 0 and <= 100 ? $" {progress.PercentComplete} %" : "";
        var detail = string.IsNullOrEmpty(progress.CurrentOperation) ? "" : $": {progress.CurrentOperation}";
        return $"{progress.Activity}{percent}  {progress.StatusDescription}{detail}".ReplaceLineEndings(" ");
    }
}
