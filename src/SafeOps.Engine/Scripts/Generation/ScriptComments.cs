using System.Globalization;

namespace SafeOps.Scripts.Generation;

/// <summary>What every language says in its comments and its usage.</summary>
internal static class ScriptComments
{
    private const int Width = 100;

    public static IEnumerable<string> Header(SafeScript script, bool codes = true)
    {
        var header = script.Header;
        yield return ScriptQuote.Comment(header.Title);
        if (header.Why is { } why)
        {
            yield return "";
            foreach (var line in Wrap(ScriptQuote.Comment(why)))
                yield return line;
        }
        yield return "";
        foreach (var (name, value) in header.Origin)
            yield return $"{name + ":",-13} {ScriptQuote.Comment(value)}";
        yield return $"{"Reviewed by:",-13} ____________________  on ____________";
        yield return "";
        yield return "What it does:";
        for (var i = 0; i < script.Steps.Count; i++)
            yield return string.Create(CultureInfo.InvariantCulture, $"  {i + 1}. {ScriptQuote.Comment(script.Steps[i].Title)}");
        foreach (var note in header.Notes)
        {
            yield return "";
            foreach (var line in Wrap(ScriptQuote.Comment(note)))
                yield return line;
        }
        yield return "";
        if (!codes)
            yield break;
        yield return "Exit codes: 0 done, or nothing to do; 1 failed; 2 wrong usage; 3 a check refused it;";
        yield return "4 dry run: something would be done.";
    }

    public static IEnumerable<string> Usage(SafeScript script, string name)
    {
        yield return $"Usage: {name} [options]";
        yield return "";
        yield return $"{ScriptQuote.Comment(script.Header.Title)}";
        yield return "";
        yield return "  -n, --dry-run   say what would be done, and change nothing";
        yield return "  -v, --verbose   explain each check and action";
        yield return "      --rollback  take back what this script did, step by step, last one first";
        yield return "  -y, --yes       do not ask before destructive steps (needed where nobody can answer)";
        yield return "      --folder F  the folder that relative paths start in";
        yield return "  -h, --help      this text";
        yield return "";
        yield return $"Backups are kept in {ScriptQuote.Comment(script.Backup)}.";
        yield return "Exit codes: 0 done, or nothing to do; 1 failed; 2 wrong usage; 3 a check refused it;";
        yield return "4 dry run: something would be done.";
    }

    /// <summary>Of one step: what it does and what to look at.</summary>
    public static IEnumerable<string> Step(SafeScript script, int index)
    {
        var step = script.Steps[index];
        yield return string.Create(CultureInfo.InvariantCulture, $"--- Step {index + 1} of {script.Steps.Count}: {ScriptQuote.Comment(step.Key)} ").PadRight(Width - 4, '-');
        foreach (var line in Wrap(ScriptQuote.Comment(step.Title)))
            yield return line;
        foreach (var note in step.Notes)
        {
            foreach (var line in Wrap(ScriptQuote.Comment(note)))
                yield return line;
        }
    }

    public static IEnumerable<string> Wrap(string text)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + word.Length + 1 > Width)
            {
                yield return line;
                line = "";
            }
            line += line.Length == 0 ? word : " " + word;
        }
        if (line.Length > 0)
            yield return line;
    }
}
