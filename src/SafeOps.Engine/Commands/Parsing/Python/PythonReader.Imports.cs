using System.Text;

namespace SafeOps.Commands.Parsing.Python;

internal sealed partial class PythonReader
{
    private PythonImport ReadImport()
    {
        var start = Token.Start;
        Advance();
        var names = new List<PythonAlias>();
        do
        {
            var from = Token.Start;
            names.Add(ReadAlias(from, ReadDottedName()));
        }
        while (Take(","));
        return new PythonImport(start, LastEnd, names);
    }

    private PythonImportFrom ReadImportFrom()
    {
        var start = Token.Start;
        Advance();
        var level = 0;
        for (; Is(".") || Is("..."); Advance())
            level += Token.End - Token.Start;
        var module = level > 0 && Is("import") ? "" : ReadDottedName();
        Expect("import");
        var names = new List<PythonAlias>();
        if (Is("*"))
        {
            names.Add(new PythonAlias(Token.Start, Token.End, "*", null));
            Advance();
            return new PythonImportFrom(start, LastEnd, module, level, names);
        }
        var inParentheses = Take("(");
        do
        {
            var from = Token.Start;
            names.Add(ReadAlias(from, ExpectName()));
        }
        while (Take(",") && !(inParentheses && Is(")")));
        if (inParentheses)
            Expect(")");
        return new PythonImportFrom(start, LastEnd, module, level, names);
    }

    private PythonAlias ReadAlias(int start, string name)
    {
        var alias = Take("as") ? ExpectName() : null;
        return new PythonAlias(start, LastEnd, name, alias);
    }

    private string ReadDottedName()
    {
        var name = new StringBuilder(ExpectName());
        while (Take("."))
            name.Append('.').Append(ExpectName());
        return name.ToString();
    }
}
