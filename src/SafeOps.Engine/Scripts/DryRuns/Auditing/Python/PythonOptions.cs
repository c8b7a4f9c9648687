using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Python;

/// <summary>Options that a script declares to a library: <c>argparse</c>, <c>click</c>, <c>typer</c>.</summary>
internal static class PythonOptions
{
    /// <summary>The names that a declaration gives an option; empty for a positional argument.</summary>
    public static IReadOnlyList<string> NamesOf(PythonCall call)
    {
        var names = call.Arguments.Where(a => a is { Name: null, Stars: 0 }).Select(a => (a.Value as PythonString)?.Value).Where(n => n is ['-', _, ..])
            .SelectMany(n => n!.Split('/')).Select(n => n.Trim()).ToList();
        if (Keyword(call, "action") is PythonAttribute { Name: "BooleanOptionalAction" } or PythonName { Id: "BooleanOptionalAction" })
            names.AddRange(names.Where(n => n.StartsWith("--", StringComparison.Ordinal)).Select(n => "--no-" + n[2..]).ToList());
        return names;
    }

    public static PythonExpression? Keyword(PythonCall call, string name) => call.Arguments.FirstOrDefault(a => a.Name == name)?.Value;

    /// <summary>The attribute or parameter that the value comes to.</summary>
    public static string? TargetOf(PythonCall call)
    {
        if (Keyword(call, "dest") is PythonString target)
            return target.Value;
        var written = call.Arguments.Where(a => a is { Name: null, Stars: 0 }).Select(a => (a.Value as PythonString)?.Value).Where(n => n is not null).ToList();
        var bare = written.FirstOrDefault(n => n is [not '-', ..]);
        var name = bare ?? written.FirstOrDefault(n => n!.StartsWith("--", StringComparison.Ordinal)) ?? written.FirstOrDefault();
        return name?.Split('/')[0].TrimStart('-').Replace('-', '_');
    }

    /// <summary>It takes no value.</summary>
    public static bool IsSwitch(PythonCall call) =>
        Keyword(call, "action") is PythonString { Value: "store_true" or "store_false" or "count" or "store_const" or "append_const" or "help" or "version" } or PythonAttribute { Name: "BooleanOptionalAction" }
        || Keyword(call, "is_flag") is PythonConstant { Text: "True" } || Keyword(call, "count") is PythonConstant { Text: "True" };

    /// <summary>The value by whether the option is given.</summary>
    public static FlowNode Value(PythonCall call, Func<PythonExpression, FlowNode> read)
    {
        var (start, end) = (call.Start, call.End);
        var names = NamesOf(call);
        var standard = Keyword(call, "default") is { } given ? read(given) : null;
        if (names.Count == 0)
            return standard ?? new FlowData(start, end, []);
        var isClick = call.Function is not PythonAttribute { Name: "add_argument" };
        var isFalse = Keyword(call, "action") is PythonString { Value: "store_false" };
        var slashed = call.Arguments.Any(a => a is { Name: null, Value: PythonString { Value: var text } } && text.Contains('/', StringComparison.Ordinal));
        FlowNode present = Keyword(call, "const") is { } constant ? read(constant)
            : isFalse ? new FlowText(start, end, "False")
            : IsSwitch(call) || slashed ? new FlowText(start, end, "True")
            : new FlowData(start, end, []);
        var absent = standard ?? new FlowText(start, end, isFalse ? "True" : IsSwitch(call) || slashed || isClick ? "False" : "None");
        var negative = names.Where(n => n.StartsWith("--no-", StringComparison.Ordinal)).ToList();
        return new FlowOption(start, end, [.. names.Except(negative)], present, absent);
    }
}
