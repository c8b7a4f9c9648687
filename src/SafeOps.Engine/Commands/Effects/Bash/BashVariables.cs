using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>A value that a text gives a variable.</summary>
/// <param name="Word">The word whose expansion it is; null where it comes from elsewhere: <c>read</c>, an option's variable.</param>
/// <param name="IsNumber">Arithmetic gives it.</param>
internal readonly record struct BashValue(BashWord? Word, bool IsNumber)
{
    /// <summary>A loop goes over the words that it is split into.</summary>
    public bool IsSplit { get; init; }

    /// <summary>What is certain of the lines that <c>read</c> takes it from.</summary>
    public OutputShape Shape { get; init; }

    /// <summary>It is one word of such a line.</summary>
    public bool IsWord { get; init; }
}

/// <summary>
/// What a text says of its variables. A variable is certain only where every value it can have stands in the text, in a plain
/// assignment or a loop over words.
/// </summary>
internal sealed class BashVariables
{
    private readonly Dictionary<string, List<BashValue>> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _associative = new(StringComparer.Ordinal);
    private readonly HashSet<string> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<BashCommand, OutputShape> _lines = new(ReferenceEqualityComparer.Instance);

    private BashVariables()
    {
    }

    /// <summary>Something may set any variable: <c>eval</c>, <c>source</c>, a name that an expansion gives.</summary>
    public bool AnyMayChange { get; private set; }

    /// <summary>The text changes how words are split.</summary>
    public bool SplitsOddly => AnyMayChange || _values.ContainsKey("IFS");

    /// <summary>The text changes its folder.</summary>
    public bool FolderChanges { get; private set; }

    public IReadOnlySet<string> Functions => _functions;

    public static BashVariables Of(BashScript script)
    {
        var variables = new BashVariables();
        BashWalk.Visit(script, variables.NoteFunction, _ => { });
        BashWalk.Visit(script, variables.Note, variables.Note);
        return variables;
    }

    /// <summary>Every value that the text gives it. Empty where it gives none, so that it has what the environment has.</summary>
    public IReadOnlyList<BashValue> ValuesOf(string name) => _values.GetValueOrDefault(name, []);

    /// <summary>The builtin that splits lines, which takes its separators from a variable before it.</summary>
    public bool SplitsForRead(BashSimple simple) => simple.Words is [{ Constant: "read" }, ..] && !_functions.Contains("read");

    public bool IsAssociative(string name) => _associative.Contains(name);

    private void NoteFunction(BashCommand command)
    {
        if (command is BashFunction function)
            _functions.Add(function.Name);
    }

    private void Note(BashCommand command)
    {
        switch (command)
        {
            case BashPipeline pipeline:
                var shape = OutputShape.None;
                foreach (var part in pipeline.Commands)
                {
                    NoteLines(part, shape);
                    shape = OutputShapes.Of(part, shape, _functions);
                }
                break;
            case BashConditional { Redirections: [{ Operator: "<", Descriptor: null, Target.Parts: [BashProcessSubstitution { IsOutput: false } lines] }] } loop:
                NoteLines(loop with { Redirections = [] }, OutputShapes.Of(lines.Script, _functions));
                break;
            case BashFor { Words: { } words, Keyword: "for" } loop:
                foreach (var word in words)
                    Set(loop.Variable, new BashValue(word, false) { IsSplit = true });
                break;
            case BashFor loop:
                Set(loop.Variable, default);
                break;
            case BashArithmeticFor loop:
                NoteArithmetic(loop.Expression);
                break;
            case BashArithmeticCommand arithmetic:
                NoteArithmetic(arithmetic.Expression);
                break;
            case BashCoprocess coprocess:
                Set(coprocess.Name ?? "COPROC", default);
                break;
            case BashSimple simple:
                NoteSimple(simple);
                break;
        }
        foreach (var redirection in command.Redirections)
        {
            if (redirection.Descriptor is { } descriptor && BashNames.IsName(descriptor))
                Set(descriptor, new BashValue(null, true));
        }
    }

    private void Note(BashPart part)
    {
        if (part is BashParameter { Operator: ":=" or "=" } parameter)
            Set(parameter.Name, default);
        else if (part is BashArithmetic arithmetic)
            NoteArithmetic(arithmetic.Expression);
    }

    /// <summary>The first command of a loop that reads, line by line, what is certain in part.</summary>
    private void NoteLines(BashCommand command, OutputShape shape)
    {
        if (command is BashConditional { Redirections: [], Parts: [{ Commands: [var first] }, ..], Keyword: "while" or "until" } && Only(first) is { } read)
            _lines[read] = shape;
    }

