using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Commands;

/// <summary>The parsers that lie outside the engine. A text in a language without its parser is <see cref="CommandEffect.Unknown"/>.</summary>
public sealed record CommandLanguages(IPowerShellSyntax? PowerShell, ITSqlReader? TSql)
{
    public static CommandLanguages None { get; } = new(null, null);
}
