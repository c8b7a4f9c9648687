namespace SafeOps.Drift.Mapping.Properties.Forms;

internal sealed class TextForm : ValueForm
{
    public override string Name => "text";
    public override string Summary => "exact; ends of lines are alike, and white space at the end does not count";
    public override bool MayBeSecret => true;

    public override string Canonical(string text) => (text.Contains('\r') ? text.ReplaceLineEndings("\n") : text).TrimEnd();
}

internal sealed class EnumForm : ValueForm
{
    public override string Name => "enum";
    public override string Summary => "without case and spaces";
    public override bool IgnoresCase => true;

    public override string Canonical(string text) => Plain(text);

    /// <summary>In lower case, without spaces; the same text where it is so already.</summary>
    public static string Plain(string text) => text.Contains(' ') ? text.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() : text.ToLowerInvariant();
}

internal sealed class LocationForm : ValueForm
{
    public override string Name => "location";
    public override string Summary => "West Europe is westeurope";
    public override bool IgnoresCase => true;

    public override string Canonical(string text) => EnumForm.Plain(text);
}

internal sealed class BooleanForm : ValueForm
{
    public override string Name => "boolean";
    public override string Summary => "true and \"True\", false and \"False\" are alike";

    public override string Canonical(string text) => text.ToLowerInvariant();
}

internal sealed class NumberForm : ValueForm
{
    public override string Name => "number";
    public override string Summary => "by value: 1.0, \"1\" and 1 are alike";

    public override string Canonical(string text) => ScalarText.Number(text.Trim());
}

internal sealed class IdNameForm : ValueForm
{
    public override string Name => "id name";
    public override string Summary => "the last segment of an id without case: a built-in role has an id below each subscription and one below none";

    public override string Canonical(string text)
    {
        text = text.TrimEnd('/');
        return text[(text.LastIndexOf('/') + 1)..].ToLowerInvariant();
    }
}

internal sealed class IdForm : ValueForm
{
    public override string Name => "id";
    public override string Summary => "by segment without case, a slash at the end ignored";
    public override bool IgnoresCase => true;

    public override string Canonical(string text) => text.TrimEnd('/').ToLowerInvariant();
}
