using SafeOps.Build.Help;

if (args is not [var pageList, var output])
{
    Console.Error.WriteLine("usage: SafeOps.Build <file that lists the help pages, one a line> <folder to write the module's generated files to>");
    return 2;
}

var mistakes = HelpFile.Write(File.ReadLines(pageList), Path.Combine(output, "en-US", "SafeOps.dll-Help.xml"));
foreach (var mistake in mistakes)
    Console.Error.WriteLine(mistake);
return mistakes.Count == 0 ? 0 : 1;
