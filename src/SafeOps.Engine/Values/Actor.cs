namespace SafeOps.Values;

/// <summary>
/// Who acts: the account and the machine as the operating system tells them. <paramref name="Name"/> decides who counts
/// as the same person; the same name on two machines is one person.
/// </summary>
public sealed record Actor(string Name, string Host)
{
    public override string ToString() => $"{Name}@{Host}";

    public static Actor Parse(string text) =>
        text.LastIndexOf('@') is var at and > 0 ? new Actor(text[..at], text[(at + 1)..]) : new Actor(text, "");

    public bool IsSamePerson(string other) =>
        string.Equals(Name, Parse(other).Name, StringComparison.OrdinalIgnoreCase);
}
