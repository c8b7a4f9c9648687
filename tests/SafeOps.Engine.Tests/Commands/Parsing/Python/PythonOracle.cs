using System.Diagnostics;
using System.Text;
using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Engine.Tests.Commands.Parsing.Python;

/// <summary>The python3 of this machine, asked what its <c>ast</c> makes of a text. It runs none of the texts.</summary>
internal static class PythonOracle
{
    public const string Missing = "python3 3.9 or later is not installed";

    private const string Script =
        """
        import ast, sys, warnings
        warnings.simplefilter('ignore')
        sys.setrecursionlimit(20000)
        OPS = {'Add': '+', 'Sub': '-', 'Mult': '*', 'Div': '/', 'FloorDiv': '//', 'Mod': '%', 'MatMult': '@', 'Pow': '**', 'LShift': '<<', 'RShift': '>>',
            'BitOr': '|', 'BitXor': '^', 'BitAnd': '&', 'Eq': '==', 'NotEq': '!=', 'Lt': '<', 'LtE': '<=', 'Gt': '>', 'GtE': '>=', 'Is': 'is', 'IsNot': 'is not',
            'In': 'in', 'NotIn': 'not in', 'Not': 'not', 'Invert': '~', 'UAdd': '+', 'USub': '-', 'And': 'and', 'Or': 'or'}

        def esc(s):
            units = s.encode('utf-16-be', 'surrogatepass')
            codes = [units[i] << 8 | units[i + 1] for i in range(0, len(units), 2)]
            return ''.join(chr(c) if 32 <= c <= 126 and c != 92 else '\\u%04x' % c for c in codes)

        def op(o): return OPS[type(o).__name__]

        def names(ns): return ','.join(esc(n.name if n.asname is None else n.name + ' as ' + n.asname) for n in ns)

        def params(a):
            r = ['/' + esc(p.arg) for p in a.posonlyargs] + [esc(p.arg) for p in a.args]
            if a.vararg: r.append('*' + esc(a.vararg.arg))
            r += ['k' + esc(p.arg) for p in a.kwonlyargs]
            if a.kwarg: r.append('**' + esc(a.kwarg.arg))
            return ','.join(r)

        def pattern(p):
            k = type(p).__name__
            if k == 'MatchValue': return 'V'
            if k == 'MatchSingleton': return 'S'
            if k == 'MatchStar': return '*' + (p.name or '_')
            if k == 'MatchSequence': return '[' + ' '.join(map(pattern, p.patterns)) + ']'
            if k == 'MatchMapping': return '{' + ' '.join(map(pattern, p.patterns)) + ' ' + (p.rest or '') + '}'
            if k == 'MatchClass':
                return 'C(' + ' '.join(['=' + pattern(q) for q in p.patterns] + [n + '=' + pattern(q) for n, q in zip(p.kwd_attrs, p.kwd_patterns)]) + ')'
            if k == 'MatchOr': return '(' + '|'.join(map(pattern, p.patterns)) + ')'
            return '(' + pattern(p.pattern) + ' as ' + p.name + ')' if p.pattern else p.name or '_'

        def statement(n):
            k = type(n).__name__
            if k == 'Import': return 'Import ' + names(n.names)
            if k == 'ImportFrom': return 'ImportFrom %d %s %s' % (n.level, esc(n.module or ''), names(n.names))
            if k in ('Try', 'TryStar'): return '%s %d' % (k, len(n.handlers))
            if k in ('With', 'AsyncWith'): return '%s %d' % (k, len(n.items))
            if k == 'Match': return 'Match ' + ' '.join(pattern(c.pattern) for c in n.cases)
            if k in ('FunctionDef', 'AsyncFunctionDef'): return '%s %s %d %s' % (k, esc(n.name), len(n.decorator_list), params(n.args))
            if k == 'ClassDef': return 'ClassDef %s %d %d' % (esc(n.name), len(n.decorator_list), len(n.bases) + len(n.keywords))
            return k

        def expression(n):
            k = type(n).__name__
            if k == 'JoinedStr': return 'JoinedStr %d' % sum(isinstance(v, ast.FormattedValue) for v in n.values)
            if k == 'UnaryOp': return 'UnaryOp ' + op(n.op)
            if k == 'BinOp': return 'BinOp ' + op(n.op)
            if k == 'BoolOp': return 'BoolOp %s %d' % (op(n.op), len(n.values))
            if k == 'Compare': return 'Compare ' + ' '.join(map(op, n.ops))
            if k == 'Lambda': return 'Lambda ' + params(n.args)
            if k == 'Attribute': return 'Attribute ' + esc(n.attr)
            if k in ('Tuple', 'List', 'Set'): return '%s %d' % (k, len(n.elts))
            if k == 'Dict': return 'Dict %d' % len(n.keys)
            return k

        def dotted(n):
            r = []
            while isinstance(n, ast.Attribute):
                r.append(n.attr)
                n = n.value
            return esc('.'.join([n.id] + r[::-1])) if isinstance(n, ast.Name) else '?'

        def walk(n, inside, out, named):
            k = type(n).__name__
            line = 0 if inside else getattr(n, 'lineno', 0)
            if isinstance(n, ast.stmt):
                out.append('S %d-%d %s' % (n.lineno, n.end_lineno, statement(n)))
            elif isinstance(n, ast.expr) and k not in ('FormattedValue', 'Starred', 'GeneratorExp'):
                out.append('E %d %s' % (line, expression(n)))
            if k == 'Call':
                out.append('C %d %s %d %s' % (line, dotted(n.func), len(n.args), ','.join(sorted(a.arg or '**' for a in n.keywords))))
            elif k == 'Constant' and isinstance(n.value, (str, bytes)) and not named:
                out.append('T %d %s' % (line, esc(n.value) if isinstance(n.value, str) else 'b' + esc(n.value.decode('latin-1'))))
            elif k == 'Name':
                out.append('N %d %s' % (line, esc(n.id)))
            elif k == 'MatchSingleton':
                out.append('E %d Constant' % n.lineno)
            for f, v in ast.iter_fields(n):
                for c in v if isinstance(v, list) else [v]:
                    if not isinstance(c, ast.AST): continue
                    if k == 'JoinedStr' and isinstance(c, ast.Constant): continue
                    if f == 'format_spec':
                        for d in c.values:
                            if not isinstance(d, ast.Constant): walk(d, True, out, named)
                        continue
                    walk(c, inside or k == 'JoinedStr', out, named)

        def read(data):
            try:
                text = data.decode('utf-8-sig')
                tree = ast.parse(text)
            except (SyntaxError, ValueError, MemoryError, RecursionError):
                return None
            out = []
            walk(tree, False, out, '\\N{' in text)
            return sorted(out)

        while True:
            head = sys.stdin.buffer.readline()
            if not head: break
            lines = read(sys.stdin.buffer.read(int(head)))
            if lines is None:
                print('no')
            else:
                print('yes %d' % len(lines))
                if lines: print('\n'.join(lines))
        """;

