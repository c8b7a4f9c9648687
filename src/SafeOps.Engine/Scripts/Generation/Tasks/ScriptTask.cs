using System.Reflection;

namespace SafeOps.Scripts.Generation.Tasks;

/// <summary>A classic case for which a script is written without a change.</summary>
/// <param name="Name">As <c>-Task</c> takes it.</param>
/// <param name="Summary">What its script does, in one line.</param>
/// <param name="Languages">In which it can be written.</param>
/// <param name="Parameters">Those that must be given first.</param>
public sealed record TaskDescriptor(string Name, string Summary, IReadOnlyList<ScriptLanguage> Languages, IReadOnlyList<TaskParameter> Parameters);

/// <summary>A template: fills in the model of a script from the values given.</summary>
internal abstract class ScriptTask
{
    public abstract TaskDescriptor Descriptor { get; }

    /// <param name="frame">Names, header and folder are set; the task fills in the rest.</param>
    public abstract SafeScript Build(SafeScript frame, TaskValues values, TaskRequest request);

    /// <summary>The same as a file of SQL, where it is written in that.</summary>
    public virtual string Sql(SafeScript script, TaskValues values, TaskRequest request) => throw new InvalidOperationException($"{Descriptor.Name} is not written in SQL.");

    /// <summary>The steps that the task brings for the language, with a setting for each value in them.</summary>
    protected static ScriptBody Body(string name, ScriptLanguage language, params ScriptSetting[] settings)
    {
        var file = $"SafeOps.Scripts.Generation.Tasks.Bodies.{name}.{(language == ScriptLanguage.Bash ? "sh" : "py")}";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        // Its first line names the parts it uses.
        var end = text.IndexOf('\n');
        var parts = text[3..end].Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return new ScriptBody(settings, parts, text[(end + 1)..]);
    }

    protected ScriptSetting Setting(string setting, string parameter, TaskValues values)
    {
        var described = Descriptor.Parameters.Single(p => p.Name == parameter);
        return described.Kind switch
        {
            TaskParameterKind.List => new ScriptSetting(setting, values.List(parameter), described.Summary) { IsList = true },
            TaskParameterKind.Number => new ScriptSetting(setting, [SafeOps.Scripts.Generation.Compilation.SqlTexts.Number(values.Number(parameter))], described.Summary) { IsNumber = true },
            TaskParameterKind.Flag => new ScriptSetting(setting, [values.Flag(parameter) ? "yes" : "no"], described.Summary),
            _ => new ScriptSetting(setting, [values.Text(parameter)], described.Summary),
        };
    }

    /// <summary>A step of a body: what it is, for the header and the question.</summary>
    protected static ScriptStep Step(string title, bool destructive = false, string? noUndo = null) =>
        new() { Key = title, Title = title, Guard = new ReadingGuard(), Destructive = destructive, NoUndo = noUndo };
}
