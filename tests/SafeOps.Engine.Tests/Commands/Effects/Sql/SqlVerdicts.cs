using SafeOps.Commands;
using SafeOps.Commands.Effects.Sql;
using SafeOps.Text;

namespace SafeOps.Engine.Tests.Commands.Effects.Sql;

/// <summary>The verdict on a whole text, as a caller would take it.</summary>
internal static class SqlVerdicts
{
    public static readonly CommandEnvironment Anywhere = new(null, true, "Nobody said where.");

    public static IReadOnlyList<CommandPart> Read(string text, CommandShell shell) => SqlEffects.Read(text, shell, Whole(text));

    public static IReadOnlyList<CommandPart> Psql(string text) => PsqlInput.Read(text, Whole(text));

    public static IReadOnlyList<CommandPart> PsqlCommand(string text) => PsqlInput.ReadCommand(text, Whole(text));

    public static IReadOnlyList<CommandPart> SqliteShell(string text) => SqliteShellInput.Read(text, Whole(text));

    public static IReadOnlyList<CommandPart> MySql(string text) => MySqlInput.Read(text, Whole(text));

    public static CommandEffect Effect(IReadOnlyList<CommandPart> parts) => parts.Count == 0 ? CommandEffect.Read : parts.Max(p => p.Effect);

    public static CommandTraits Traits(IReadOnlyList<CommandPart> parts) => parts.Aggregate(CommandTraits.None, (all, part) => all | part.Traits);

    public static string Show(string text, IReadOnlyList<CommandPart> parts) =>
        $"{Effect(parts)}: {text}\n" + string.Join('\n', parts.SelectMany(p => p.Reasons).Select(r => $"    {r.Rule} {r.Effect} {r.Message}"));

    private static SqlSource Whole(string text) => new(Anywhere, new TextPlaces(text).Span);
}
