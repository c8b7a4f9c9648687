using System.Collections;
using System.Globalization;
using System.Management.Automation;
using SafeOps.Errors;
using SafeOps.Investigations;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Commands;

/// <summary>Begins an investigation, where it is said what is seen, or where.</summary>
[Cmdlet(VerbsCommon.New, "Investigation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(Investigation))]
public sealed class NewInvestigationCommand : SafeOpsCommand
{
    /// <summary>Names the data in the context.</summary>
    private const string DataName = "data";

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = "";

    [Parameter(Position = 1)]
    [AllowEmptyString]
    public string? Symptom { get; set; }

    [Parameter]
    public IDictionary Context { get; set; } = new Hashtable();

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    private InvestigationSession? _session;

    private protected override string Hide(string text) => base.Hide(_session?.Masker.Hide(text) ?? text);

    protected override void ProcessRecord() => OrTerminate(() =>
    {
        var session = _session = EngineSeam.OpenInvestigations(Location);
        var request = new InvestigationRequest(Title) { Symptom = Symptom, Context = Facts() };
        request.Demand();
        if (!ShouldProcess(Hide(Title), $"Begin an investigation in {session.Store.Folder}"))
            return;
        var begun = Await(_ => Task.FromResult(session.Store.Begin(request)));
        LastInvestigation.Remember(begun.Id);
        WriteObject(begun);
    });

    /// <summary>The context as text, and the files and folders given, which must be there.</summary>
    private Dictionary<string, string> Facts()
    {
        var facts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in Context)
            facts[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? ""] = Text(entry.Value);
        var files = Path.SelectMany(ResolvePaths).ToList();
        if (files.FirstOrDefault(f => !File.Exists(f) && !Directory.Exists(f)) is { } missing)
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"{missing} is not there.", "Name the data that is at hand with -Path, or say in -Context where it is.", missing);
        if (files.Count > 0)
            facts[DataName] = string.Join(", ", facts.TryGetValue(DataName, out var said) ? files.Prepend(said) : files);
        return facts;
    }

    private static string Text(object? value) => (value is PSObject { BaseObject: var bare } ? bare : value) switch
    {
        null => "",
        string text => text,
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(Text)),
        var one => Convert.ToString(one, CultureInfo.InvariantCulture) ?? "",
    };
}
