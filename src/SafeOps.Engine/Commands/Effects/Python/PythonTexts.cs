using System.Text;
using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Commands.Effects.Python;

/// <summary>What of a text, a path or a list of words stands in the script. What does not is <see cref="Unknown"/>.</summary>
internal sealed class PythonTexts(PythonScopeReader scopes, PythonResolver resolver)
{
    /// <summary>Stands in a text for what nobody knows.</summary>
    public const string Unknown = "{}";

    /// <summary>Variables within variables.</summary>
    private const int Deepest = 12;

    /// <summary>Pieces of one text: what is put together of itself grows without end.</summary>
    private const int MostPieces = 2000;

    /// <summary>Of a variable, in characters.</summary>
    private const int LongestText = 100_000;

    private int _depth;
    private int _pieces;

    /// <summary>The text, with <see cref="Unknown"/> for parts that nobody knows; null where no part is known.</summary>
    public string? Of(PythonExpression? expression, PythonNameScope scope)
    {
        _pieces = 0;
        var text = Read(expression, scope);
        return text.Replace(Unknown, "", StringComparison.Ordinal).Length == 0 && text.Length > 0 ? null : text;
    }

    private string Read(PythonExpression? expression, PythonNameScope scope)
    {
        if (expression is null || ++_pieces > MostPieces)
            return Unknown;
        return expression switch
        {
            PythonString { IsBytes: false } constant => constant.Value,
            PythonNumber number => number.Text,
            PythonFormatString format => string.Concat(format.Parts.Select(p => p is PythonFormatText t ? t.Value : Known(((PythonFormatValue)p).Value, scope))),
            PythonBinary { Operator: "+" } sum => Read(sum.Left, scope) + Read(sum.Right, scope),
            PythonBinary { Operator: "/" } path when resolver.NameOf(path, scope) == "pathlib.Path" => Read(path.Left, scope).TrimEnd('/') + "/" + Read(path.Right, scope),
            PythonBinary { Operator: "%", Left: PythonString { Value: var format } } => Formatted(format),
            PythonName or PythonAttribute => OfVariable(expression, scope),
            PythonCall call => OfCall(call, scope),
            _ => Unknown,
        };
    }

    private string OfVariable(PythonExpression variable, PythonNameScope scope)
    {
        if (_depth >= Deepest || Variable(variable, scope) is not ({ } value, { } place))
            return Unknown;
        _depth++;
        var text = Read(value, place);
        _depth--;
        return text.Length <= LongestText ? text : Unknown;
    }

    private string Known(PythonExpression expression, PythonNameScope scope) => expression is PythonName or PythonAttribute or PythonString ? Read(expression, scope) : Unknown;

    /// <summary><c>%s</c> and its like are not known; <c>%%</c> is.</summary>
    private static string Formatted(string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }
            if (format[i + 1] == '%')
            {
                text.Append('%');
                i++;
                continue;
            }
            var end = i + 1;
            while (end < format.Length && !char.IsAsciiLetter(format[end]))
                end = format[end] == '(' && format.IndexOf(')', end) is > 0 and var close ? close + 1 : end + 1;
            text.Append(Unknown);
            i = end;
        }
        return text.ToString();
    }

    private string OfCall(PythonCall call, PythonNameScope scope)
    {
        if (call.Function is PythonAttribute { Name: "format", Value: PythonString { Value: var format } })
            return System.Text.RegularExpressions.Regex.Replace(format, @"\{[^{}]*\}", Unknown);
        if (call.Function is PythonName { Id: "str" or "fspath" })
            return Read(PythonTree.Positional(call, 0), scope);
        return resolver.NameOf(call.Function, scope) switch
        {
            "os.path.join" or "pathlib.Path" or "pathlib.PurePath" or "pathlib.Path.joinpath" when call.Arguments.Count > 0 =>
                string.Join('/', call.Arguments.Select(a => a.Stars > 0 ? Unknown : Read(a.Value, scope))),
            "os.path.expanduser" or "os.path.abspath" or "os.path.realpath" or "os.fspath" or "os.path.normpath" => Read(PythonTree.Positional(call, 0), scope),
            "pathlib.Path.resolve" or "pathlib.Path.absolute" or "pathlib.Path.expanduser" when call.Function is PythonAttribute path => Read(path.Value, scope),
            "textwrap.dedent" => Read(PythonTree.Positional(call, 0), scope),
            _ => Unknown,
        };
    }

    /// <summary>The one value that a variable is given, with the scope it is read in.</summary>
    public (PythonExpression? Value, PythonNameScope? Scope) Variable(PythonExpression expression, PythonNameScope scope)
    {
        var bindings = expression switch
        {
            PythonName name => scope.Find(name.Id),
            PythonAttribute { Value: PythonName { Id: "self" or "cls" }, Name: var member } when scope.Class is { } type => type.Members!.Own(member) is [_, ..] own ? own : type.Own(member),
            _ => [],
        };
        return bindings is [{ Kind: PythonBindingKind.Value, Value: var value, Scope: var place }] ? (value, place) : (null, null);
    }

    /// <summary>True of a path that the script has made in a temporary place.</summary>
    public bool IsTemporary(PythonExpression? expression, PythonNameScope scope)
    {
        if (expression is null || _depth >= Deepest)
            return false;
        _depth++;
        var temporary = expression switch
        {
            PythonName or PythonAttribute when Variable(expression, scope) is ({ } value, { } place) => IsTemporary(value, place),
            PythonName { Id: var name } when scope.Find(name) is [{ Kind: PythonBindingKind.Opaque, Value: { } value, Scope: var place }] => IsTemporary(value, place),
            PythonAttribute { Name: "name" or "parent" } part => IsTemporary(part.Value, scope),
            PythonBinary { Operator: "/" or "+" } path => IsTemporary(path.Left, scope),
            PythonFormatString { Parts: [PythonFormatValue first, ..] } => IsTemporary(first.Value, scope),
            PythonCall call => IsTemporary(call, scope),
            _ => false,
        };
        _depth--;
        return temporary;
    }

    private bool IsTemporary(PythonCall call, PythonNameScope scope)
    {
        var name = resolver.NameOf(call.Function, scope);
        if (name is "tempfile.mkdtemp" or "tempfile.mkstemp" or "tempfile.mktemp" or "tempfile.TemporaryDirectory" or "tempfile.NamedTemporaryFile" or "tempfile.TemporaryFile" or "tempfile.SpooledTemporaryFile")
            return PythonTree.Keyword(call, "dir") is null;
        if (name is "os.path.join" or "pathlib.Path" or "builtins.open" or "os.fdopen" || call.Function is PythonName { Id: "str" })
            return IsTemporary(PythonTree.Positional(call, 0), scope);
        return call.Function is PythonAttribute { Name: "joinpath" or "resolve" or "with_suffix" or "with_name" or "open" } path && IsTemporary(path.Value, scope);
    }

    /// <summary>True of a list that the script appends to somewhere.</summary>
    public bool Grows(PythonExpression expression) => expression is PythonName { Id: var name } && scopes.Growing.Contains(name);
}
