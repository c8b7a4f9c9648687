namespace SafeOps.Commands.Explanation.Calls;

/// <summary>What the builtins do that are judged by rules of their own and so have no file of knowledge.</summary>
internal static class BuiltinText
{
    public static string? Says(string name) => name switch
    {
        "eval" => "puts its words together and runs them as a text of the shell",
        "trap" => "runs a text when a signal comes or the shell ends",
        "exec" => "puts the command in place of the shell, or redirects the shell itself",
        "alias" => "gives a command another name, or lists such names",
        "export" => "gives variables to the programs that are started from here",
        "declare" or "typeset" => "sets variables and what kind they are, or shows them",
        "local" => "sets variables of this function alone",
        "readonly" => "makes variables constant",
        "let" => "computes",
        "unset" => "takes variables or functions away",
        _ => null,
    };
}
