namespace SafeOps.Commands.Parsing.PowerShell;

/// <summary>PowerShell's own parser, which lies outside the engine.</summary>
public interface IPowerShellSyntax
{
    /// <summary>
    /// Reads any text, and neither runs nor loads anything by that. Never throws on its contents: what cannot be read, or is not read
    /// for safety, is a <see cref="PowerShellProblem"/>.
    /// </summary>
    PowerShellScript Read(string text);
}
