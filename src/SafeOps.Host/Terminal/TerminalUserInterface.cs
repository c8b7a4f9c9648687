using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SafeOps.Host.Terminal;

/// <summary>
/// Results to standard output, all else to standard error; questions to the terminal, and where there is none, refused.
/// </summary>
internal sealed class TerminalUserInterface : PSHostUserInterface
{
    private readonly TerminalStreams _streams;
    private readonly KeyboardReader _keyboard;
    private readonly ProgressLine _progress;
    private readonly Lock _writing = new();

    public TerminalUserInterface(TerminalStreams streams, CancellationToken interrupted, TimeProvider time)
    {
        _streams = streams;
        _keyboard = new KeyboardReader(streams, interrupted);
        _progress = new ProgressLine(streams, time);
        RawUI = new RawTerminal(streams);
    }

    public override PSHostRawUserInterface RawUI { get; }

    public bool ResultsAreErrors { get; set; }

    public bool AnswerWasMissing { get; private set; }

    public override bool SupportsVirtualTerminal => _streams.OutputHasColour;

    public override void Write(string value) => Write(ResultsAreErrors ? _streams.WriteError : _streams.WriteOutput, value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write(PSStyle.MapForegroundColorToEscapeSequence(foregroundColor) + value + PSStyle.Instance.Reset);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => WriteError(PSStyle.Instance.Formatting.Error, value);

    public override void WriteWarningLine(string message) => WriteError(PSStyle.Instance.Formatting.Warning, $"WARNING: {message}");

    public override void WriteVerboseLine(string message) => WriteError(PSStyle.Instance.Formatting.Verbose, $"VERBOSE: {message}");

    public override void WriteDebugLine(string message) => WriteError(PSStyle.Instance.Formatting.Debug, $"DEBUG: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_writing)
            _progress.Show(record);
    }

    public override string ReadLine() => Interactive("a line of input", "Run it in a terminal.").ReadLine();

    public override SecureString ReadLineAsSecureString() => Interactive("a secret", "Run it in a terminal.").ReadSecret();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequireTerminal(() => MissingAnswer.OfConfirmation(caption, message));
        ArgumentNullException.ThrowIfNull(choices);
        return new ChoicePrompt(_streams, _keyboard).Ask(caption, message, choices, defaultChoice);
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        var names = string.Join(", ", descriptions.Select(field => $"-{field.Name}"));
        return new FieldPrompt(_streams, Interactive(names, "Give it on the command line.")).Ask(caption, message, descriptions);
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
    {
        var keyboard = Interactive("a credential", "Give it on the command line.");
        foreach (var line in new[] { caption, message }.Where(text => !string.IsNullOrEmpty(text)))
            _streams.WritePrompt(line + Environment.NewLine);
        if (string.IsNullOrEmpty(userName))
        {
            _streams.WritePrompt("User: ");
            userName = keyboard.ReadLine();
        }
        _streams.WritePrompt($"Password for user {userName}: ");
        return new PSCredential(userName, keyboard.ReadSecret());
    }

    /// <summary>Leaves the last line of a terminal to the shell.</summary>
    public void ClearProgress()
    {
        lock (_writing)
            _progress.Clear();
    }

    private KeyboardReader Interactive(string question, string nextStep)
    {
        RequireTerminal(() => MissingAnswer.Of(question, nextStep));
        return _keyboard;
    }

    private void RequireTerminal(Func<HostException> missing)
    {
        if (!_streams.InputIsTerminal)
        {
            AnswerWasMissing = true;
            throw missing();
        }
        ClearProgress();
    }

    private void WriteError(string style, string text) =>
        Write(_streams.WriteError, $"{style}{text}{PSStyle.Instance.Reset}{Environment.NewLine}");

    private void Write(Action<string> write, string text)
    {
        lock (_writing)
        {
            _progress.Clear();
            write(text);
        }
    }
}
