using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Errors;

namespace SafeOps.Investigations.FanOut;

/// <summary>
/// The text of a command for one place: its variables stand as quoted words, and <c>kubectl</c> and <c>helm</c> are told the context.
/// Changed where the parsed words stand, so that no value becomes a command.
/// </summary>
internal static class PlaceCommand
{
    /// <summary>Programs that reach a cluster, and the option by which each is told which.</summary>
    private static readonly Dictionary<string, string> ContextOptions = new(StringComparer.Ordinal)
    {
        ["kubectl"] = "--context",
        ["oc"] = "--context",
        ["helm"] = "--kube-context",
    };

    /// <summary>Throws <see cref="ErrorCodes.ProbeInvalid"/> where a context is asked something that names none: all contexts would give one answer.</summary>
    public static string Text(CommandProbe probe, FanOutPlace place)
    {
        var script = BashScript.Read(probe.Text);
        var edits = new List<(int Start, int End, string Text)>();
        var named = false;
        BashWalk.Visit(script, command => Name(command), part => Fill(part));
        if (place.Kind == FanOutPlaceKind.Context && !named)
        {
            throw new SafeOpsException(
                ErrorCodes.ProbeInvalid,
                $"The probe '{probe.Name}' asks every context the same: it calls neither kubectl nor helm, and has no ${{context}}.",
                "Ask the cluster something: kubectl get deployments -A -o json.",
                probe.Name);
        }
        var text = probe.Text;
        foreach (var (start, end, value) in edits.DistinctBy(e => (e.Start, e.End)).OrderByDescending(e => e.Start))
            text = text[..start] + value + text[end..];
        return text;

        void Name(BashCommand command)
        {
            if (place.Kind != FanOutPlaceKind.Context || command is not BashSimple { Words: [var program, ..] words }
                || program.Constant is not { } name || !ContextOptions.TryGetValue(Path.GetFileName(name), out var option))
                return;
            named = true;
            if (!words.Skip(1).Any(w => w.Prefix == option || w.Prefix.StartsWith(option + "=", StringComparison.Ordinal)))
                edits.Add((program.End, program.End, $" {option}={BashQuoting.Word(place.Target)}"));
        }

        void Fill(BashPart part)
        {
            if (part is not BashParameter { Operator: "", Subscript: null } parameter || ValueOf(parameter.Name, probe, place) is not { } value)
                return;
            named |= parameter.Name == "context";
            edits.Add((part.Start, part.End, part.InQuotes ? InDoubleQuotes(value) : BashQuoting.Word(value)));
        }
    }

    private static string? ValueOf(string variable, CommandProbe probe, FanOutPlace place) => variable switch
    {
        "place" => place.Name,
        "context" => place.Kind == FanOutPlaceKind.Context ? place.Target : throw Without(probe, place, "context"),
        "namespace" => place.Namespace ?? throw Without(probe, place, "namespace"),
        _ => null,
    };

    private static SafeOpsException Without(CommandProbe probe, FanOutPlace place, string what) =>
        new(ErrorCodes.ProbeInvalid, $"The probe '{probe.Name}' names ${{{what}}}, and {place.Name} has none.", what == "namespace" ? "Give -Namespace." : "Give -Context.", probe.Name);

    private static string InDoubleQuotes(string value) =>
        string.Concat(value.Select(c => c is '"' or '\\' or '$' or '`' ? $"\\{c}" : c.ToString()));
}
