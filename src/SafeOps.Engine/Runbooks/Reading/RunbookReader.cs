using System.Text.RegularExpressions;
using SafeOps.Errors;
using SafeOps.Runbooks.Writing;
using SafeOps.Text;

namespace SafeOps.Runbooks.Reading;

/// <summary>Reads any Markdown as a runbook: its own format exactly, a foreign file by its headings and code blocks.</summary>
public sealed class RunbookReader(IMarkdownReader markdown, IYamlReader yaml)
{
    /// <summary>Throws <see cref="SafeOpsException"/> where the file cannot be read as text.</summary>
    public RunbookFile ReadFile(string path)
    {
        if (!File.Exists(path))
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"There is no runbook at {path}.", "Look at the path; New-Runbook makes one of an investigation.", path);
        try
        {
            return Read(TextFile.Decode(File.ReadAllBytes(path), path).Text, path);
        }
        catch (SafeOpsException failure) when (failure.Code == ErrorCodes.FileNotEditable)
        {
            throw new SafeOpsException(ErrorCodes.RunbookInvalid, $"{path} is no text in UTF-8 or UTF-16, so it is no runbook.", "Name a Markdown file, or save it as UTF-8.", path);
        }
    }

    /// <summary>Never fails: any text is Markdown, and what is wrong in a head is said.</summary>
    public RunbookFile Read(string text, string path)
    {
        var document = markdown.Read(text);
        var (head, mistakes) = new FrontMatterReader(yaml).Read(document, path);
        var body = new BodyReader(head.IsOwn, document.Blocks.OfType<MarkdownHeading>().Count(h => h.Level == 1) == 1);
        foreach (var block in document.Blocks)
            body.Add(block);
        var title = head.Title.Length > 0 ? head.Title : document.Blocks.OfType<MarkdownHeading>().FirstOrDefault()?.Text ?? Path.GetFileNameWithoutExtension(path);
        return new RunbookFile(path, text, document, head with { Title = title, Path = path, Parameters = [.. head.Parameters, .. body.Parameters], Remarks = body.Remarks, Steps = body.Steps }, mistakes) { Headings = body.Headings };
    }
}

/// <summary>Goes through the blocks of a runbook in their order.</summary>
internal sealed partial class BodyReader(bool isOwn, bool hasTitle)
{
    private readonly List<string> _near = [];
    private RunbookSection _section;
    private int _sectionLevel;
    private string? _heading;
    private (RunbookSource Source, int? ExitCode, string? Folder)? _mark;
    private bool _isRollback;
    private bool _isReading;
    private bool _hasGate;

    /// <summary>A code block since the last heading: what follows may be its output.</summary>
    private bool _followsStep;

    public List<RunbookStep> Steps { get; } = [];

    public List<RunbookRemark> Remarks { get; } = [];

    /// <summary>Of a foreign file: what stands for a value in its commands.</summary>
    public List<RunbookParameter> Parameters { get; } = [];

    public Dictionary<RunbookSection, MarkdownHeading> Headings { get; } = [];

    public void Add(MarkdownBlock block)
    {
        switch (block)
        {
            case MarkdownHeading heading:
                Begin(heading);
                break;
            case MarkdownCode code:
                Add(code);
                break;
            case MarkdownItem item:
                _hasGate |= item.Ticked is not null;
                AddWords(item.Text, item.Line);
                break;
            case MarkdownPassage passage:
                AddWords(passage.Text, passage.Line);
                break;
        }
    }

    private void Begin(MarkdownHeading heading)
    {
        Forget();
        _followsStep = false;
        _heading = null;
        var isTitle = heading.Level == 1 && hasTitle;
        if (!isTitle && (_section == RunbookSection.Other || heading.Level <= _sectionLevel))
        {
            _section = SectionNames.Of(heading.Text);
            _sectionLevel = heading.Level;
            if (_section != RunbookSection.Other)
            {
                Headings.TryAdd(_section, heading);
                return;
            }
        }
        if (!isTitle)
            _heading = heading.Text;
        _isRollback = SectionNames.IsRollback(heading.Text);
    }

    private void AddWords(string text, int line)
    {
        if (SourceMark.Read(text) is { } mark && text.StartsWith("<!--", StringComparison.Ordinal))
        {
            _mark = mark;
            return;
        }
        if (text.StartsWith("<!--", StringComparison.Ordinal))
            return;
        _near.Add(text);
        _hasGate |= Gate().IsMatch(text);
        if (SectionNames.IsRollback(text) && text != StepMarkdown.NoUndo)
            _isRollback = true;
        if (text.StartsWith(StepMarkdown.HowToRead, StringComparison.Ordinal))
        {
            _isReading = true;
            return;
        }
        var remark = RemarkReader.Read(_section, text, line);
        if (_isReading && Steps.Count > 0)
            Steps[^1] = Steps[^1] with { Readings = [.. Steps[^1].Readings, remark] };
        else if (!isOwn || _heading is null)
            Remarks.Add(remark);
    }

