using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace SafeOps.Host.Running;

/// <summary>Whether a line carries something out, or only asks for what is recorded.</summary>
internal static class OutcomeScope
{
    private const string CoreModule = "Microsoft.PowerShell.Core";

    /// <summary>
    /// False where a line only gets and filters: a failed run in the history it lists is no failure of the listing.
    /// </summary>
    public static bool Acts(string line, Runspace runspace) =>
        Parser.ParseInput(line, out _, out _)
            .FindAll(node => node is CommandAst, searchNestedScriptBlocks: true)
            .Select(node => ((CommandAst)node).GetCommandName())
            .Any(name => name is null || (!name.StartsWith("Get-", StringComparison.OrdinalIgnoreCase) && !IsCore(name, runspace)));

    private static bool IsCore(string name, Runspace runspace) =>
        runspace.SessionStateProxy.InvokeCommand.GetCommand(name, CommandTypes.Cmdlet | CommandTypes.Alias) switch
        {
            AliasInfo alias => alias.ResolvedCommand?.ModuleName == CoreModule,
            { } command => command.ModuleName == CoreModule,
            null => false,
        };
}