    private static readonly Lazy<Version?> Found = new(() =>
    {
        try
        {
            return Version.Parse(Run("import sys; print('%d.%d' % sys.version_info[:2])", []).ReadLine()!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    });

    public static bool IsInstalled => Found.Value >= new Version(3, 9);

    /// <summary>It takes all f-strings that the reader takes.</summary>
    public static bool HasNewFormatStrings => Found.Value >= new Version(3, 12);

    public static string LibraryFolder => Run("import os; print(os.path.dirname(os.__file__))", []).ReadLine()!;

    /// <summary>For each text the lines of its tree; null where Python refuses it.</summary>
    public static IReadOnlyList<IReadOnlyList<string>?> Trees(IReadOnlyList<string> texts)
    {
        using var printed = Run(Script, texts);
        var trees = new List<IReadOnlyList<string>?>();
        while (printed.ReadLine() is { } head)
        {
            if (head == "no")
            {
                trees.Add(null);
                continue;
            }
            var lines = new string[int.Parse(head[4..], System.Globalization.CultureInfo.InvariantCulture)];
            for (var i = 0; i < lines.Length; i++)
                lines[i] = printed.ReadLine()!;
            trees.Add(lines);
        }
        Assert.Equal(texts.Count, trees.Count);
        return trees;
    }

    /// <summary>What the reader makes of the texts other than Python does, with the name of each.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<(string Name, string Text)> texts) =>
        [.. texts.Zip(Trees([.. texts.Select(t => t.Text)])).Select(t => Difference(t.First.Name, t.First.Text, t.Second)).OfType<string>()];

    private static string? Difference(string name, string text, IReadOnlyList<string>? expected)
    {
        var script = PythonScript.Read(text);
        if (expected is null)
            return script.Problems.Count == 0 ? $"{name}: read, and refused by Python" : null;
        if (script.Problems.Count > 0)
            return $"{name}:{script.Problems[0].Line}: refused: {script.Problems[0].Message}";
        var lines = PythonSketch.Lines(text, script);
        if (lines.SequenceEqual(expected))
            return null;
        return $"{name}: more [{string.Join("; ", lines.Except(expected).Take(3))}], fewer [{string.Join("; ", expected.Except(lines).Take(3))}]";
    }

    private static StreamReader Run(string script, IReadOnlyList<string> texts)
    {
        var start = new ProcessStartInfo("python3", ["-I", "-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        var python = Process.Start(start)!;
        Task.Run(() =>
        {
            using var input = python.StandardInput.BaseStream;
            foreach (var text in texts)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                input.Write(Encoding.ASCII.GetBytes($"{bytes.Length}\n"));
                input.Write(bytes);
            }
        });
        return python.StandardOutput;
    }
}
