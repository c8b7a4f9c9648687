using System.Text;
using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Commands.Effects.Python;

/// <summary>A command line that a script starts.</summary>
/// <param name="Shown">As people read it, with <c>{}</c> for what nobody knows.</param>
/// <param name="Judged">The same with an expansion there, as bash reads what is not in its text.</param>
internal sealed record PythonCommandLine(string Shown, string Judged)
{
    /// <summary>Of one word, whatever it holds.</summary>
    private const string UnknownWord = "\"${value}\"";

    private const string UnknownWords = "\"${values[@]}\"";

    /// <summary>A text that a shell reads.</summary>
    public static PythonCommandLine? Text(PythonExpression? expression, PythonNameScope scope, PythonTexts texts) =>
        texts.Of(expression, scope) is { Length: > 0 } text ? new PythonCommandLine(text, text.Replace(PythonTexts.Unknown, "${value}", StringComparison.Ordinal)) : null;

    /// <summary>Words of their own.</summary>
    public static PythonCommandLine? Listed(IEnumerable<PythonArgument> arguments, PythonNameScope scope, PythonTexts texts)
    {
        var words = new Words(texts);
        foreach (var argument in arguments.Where(a => a.Name is null))
            words.Add(argument.Stars > 0 ? new PythonStarred(argument.Start, argument.End, argument.Value) : argument.Value, scope);
        return words.Line;
    }

    /// <summary>A list of words, a text that is split into words, or a text.</summary>
    public static PythonCommandLine? Of(PythonExpression? expression, PythonNameScope scope, PythonTexts texts, PythonResolver resolver)
    {
        if (expression is null)
            return null;
        var (value, place) = expression is PythonName or PythonAttribute ? texts.Variable(expression, scope) : (expression, scope);
        if (value is null || place is null)
            return null;
        if (value is PythonCall call && resolver.NameOf(call.Function, place) == "shlex.split")
            return Text(PythonTree.Positional(call, 0), place, texts);
        if (!Words.IsList(value))
            return Text(value, place, texts);
        var words = new Words(texts);
        words.AddAll(value, place);
        if (texts.Grows(expression))
            words.AddUnknown();
        return words.Line;
    }

    private sealed class Words(PythonTexts texts)
    {
        private const int Deepest = 12;

        /// <summary>Lists that are put together of themselves grow without end.</summary>
        private const int MostLists = 1000;

        private readonly List<(string Shown, string Judged)> _words = [];
        private int _depth;
        private int _lists;

        /// <summary>Null where even the program is not known.</summary>
        public PythonCommandLine? Line => _words.Count == 0 || _words[0].Shown == PythonTexts.Unknown
            ? null
            : new PythonCommandLine(string.Join(' ', _words.Select(w => w.Shown)), string.Join(' ', _words.Select(w => w.Judged)));

        public static bool IsList(PythonExpression value) => value is PythonList or PythonTuple || (value is PythonBinary { Operator: "+" } sum && (IsList(sum.Left) || IsList(sum.Right)));

        public void AddAll(PythonExpression list, PythonNameScope place)
        {
            if (_depth >= Deepest || ++_lists > MostLists)
            {
                AddUnknown();
                return;
            }
            _depth++;
            switch (list)
            {
                case PythonList or PythonTuple:
                    foreach (var element in list.Children.OfType<PythonExpression>())
                        Add(element, place);
                    break;
                case PythonBinary { Operator: "+" } sum:
                    AddAll(sum.Left, place);
                    AddAll(sum.Right, place);
                    break;
                case PythonName when texts.Variable(list, place) is ({ } value, { } there) && IsList(value):
                    AddAll(value, there);
                    if (texts.Grows(list))
                        AddUnknown();
                    break;
                default:
                    AddUnknown();
                    break;
            }
            _depth--;
        }

        public void Add(PythonExpression word, PythonNameScope place)
        {
            if (word is PythonStarred many)
            {
                AddAll(many.Value, place);
                return;
            }
            var text = texts.Of(word, place);
            if (text is null)
                _words.Add((PythonTexts.Unknown, UnknownWord));
            else
                _words.Add((Quoted(text, PythonTexts.Unknown), Quoted(text, UnknownWord)));
        }

        public void AddUnknown() => _words.Add((PythonTexts.Unknown, UnknownWords));

        /// <summary>A word as bash reads it back, with something else for what nobody knows.</summary>
        private static string Quoted(string text, string unknown)
        {
            var quoted = new StringBuilder();
            foreach (var (piece, i) in text.Split(PythonTexts.Unknown).Select((p, i) => (p, i)))
            {
                if (i > 0)
                    quoted.Append(unknown);
                if (piece.Length > 0 && piece.All(c => char.IsAsciiLetterOrDigit(c) || "_@%+=:,./-".Contains(c, StringComparison.Ordinal)))
                    quoted.Append(piece);
                else if (piece.Length > 0 || text.Length == 0)
                    quoted.Append('\'').Append(piece.Replace("'", "'\\''", StringComparison.Ordinal)).Append('\'');
            }
            return quoted.ToString();
        }
    }
}
