using System.Globalization;
using System.Text;
using SafeOps.Commands;

namespace SafeOps.Investigations.FanOut;

/// <summary>Makes steps of answers, in their order, so that a finding can name the one it rests on. What did not run or could not be asked for want of leave is no step.</summary>
internal sealed class AnswerRecording(InvestigationStore store, string host)
{
    public FanOutReport Record(Investigation investigation, FanOutReport report, FanOutRequest request)
    {
        var places = report.Places.ToDictionary(p => p.Name, StringComparer.Ordinal);
        var probes = report.Probes.ToDictionary(p => p.Name, StringComparer.Ordinal);
        var answers = report.Answers
            .Select(a => a.Status is FanOutStatus.Refused or FanOutStatus.Stopped ? a : Record(investigation, a, places[a.Place], probes[a.Probe], request))
            .ToList();
        return report with { Answers = answers, Investigation = investigation.Id };
    }

    private FanOutAnswer Record(Investigation investigation, FanOutAnswer answer, FanOutPlace place, FanOutProbe probe, FanOutRequest request)
    {
        var isPlain = probe is CommandProbe { Path: null } && place.Kind != FanOutPlaceKind.Host;
        var step = new InvestigationStep(0, default, "")
        {
            Command = isPlain ? answer.Asked : Invocation(place, probe is CommandProbe command && place.Kind != FanOutPlaceKind.Host ? command with { Text = answer.Asked } : probe),
            Shell = isPlain ? CommandShell.Bash : CommandShell.PowerShell,
            Why = $"{probe.Name}: {place.Name}",
            Folder = answer.Folder ?? request.Folder,
            Host = host,
            Environment = request.Environment,
            ExitCode = answer.ExitCode ?? (answer.HasAnswer ? 0 : answer.Status == FanOutStatus.TimedOut ? -1 : 1),
            Duration = answer.Duration,
            TimedOut = answer.Status == FanOutStatus.TimedOut,
        };
        IReadOnlyList<string> shown = answer.Output.Count > 0 ? answer.Output : answer.Value.Length > 0 ? [answer.Value] : [];
        var output = new KeptOutput(shown, answer.ErrorOutput.Count > 0 ? answer.ErrorOutput : answer.Error is null ? [] : [answer.Error]) { OutputPath = answer.OutputPath, ErrorPath = answer.ErrorOutputPath };
        var recorded = store.Add(investigation, step, output);
        // The investigation has all of it now.
        foreach (var path in new[] { answer.OutputPath, answer.ErrorOutputPath }.OfType<string>())
            File.Delete(path);
        return answer with { Step = recorded.Number, OutputPath = null, ErrorOutputPath = null };
    }

    /// <summary>The same question of this one place, as it can be asked again.</summary>
    private static string Invocation(FanOutPlace place, FanOutProbe probe)
    {
        var where = place.Kind == FanOutPlaceKind.Host ? $"-HostName {Quoted(place.Target)}" : "-Path .";
        return $"Invoke-FanOutInvestigation {where} -Question @{{ {string.Join("; ", Keys(probe))} }}";
    }

    private static IEnumerable<string> Keys(FanOutProbe probe)
    {
        switch (probe)
        {
            case CommandProbe command:
                yield return $"command = {Quoted(command.Text)}";
                if (command.Shell != CommandShell.Bash)
                    yield return "shell = 'powershell'";
                if (command.Path is { } value)
                    yield return $"path = {Quoted(value.ToString())}";
                break;
            case ConfigProbe config:
                yield return $"config = {Quoted(config.Files)}";
                yield return $"path = {Quoted(config.Path.ToString())}";
                break;
            case SignatureProbe signature:
                yield return $"log = {Quoted(signature.Files)}";
                yield return $"signature = {Quoted(signature.Signature)}";
                break;
            case SearchProbe search:
                yield return search.IsLog ? $"log = {Quoted(search.Files)}" : $"search = {Quoted(search.Pattern)}";
                yield return search.IsLog ? $"pattern = {Quoted(search.Pattern)}" : $"files = {Quoted(search.Files)}";
                if (search.Expression is not null)
                    yield return "regex = $true";
                if (search.IgnoresCase)
                    yield return "ignoreCase = $true";
                if (search is { IsLog: false, TrackedOnly: false })
                    yield return "all = $true";
                break;
        }
        if (probe.Timeout is { } timeout)
            yield return string.Create(CultureInfo.InvariantCulture, $"timeout = '{Values.Durations.Format(timeout)}'");
    }

    /// <summary>As PowerShell reads it back: its other single quotes end a text too.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (var c in text)
            quoted.Append(c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B' ? $"{c}{c}" : c.ToString());
        return quoted.Append('\'').ToString();
    }
}
