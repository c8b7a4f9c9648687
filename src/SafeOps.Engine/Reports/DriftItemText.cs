using SafeOps.Drift;
using SafeOps.Text;

namespace SafeOps.Reports;

/// <summary>A finding of a comparison as a person reads it in a terminal: what it is, where it stands, and how it differs.</summary>
public static class DriftItemText
{
    private const string Microsoft = "Microsoft.";
    private const int NameColumn = 42;
    private const int ShortTypes = 36;
    private const int ShortNames = 22;
    private const int Details = TextPage.Body + 4;

    /// <summary>What stands above the items of a kind.</summary>
    public static string Title(DriftKind kind) => kind switch
    {
        DriftKind.Unmanaged => "Unmanaged: in Azure, in no state",
        DriftKind.Missing => "Missing: in a state, not in Azure",
        DriftKind.Changed => "Changed: in both, and different (Terraform → Azure)",
        DriftKind.Duplicate => "Duplicate: managed more than once",
        _ => "Not comparable",
    };

    /// <summary>The same, with the reason of what cannot be compared, so that items of one reason stand together.</summary>
    public static string Group(DriftItem item) => item.Kind == DriftKind.NotComparable ? $"{Title(item.Kind)}: {Words.Of(item.Reason)}" : Title(item.Kind);

    /// <param name="item">What to show; its kind stands above the group.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="width">Columns of the terminal; less than 60 is taken as 60.</param>
    public static string Render(DriftItem item, TextStyle style, int width)
    {
        var page = new TextPage(style, width);
        var colour = Colour(item.Kind, style);
        if (item.Kind == DriftKind.NotComparable)
            return NotComparable(page, item, colour);
        var group = item.ResourceGroup is { } name && name != item.Name ? name : "";
        page.Beside($"{Mark(item.Kind)} {TypeName(item.Type, NameColumn - TextPage.Indent - 3)}", TextPage.Indent, NameColumn, item.Name, PrintableText.Shorten(group, 24), Math.Min(PrintableText.Width(group), 24), colour, style.Muted);
        if (item.Address is { } address)
            page.Line(item.StateFile is { } file ? $"{address}   {Path.GetFileName(file)}" : address, Details, style.Muted);
        else if (item.TerraformType is { } terraform && item.Kind == DriftKind.Unmanaged)
            page.Line(terraform, Details, style.Muted);
        foreach (var other in item.Others)
            page.Line(other, Details, style.Muted);
        if (item.Explanation.Length > 0)
            page.Line(item.Explanation, Details);
        foreach (var property in item.Properties)
            page.Line(Difference(property), Details, style.Update);
        return page.ToString();
    }

    /// <summary>One line: there are many of them, and their heading has the reason.</summary>
    private static string NotComparable(TextPage page, DriftItem item, string colour)
    {
        var type = $"{Mark(item.Kind)} {TypeName(item.Type, ShortTypes - 2)}";
        return page.Verbatim($"{Fit(type, ShortTypes)}  {Fit(item.Name, ShortNames)}  {item.Explanation}".TrimEnd(), TextPage.Indent, colour).ToString();
    }

    private static string Fit(string text, int width)
    {
        var shown = PrintableText.Shorten(PrintableText.Line(text), width);
        return shown + new string(' ', width - PrintableText.Width(shown));
    }

    /// <summary><c>access_tier: Hot → Cool</c>; what a side has not is told in words, and so is what is secret.</summary>
    public static string Difference(PropertyDifference property) => property.IsSensitive
        ? $"{property.Name}: differs (sensitive)"
        : $"{property.Name}: {property.Terraform ?? "not set"} → {property.Azure ?? "not set"}";

    /// <summary>Without <c>Microsoft.</c>; where that is too long, the last of its types.</summary>
    private static string TypeName(string type, int width)
    {
        if (type.EndsWith("/resourceGroups", StringComparison.OrdinalIgnoreCase))
            return "resourceGroups";
        var shown = type.StartsWith(Microsoft, StringComparison.OrdinalIgnoreCase) ? type[Microsoft.Length..] : type;
        while (PrintableText.Width(shown) > width && shown.IndexOf('/', 2) is > 0 and var slash && slash < shown.Length - 1)
            shown = "…" + shown[slash..];
        return PrintableText.Shorten(shown, width);
    }

    private static string Mark(DriftKind kind) => kind switch
    {
        DriftKind.Unmanaged => "+",
        DriftKind.Missing => "-",
        DriftKind.Changed => "~",
        DriftKind.Duplicate => "=",
        _ => "?",
    };

    private static string Colour(DriftKind kind, TextStyle style) => kind switch
    {
        DriftKind.Unmanaged => style.Create,
        DriftKind.Missing => style.Delete,
        DriftKind.Changed => style.Update,
        DriftKind.Duplicate => style.Warning,
        _ => style.Muted,
    };
}
