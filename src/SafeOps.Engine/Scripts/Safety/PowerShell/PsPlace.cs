using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Scripts.Safety.PowerShell;

/// <summary>A piece of a tree with what stands around it.</summary>
internal sealed record PsPlace(PowerShellNode Node, PsPlace? Outer)
{
    public int Start => Node.Start;

    public int End => Node.End;

    public IEnumerable<PsPlace> Around
    {
        get
        {
            for (var place = Outer; place is not null; place = place.Outer)
                yield return place;
        }
    }

    /// <summary>The innermost function; null in the script itself.</summary>
    public PowerShellFunction? Function => Around.Select(a => a.Node).OfType<PowerShellFunction>().FirstOrDefault();

    /// <summary>The nearest construct of a keyword that it stands in, with the part of it; not beyond a function.</summary>
    public (PowerShellConstruct Construct, PowerShellNode Part)? Within(params string[] keywords)
    {
        for (var place = this; place.Outer is { } outer && outer.Node is not PowerShellFunction; place = outer)
        {
            if (outer.Node is PowerShellConstruct construct && keywords.Contains(construct.Keyword))
                return (construct, place.Node);
        }
        return null;
    }

    /// <summary>Runs only where something was asked before.</summary>
    public bool IsConditional => Within("then", "else") is not null && Around.TakeWhile(a => a.Node is not PowerShellFunction)
        .Any(a => a.Node is PowerShellConstruct { Keyword: "if" or "switch" or "switch -File" or "&&" or "||" });

    public bool Equals(PsPlace? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>A cmdlet, function or program that is called by a certain name.</summary>
/// <param name="Place">Where.</param>
/// <param name="Command">The command.</param>
/// <param name="Name">As known: of an alias the cmdlet's, of a program without folder and <c>.exe</c>.</param>
/// <param name="IsProgram">No cmdlet that is known, none by the form of its name, and no function of the script.</param>
/// <param name="KnowsWhatIf">It is known to heed the caller's <c>-WhatIf</c>.</param>
/// <param name="Effect">By what is known of it.</param>
internal sealed record PsCall(PsPlace Place, PowerShellCommand Command, string Name, bool IsProgram, bool KnowsWhatIf, CommandEffect Effect)
{
    public int Start => Command.Start;

    public int End => Command.End;

    public bool Is(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>The parameter of this name, also cut short.</summary>
    public PowerShellParameter? Parameter(string name, int least = 2) => Command.Arguments.OfType<PowerShellParameter>().FirstOrDefault(p =>
        p.Name.Length >= Math.Min(least, name.Length) && name.StartsWith(p.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a parameter is given: behind its colon, else the next word.</summary>
    public PowerShellNode? ValueOf(string name, int least = 2)
    {
        if (Parameter(name, least) is not { } parameter)
            return null;
        if (parameter.Value is { } value)
            return value;
        var next = Command.Arguments.SkipWhile(a => a != parameter).Skip(1).FirstOrDefault();
        return next is PowerShellParameter ? null : next;
    }

    public bool IsSplatted => Command.Arguments.Any(a => a is PowerShellVariable { Splatted: true });
}
