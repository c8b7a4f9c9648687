using SafeOps.Commands;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.Credentials;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;
using SafeOps.Scripts.Safety.Sql;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Scripts.Safety;

/// <summary>A script that is read once, for all rules.</summary>
internal sealed class ScriptUnderReview
{
    private readonly Lazy<BashOutline> _bash;
    private readonly Lazy<PythonOutline> _python;
    private readonly Lazy<PowerShellOutline> _powerShell;
    private readonly Lazy<SqlOutline> _sql;
    private readonly Lazy<IReadOnlyList<Credential>> _credentials;

    public ScriptUnderReview(ScriptFile file, CommandReader commands)
    {
        File = file;
        Places = new TextPlaces(file.Text);
        _bash = new Lazy<BashOutline>(() => BashOutline.Read(file.Text, commands));
        _python = new Lazy<PythonOutline>(() => PythonOutline.Read(file.Text));
        _powerShell = new Lazy<PowerShellOutline>(() => PowerShellOutline.Read(file.Text, commands));
        _sql = new Lazy<SqlOutline>(() => SqlOutline.Read(file.Text));
        _credentials = new Lazy<IReadOnlyList<Credential>>(() => CredentialSearch.Find(this));
    }

    public ScriptFile File { get; }

    public string Source => File.Text;

    public ScriptLanguage Language => File.Language;

    public TextPlaces Places { get; }

    public BashOutline Bash => _bash.Value;

    public PythonOutline Python => _python.Value;

    public PowerShellOutline PowerShell => _powerShell.Value;

    public SqlOutline Sql => _sql.Value;

    public IReadOnlyList<Credential> Credentials => _credentials.Value;

    /// <summary>Comments without their sign, in the order of the text.</summary>
    public IReadOnlyList<ScriptComment> Comments => Language switch
    {
        ScriptLanguage.Bash => Bash.Comments,
        ScriptLanguage.Python => Python.Comments,
        ScriptLanguage.PowerShell => PowerShell.Comments,
        ScriptLanguage.Sql => Sql.Comments,
        _ => [],
    };

    /// <summary>Something else than a comment says what it is for: Python's first text.</summary>
    public bool HasDescription => Language == ScriptLanguage.Python && Python.HasDescription;

    /// <summary>Why it is not, or not for certain, what it looks like; null where it is.</summary>
    public RuleMatch? Problem => Language switch
    {
        ScriptLanguage.Bash => Bash.Problem,
        ScriptLanguage.Python => Python.Problem,
        ScriptLanguage.PowerShell => PowerShell.Problem,
        ScriptLanguage.Sql => Sql.Problem,
        _ => null,
    };

    /// <summary>A piece of the script in one line, without its secrets, cut where it is long.</summary>
    public string Show(int start, int end)
    {
        const int longest = 160;
        var shown = new System.Text.StringBuilder();
        var at = start;
        foreach (var secret in Credentials.Where(c => c.End > start && c.Start < end))
        {
            if (secret.Start > at)
                shown.Append(Source, at, secret.Start - at);
            shown.Append(SecretMasker.Mask);
            at = Math.Max(at, Math.Min(end, secret.End));
        }
        if (at < end)
            shown.Append(Source, at, end - at);
        var text = SecretFinder.Hide(shown.ToString()).ReplaceLineEndings(" ").Trim();
        return text.Length <= longest ? text : text[..(longest - 1)].TrimEnd() + "…";
    }

    /// <summary>A line by its number, from 1; empty beyond the script.</summary>
    public string ShowLineNumber(int line)
    {
        var at = 0;
        for (var passed = 1; passed < line && at >= 0; passed++)
            at = Source.IndexOf('\n', at) is var end and >= 0 ? end + 1 : -1;
        return at < 0 ? "" : ShowLine(at);
    }

    /// <summary>The line in which an offset lies.</summary>
    public string ShowLine(int offset)
    {
        var start = offset == 0 ? 0 : Source.LastIndexOfAny(['\n', '\r'], offset - 1) + 1;
        var end = Source.IndexOfAny(['\n', '\r'], Math.Min(offset, Source.Length));
        return Show(start, end < 0 ? Source.Length : Math.Max(start, end));
    }
}

/// <summary>A comment.</summary>
/// <param name="Start">Offset of its sign.</param>
/// <param name="End">Offset behind it; a line end is not part of it.</param>
/// <param name="Text">Without its signs and the space around.</param>
internal sealed record ScriptComment(int Start, int End, string Text);
