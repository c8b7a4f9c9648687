using System.Globalization;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Investigations;
using SafeOps.Processes;
using SafeOps.Runbooks;
using SafeOps.Runbooks.Automation;
using SafeOps.Runbooks.Checking;
using SafeOps.Runbooks.Making;
using SafeOps.Runbooks.Reading;
using SafeOps.Runbooks.Updating;
using SafeOps.Runbooks.Walking;
using SafeOps.Runbooks.Writing;
using SafeOps.Secrets;
using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.Sessions;

/// <summary>Runbooks, in a project or outside any: made, merged, checked and walked.</summary>
public sealed class RunbookSession
{
    private readonly EnginePorts _ports;
    private readonly RunbookReader _reader;

    private RunbookSession(string from, EnginePorts ports)
    {
        _ports = ports;
        _reader = new RunbookReader(ports.Markdown, ports.Yaml);
        Investigations = InvestigationSession.Open(from, ports);
    }

    public InvestigationSession Investigations { get; }

    public CommandSession Commands => Investigations.Commands;

    public SecretMasker Masker => Commands.Masker;

    public DateTimeOffset Now => _ports.Time.GetUtcNow();

    /// <param name="from">A folder; the project, and what keeps investigations, are found upward from it.</param>
    public static RunbookSession Open(string from, EnginePorts ports) => new(from, ports);

    public RunbookFile Read(string path) => _reader.ReadFile(path);

    /// <summary>A runbook of an investigation, open or completed.</summary>
    public Runbook Make(Investigation investigation, RunbookDetails details) => Maker().Make(investigation, details);

    /// <summary>As Markdown, secrets hidden.</summary>
    public string Text(Runbook runbook) => Masker.Hide(RunbookWriter.Text(runbook));

    /// <summary>As a script for Azure Automation, secrets hidden.</summary>
    public AutomationScript Automation(Runbook runbook, bool hybridWorker)
    {
        var script = new AutomationWriter(Commands.Reader).Write(runbook, hybridWorker);
        return script with { Text = Masker.Hide(script.Text) };
    }

    /// <summary>Throws <see cref="ErrorCodes.RunbookExists"/> where a file is there.</summary>
    public static void DemandNew(string path)
    {
        if (File.Exists(path))
            throw new SafeOpsException(ErrorCodes.RunbookExists, $"{path} is there already. Nothing was written.", $"Add to it with New-Runbook -Update {Path.GetFileName(path)}, replace it with -Force, or choose another name.", path);
    }

