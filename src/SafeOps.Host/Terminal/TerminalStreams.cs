using System.Management.Automation;
using System.Management.Automation.Internal;

namespace SafeOps.Host.Terminal;

/// <summary>Standard output and error: which of them is a terminal, how wide, and whether it takes colour.</summary>
internal sealed class TerminalStreams
{
    /// <summary>Where there is no terminal to ask: what logs and pages show without wrapping.</summary>
    private const int WidthWithoutTerminal = 100;

    private readonly bool _colour =
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public bool InputIsTerminal { get; } = !Console.IsInputRedirected;

    public bool OutputIsTerminal { get; } = !Console.IsOutputRedirected;

    public bool ErrorIsTerminal { get; } = !Console.IsErrorRedirected;

    public bool OutputHasColour => OutputIsTerminal && _colour;

    public int Width => OutputIsTerminal && Console.WindowWidth > 0 ? Console.WindowWidth : WidthWithoutTerminal;

    public int Height => OutputIsTerminal && Console.WindowHeight > 0 ? Console.WindowHeight : 50;

    public void WriteOutput(string text) => Console.Out.Write(OutputHasColour ? text : Plain(text));

    public void WriteError(string text) => Console.Error.Write(ErrorIsTerminal && _colour ? text : Plain(text));

    /// <summary>To whichever a person sees, so that a redirected output holds results only.</summary>
    public void WritePrompt(string text)
    {
        if (OutputIsTerminal)
            WriteOutput(text);
        else
            WriteError(text);
    }

    private static string Plain(string text) => new StringDecorated(text).ToString(OutputRendering.PlainText);
}
