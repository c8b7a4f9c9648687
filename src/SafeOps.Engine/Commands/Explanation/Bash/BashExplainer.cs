using SafeOps.Commands.Effects;
using SafeOps.Commands.Effects.Bash;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Explanation.Bash;

/// <summary>Explains a text of bash, in the order in which it is judged: lists, pipelines, and with others the commands in them.</summary>
internal sealed class BashExplainer
{
    private readonly BashScript _script;
    private readonly string _text;
    private readonly CompoundExplainer _compounds;
    private readonly SimpleExplainer _simple;

    public BashExplainer(Explaining explaining, string text)
    {
        _text = text;
        _script = BashScript.Read(text);
        var variables = BashVariables.Of(_script, new ShellFunctions());
        var arguments = new BashArguments(variables, new ArithmeticJudge(variables), InnerText.Whole);
        var words = new WordExplainer(this, text);
        _simple = new SimpleExplainer(explaining, text, variables, arguments, words);
        _compounds = new CompoundExplainer(this, text, words);
    }

    public Passage Explain()
    {
        var passage = Script(_script);
        var unread = _script.Problems.Where(p => !passage.Pieces.Any(d => d.From <= p.Start && d.To >= p.End)).Select(p => new PieceDraft(
            ExplainedKind.Unknown, p.Start, p.End, p.End > p.Start ? _text[p.Start..p.End] : "", "cannot be read for certain")).ToList();
        return unread.Count == 0 ? passage : new Passage([.. passage.Pieces, .. unread], passage.Brief.Length > 0 ? passage.Brief : "cannot be read for certain");
    }

    /// <summary>All commands of a script with what stands between them.</summary>
    public Passage Script(BashScript script)
    {
        var pieces = new List<PieceDraft>();
        var brief = "";
        for (var i = 0; i < script.Commands.Count; i++)
        {
            var passage = Command(script.Commands[i]);
            pieces.AddRange(passage.Pieces);
            brief = Chain(brief, "; then ", passage.Brief + (script.Commands[i].InBackground && passage.Brief.Length > 0 ? " in the background" : ""));
            var isLast = i + 1 == script.Commands.Count;
            var (start, end) = BashGap.Operator(_text, script.Commands[i].End, isLast ? script.End : script.Commands[i + 1].Start);
            if (end > start && _text[start] == '&')
                pieces.Add(new PieceDraft(ExplainedKind.Operator, start, start + 1, "&", "in the background: the shell does not wait for it"));
            else if (end > start && _text[start] == ';' && !isLast)
                pieces.Add(new PieceDraft(ExplainedKind.Operator, start, start + 1, ";", "then, whatever came of it:"));
        }
        return new Passage(pieces, brief);
    }

    public Passage Command(BashCommand command) => command switch
    {
        BashSimple simple => _simple.Explain(simple),
        BashPipeline pipeline => Pipeline(pipeline),
        BashAndOr list => Joined(list.Commands, Prefix: [], AndOr),
        _ => _compounds.Explain(command),
    };

    /// <summary>The redirections behind a compound command.</summary>
    public IEnumerable<PieceDraft> Redirections(BashCommand command) => command.Redirections.Select(_simple.Redirection);

    private Passage Pipeline(BashPipeline pipeline)
    {
        var prefix = new List<PieceDraft>();
        var brief = "";
        var to = pipeline.Commands.Count > 0 ? pipeline.Commands[0].Start : pipeline.End;
        for (var at = pipeline.Start; at < to;)
        {
            while (at < to && char.IsWhiteSpace(_text[at]))
                at++;
            var end = at;
            while (end < to && !char.IsWhiteSpace(_text[end]))
                end++;
            if (end > at)
                prefix.Add(new PieceDraft(ExplainedKind.Keyword, at, end, _text[at..end], PrefixText(_text[at..end])));
            brief += _text[at..end] == "!" ? "succeeds if this fails: " : _text[at..end] == "time" ? "measures the time of: " : "";
            at = end;
        }
        var passage = Joined(pipeline.Commands, prefix, Pipe);
        return passage with { Brief = brief + passage.Brief };
    }

    private static string PrefixText(string word) => word switch
    {
        "!" => "succeeds if what follows fails, and the other way round",
        "time" => "measures how long what follows takes",
        "-p" => "as POSIX prints it",
        _ => "ends the options of time",
    };

    private Passage Joined(IReadOnlyList<BashCommand> commands, List<PieceDraft> Prefix, Func<string, (string Meaning, string Brief)> joint)
    {
        var brief = "";
        var link = "";
        for (var i = 0; i < commands.Count; i++)
        {
            var passage = Command(commands[i]);
            Prefix.AddRange(passage.Pieces);
            brief = Chain(brief, link, passage.Brief);
            if (i + 1 == commands.Count)
                break;
            var (start, end) = BashGap.Operator(_text, commands[i].End, commands[i + 1].Start);
            var (meaning, between) = joint(_text[start..end]);
            Prefix.Add(new PieceDraft(ExplainedKind.Operator, start, end, _text[start..end], meaning));
            link = between;
        }
        return new Passage(Prefix, brief);
    }

    private static (string Meaning, string Brief) Pipe(string sign) => sign == "|&"
        ? ("output and errors are the input of:", ", then ")
        : ("its output is the input of:", ", then ");

    private static (string Meaning, string Brief) AndOr(string sign) => sign == "||"
        ? ("if that failed:", ", or if that fails ")
        : ("if that succeeded:", ", and if that succeeds ");

    private static string Chain(string first, string link, string second) => first.Length == 0 ? second : second.Length == 0 ? first : first + link + second;
}
