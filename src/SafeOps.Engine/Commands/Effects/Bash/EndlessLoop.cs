using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>Loops whose condition always holds and that nothing leaves.</summary>
internal static class EndlessLoop
{
    public static bool Is(BashConditional conditional)
    {
        if (conditional is not { Keyword: "while" or "until", Parts: [var condition, var body] } || condition.Commands is not [BashSimple { Words: [{ Constant: { } word }] }])
            return false;
        if (conditional.Keyword == "while" ? word is not ("true" or ":") : word != "false")
            return false;
        var leaves = false;
        BashWalk.Visit(body, c => leaves |= c is BashSimple { Words: [{ Constant: "break" or "exit" or "return" }, ..] }, _ => { });
        return !leaves;
    }
}
