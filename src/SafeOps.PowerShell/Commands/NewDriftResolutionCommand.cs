using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;
using SafeOps.Drift;
using SafeOps.Drift.Resolution;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Reports;
using SafeOps.Values;

namespace SafeOps.PowerShell.Commands;

/// <summary>Texts by which drift is resolved, for a person to review: nothing is run.</summary>
[Cmdlet(VerbsCommon.New, "DriftResolution", DefaultParameterSetName = ByItem, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ResolutionFile), typeof(FileInfo))]
public sealed class NewDriftResolutionCommand : SafeOpsCommand
{
    private const string ByItem = "Item";
    private const string ByReport = "Report";

    private const UnixFileMode Program = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly List<DriftItem> _items = [];
    private TimeSpan _age;

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByItem)]
    public DriftItem[] InputObject { get; set; } = [];

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByReport)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    [Parameter]
    public DriftTruth Truth { get; set; } = DriftTruth.Ask;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputFolder { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Inventory { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string MaximumAge { get; set; } = "24h";

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void BeginProcessing() => OrTerminate(() =>
    {
        if (!Durations.TryParse(MaximumAge, out _age) || _age <= TimeSpan.Zero)
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-MaximumAge is '{MaximumAge}'; expected {Durations.Expected}.");
    });

    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByItem)
            _items.AddRange(InputObject);
        else
            OrTerminate(() => _items.AddRange(Report(ResolvePath(Path)).Items));
    }

    protected override void EndProcessing()
    {
        var inventories = _items.GroupBy(i => Inventory is null ? i.Inventory.Path : ResolvePath(Inventory), StringComparer.Ordinal).ToList();
        for (var i = 0; i < inventories.Count; i++)
        {
            var (path, items) = (inventories[i].Key, inventories[i].ToList());
            // The texts of several inventories have the same names: each has a folder of its own.
            var folder = inventories.Count == 1 ? "" : $"inventory-{i + 1}/";
            ForEachItem(path, () => Resolve(path, items, folder));
        }
    }

    private void Resolve(string inventory, IReadOnlyList<DriftItem> items, string folder)
    {
        if (Truth != DriftTruth.Ask)
        {
            Give(Texts(inventory, [.. items.Select(i => new ResolutionChoice(i, Truth))]), folder);
        }
        else if (Interaction.IsPossible(Host))
        {
            Give(Texts(inventory, Ask(items)), folder);
        }
        else
        {
            // Nobody can say which side is right: both ways are written, and the choice is a person's who reads them.
            Give(Texts(inventory, [.. items.Select(i => new ResolutionChoice(i, DriftTruth.Azure))]), folder + "azure-is-right/");
            Give(Texts(inventory, [.. items.Select(i => new ResolutionChoice(i, DriftTruth.Terraform))]), folder + "terraform-is-right/");
        }
    }

    private DriftResolution Texts(string inventory, IReadOnlyList<ResolutionChoice> choices) =>
        Await(token => Task.Run(() => EngineSeam.OpenResolutions().Resolve(choices, inventory, _age, token), token));

    /// <param name="folder">Before each name; with a slash at the end, or empty.</param>
    private void Give(DriftResolution resolution, string folder)
    {
        foreach (var refusal in resolution.Refusals.GroupBy(r => r.Reason, StringComparer.Ordinal))
        {
            var first = refusal.First().Item;
            var others = refusal.Count() > 1 ? $" and {Counts.Of(refusal.Count() - 1, "other")}" : "";
            var message = $"{first.Address ?? first.AzureId ?? first.Name}{others}: {refusal.Key}";
            // A comparison gives what it could not compare too: that nothing is written for it is no failure.
            if (first.IsDrift)
                WriteFailure(new SafeOpsException(ErrorCodes.ResolutionRefused, message, null, first.AzureId), first);
            else
                WriteWarning(message);
        }
        foreach (var file in resolution.Files)
        {
            var named = folder.Length == 0 ? file : file with { Name = folder + file.Name };
            if (OutputFolder is null || IsWhatIf)
                WriteObject(named);
            else
                Write(named);
        }
    }

    private void Write(ResolutionFile file)
    {
        var path = System.IO.Path.Combine(ResolvePath(OutputFolder!), file.Name);
        ForEachItem(path, () =>
        {
            if (File.Exists(path) && !Force)
                throw new SafeOpsException(ErrorCodes.ScriptExists, $"{path} exists.", "Use -Force where it is to be replaced, or another folder.", path);
            if (!ShouldProcess(path, $"Write the {file.Kind.ToString().ToLowerInvariant()}"))
                return;
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            DurableFile.Write(path, Encoding.UTF8.GetBytes(file.Text), OperatingSystem.IsWindows() || !file.IsScript ? null : Program);
            WriteFile(path);
        });
    }

    /// <summary>A question for each finding; an answer may stand for all that are left.</summary>
    private List<ResolutionChoice> Ask(IReadOnlyList<DriftItem> items)
    {
        Collection<ChoiceDescription> choices =
        [
            new("&Azure", "Azure is right: Terraform follows it."),
            new("&Terraform", "Terraform is right: Azure is brought back to it."),
            new("&Skip", "Leave this finding out."),
            new("A&zure for all", "Azure is right in this and all that are left."),
            new("Te&rraform for all", "Terraform is right in this and all that are left."),
        ];
        var decided = new List<ResolutionChoice>();
        DriftTruth? forAll = null;
        foreach (var item in items)
        {
            if (!item.IsDrift)
            {
                // There is nothing to choose; it is named among what is left to a person.
                decided.Add(new ResolutionChoice(item, DriftTruth.Azure));
                continue;
            }
            if (forAll is null)
            {
                switch (Host.UI.PromptForChoice($"{item.Kind}: {item.Address ?? item.AzureId}", Question(item), choices, 2))
                {
                    case 0:
                        decided.Add(new ResolutionChoice(item, DriftTruth.Azure));
                        continue;
                    case 1:
                        decided.Add(new ResolutionChoice(item, DriftTruth.Terraform));
                        continue;
                    case 3:
                        forAll = DriftTruth.Azure;
                        break;
                    case 4:
                        forAll = DriftTruth.Terraform;
                        break;
                    default:
                        continue;
                }
            }
            if (forAll is { } truth)
                decided.Add(new ResolutionChoice(item, truth));
        }
        return decided;
    }

    private static string Question(DriftItem item) => item.Kind switch
    {
        DriftKind.Unmanaged => "It is in Azure and in no state. Which is right? Azure: import it. Terraform: remove it.",
        DriftKind.Missing => "It is in a state and not in Azure. Which is right? Azure: take it out of the state. Terraform: make it again.",
        _ => string.Join(System.Environment.NewLine, item.Properties.Select(p => $"  {p.Name}: {p.Terraform ?? "none"} in Terraform, {p.Azure ?? "none"} in Azure").Append("Which is right?")),
    };

    private static DriftReport Report(string path)
    {
        try
        {
            return DriftReport.FromJson(File.ReadAllBytes(path), path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"{path} is not there.", "Write it with Compare-TerraformDrift -OutputFormat Json -OutFile.", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} cannot be read: {error.Message}", "Look at who may read it.", path, error);
        }
    }
}
