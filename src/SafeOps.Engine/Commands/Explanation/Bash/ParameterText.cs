using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Explanation.Bash;

/// <summary>What <c>$x</c> and <c>${x…}</c> stand for, by their operators.</summary>
internal static class ParameterText
{
    /// <param name="parameter">The expansion.</param>
    /// <param name="text">The text it stands in.</param>
    public static string Of(BashParameter parameter, string text)
    {
        var value = Value(parameter, text);
        var operands = parameter.Words.Select(w => w.End > w.Start ? Phrases.Short(text[w.Start..w.End], 30) : "nothing").ToList();
        var first = operands.Count > 0 ? operands[0] : "nothing";
        var second = operands.Count > 1 ? operands[1] : null;
        var name = parameter.Name;
        return parameter.Operator switch
        {
            "" => value,
            "#" when parameter.Words.Count == 0 => parameter.IsAll ? $"how many elements {name} has" : $"the length of {value}",
            ":-" => $"{value}, or {first} if it is unset or empty",
            "-" => $"{value}, or {first} if it is unset",
            ":=" => $"{value}; if it is unset or empty it is set to {first} first",
            "=" => $"{value}; if it is unset it is set to {first} first",
            ":?" => $"{value}; if it is unset or empty the shell says {first} and ends",
            "?" => $"{value}; if it is unset the shell says {first} and ends",
            ":+" => $"{first} if {name} is set and not empty, else nothing",
            "+" => $"{first} if {name} is set, else nothing",
            "#" => $"{value} without the shortest beginning like {first}",
            "##" => $"{value} without the longest beginning like {first}",
            "%" => $"{value} without the shortest end like {first}",
            "%%" => $"{value} without the longest end like {first}",
            "/" => $"{value} with the first {first} replaced by {second ?? "nothing"}",
            "//" => $"{value} with every {first} replaced by {second ?? "nothing"}",
            "/#" => $"{value} with {first} at its beginning replaced by {second ?? "nothing"}",
            "/%" => $"{value} with {first} at its end replaced by {second ?? "nothing"}",
            "^" => $"{value} with its first letter as a capital",
            "^^" => $"{value} in capitals",
            "," => $"{value} with its first letter small",
            ",," => $"{value} in small letters",
            "~" or "~~" => $"{value} with small letters and capitals swapped",
            ":" when second is not null => $"{second} characters of {value}, from place {first} on",
            ":" => $"{value} from place {first} on",
            "!" when parameter.IsAll => $"the subscripts of {name}",
            "!" => $"the value of the variable that {name} names",
            "!*" or "!@" => $"the names of all variables that begin with {name}",
            "@P" => $"{value}, expanded once more as a prompt is",
            "@Q" => $"{value}, quoted so that a shell reads it back",
            "@E" => $"{value} with its backslash escapes carried out",
            "@A" => $"a command that sets {name} as it is now",
            "@a" => $"the attributes of {name}",
            "@K" or "@k" => $"the subscripts and values of {name}",
            "@U" => $"{value} in capitals",
            "@u" => $"{value} with its first letter as a capital",
            "@L" => $"{value} in small letters",
            ['!', ..] => $"what the variable that {name} names holds, changed by {parameter.Operator[1..]}",
            _ => $"{value}, changed by {parameter.Operator}",
        };
    }

    private static string Value(BashParameter parameter, string text) => parameter switch
    {
        { Name: "@" or "*" } => "all arguments of the script",
        { IsAll: true } => $"all elements of {parameter.Name}",
        { Subscript: { } subscript } => $"the element {Phrases.Short(text[subscript.Start..subscript.End], 20)} of {parameter.Name}",
        { Name: "#" } => "the number of arguments",
        { Name: "?" } => "the exit code of the last command",
        { Name: "$" } => "the shell's process id",
        { Name: "!" } => "the process id of the last command in the background",
        { Name: "-" } => "the shell's options",
        { Name: "0" } => "the script's name",
        { Name: [>= '1' and <= '9', ..] } => $"the script's argument {parameter.Name}",
        _ => $"the value of {parameter.Name}",
    };
}
