namespace SafeOps.Commands.Effects.Bash;

/// <summary>Words as bash must be given them to read them back as they are.</summary>
internal static class BashQuoting
{
    private const string Plain = "%+,-./:=@_^";

    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Word));

    public static string Word(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c))
        ? word
        : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
