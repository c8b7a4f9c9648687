using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.PowerShell.Syntax;

/// <summary>
/// Finds what PowerShell's parser takes minutes for: it reads a text within a text within a text once for each level. Brackets are
/// counted in the bare text, strings and comments included; nobody writes so many.
/// </summary>
internal static class HostileNesting
{
    private const int Deepest = 200;
    private const int MostInnerTexts = 2000;
    private const int MostCasts = 500;

    public static PowerShellProblem? Find(string text)
    {
        var (depth, inner, casts) = (0, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '(':
                    depth++;
                    inner += i > 0 && text[i - 1] == '$' ? 1 : 0;
                    break;
                case '{':
                    depth++;
                    break;
                case ')' or '}':
                    depth = Math.Max(0, depth - 1);
                    break;
                case '[':
                    casts += i > 0 && text[i - 1] == ']' ? 1 : 0;
                    break;
            }
            if (depth > Deepest || inner > MostInnerTexts || casts > MostCasts)
                return new PowerShellProblem(i, i + 1, "It is nested too deep to be read.");
        }
        return null;
    }
}