    private static BashSimple? Only(BashCommand command) => command is BashPipeline { Commands: [var only] } ? Only(only) : command as BashSimple;

    /// <summary><c>read -r first others</c>: the first name has what the line begins with.</summary>
    private bool NoteRead(BashSimple simple)
    {
        if (!_lines.TryGetValue(simple, out var shape) || simple.Redirections.Count > 0 || _functions.Contains("read") || simple.Words.Any(w => w.Constant is null))
            return false;
        var words = simple.Words.Select(w => w.Constant!).ToList();
        var ended = words is ["read", "-r", "-d", "", _] or ["read", "-d", "", "-r", _] or ["read", "-rd", "", _];
        if (ended ? !shape.HasFlag(OutputShape.Records) : !shape.HasFlag(OutputShape.FirstWords))
            return false;
        var names = words.Skip(1).SkipWhile(w => w.Length == 0 || w[0] == '-').ToList();
        if (names.Count == 0 || (!ended && words.Count - names.Count - 1 != (words.Contains("-r") ? 1 : 0)) || !names.All(n => BashNames.IsName(n)))
            return false;
        // Split otherwise, a word may be cut into some that are not as certain.
        var isSplitOddly = simple.Assignments.Count > 0;
        var splits = !ended && !isSplitOddly;
        Set(names[0], new BashValue(null, false)
        {
            Shape = splits && (names.Count > 1 || shape.HasFlag(OutputShape.Words)) ? OutputShape.Words : OutputShape.FirstWords,
            IsWord = splits && (names.Count > 1 || shape.HasFlag(OutputShape.OnePerLine)),
        });
        foreach (var name in names.Skip(1))
            Set(name, default);
        return true;
    }

    private void NoteSimple(BashSimple simple)
    {
        foreach (var assignment in simple.Assignments)
        {
            // Before read it counts for that line only.
            if (assignment.Name == "IFS" && SplitsForRead(simple))
                continue;
            var plain = assignment is { Subscript: null, IsAppend: false, Elements: null };
            Set(assignment.Name, plain ? new BashValue(assignment.Value ?? new BashWord(assignment.Start, assignment.End, []), false) : default);
        }
        if (NoteRead(simple))
            return;
        var words = simple.Words;
        // command and builtin run the builtin behind them.
        while (words is [{ Constant: "command" or "builtin" }, _, ..])
            words = [.. words.Skip(1)];
        if (words is not [var first, ..])
            return;
        switch (first.Constant)
        {
            case null or "eval" or "source" or "." or "trap":
                AnyMayChange = true;
                break;
            case "cd" or "pushd" or "popd":
                FolderChanges = true;
                break;
            case "read" or "declare" or "typeset" or "local" or "export" or "readonly" or "printf" or "mapfile" or "readarray" or "getopts" or "unset" or "wait" or "let":
                NoteSetting(words);
                break;
        }
    }

    /// <summary>Each word that begins with a name may set it.</summary>
    private void NoteSetting(IReadOnlyList<BashWord> words)
    {
        if (words[0].Constant == "printf" && words is not [_, { Constant: "-v" }, ..])
        {
            AnyMayChange |= words is [_, { Constant: null }, ..] && words[1].Prefix.Length == 0;
            return;
        }
        var associative = words.Any(w => w.Constant is ['-', .. var letters] && letters.Contains('A', StringComparison.Ordinal));
        var declares = words[0].Constant is "declare" or "typeset" or "local" or "export" or "readonly";
        foreach (var word in words.Skip(1))
        {
            if (word.Prefix is ['-', ..])
                continue;
            var name = word.Prefix.TakeWhile(BashNames.IsPart).Count();
            if (name == 0 && word.Constant is null)
                AnyMayChange = true;
            if (name == 0)
                continue;
            var text = word.Prefix[..name];
            Set(text, declares && !associative && BashWordSlices.Behind(word, name + 1) is { } value && word.Prefix.Length > name && word.Prefix[name] == '='
                ? new BashValue(value, false)
                : default);
            if (associative)
                _associative.Add(text);
        }
    }

    private void NoteArithmetic(BashWord expression)
    {
        foreach (var name in ArithmeticNames.Of(expression).Where(n => n.IsSet))
            Set(name.Text, new BashValue(null, true));
    }

    private void Set(string name, BashValue value)
    {
        if (!_values.TryGetValue(name, out var values))
            _values[name] = values = [];
        values.Add(value);
    }
}