    /// <summary>The name of a runbook's file, made of its title.</summary>
    public static string FileName(Runbook runbook, RunbookFormat format)
    {
        var words = string.Concat(runbook.Title.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (words.Length == 0 ? "runbook" : string.Join('-', words.Take(10))) + (format == RunbookFormat.Markdown ? ".md" : ".ps1");
    }

    /// <summary>Writes a new file, its folder too. Throws <see cref="ErrorCodes.RunbookExists"/> where one is there that must stay.</summary>
    public static void Write(string text, string path, bool replaces)
    {
        if (!replaces)
            DemandNew(path);
        DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>What an investigation adds to a runbook that is there; see <see cref="RunbookUpdater"/>. Writes nothing.</summary>
    public RunbookUpdate Merge(RunbookFile file, Investigation investigation, RunbookDetails details) =>
        Merge(file, Maker().Make(investigation, details, file.Runbook.Parameters, lifts: file.Runbook.IsOwn));

    /// <summary>As <see cref="Merge(RunbookFile, Investigation, RunbookDetails)"/>, for what was made of something else.</summary>
    public RunbookUpdate Merge(RunbookFile file, Runbook made)
    {
        var update = new RunbookUpdater(_ports.Diff).Merge(file, made);
        return update with { Diff = Masker.Hide(update.Diff) };
    }

    /// <summary>Writes the new text in the encoding of the old. Throws <see cref="ErrorCodes.TargetChanged"/> where the file has changed since.</summary>
    public RunbookUpdate Write(RunbookUpdate update, string before)
    {
        var bytes = File.ReadAllBytes(update.Path);
        var there = TextFile.Decode(bytes, update.Path);
        if (there.Text != before)
            throw new SafeOpsException(ErrorCodes.TargetChanged, $"{update.Path} has changed since it was read. Nothing was written.", "Run it again, and look at the new difference.", update.Path);
        DurableFile.Write(update.Path, there.Encode(update.Text, update.Path));
        return update with { IsWritten = true };
    }

    /// <summary>Checks it by its text alone.</summary>
    public RunbookCheck Check(RunbookFile file) => new RunbookChecker(Verdict, _ports.Markdown).Check(file, DateOnly.FromDateTime(Now.UtcDateTime));

    /// <summary>The values for a walk or a replay: those given, and where that is meant the examples.</summary>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.ParameterInvalid"/>: the runbook has no such parameter, or the value is none of its type.</exception>
    public static Dictionary<string, string> Values(Runbook runbook, IReadOnlyDictionary<string, object?> given, bool withExamples)
    {
        var values = withExamples
            ? runbook.Parameters.Where(p => p.Example is not null).DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Example!, StringComparer.Ordinal)
            : [];
        foreach (var (name, value) in given)
        {
            var parameter = runbook.Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"The runbook has no parameter '{name}'.{NearestWord.Suggest(name, [.. runbook.Parameters.Select(p => p.Name)])}", runbook.Parameters.Count == 0 ? "It declares none." : $"It has {string.Join(", ", runbook.Parameters.Select(p => p.Name))}.", name);
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            if (parameter.WhyNot(text) is { } why)
                throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"The value '{text}' of the parameter '{parameter.Name}' {why}.", target: parameter.Name);
            values[parameter.Name] = text;
        }
        return values;
    }

    /// <summary>A step with these values.</summary>
    public JudgedStep Judge(Runbook runbook, RunbookStep step, IReadOnlyDictionary<string, string> values) => new StepJudge(Verdict).Judge(runbook, step, values);

    /// <summary>A reading step as a request for the gate.</summary>
    /// <param name="judged">With values in it.</param>
    /// <param name="folder">Where the runbook is walked, full.</param>
    /// <param name="timeout">Of this step.</param>
    public static ReadOnlyCommandRequest Request(JudgedStep judged, string folder, TimeSpan timeout) => new(judged.Text!, judged.Step.Shell!.Value, Folder(judged.Step, folder))
    {
        Timeout = timeout,
        OutputLimit = 1024 * 1024,
        Connection = judged.Step.Connection,
    };

    /// <summary>What a step printed, as an investigation keeps it, by lines.</summary>
    /// <param name="result">Of the step.</param>
    /// <param name="shell">Its language.</param>
    /// <param name="shown">What stands for objects of PowerShell.</param>
    public IReadOnlyList<string> Lines(ReadOnlyCommandResult result, CommandShell shell, IReadOnlyList<string>? shown = null) =>
    [
        .. shell is CommandShell.Bash or CommandShell.PowerShell || result.ExitCode != 0 ? result.Output : RowText.Lines(result.Rows),
        .. (shown ?? []).Select(Masker.Hide),
        .. result.ErrorOutput.Count > 0 ? result.ErrorOutput.Prepend(KeptOutput.ErrorHeading) : [],
    ];

    /// <summary>Begins the record of a walk.</summary>
    public Investigation BeginWalk(RunbookFile file, IReadOnlyDictionary<string, string> values) =>
        Investigations.Store.Begin(new InvestigationRequest($"Walk of {file.Runbook.Title}")
        {
            Symptom = $"Runbook {file.Path}",
            Context = values.ToDictionary(v => v.Key, v => v.Value),
        });

    /// <summary>Records that a change is about to be run: before it is.</summary>
    public InvestigationNote RecordChange(Investigation walk, JudgedStep step, string folder) => Investigations.Store.Add(walk, new InvestigationNote(0, default, "")
    {
        Kind = InvestigationNoteKind.Action,
        Text = string.Create(CultureInfo.InvariantCulture, $"Step {step.Number}: {step.Title}"),
        Command = step.Text,
        Undo = step.Undo,
        Shell = step.Step.Shell!.Value,
        Folder = Folder(step.Step, folder),
    });

    /// <summary>Records how a change ended.</summary>
    public InvestigationNote RecordOutcome(Investigation walk, WalkedStep step)
    {
        var ending = step.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code} after {Durations.Taken(step.Duration)}") : step.Message;
        return Investigations.Store.Add(walk, new InvestigationNote(0, default, "")
        {
            Kind = InvestigationNoteKind.Action,
            Text = string.Create(CultureInfo.InvariantCulture, $"Step {step.Number} {ending}{(step.Output.Count == 0 ? "" : ":\n" + string.Join('\n', step.Output.TakeLast(20)))}"),
        });
    }

    /// <summary>Runs a confirmed change of bash, with the caller's own variables.</summary>
    public async Task<WalkedStep> RunChangeAsync(JudgedStep step, string folder, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var result = await _ports.Programs.RunAsync(
            new ProgramRequest("bash", ["--noprofile", "--norc", "-c", step.Text!], Folder(step.Step, folder)) { Timeout = timeout }, cancellationToken).ConfigureAwait(false);
        var failed = result.TimedOut || result.ExitCode != 0;
        return Walked(step, failed ? WalkOutcome.Failed : WalkOutcome.Changed) with
        {
            ExitCode = result.ExitCode,
            Duration = result.Duration,
            Output = [.. (result.Output + result.ErrorOutput).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(Masker.Hide).Where((l, i) => i > 0 || l.Length > 0)],
            Message = result.TimedOut ? $"It was still running after {Durations.Format(timeout)} and was ended; what it did until then is done." : failed ? string.Create(CultureInfo.InvariantCulture, $"It ended with exit code {result.ExitCode}.") : "",
        };
    }

    public WalkedStep Walked(JudgedStep step, WalkOutcome outcome) => new()
    {
        Number = step.Number,
        Title = step.Title,
        Section = step.Section,
        Command = Masker.Hide(step.Text ?? step.Step.Command),
        Effect = step.Step.IsDeadEnd ? CommandEffect.Read : step.Effect,
        Outcome = outcome,
        Undo = step.Undo is { } undo ? Masker.Hide(undo) : null,
    };

    private CommandRisk Verdict(string text, CommandShell shell) => Commands.Read(text, shell);

    private InvestigationRunbook Maker() => new(Verdict, Investigations.Store.ReadOutput);

    private static string Folder(RunbookStep step, string folder) => step.Folder is { } own ? Path.GetFullPath(Path.Combine(folder, own)) : folder;
}
