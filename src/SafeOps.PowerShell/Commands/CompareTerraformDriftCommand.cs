using System.Management.Automation;
using System.Text;
using SafeOps.Drift;
using SafeOps.Drift.Comparison;
using SafeOps.Drift.Ignoring;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.PowerShell.Completion;
using SafeOps.PowerShell.Pipeline;
using SafeOps.PowerShell.Sessions;
using SafeOps.Reports;
using SafeOps.Values;

namespace SafeOps.PowerShell.Commands;

public enum DriftFormat { Object, Json, Markdown, Html }

/// <summary>What is really in Azure, against what Terraform's states say.</summary>
[Cmdlet(VerbsData.Compare, "TerraformDrift", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(DriftItem), typeof(DriftSummary), typeof(string))]
public sealed class CompareTerraformDriftCommand : SafeOpsCommand
{
    private const string IgnoreFileName = ".driftignore";

    private readonly List<string> _states = [];
    private readonly List<SafeOpsException> _notFound = [];
    private TimeSpan _maximumAge = DriftRequest.DefaultMaximumAge;
    private TypeSelection _types = TypeSelection.All;

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Inventory { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName", "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] State { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DriftTypeCompleter))]
    public string[] Type { get; set; } = [];

    [Parameter]
    public DriftFocus[] Focus { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Exclude { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MaximumAge { get; set; }

    [Parameter]
    public SwitchParameter Summary { get; set; }

    [Parameter]
    public DriftFormat OutputFormat { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>As asked; else as the file's name says.</summary>
    private DriftFormat Format => MyInvocation.BoundParameters.ContainsKey(nameof(OutputFormat)) && OutputFormat != DriftFormat.Object || OutFile is null
        ? OutputFormat
        : System.IO.Path.GetExtension(OutFile).ToLowerInvariant() switch
        {
            ".md" or ".markdown" => DriftFormat.Markdown,
            ".html" or ".htm" => DriftFormat.Html,
            _ => DriftFormat.Json,
        };

    protected override void BeginProcessing() => OrTerminate(() =>
    {
        if (MaximumAge is not null && !Durations.TryParse(MaximumAge, out _maximumAge) && !TimeSpan.TryParse(MaximumAge, System.Globalization.CultureInfo.InvariantCulture, out _maximumAge))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-MaximumAge is '{MaximumAge}'; expected {Durations.Expected}.", target: MaximumAge);
        _types = TypeSelection.Of(Type, Focus);
    });

    protected override void ProcessRecord()
    {
        foreach (var path in State)
            Take(path);
    }

    protected override void EndProcessing() => OrTerminate(() =>
    {
        var session = EngineSeam.OpenDrift();
        var request = session.WithStates(new DriftRequest
        {
            Inventory = ResolvePath(Inventory),
            States = [],
            NotFound = _notFound,
            Types = _types,
            Ignore = IgnoreFile() is { } file ? DriftIgnore.Load(file) : null,
            MaximumAge = _maximumAge,
            Workers = Environment.ProcessorCount,
        }, Location, _states);
        var comparison = Await((observer, token) => session.CompareAsync(request, observer, token));
        foreach (var warning in comparison.Warnings)
            WriteWarning(warning);
        foreach (var failure in comparison.Failures)
            WriteFailure(failure, failure.Target);
        Give(comparison);
    });

    /// <summary>What leads to nothing is told with what else could not be read, and what it would have managed is not known.</summary>
    private void Take(string path)
    {
        try
        {
            _states.AddRange(Paths(path));
        }
        catch (SafeOpsException failure)
        {
            _notFound.Add(failure);
        }
    }

    /// <summary>Who has all of it in a file wants numbers beside it, not the same on the screen.</summary>
    private void Give(DriftComparison comparison)
    {
        if (OutFile is not null)
        {
            var file = ResolvePath(OutFile);
            if (ShouldProcess(file, $"Write the comparison as {Format}"))
                DurableFile.Write(file, Document(comparison));
        }
        else if (Format != DriftFormat.Object)
        {
            WriteObject(Text(comparison));
            return;
        }
        if (Summary || OutFile is not null)
            WriteObject(comparison.Summary);
        else
            WriteAll(comparison.Items);
    }

    private byte[] Document(DriftComparison comparison)
    {
        var report = DriftReport.Of(comparison);
        return Format switch
        {
            DriftFormat.Markdown => Encoding.UTF8.GetBytes(report.ToMarkdown()),
            DriftFormat.Html => report.ToHtml(),
            _ => report.ToJson(),
        };
    }

    /// <summary>A text says nothing of drift to who looks at objects, so that it carries what it says.</summary>
    private PSObject Text(DriftComparison comparison)
    {
        var text = new PSObject(Encoding.UTF8.GetString(Document(comparison)).TrimEnd('\n'));
        text.TypeNames.Insert(0, "SafeOps.Drift.DriftText");
        text.Properties.Add(new PSNoteProperty("HasDrift", comparison.Summary.HasDrift));
        return text;
    }

    /// <summary>Given, or the one that lies where the caller stands.</summary>
    private string? IgnoreFile()
    {
        if (Exclude is not null)
            return ResolvePath(Exclude);
        var here = System.IO.Path.Combine(Location, IgnoreFileName);
        if (!File.Exists(here))
            return null;
        WriteVerbose($"{here} says what is left out.");
        return here;
    }

    private IReadOnlyList<string> Paths(string path)
    {
        // PowerShell's wildcards know no folders at any depth: the engine's do.
        if (path.Contains("**", StringComparison.Ordinal))
            return [path];
        var literal = ResolvePath(path);
        return File.Exists(literal) || !WildcardPattern.ContainsWildcardCharacters(path) ? [literal] : ResolvePaths(path);
    }
}
