namespace SafeOps.Drift.Mapping.Properties.Forms;

/// <summary>A rule of equality: two texts are the same value where their canonical forms are the same text.</summary>
internal abstract class ValueForm
{
    /// <summary>As the mapping's data calls it.</summary>
    public abstract string Name { get; }

    /// <summary>What the rule says, in a sentence; docs/about/drift-rules.md has each of them.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether a value of this form may be a secret where its name says so.</summary>
    public virtual bool MayBeSecret => false;

    /// <summary>Whether texts that differ in case alone are surely the same value.</summary>
    public virtual bool IgnoresCase => false;

    public abstract string Canonical(string text);

    /// <summary>Whether two canonical texts are the same value.</summary>
    public virtual bool Same(string one, string other) => one == other;
}

/// <summary>Every form, in the order of the documentation.</summary>
internal static class ValueForms
{
    public static readonly ValueForm Text = new TextForm();
    public static readonly ValueForm Enum = new EnumForm();
    public static readonly ValueForm Id = new IdForm();
    public static readonly ValueForm Location = new LocationForm();
    public static readonly ValueForm Boolean = new BooleanForm();

    public static readonly IReadOnlyList<ValueForm> All =
    [
        Text, Enum, Boolean, new NumberForm(), Id, new IdNameForm(), Location, new CidrForm(), new PortForm(), new DateForm(),
        new DurationForm("duration", TimeSpan.FromMinutes(1)), new JsonForm(), new Base64Form(),
        new VersionForm(), new MinorVersionForm(),
    ];

    /// <summary>Durations whose plain numbers count other units than minutes.</summary>
    public static readonly IReadOnlyDictionary<string, TimeSpan> Units = new Dictionary<string, TimeSpan>
    {
        ["seconds"] = TimeSpan.FromSeconds(1),
        ["minutes"] = TimeSpan.FromMinutes(1),
        ["hours"] = TimeSpan.FromHours(1),
        ["days"] = TimeSpan.FromDays(1),
    };
}
