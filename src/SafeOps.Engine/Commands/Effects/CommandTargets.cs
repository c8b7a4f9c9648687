using System.Text.Json.Nodes;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Effects;

/// <summary>Finds out where a call works.</summary>
/// <param name="environments">Those of the project.</param>
/// <param name="given">The environment that the caller names; null where none is.</param>
internal sealed class CommandTargets(IReadOnlyList<KnownEnvironment> environments, KnownEnvironment? given)
{
    public static readonly CommandEnvironment Local = new("local", false, "It works on this machine alone.");

    /// <summary>These name a system; a namespace or database alone is in whichever system is current.</summary>
    private static readonly string[] Naming = ["context", "cluster", "subscription", "profile", "project", "account", "host", "server", "connection"];

    private readonly List<(KnownEnvironment Environment, HashSet<string> Names)> _known =
        [.. environments.Select(e => (e, Texts(e.Targets).ToHashSet(StringComparer.Ordinal)))];

    public CommandEnvironment Unknown(string why) => given is { } named ? Given(named) : new(null, true, $"Where it works is not known: {why}.");

    /// <summary>A machine or address that a text names by itself; null where an expansion gives it.</summary>
    public CommandEnvironment Named(string? host)
    {
        if (given is { } named)
            return Given(named);
        if (host is null)
            return new CommandEnvironment(null, true, "It works on another machine, and which one is not certain.");
        return _known.Where(k => Knows(k.Names, host)).OrderByDescending(k => k.Environment.Guarded).Select(k => new CommandEnvironment(k.Environment.Name, k.Environment.Guarded, $"It names '{host}'.")).FirstOrDefault()
            ?? new CommandEnvironment(null, true, $"It works on '{host}', which belongs to no environment of the project.");
    }

    /// <summary>Null where the call works wherever the one around it does.</summary>
    public CommandEnvironment? Of(ToolCall call, Situation situation)
    {
        if (call.Tool.Remote is not { } remote)
            return situation.Place.IsElsewhere ? null : Local;
        if (given is { } named)
            return Given(named);
        var targets = call.Pieces.Where(p => Target(p) is not null).Select(p => (Kind: Target(p)!, Value: Named(p))).ToList();
        var naming = targets.Where(t => Naming.Contains(t.Kind)).ToList();
        if (naming.Count == 0)
            return new CommandEnvironment(null, true, $"It works on {remote}, and names none: whichever is current here.");
        if (naming.FirstOrDefault(t => t.Value?.Text is null) is { Kind: { } kind })
            return new CommandEnvironment(null, true, $"It works on {remote}, and an expansion gives the {kind}.");
        var fitting = _known.Where(k => naming.All(t => Knows(k.Names, t.Value!.Text!))).ToList();
        if (fitting.Count > 1 && targets.Except(naming).Select(t => t.Value?.Text).ToList() is { Count: > 0 } further
            && fitting.Where(k => further.All(f => f is not null && k.Names.Contains(f))).ToList() is { Count: > 0 } narrower)
        {
            fitting = narrower;
        }
        var what = string.Join(" and ", naming.Select(t => $"the {t.Kind} '{t.Value!.Text}'"));
        return fitting.Count == 0
            ? new CommandEnvironment(null, true, $"It works on {remote}, and {what} belongs to no environment of the project.")
            : fitting.OrderByDescending(k => k.Environment.Guarded).First().Environment is var found
                ? new CommandEnvironment(found.Name, found.Guarded, $"It names {what}.")
                : null;
    }

    /// <summary>The one of several that asks for most care.</summary>
    public static CommandEnvironment Weightiest(IEnumerable<CommandEnvironment> all) =>
        all.OrderByDescending(e => e.Name is null ? 3 : e.Guarded ? 2 : e.Name == Local.Name ? 0 : 1).FirstOrDefault() ?? Local;

    private static CommandEnvironment Given(KnownEnvironment environment) => new(environment.Name, environment.Guarded, "The caller names it.");

    /// <summary>A host that is declared without a port is meant with any.</summary>
    private static bool Knows(HashSet<string> names, string name) =>
        names.Contains(name) || (name.LastIndexOf(':') is var port and > 0 && name[(port + 1)..].All(char.IsAsciiDigit) && names.Contains(name[..port]));

    private static string? Target(CallPiece piece) => piece.Option?.Target ?? piece.Argument?.Target ?? (piece.Argument is { Kind: ValueKind.Url } ? "host" : null);

    /// <summary>Of an address the host, which is certain where all before its path is.</summary>
    private static ArgumentWord? Named(CallPiece piece)
    {
        if (piece.Value is not { } value || piece.ValueKind != ValueKind.Url)
            return piece.Value;
        var text = value.Text ?? value.Prefix;
        var from = text.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        var to = text.AsSpan(from).IndexOfAny('/', '?', '#');
        if (value.Text is null && to < 0)
            return value;
        var host = to < 0 ? text[from..] : text[from..(from + to)];
        return ArgumentWord.Constant(host[(host.LastIndexOf('@') + 1)..], value.Start, value.End);
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(p => Texts(p.Value)),
        JsonArray list => list.SelectMany(Texts),
        // An address that is declared (a base of others) declares its host.
        JsonValue value when value.TryGetValue<string>(out var text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? [text, address.Authority] : [text],
        _ => [],
    };
}
