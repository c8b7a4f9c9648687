namespace SafeOps.Drift.Mapping.Properties.Forms;

/// <summary>A version of which less may be said: who asks for 1.29 gets its newest patch.</summary>
internal sealed class VersionForm : ValueForm
{
    public override string Name => "version";
    public override string Summary => "1.29 is any 1.29.x; where both say the patch, it counts";

    public override string Canonical(string text) => text.Trim().ToLowerInvariant();

    public override bool Same(string one, string other) => one == other || IsPart(one, other) || IsPart(other, one);

    private static bool IsPart(string shorter, string longer) =>
        longer.Length > shorter.Length && longer[shorter.Length] == '.' && longer.StartsWith(shorter, StringComparison.Ordinal);
}

/// <summary>A version whose patches somebody else applies.</summary>
internal sealed class MinorVersionForm : ValueForm
{
    public override string Name => "minor version";
    public override string Summary => "by the first two numbers: 1.29.4 and 1.29.7 are alike";

    public override string Canonical(string text)
    {
        text = text.Trim().ToLowerInvariant();
        var first = text.IndexOf('.');
        var second = first < 0 ? -1 : text.IndexOf('.', first + 1);
        return second < 0 ? text : text[..second];
    }
}
