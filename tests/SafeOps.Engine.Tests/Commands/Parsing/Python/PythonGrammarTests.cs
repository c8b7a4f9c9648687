using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Engine.Tests.Commands.Parsing.Python;

/// <summary>Corners of the grammar, with the answers of Python 3.13; some of the texts are refused by those before it.</summary>
public sealed class PythonGrammarTests
{
    private static readonly string[] Good =
    [
        "0xfor x in y", "{(a:=1): 2}", "1if x else 2", "0b1and 2", "1e5or 3", "a[*x]", "a[b:=1]", "match x:\n case f'{a}': pass", "del (a,b), [c]", "*a = 1", "a.b: int",
        "(a): int = 1", "with (a, b): pass", "with (a, b) as c: pass", "lambda *, a: 1", "def f(a, /, b, *, c): pass", "for x in *a, b: pass", "return *a, b",
        "x = yield", "x += yield", "[x for x in a if b if c]", "[x async for x in y]", "print >>f, 1", "try: pass\nexcept* A: pass",
        "try: pass\nexcept: pass\nexcept A: pass", "f'{x!r }'", "f'{x }'", "f'{*a}'", "f'{yield}'", "f'{x:{y:{z}}}'", "f'{a:=1}'", "f'{a[\"b\"]}'", "f'{{}}'",
        "f'{x=!r:^20}'", "f'{x = }'", "f'{x==y}'", "x = 1;", "await x", "async def f(): await x ** 2", "-await x", "not not x", "a if b else c if d else e",
        "nonlocal x", "import a.b as c, d", "from . import *", "from .. import (a, b,)", "from x import (a as b)", "assert x, y", "raise x from y",
        "@a.b[1](2)\ndef f(): pass", "@(yield)\ndef f(): pass", "class A[T: int, *Ts, **P](B): pass", "type X[T] = int", "type = 1", "match = 1", "match(x)", "case = 1",
        "x = (yield)", "f(a=1, *b)", "f(**a, b=1)", "f(* a, *b)", "{*a, b}", "{**a}", "{a: 1 for a in b}", "()", "a,", "a[1,]", "a[:,:]", "a[::]", "x: int = *a, b",
        "x: int = yield", "def f(*args: *Ts): pass", "a = b = c = yield", "(a := 1)", "lambda: (yield)", "def f(a=1, *, b): pass", "def f(**a,): pass",
        "def f(*a,): pass", "def f(a, a): pass", "1 < 2 < 3", "a is not b", "a not in b", "not a in b", "1..real", "1 .real", "x = \\\n1", "'''a\nb'''", "'a\\\nb'",
        "f'{a\n}'", "f'''{a:\n}'''", "f'''{a # c\n}'''", "while x: pass\nelse: pass", "for x in y: pass\nelse: pass", "for x.y, z[0] in y: pass", "for (x) in y: pass",
        "for *x in y: pass", "for x, *y in z: pass", "with a as b.c, d as (e, f): pass", "with (a as b): pass", "with (yield): pass", "with (a := b): pass",
        "with (a for a in b): pass", "with (): pass", "with (a, *b): pass", "with (a, b := c): pass", "with (a,): pass", "with (open(x)) as f, (open(y)) as g: pass",
        "def f(x, /): pass", "class A(): pass", "class A(*a, **b): pass", "match x:\n case -1: pass", "match x:\n case 1+2j: pass", "match x:\n case a.b: pass",
        "match x:\n case a.b(): pass", "match x:\n case {'a': 1, **r}: pass", "match x:\n case [a, *_, b]: pass", "match x:\n case *a, b: pass",
        "match x:\n case (a): pass", "match x:\n case (a,): pass", "match x:\n case a | b as c: pass", "match x:\n case A(1, b=2): pass", "match x, y:\n case _: pass",
        "match x,:\n case _: pass", "match *x,:\n case _: pass", "match x:\n case _ if y: pass", "match (x):\n case _: pass", "match [x]:\n case _: pass",
        "match -x:\n case _: pass", "match {}:\n case _: pass", "match not x:\n case _: pass", "match lambda: 1:\n case _: pass", "match await x:\n case _: pass",
        "match (yield):\n case _: pass", "match x := 1:\n case _: pass", "match.x = 1", "match[x] = 1", "print(match)", "match: int", "if (a:=1): pass", "if a:=1: pass",
        "[a:=1]", "[a:=1, b:=2]", "{a:=1}", "(a:=1, b:=2)", "f(a:=1)", "f(x=(a:=1))", "x[a:=1]", "x[a:=1, b:=2]", "x[*a]", "x[*a, b]", "[a:=i for i in x]",
        "async with a: pass", "async for a in b: pass", "async def f[T](): pass", "def f():\n\n\n  pass\n\n", "def f(): pass; x", "(x for x in y)",
        "(x for x in (y, z))", "[x for x, in y]", "f(x for x in y)", "a.b.c", "@a\n@b\nclass C: pass", "\f", "\fx = 1", "if x:\n\f  y", "# -*- coding: latin-1 -*-\nx",
        "#", "", "\n\n", "   ", "x\r\ny\r\n", "x\ry", "\u00AA = 1", "\u00E9 = 1", "a\u00B7b = 1", "\u2118 = 1", "\U0001D431 = 1",
    ];

