using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Explanation.Texts;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Explanation.Bash;

/// <summary>What a redirection does.</summary>
internal static class RedirectionText
{
    /// <param name="redirection">The redirection.</param>
    /// <param name="written">Its target as it was written.</param>
    public static string Of(BashRedirection redirection, string written)
    {
        if (redirection is { Operator: "<", Target.Parts: [BashProcessSubstitution] })
            return $"{Stream(redirection.Descriptor ?? "0")} comes from what this gives:";
        var target = Phrases.Short(redirection.Target.Constant ?? written, 36);
        var output = Stream(redirection.Descriptor ?? "1");
        var input = Stream(redirection.Descriptor ?? "0");
        return redirection.Operator switch
        {
            ">" or ">|" or ">>" when target == "/dev/null" => $"{output} is thrown away",
            "&>" or "&>>" when target == "/dev/null" => "output and errors are thrown away",
            ">" => $"{output} goes to the file {target}, in place of what it holds",
            ">|" => $"{output} goes to the file {target}, in place of what it holds, whatever noclobber says",
            ">>" => $"{output} goes to the end of the file {target}",
            "&>" => $"output and errors go to the file {target}, in place of what it holds",
            "&>>" => $"output and errors go to the end of the file {target}",
            "<>" => $"{input} is the file {target}, for reading and writing",
            "<" => $"{input} comes from the file {target}",
            ">&" or "<&" when target == "-" => $"{(redirection.Operator[0] == '>' ? output : input)} is closed",
            ">&" when IsDescriptor(target) => $"{output} goes where {Stream(target.TrimEnd('-'))} goes",
            "<&" when IsDescriptor(target) => $"{input} comes from where {Stream(target.TrimEnd('-'))} comes",
            ">&" when redirection.Descriptor is null or "1" => $"output and errors go to the file {target}, in place of what it holds",
            ">&" or "<&" => $"{(redirection.Operator[0] == '>' ? output : input)} is what {target} stands for",
            "<<" or "<<-" => Document(redirection, input, target),
            "<<<" => $"{input} is this text",
            _ => $"{redirection.Operator} is no redirection that is known here",
        };
    }

    private static string Document(BashRedirection redirection, string input, string delimiter) =>
        $"{input} is the text below, up to the line {delimiter}"
        + (redirection.Target.IsQuoted ? "; the quotes keep the shell off it" : "; the shell writes out what expands in it")
        + (redirection.Operator == "<<-" ? "; tabs at the beginnings of lines are left out" : "");

    private static bool IsDescriptor(string target) => target.Length > 0 && target.AsSpan().TrimEnd('-').IndexOfAnyExceptInRange('0', '9') < 0;

    private static string Stream(string descriptor) => descriptor switch
    {
        "0" => "standard input",
        "1" => "standard output",
        "2" => "standard error",
        _ when BashNames.IsName(descriptor) => $"a new descriptor, whose number {descriptor} holds,",
        _ => $"descriptor {descriptor}",
    };
}
