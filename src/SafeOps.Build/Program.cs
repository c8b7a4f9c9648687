using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Build.Help;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Steps;
using SafeOps.Projects;
using SafeOps.Reports;
using SafeOps.Scripts.Safety;

var types = StepTypes.All.Select(t => t.Descriptor).ToList();
switch (args)
{
    case ["steps", var page]:
        File.WriteAllText(page, StepIndex.Markdown(types));
        return 0;
    case ["tools", var page]:
        File.WriteAllText(page, ToolTable.Markdown());
        return 0;
    case ["rules", var page]:
        File.WriteAllText(page, RuleIndex.Markdown(SafetyRules.Descriptors));
        return 0;
    case [var pageList, var output]:
        var mistakes = HelpFile.Write(File.ReadLines(pageList), Path.Combine(output, "en-US", "SafeOps.dll-Help.xml"));
        foreach (var mistake in mistakes)
            Console.Error.WriteLine(mistake);
        WriteSchema(Path.Combine(output, ChangeSchema.FileName), ChangeSchema.Make(types));
        WriteSchema(Path.Combine(output, ProjectSchema.FileName), ProjectSchema.Make());
        return mistakes.Count == 0 ? 0 : 1;
    default:
        Console.Error.WriteLine("""
            usage: SafeOps.Build <file that lists the help pages, one a line> <folder to write the module's generated files to>
                   SafeOps.Build steps <page that lists the step types>
                   SafeOps.Build rules <page that lists the rules of scripts>
                   SafeOps.Build tools <page that lists the tools whose commands are known>
            """);
        return 2;
}

static void WriteSchema(string path, JsonObject schema) =>
    File.WriteAllText(path, schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