    private static readonly string[] Bad =
    [
        "0_7", "09", "x = {a := 1: 2}", "{**a, b:=1: 2}", "{a: b:=1}", "f(x for x in y, )", "f(x for x in y, 1)", "a[b:=1:2]", "a[1:b:=2]", "del (*a,)", "(*a) = 1",
        "(a,): int", "lambda *: 1", "def f(*, **k): pass", "def f(/, a): pass", "[x for x in lambda: 1]", "try: pass\nexcept A: pass\nexcept* B: pass",
        "try: pass\nexcept a, b: pass", "f'{x! r}'", "f'{x:{y:{z:{w}}}}'", "f'{}'", "f'{ }'", "f'{lambda x: 1}'", "f'{lambda:1}'", "f'}'", "f'{x:}}'", "b'a' 'c'",
        "b'\u00E9'", "'\\x1'", "'\\N{}'", "'\\U00110000'", "x = 1;;", "if x:\n  a\n b", "if x:\na", "\tif x: pass", "async x", "import a as b.c",
        "from x import a,", "from x import ()", "from x import (*)", "global a, b,", "raise x, y", "type X", "match x", "match x:\n  pass", "f(yield)", "f(**a, *b)",
        "f(**a, b)", "f(a=1, b)", "f((a)=1)", "f(a.b=1)", "f(None=1)", "f(*)", "{**a: 1}", "{a, **b}", "{a: 1, b}", "{**a for a in b}", "[*a for a in b]", "(,)", "[,]",
        "a,,", "a[,]", "a[]", "a[1:2:3:4]", "def f() -> *a: pass", "def f(a: *Ts): pass", "a = yield = b", "(a, b) += 1", "a() = 1", "a + 1 = 2", "None = 1", "... = 1",
        "a := 1", "x = a := 1", "lambda a=1, b: 1", "def f(a=1, b): pass", "def f(a, *b, *c): pass", "def f(**a, b): pass", "def f(*,): pass", "a <> b", "`a`", "a ? b",
        "$a", "x = 0777", "x = 1__0", "x = 1_", "x = 0x", "x = 0b2", "x = 1.e", "1.real", "1jif", "\\", "x \\ \n", "x\\", "pass \\\n", "'a\nb'", "'abc", "f'{a#}'",
        "if x: pass\nelse: pass\nelse: pass", "for x() in y: pass", "with a as b(): pass", "with (a as b), c: pass", "with a, : pass", "def f(x, /, *): pass",
        "class A(x for x in y): pass", "else: pass", "x = [\n", "x = (1]", "x = )", "a\n  b", "if a:\n    b\n  c", "if a:\n\tb\n        c", "if a:\n        b\n\tc",
        "if 1:\n  a\n\tb", "match x:\n case +1: pass", "match x:\n case 1+2: pass", "match x:\n case {**r, 'a': 1}: pass", "match x:\n case {a: 1}: pass",
        "match x:\n case *a: pass", "match x:\n case (*a): pass", "match x:\n case a as _: pass", "match x:\n case A(b=2, 1): pass", "match *x:\n case _: pass",
        "match yield:\n case _: pass", "match x: pass", "f(x=a:=1)", "x[*a:b]", "[i for i in x if a:=1]", "lambda: a:=1", "assert a:=1", "return a:=1", "del a:=1",
        "async lambda: 1", "def f(): if x: pass", "x = 5 if y", "x = 5 if y else", "(x for x in y, z)", "[x for x in y, z]", "[x for x y in z]", "[for x in y]",
        "f(1, x for x in y)", "f(*x for x in y)", "f(a=x for x in y)", "f(**x for x in y)", "a.1", "a.if", "a..b", "@", "@a", "@a\nx = 1", "x = 1 y = 2", "x 1", "1 x",
        "'a' b", "x\u00B2 = 1", "x\u200B = 1", "a\u00A0b", "\u2018a\u2019", "x = \u201Ca\u201D",
    ];

    [Fact]
    public void Reads_what_Python_reads() => Assert.Empty(Good.Where(t => PythonScript.Read(t).Problems.Count > 0).Select(Shown));

    [Fact]
    public void Refuses_what_Python_refuses() => Assert.Empty(Bad.Where(t => PythonScript.Read(t).Problems.Count == 0).Select(Shown));

    [Fact]
    public void Trees_of_the_corners_are_those_of_Python()
    {
        Assert.SkipUnless(PythonOracle.HasNewFormatStrings, "python3 3.12 or later is not installed");
        Assert.Empty(PythonOracle.Differences([.. Good.Select(t => (Shown(t), t))]));
    }

    private static string Shown(string text) => $"{text}: {PythonScript.Read(text).Problems.FirstOrDefault()?.Message}";
}
