using System.Management.Automation.Language;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.PowerShell.Syntax;

/// <summary>Reads texts with PowerShell's own parser, of whichever version it is loaded into.</summary>
public sealed class PowerShellSyntaxReader : IPowerShellSyntax
{
    /// <summary>Longer texts are not read. Nothing becomes more harmless by that.</summary>
    private const int LongestText = 1 << 20;

    /// <summary>Up to here the deepest tree fits on the stack of any thread.</summary>
    private const int LongestOnThisThread = 2048;

    /// <summary>PowerShell walks its tree recursively: a chain of members is a level for every two characters.</summary>
    private const int StackPerCharacter = 512;

    public PowerShellScript Read(string text)
    {
        if (text.Length > LongestText)
            return Refused(text, 0, text.Length, $"The text is longer than {LongestText} characters.");
        if (HostileNesting.Find(text) is { } nesting)
            return new PowerShellScript([], [nesting]);
        if (LoadingConstructs.Find(text) is { } loading)
            return new PowerShellScript([], [loading]);
        if (text.Length <= LongestOnThisThread)
            return Parse(text);
        PowerShellScript? script = null;
        var reader = new Thread(() => script = Parse(text), (8 << 20) + text.Length * StackPerCharacter);
        reader.Start();
        reader.Join();
        return script!;
    }

    private static PowerShellScript Parse(string text)
    {
        try
        {
            var tree = Parser.ParseInput(text, out var tokens, out var errors);
            var converter = new SyntaxConverter();
            var statements = converter.Script(tree);
            return new PowerShellScript(statements, [.. errors.Select(e => new PowerShellProblem(e.Extent.StartOffset, e.Extent.EndOffset, e.Message))])
            {
                Comments = [.. tokens.Where(t => t.Kind == TokenKind.Comment).Select(t => new PowerShellComment(t.Extent.StartOffset, t.Extent.EndOffset))],
            };
        }
        // The parser is another's: what it throws on must not stop who only asks what a text does.
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return Refused(text, 0, text.Length, $"PowerShell's parser cannot read it: {failure.Message}");
        }
    }

    private static PowerShellScript Refused(string text, int start, int end, string message) =>
        new([], [new PowerShellProblem(start, Math.Min(end, text.Length), message)]);
}
