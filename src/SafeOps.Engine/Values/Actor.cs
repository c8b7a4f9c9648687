namespace SafeOps.Values;

/// <summary>
/// Who acts: the account and the machine as the operating system tells them, or a role that a database server has
/// authenticated, without a machine. <paramref name="Name"/> decides who counts as the same person; the same name on two
/// machines is one person.
/// </summary>
public sealed record Actor(string Name, string Host)
{
    public override string ToString() => Host.Length == 0 ? Name : $"{Name}@{Host}";

    public static Actor Parse(string text) =>
        text.LastIndexOf('@') is var at and > 0 ? new Actor(text[..at], text[(at + 1)..]) : new Actor(text, "");

    /// <summary>
    /// Compares accounts without case, domain or host: <c>CORP\alice</c>, <c>alice@corp.example@web-1</c>, <c>Alice@laptop</c>
    /// and the author <c>Alice Jones &lt;alice@corp.example&gt;</c> are all <c>alice</c>. Where two people share an account
    /// name in two domains, that holds them to be one, which is the safe side.
    /// </summary>
    public bool IsSamePerson(string other) => Accounts(Name).Intersect(Accounts(other), StringComparer.OrdinalIgnoreCase).Any();

    private static IEnumerable<string> Accounts(string text)
    {
        var mail = text.IndexOf('<');
        if (mail >= 0)
        {
            yield return Account(text[(mail + 1)..].TrimEnd(' ', '>'));
            text = text[..mail];
        }
        yield return Account(text);
    }

    private static string Account(string text)
    {
        var name = text[(text.LastIndexOf('\\') + 1)..];
        return (name.IndexOf('@') is var at and > 0 ? name[..at] : name).Trim();
    }
}
