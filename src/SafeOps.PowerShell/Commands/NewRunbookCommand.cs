using System.Management.Automation;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Running;
using SafeOps.Errors;
using SafeOps.Ledger;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Promotion;
using SafeOps.Runbooks;
using SafeOps.Runbooks.Making;
using SafeOps.Runbooks.Updating;
using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.PowerShell.Commands;

/// <summary>Makes a runbook of what was done, or merges it into one that is there.</summary>
[Cmdlet(VerbsCommon.New, "Runbook", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = InvestigationSet)]
[OutputType(typeof(string), typeof(FileInfo), typeof(RunbookUpdate))]
public sealed class NewRunbookCommand : SafeOpsCommand
{
    private const string InvestigationSet = "Investigation";
    private const string ChangeSet = "Change";
    private const string RecordSet = "Record";
    private const string RunbookSet = "Runbook";

    private RunbookSession? _session;
    private ProjectSession? _project;

    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = InvestigationSet)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(InvestigationCompleter))]
    public string? Investigation { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = ChangeSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ChangeFileCompleter))]
    public object Change { get; set; } = "";

    [Parameter(ParameterSetName = ChangeSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = RecordSet)]
    [ValidateRange(1, long.MaxValue)]
    public long Record { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = RunbookSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunbookCompleter))]
    public string Runbook { get; set; } = "";

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Owner { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Severity { get; set; }

    [Parameter]
    public string[] Tag { get; set; } = [];

    [Parameter]
    [ValidateRange(1, 3650)]
    public int ReviewAfter { get; set; } = RunbookDetails.DefaultReviewAfter;

    [Parameter]
    public RunbookFormat Format { get; set; }

    [Parameter]
    public SwitchParameter HybridWorker { get; set; }

    [Parameter]
    [Alias("OutFile", "Path")]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunbookCompleter))]
    public string? Update { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    private RunbookSession Session => _session ??= EngineSeam.OpenRunbooks(Location);

    private ProjectSession Project => _project ??= EngineSeam.Open(Location);

    private RunbookDetails Details => new(Session.Now) { Title = Title, Owner = Owner, Severity = Severity, Tags = Tag, ReviewAfter = ReviewAfter };

    private protected override string Hide(string text)
    {
        var hidden = base.Hide(_session?.Masker.Hide(text) ?? text);
        return _project?.Masker.Hide(hidden) ?? hidden;
    }

    protected override void ProcessRecord() => ForEachItem(Investigation ?? Update ?? "", () =>
    {
        if (Update is null)
            Make();
        else if (OutputPath is not null || Format != RunbookFormat.Markdown)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, "-Update adds to the Markdown file that it names, and goes with neither -OutputPath nor another -Format.", target: Update);
        else
            Merge(ResolvePath(Update));
    });

    private void Make()
    {
        var runbook = ParameterSetName switch
        {
            InvestigationSet => Session.Make(InvestigationChoice.ToRead(Session.Investigations.Store, Investigation), Details),
            RunbookSet => OfFile(),
            _ => OfChange(),
        };
        var text = Hide(Format == RunbookFormat.Markdown ? Session.Text(runbook) : Automation(runbook));
        if (OutputPath is null)
        {
            WriteObject(text.TrimEnd('\n'));
            return;
        }
        var file = OutputFile(runbook);
        if (!Force)
            RunbookSession.DemandNew(file);
        if (!ShouldProcess(file, "Write the runbook"))
            return;
        RunbookSession.Write(text, file, Force);
        WriteFile(file);
    }

    private void Merge(string path)
    {
        var before = Session.Read(path);
        var update = ParameterSetName == InvestigationSet
            ? Session.Merge(before, InvestigationChoice.ToRead(Session.Investigations.Store, Investigation), Details)
            : Session.Merge(before, OfChange());
        var what = $"Add {update.NewSteps.Count} steps and {update.NewRemarks.Count} remarks of {update.Origin.Id}";
        WriteObject(update.HasChanges && ShouldProcess(path, what) ? Session.Write(update, before.Text) : update);
    }

    private Runbook OfFile() => Format != RunbookFormat.Markdown
        ? Session.Read(ResolvePath(Runbook)).Runbook
        : throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"{Runbook} is Markdown already.", "Give -Format AzureAutomation, or add an incident to it with -Update.", Runbook);

    private string Automation(Runbook runbook)
    {
        var script = Session.Automation(runbook, HybridWorker);
        if (script.NotHere.Count > 0)
            WriteWarning(Hide($"{Counts.Of(script.NotHere.Count, "step")} cannot run there and will say so: {string.Join("; ", script.NotHere.GroupBy(s => s.Reason).Select(g => $"{(g.Count() == 1 ? "step" : "steps")} {Counts.Ranges([.. g.Select(s => s.Number)])}: {g.Key}"))}.{(HybridWorker ? "" : " For a Hybrid Worker, which may start programs, give -HybridWorker.")}"));
        return script.Text;
    }

    private Runbook OfChange()
    {
        var maker = new ChangeRunbook(FindFile);
        if (ParameterSetName == RecordSet)
            return maker.Make(Await(token => LedgerReader.FindAsync(Project.Ledger, Record, token)), Details);
        return (Change is PSObject wrapped ? wrapped.BaseObject : Change) switch
        {
            ChangePlan plan => maker.Make(plan, Details),
            ChangeRun run => maker.Make(run, Details),
            ChangeRecord record => maker.Make(record, Details),
            string path when path.EndsWith(PlanFileCompleter.FileEnding, StringComparison.OrdinalIgnoreCase) => maker.Make(PlanFile.Read(ResolvePath(path)), Details),
            string path when Environment is not null => maker.Make(Plan(ResolvePath(path)), Details),
            string path => throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"What '{path}' would do is known for an environment only.", "Name it: -Environment.", path),
            var other => throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-Change takes a change file, a plan, a run or a record; this is {other.GetType().Name}."),
        };
    }

    private ChangePlan Plan(string file)
    {
        _project = EngineSeam.Open(System.IO.Path.GetDirectoryName(file)!);
        return Await((observer, token) => _project.Delivery.PlanAsync(new ChangeRequest(file, Environment!), observer, token));
    }

    /// <summary>Of the change's name; null where no file of the project has it.</summary>
    private string? FindFile(string change) => Project.Changes.Find().Select(f => System.IO.Path.GetRelativePath(Project.Project.Root, f).Replace('\\', '/'))
        .FirstOrDefault(f => System.IO.Path.GetFileName(f) == change + Changes.Definition.ChangeCatalog.FileEnding);

    /// <summary>A folder gets a file named for the title.</summary>
    private string OutputFile(Runbook runbook)
    {
        var path = ResolvePath(OutputPath!);
        return Directory.Exists(path) ? System.IO.Path.Combine(path, RunbookSession.FileName(runbook, Format)) : path;
    }
}