    private void Add(MarkdownCode code)
    {
        var words = code.Info.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var last = _followsStep ? Steps[^1] : null;
        if (words.Contains(StepMarkdown.Shows) || words.Contains(StepMarkdown.Expect) || (CodeLanguages.IsOutput(code.Language) && last is not null && CodeLanguages.Session(code.Code, code.Language) is null))
        {
            if (last is not null)
                Steps[^1] = words.Contains(StepMarkdown.Expect) ? last with { Expected = code.Code.Split('\n') } : last with { Shown = code.Code.Split('\n') };
            return;
        }
        if (CodeLanguages.IsData(code.Language) || (CodeLanguages.IsOutput(code.Language) && CodeLanguages.Session(code.Code, code.Language) is null))
            return;
        var shell = CodeLanguages.Shell(code.Language, Value(words, "dialect="));
        var session = CodeLanguages.Session(code.Code, code.Language);
        var command = WithParameters(session?.Commands ?? code.Code);
        if (shell is null && session is not null)
            shell = Commands.CommandShell.Bash;
        if ((words.Contains(StepMarkdown.Undo) || _isRollback) && Steps.Count > 0 && Steps[^1].Section == _section && Steps[^1].Undo is null)
            Steps[^1] = Steps[^1] with { Undo = new RunbookUndo(code.Language, shell, command) { Line = code.Line } };
        else
            Steps.Add(Step(code, words, command, shell) with { Shown = session is { Output.Count: > 0 } shown ? shown.Output : [] });
        Forget();
        _followsStep = true;
    }

    private RunbookStep Step(MarkdownCode code, string[] words, string command, Commands.CommandShell? shell)
    {
        var said = _near.Where(n => !n.StartsWith('>') && !n.StartsWith("Folder:", StringComparison.Ordinal) && !n.StartsWith("Environment:", StringComparison.Ordinal) && !n.StartsWith("A person has read", StringComparison.Ordinal)).ToList();
        var heading = Steps.Count > 0 && Steps[^1].Title == _heading ? null : _heading;
        var why = isOwn ? said.FirstOrDefault() : said.LastOrDefault();
        var title = heading ?? (why is null ? command : SourceMark.Without(why));
        return new RunbookStep
        {
            Number = Steps.Count + 1,
            Section = _section,
            Title = OneLine(title),
            Kind = words.Contains(StepMarkdown.Change) ? RunbookStepKind.Change : words.Contains(StepMarkdown.Read) ? RunbookStepKind.Read : null,
            Language = code.Language,
            Shell = shell,
            Command = command,
            Connection = Value(words, "connection="),
            Folder = _mark?.Folder,
            Environment = Environment(_near),
            Why = why is null || OneLine(why) == OneLine(title) ? null : OneLine(why),
            ExitCode = _mark?.ExitCode,
            IsDeadEnd = words.Contains(StepMarkdown.DeadEnd),
            IsGated = _hasGate,
            Source = _mark?.Source,
            Line = code.Line,
            LastLine = code.LastLine,
        };
    }

    private string WithParameters(string command)
    {
        if (isOwn)
            return command;
        var (lifted, names) = Placeholders.Lift(command);
        Parameters.AddRange(names.Distinct(StringComparer.Ordinal).Where(n => !Parameters.Exists(p => p.Name == n)).Select(n => new RunbookParameter(n, RunbookParameterType.Text, "")));
        return lifted;
    }

    private void Forget()
    {
        _near.Clear();
        _mark = null;
        _isRollback = false;
        _isReading = false;
        _hasGate = false;
    }

    private static string? Environment(IEnumerable<string> near) => near.Select(n => Named().Match(n)).FirstOrDefault(m => m.Success)?.Groups[1].Value;

    private static string? Value(string[] words, string key) => words.FirstOrDefault(w => w.StartsWith(key, StringComparison.Ordinal))?[key.Length..];

    private static string OneLine(string text) => text.ReplaceLineEndings("\n").Split('\n', 2)[0].Trim();

    [GeneratedRegex(@"\b(?:confirm|approv|authori[sz]|permission|sign(?:ed)?[ -]?off|ask (?:before|first)|four[ -]eyes|go[ -]ahead)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Gate();

    [GeneratedRegex(@"Environment: `([^`]+)`", RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
