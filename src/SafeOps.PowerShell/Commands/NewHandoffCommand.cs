using System.Collections;
using System.Management.Automation;
using SafeOps.Errors;
using SafeOps.Handoffs;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Hands work over: a document for people with a head that can be checked.</summary>
[Cmdlet(VerbsCommon.New, "Handoff", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class NewHandoffCommand : SafeOpsCommand
{
    private HandoffSession? _session;

    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Investigation { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChangeFileCompleter))]
    public string? Change { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Completed { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Remaining { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public object[] Decision { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] KnownIssue { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Next { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Repository { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Base { get; set; }

    [Parameter]
    [Alias("OutFile")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    private protected override void Release() => _session?.Dispose();

    protected override void EndProcessing() => OrTerminate(() =>
    {
        var location = Repository is null ? Location : ResolvePath(Repository);
        if (!Directory.Exists(location))
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"There is no folder {location}.", target: location);
        _session = EngineSeam.OpenHandoffs(Location);
        var request = new HandoffRequest
        {
            Location = location,
            Title = Title,
            Completed = Items(Completed),
            Remaining = Items(Remaining),
            Decisions = [.. Decision.Select(Decided)],
            KnownIssues = Items(KnownIssue),
            Next = Next,
            Base = Base,
            Investigation = Investigation is null ? null : _session.Store.Find(Investigation),
            Change = Change is null ? null : ResolvePath(Change),
        };
        var text = Hide(HandoffMarkdown.Write(Await(token => _session.MakeAsync(request, token))));
        if (Path is null)
        {
            WriteObject(text.TrimEnd('\n'));
            return;
        }
        var file = File(ResolvePath(Path));
        if (!ShouldProcess(file, "Write the handoff"))
            return;
        HandoffSession.Write(text, file, Force);
        WriteFile(file);
    });

    /// <summary>A folder gets a file of the usual name.</summary>
    private static string File(string path) => Directory.Exists(path) ? System.IO.Path.Combine(path, "handoff.md") : path;

    private static IReadOnlyList<HandoffItem> Items(IEnumerable<string> texts) => [.. texts.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => new HandoffItem(t.Trim()))];

    /// <summary>A text, or a table with what and why.</summary>
    private static HandoffItem Decided(object decision)
    {
        var plain = decision is PSObject wrapped ? wrapped.BaseObject : decision;
        if (plain is string text)
            return new HandoffItem(text.Trim());
        var values = plain is IDictionary table
            ? table.Cast<DictionaryEntry>().ToDictionary(e => $"{e.Key}", e => $"{e.Value}", StringComparer.OrdinalIgnoreCase)
            : PSObject.AsPSObject(decision).Properties.ToDictionary(p => p.Name, p => $"{p.Value}", StringComparer.OrdinalIgnoreCase);
        if (values.Keys.FirstOrDefault(k => !k.Equals("what", StringComparison.OrdinalIgnoreCase) && !k.Equals("why", StringComparison.OrdinalIgnoreCase)) is { } unknown)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"A decision has the unknown key '{unknown}'.{Text.NearestWord.Suggest(unknown, ["what", "why"])}", "Write it as @{ what = '…'; why = '…' }.", unknown);
        return values.TryGetValue("what", out var what) && !string.IsNullOrWhiteSpace(what)
            ? new HandoffItem(what.Trim()) { Why = values.GetValueOrDefault("why") is { Length: > 0 } why ? why.Trim() : null }
            : throw new SafeOpsException(ErrorCodes.ParameterInvalid, "A decision does not say what was decided.", "Write it as @{ what = '…'; why = '…' }.");
    }
}
