using System.Text;

namespace SafeOps.Commands.Effects.PowerShell;

/// <summary>PowerShell called as a program: its options are cut short, in capitals or small, and its text may be encoded.</summary>
internal static class PwshCall
{
    private const CommandTraits Foreign = CommandTraits.RunsArbitraryCode;

    /// <summary>Each option with the shortest spelling that is taken for it, and whether it takes a value.</summary>
    private static readonly (string Name, string Shortest, bool Value)[] Options =
    [
        ("version", "v", false), ("help", "h", false), ("?", "?", false), ("nologo", "nol", false), ("noninteractive", "noni", false), ("noprofile", "nop", false), ("noprofileloadtime", "noprofileloadtime", false), ("noexit", "noe", false), ("interactive", "i", false), ("login", "l", false), ("mta", "mta", false), ("sta", "sta", false),
        ("executionpolicy", "ex", true), ("ep", "ep", true), ("outputformat", "o", true), ("of", "of", true), ("inputformat", "inp", true), ("if", "if", true), ("windowstyle", "w", true), ("workingdirectory", "wo", true), ("wd", "wd", true), ("custompipename", "cus", true),
    ];

    public static bool Is(string program) => (ToolJudge.NameOf(program) ?? program).ToLowerInvariant() is "pwsh" or "powershell" or "pwsh.exe" or "powershell.exe" or "pwsh-preview";

    public static void Judge(Judgement judgement, Verdict verdict, IReadOnlyList<ArgumentWord> words, Situation situation)
    {
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i].Text is not { } text)
            {
                verdict.Unknown(words[i].Start, words[i].End, "pwsh/arguments", "An expansion gives part of what PowerShell is told.", Foreign);
                return;
            }
            if (text is not ['-' or '/' or '\u2013' or '\u2014' or '\u2015', ..] || text == "-")
            {
                JudgeFirst(judgement, verdict, words, i, situation);
                return;
            }
            var option = text[1..].TrimStart('-').ToLowerInvariant();
            if (option is "c" || (option.Length > 1 && "command".StartsWith(option, StringComparison.Ordinal)))
            {
                JudgeCommand(judgement, verdict, words, i + 1, words.Count, situation);
                return;
            }
            if (option is "cwa" or "commandwithargs")
            {
                JudgeCommand(judgement, verdict, words, i + 1, Math.Min(i + 2, words.Count), situation);
                return;
            }
            if (option is "ec" || (option.Length > 0 && "encodedcommand".StartsWith(option, StringComparison.Ordinal)))
            {
                JudgeEncoded(judgement, verdict, words, i + 1, situation);
                i++;
                continue;
            }
            var known = Options.FirstOrDefault(o => o.Name.StartsWith(option, StringComparison.Ordinal) && option.StartsWith(o.Shortest, StringComparison.Ordinal));
            if (option.Length == 0 || known.Name is null)
            {
                verdict.Unknown(words[i].Start, words[^1].End, "pwsh/arguments", $"What '{text}' makes PowerShell run does not stand here.", Foreign);
                return;
            }
            if (known.Name is "version" or "help" or "?")
                return;
            i += known.Value ? 1 : 0;
        }
        if (verdict.Parts.Count == 0)
            JudgeInput(judgement, verdict, situation);
    }

    private static void JudgeFirst(Judgement judgement, Verdict verdict, IReadOnlyList<ArgumentWord> words, int first, Situation situation)
    {
        // Windows PowerShell takes a command there, and PowerShell 7 a script's file.
        if (words[0].Text!.Contains("powershell", StringComparison.OrdinalIgnoreCase))
            JudgeCommand(judgement, verdict, words, first, words.Count, situation);
        else
            verdict.Unknown(words[first].Start, words[first].End, "pwsh/file", "What the script's file does is not read here.", Foreign);
    }

    private static void JudgeCommand(Judgement judgement, Verdict verdict, IReadOnlyList<ArgumentWord> words, int first, int end, Situation situation)
    {
        if (first >= words.Count)
            verdict.Unknown(verdict.Start, verdict.End, "pwsh/arguments", "The command is missing.");
        else if (words[first].Text == "-")
            JudgeInput(judgement, verdict, situation);
        else if (words.Skip(first).Take(end - first).Any(w => w.Text is null))
            verdict.Unknown(words[first].Start, words[end - 1].End, "pwsh/text", "An expansion gives part of what PowerShell runs.", Foreign);
        else
        {
            var place = end - first == 1 ? InnerText.Of(words[first]) : new InnerText(words[first].Start, words[end - 1].End, null);
            Include(verdict, judgement.JudgePowerShell(string.Join(' ', words.Skip(first).Take(end - first).Select(w => w.Text)), place, Inner(situation)), place);
        }
    }

    private static void JudgeEncoded(Judgement judgement, Verdict verdict, IReadOnlyList<ArgumentWord> words, int at, Situation situation)
    {
        var word = at < words.Count ? words[at] : new ArgumentWord(verdict.Start, verdict.End);
        var bytes = new byte[word.Text?.Length ?? 0];
        var place = new InnerText(word.Start, word.End, null);
        if (word.Text is { } encoded && Convert.TryFromBase64String(encoded, bytes, out var length))
            Include(verdict, judgement.JudgePowerShell(Encoding.Unicode.GetString(bytes, 0, length), place, Inner(situation)), place);
        else
            verdict.Unknown(word.Start, word.End, "pwsh/text", "The encoded command cannot be read.", Foreign);
    }

    private static void JudgeInput(Judgement judgement, Verdict verdict, Situation situation)
    {
        var place = new InnerText(verdict.Start, verdict.End, null);
        if (situation is { Input: InputSource.Text, Document.Text: { } text })
            Include(verdict, judgement.JudgePowerShell(text, place, Inner(situation)), place);
        else
            verdict.Unknown(verdict.Start, verdict.End, "pwsh/input", "PowerShell runs what its standard input holds, and that does not stand here.", Foreign);
    }

    private static Situation Inner(Situation situation) => situation with { Input = InputSource.Inherited, Document = null };

    private static void Include(Verdict verdict, Verdict? inner, InnerText place)
    {
        if (inner is null)
            verdict.Unknown(place.Start, place.End, "pwsh/text", "There is no reader of PowerShell here.", Foreign);
        else
            verdict.Include(inner);
    }
}
