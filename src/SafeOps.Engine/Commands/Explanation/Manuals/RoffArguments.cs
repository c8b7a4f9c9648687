using System.Text;

namespace SafeOps.Commands.Explanation.Manuals;

/// <summary>The words of a macro's line: cut at blanks, in double quotes together.</summary>
internal static class RoffArguments
{
    public static IReadOnlyList<string> Of(string line)
    {
        var comment = line.IndexOf("\\\"", StringComparison.Ordinal);
        if (comment >= 0)
            line = line[..comment];
        var words = new List<string>();
        for (var at = 0; at < line.Length;)
        {
            if (line[at] is ' ' or '\t')
            {
                at++;
                continue;
            }
            var word = new StringBuilder();
            var quoted = line[at] == '"';
            if (quoted)
                at++;
            while (at < line.Length && (quoted ? line[at] != '"' || (at + 1 < line.Length && line[at + 1] == '"') : line[at] is not (' ' or '\t')))
            {
                if (quoted && line[at] == '"')
                    at++;
                // An escaped blank does not end the word.
                if (line[at] == '\\' && at + 1 < line.Length)
                    word.Append(line[at++]);
                word.Append(line[at++]);
            }
            if (quoted)
                at++;
            words.Add(RoffText.Of(word.ToString()));
        }
        return words;
    }
}

/// <summary>A line of mdoc(7), in which macros stand between the words.</summary>
internal static class MdocLine
{
    public static string Of(IReadOnlyList<string> words, string name)
    {
        var text = new StringBuilder();
        var joins = true;
        var dash = "";
        var close = "";
        foreach (var word in words)
        {
            switch (word)
            {
                case "Fl":
                    dash += "-";
                    continue;
                case "Ns" or "Ap":
                    joins = true;
                    continue;
                case "Op" or "Oo":
                    Add("[", false);
                    joins = true;
                    close += "]";
                    continue;
                case "Oc":
                    continue;
                case "Nm":
                    Add(name, false);
                    continue;
                case "Ar" or "Cm" or "Ql" or "Dq" or "Sq" or "Li" or "Pa" or "Em" or "Sy" or "Xr" or "Ev" or "Va" or "Dv" or "Pq" or "Ic" or "Sx" or "No" or "Ad" or "Er" or "Fn":
                    continue;
            }
            Add(dash + word, dash.Length == 0 && word is "," or "." or ";" or ":" or ")" or "]" or "|");
            dash = "";
        }
        return text.Append(dash).Append(close).ToString();

        void Add(string word, bool attached)
        {
            if (text.Length > 0 && !joins && !attached)
                text.Append(' ');
            text.Append(word);
            joins = word is "(";
        }
    }
}
