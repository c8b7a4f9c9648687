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
    private readonly Dictionary<string, int> _declarations = new(StringComparer.Ordinal);
    private readonly SetPlaces _associative = new();
    private readonly SetPlaces _set = new();
    private readonly HashSet<string> _functions = new(StringComparer.Ordinal);
    private readonly SetPlaces _defined = new();
    private readonly Dictionary<BashCommand, OutputShape> _lines = new(ReferenceEqualityComparer.Instance);

    private BashVariables(ShellFunctions functions) => Functions = functions;

    /// <summary>Something may set any variable: <c>eval</c>, <c>source</c>, a name that an expansion gives.</summary>
    public bool AnyMayChange { get; private set; }

    /// <summary>The text changes how words are split.</summary>
    public bool SplitsOddly => AnyMayChange || _values.ContainsKey("IFS");

    /// <summary>The text changes its folder.</summary>
    public bool FolderChanges { get; private set; }

    public IReadOnlySet<string> FunctionNames => _functions;

    /// <summary>Those of this text and of those around it.</summary>
    public ShellFunctions Functions { get; }

    public static BashVariables Of(BashScript script, ShellFunctions functions)
    {
        var variables = new BashVariables(functions);
        BashWalk.Visit(script, variables.NoteFunction, _ => { });
        variables.NoteLists(script);
        BashWalk.Visit(script, variables.Note, variables.Note);
        functions.MayBeMore |= variables.AnyMayChange;
        return variables;
    }

    /// <summary>Every value that the text gives it. Empty where it gives none, so that it has what the environment has.</summary>
    public IReadOnlyList<BashValue> ValuesOf(string name) => _values.GetValueOrDefault(name, []);

    /// <summary>True where one of the values that the text gives the variable is certain to be there.</summary>
    public bool IsSetAt(string name, int at) => _set.Cover(name, at);

    /// <summary>True where the variable is certain to be a map, whose subscripts are no arithmetic: nothing else declares or removes it.</summary>
    public bool IsAssociative(string name, int at) => !AnyMayChange && _associative.Cover(name, at) && _declarations.GetValueOrDefault(name) == 1;

    /// <summary>True where this text makes a function of the name at all.</summary>
    public bool IsFunction(string name) => _functions.Contains(name);

    /// <summary>True where the name is certain to mean the function, and no program of that name.</summary>
    public bool IsFunctionAt(string name, int at) => !AnyMayChange && _defined.Cover(name, at) && !_declarations.ContainsKey(name);

    private void NoteLists(BashScript script)
    {
        _set.Note(script);
        _defined.NoteFunctions(script);
        NoteMaps(script);
    }

    /// <summary>The declarations with <c>-A</c> that are certain to be reached.</summary>
    private void NoteMaps(BashScript script)
    {
        var maps = script.Commands.Where(c => c is BashSimple { Words: [{ Constant: "declare" or "typeset" or "local" }, ..] words }
            && words.Any(w => w.Constant is ['-', .. var letters] && letters.Contains('A', StringComparison.Ordinal)));
        _associative.Note(script with { Commands = [.. maps] });
    }

    /// <summary>The builtin that splits lines, which takes its separators from a variable before it.</summary>
    public bool SplitsForRead(BashSimple simple) => simple.Words is [{ Constant: "read" }, ..] && Functions.LeaveAlone("read");

    private void NoteFunction(BashCommand command)
    {
        if (command is BashFunction function)
        {
            _functions.Add(function.Name);
            Functions.Add(function.Name);
        }
    }

    private void Note(BashCommand command)
    {
        _set.Note(command);
        foreach (var inner in BashWalk.ScriptsOf(command))
            NoteLists(inner);
        switch (command)
        {
            case BashPipeline pipeline:
                var shape = OutputShape.None;
                foreach (var part in pipeline.Commands)
                {
                    NoteLines(part, shape);
                    shape = OutputShapes.Of(part, shape, Functions);
                }
                break;
            case BashConditional { Redirections: [{ Operator: "<", Descriptor: null, Target.Parts: [BashProcessSubstitution { IsOutput: false } lines] }] } loop:
                NoteLines(loop with { Redirections = [] }, OutputShapes.Of(lines.Script, Functions));
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
        if (BashWalk.ScriptOf(part) is { } script)
            NoteLists(script);
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
        if (!_lines.TryGetValue(simple, out var shape) || simple.Redirections.Count > 0 || !Functions.LeaveAlone("read") || simple.Words.Any(w => w.Constant is null))
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
        var at = 0;
        while (at + 1 < words.Count && words[at].Constant is "command" or "builtin")
        {
            do
                at++;
            while (at < words.Count && words[at].Prefix is ['-', ..]);
        }
        if (at > 0)
            words = [.. words.Skip(at)];
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
        var builtin = words[0].Constant!;
        if (builtin == "printf" && words is not [_, { Prefix: ['-', ..] }, ..])
        {
            AnyMayChange |= words is [_, { Constant: null }, ..] && words[1].Prefix.Length == 0;
            return;
        }
        if (OwnNames(builtin) is { } own)
            Set(own, default);
        var declares = SetPlaces.IsDeclaration(builtin);
        // Attributes change the value that is given, or make it a map: -u, -l, -c, -i, -n, -A.
        var asWritten = declares && !words.Skip(1).Any(w => w.Prefix is ['-' or '+', .. var letters] && letters.AsSpan().IndexOfAnyExcept("gxr") >= 0);
        foreach (var word in words.Skip(1))
        {
            if (word.Prefix is ['-', .. var bundle])
            {
                NoteAttached(bundle);
                continue;
            }
            var name = word.Prefix.TakeWhile(BashNames.IsPart).Count();
            if (name == 0 && word.Constant is null)
                AnyMayChange = true;
            if (name == 0)
                continue;
            var text = word.Prefix[..name];
            Set(text, asWritten && BashWordSlices.Behind(word, name + 1) is { } value && word.Prefix.Length > name && word.Prefix[name] == '='
                ? new BashValue(value, false)
                : default);
            _declarations[text] = _declarations.GetValueOrDefault(text) + 1;
        }
    }

    /// <summary>The name may be written to its option: <c>read -rax</c>, <c>printf -vx</c>, <c>wait -px</c>.</summary>
    private void NoteAttached(string bundle)
    {
        for (var i = 1; i < bundle.Length; i++)
        {
            if (bundle[i - 1] is 'a' or 'v' or 'p' && BashNames.IsName(bundle.AsSpan(i)))
                Set(bundle[i..], default);
        }
    }

    /// <summary>What a builtin sets without being told its name.</summary>
    private static string? OwnNames(string builtin) => builtin switch
    {
        "read" => "REPLY",
        "mapfile" or "readarray" => "MAPFILE",
        "getopts" => "OPTARG",
        _ => null,
    };

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
