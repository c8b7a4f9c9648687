namespace SafeOps.Commands.Explanation.Manuals;

/// <summary>The manual pages of this machine, as their files hold them.</summary>
public interface IManualPages
{
    /// <summary>The source of a page in roff; null where there is none, or none that can be read. Never runs anything.</summary>
    /// <param name="name">A program's name, as it was written: it may be anything.</param>
    string? Read(string name);
}

/// <summary>A machine without manual pages.</summary>
public sealed class NoManualPages : IManualPages
{
    public string? Read(string name) => null;
}
