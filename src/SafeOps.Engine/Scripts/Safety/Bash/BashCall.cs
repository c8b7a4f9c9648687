using SafeOps.Commands;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Scripts.Safety.Bash;

/// <summary>A program, function or builtin that is called.</summary>
/// <param name="Node">The command.</param>
/// <param name="Simple">The same, as what it is.</param>
/// <param name="Name">Of the program, without a folder and behind what only wraps it (<c>sudo</c>, <c>env</c>, <c>timeout 5</c>).</param>
/// <param name="NameWord">Where that stands.</param>
/// <param name="Arguments">Behind the name.</param>
/// <param name="Wrappers">What was taken off, in order.</param>
internal sealed record BashCall(
    BashNode Node, BashSimple Simple, string Name, BashWord NameWord, IReadOnlyList<BashWord> Arguments, IReadOnlyList<string> Wrappers)
{
    public int Start => Simple.Start;

    public int End => Simple.End;

    /// <summary>By what is known of the program.</summary>
    public CommandEffect Effect { get; init; }

    /// <summary>The arguments that are certain.</summary>
    public IEnumerable<string> Constants => Arguments.Select(a => a.Constant).OfType<string>();

    /// <summary>Certain arguments that are no options.</summary>
    public IEnumerable<string> Operands => Constants.Where(a => !a.StartsWith('-'));

    /// <summary>An argument is this option, or begins with it and <c>=</c>.</summary>
    public bool Has(params ReadOnlySpan<string> options)
    {
        foreach (var argument in Arguments)
        {
            foreach (var option in options)
            {
                if (argument.Prefix == option || (option.StartsWith("--", StringComparison.Ordinal) && argument.Prefix.StartsWith(option + "=", StringComparison.Ordinal)))
                    return true;
            }
        }
        return false;
    }

    /// <summary>A group of short options has this letter: <c>-rf</c>.</summary>
    public bool HasLetter(params ReadOnlySpan<char> letters)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Prefix is ['-', not '-', ..] group && group.AsSpan(1).IndexOfAny(letters) >= 0)
                return true;
        }
        return false;
    }

    /// <summary>The word behind an option, or behind its <c>=</c> as far as it is certain.</summary>
    public string? ValueOf(params ReadOnlySpan<string> options)
    {
        for (var i = 0; i < Arguments.Count; i++)
        {
            foreach (var option in options)
            {
                if (Arguments[i].Constant == option)
                    return i + 1 < Arguments.Count ? Arguments[i + 1].Constant : null;
                if (Arguments[i].Constant is { } text && text.StartsWith(option + "=", StringComparison.Ordinal))
                    return text[(option.Length + 1)..];
            }
        }
        return null;
    }

    /// <summary>The first certain words behind the name are these, options between them left out.</summary>
    public bool Is(string name, params ReadOnlySpan<string> words)
    {
        if (Name != name)
            return false;
        var at = 0;
        foreach (var operand in Operands)
        {
            if (at == words.Length)
                break;
            if (operand == words[at])
                at++;
            else if (at > 0)
                return false;
        }
        return at == words.Length;
    }
}
