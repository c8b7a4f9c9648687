using System.Text.RegularExpressions;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Scripts.DryRuns.Sql;

/// <summary>Finds how a script of SQL is told to be a dry run: by an argument, by what it reads, by what its comments say, by how it ends.</summary>
internal static partial class SqlFormFinder
{
    private const string Dry = "dry_?run|dryrun|dry|check(?:_only)?|what_?if|preview|simulate|no_?op|rehearse|test_run";
    private const string Inverse = "apply|commit|execute|exec|confirm(?:ed)?|really?|for_real|do_it|live|write";

    /// <param name="input">The script.</param>
    /// <param name="argument">As a person gave it: <c>dry_run=1</c>, <c>app.dry_run=on</c>, <c>ROLLBACK</c>; null: what the script itself tells.</param>
    public static SqlDryRunForm Find(SqlInput input, string? argument)
    {
        if (argument is "ROLLBACK" or "COMMIT")
            return Ending(input) ?? new SqlDryRunForm(SqlFlagKind.None, argument);
        if (argument is not null && argument.TrimStart('-') is not ("dry-run" or "n"))
            return Given(input, argument);
        return Documented(input) ?? Read(input) ?? Written(input) ?? Ending(input) ?? new SqlDryRunForm(SqlFlagKind.None, "none") { IsRead = false };
    }

    /// <summary>Whether a name is one of a dry run, or of its opposite.</summary>
    public static bool? IsDry(string name) => DryName().IsMatch(name.TrimStart(':', '@', '$')) ? true : InverseName().IsMatch(name.TrimStart(':', '@', '$')) ? false : null;

    private static SqlDryRunForm Given(SqlInput input, string argument)
    {
        var (name, value) = argument.TrimStart('-').Split('=', 2) is [var left, var right] ? (left, right) : (argument.TrimStart('-'), "1");
        if (name.StartsWith("v ", StringComparison.Ordinal))
            name = name[2..];
        return Of(input, name, value, argument);
    }

    private static SqlDryRunForm Of(SqlInput input, string name, string value, string argument)
    {
        var bare = name.TrimStart(':', '@', '$');
        if (bare.Contains('.', StringComparison.Ordinal))
            return new SqlDryRunForm(SqlFlagKind.Setting, argument) { Name = bare, DryValue = value, RealValues = [null, Opposite(value)], Line = LineOf(input, bare), IsRead = LineOf(input, bare) is not null };
        var uses = Uses(input).Where(u => u.Name == bare).ToList();
        // What the script asks for with :{?x} may be missing; what it only uses may not.
        var mayMiss = uses.Any(u => u.Asked) || uses.Count == 0;
        var needsValue = uses.Any(u => !u.Asked);
        IReadOnlyList<string?> real = mayMiss ? needsValue ? [null, Opposite(value)] : [null] : [Opposite(value), null];
        var own = input.Flavor == SqlFlavor.Sqlite && uses.Count > 0 ? uses[0].Written : name;
        return new SqlDryRunForm(SqlFlagKind.Variable, argument)
        {
            Name = input.Flavor == SqlFlavor.Sqlite && !":@$".Contains(own[0], StringComparison.Ordinal) ? ":" + own : own,
            DryValue = value,
            RealValues = real,
            Line = uses.Count > 0 ? uses[0].Line : null,
            IsRead = uses.Count > 0,
        };
    }

    /// <summary><c>psql -v dry_run=1 -f x.sql</c> in a comment.</summary>
    private static SqlDryRunForm? Documented(SqlInput input)
    {
        foreach (Match match in Usage().Matches(input.Text))
            if (IsDry(match.Groups["name"].Value) == true || (match.Groups["name"].Value.Split('.') is [_, var last] && IsDry(last) == true))
                return Of(input, match.Groups["name"].Value, match.Groups["value"].Value, $"{match.Groups["name"].Value}={match.Groups["value"].Value}");
        return null;
    }

    private static SqlDryRunForm? Read(SqlInput input)
    {
        var uses = Uses(input);
        // A value that the script gives itself, whatever it is told, can only be edited.
        if (uses.FirstOrDefault(u => IsDry(u.Name) == true) is { Name: not null } dry)
            return Assigned(input, dry.Name) ?? Of(input, dry.Written, "1", $"{dry.Name}=1");
        if (uses.FirstOrDefault(u => IsDry(u.Name) == false) is { Name: not null } real)
            return Assigned(input, real.Name) ?? new SqlDryRunForm(SqlFlagKind.Variable, uses.Any(u => u.Name == real.Name && u.Asked) ? $"without {real.Name}" : $"{real.Name}=0")
            {
                Name = input.Flavor == SqlFlavor.Sqlite ? real.Written : real.Name,
                DryValue = uses.Any(u => u.Name == real.Name && u.Asked) ? null : "0",
                RealValues = ["1"],
                Line = real.Line,
            };
        var setting = Setting().Matches(input.Text).FirstOrDefault(m => IsDry(m.Groups[1].Value.Split('.')[^1]) is not null);
        if (setting is null)
            return null;
        var name = setting.Groups[1].Value;
        var isDry = IsDry(name.Split('.')[^1]) == true;
        var on = Compared().Match(input.Text[(setting.Index + setting.Length)..]) is { Success: true } compared ? compared.Groups[1].Value : "1";
        return WrittenSetting(input, name) ?? (isDry
            ? Of(input, name, Truth(on) ? on : "1", $"{name}={(Truth(on) ? on : "1")}")
            : new SqlDryRunForm(SqlFlagKind.Setting, $"without {name}") { Name = name, DryValue = null, RealValues = [Truth(on) ? on : "1"], Line = LineOf(input, name) });
    }

    /// <summary><c>\set dry_run 1</c> or <c>.parameter set :dry_run 1</c>, not in a branch.</summary>
    private static SqlDryRunForm? Assigned(SqlInput input, string name)
    {
        foreach (var item in input.Items.Where(i => i.Branches.Count == 0))
            if (Assignment().Match(item.Command) is { Success: true } match && match.Groups["name"].Value.TrimStart(':', '@', '$') == name)
                return Flip(input, input.Text.IndexOf(item.Command, StringComparison.Ordinal) + match.Groups["value"].Index, match.Groups["value"].Value, name);
        return null;
    }

    private static SqlDryRunForm? WrittenSetting(SqlInput input, string name) =>
        Regex.Match(input.Text, $@"(?:\bSET\s+(?:SESSION\s+|LOCAL\s+)?{Regex.Escape(name)}\s*(?:=|TO)\s*|set_config\s*\(\s*'{Regex.Escape(name)}'\s*,\s*)'?(?<value>\w+)'?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant) is { Success: true } match
            && !IsInComment(input, match.Index) ? Flip(input, match.Groups["value"].Index, match.Groups["value"].Value, name) : null;

    /// <summary>A value beside the flag's name in a temporary table: <c>SELECT 1 AS dry_run</c>, <c>('dry_run', 1)</c>.</summary>
    private static SqlDryRunForm? Written(SqlInput input) => Beside().Matches(input.Text)
        .Where(m => !IsInComment(input, m.Index))
        .Select(m => Flip(input, m.Groups["value"].Index, m.Groups["value"].Value, m.Groups["name"].Value)).FirstOrDefault();

    private static SqlDryRunForm Flip(SqlInput input, int at, string value, string name)
    {
        var other = string.Concat(input.Text.AsSpan(0, at), Opposite(value), input.Text.AsSpan(at + value.Length));
        // As it is written it is the dry run or the real one.
        var isDry = Truth(value) == (IsDry(name.Split('.')[^1]) != false);
        return new SqlDryRunForm(SqlFlagKind.Written, $"{name} = {(isDry ? value : Opposite(value))}")
        {
            Name = name,
            DryText = isDry ? null : other,
            RealText = isDry ? other : null,
            Line = SqlInput.LineOf(input.Text, at),
        };
    }

    private static SqlDryRunForm? Ending(SqlInput input)
    {
        var last = input.Items.LastOrDefault(i => i.Statement is { Kind: SqlStatementKind.Commit or SqlStatementKind.Rollback } s && !s.Text.Contains(" to ", StringComparison.OrdinalIgnoreCase));
        if (last is not { Statement: { } end, Branches.Count: 0 })
            return null;
        var rollsBack = end.Kind == SqlStatementKind.Rollback;
        if (!rollsBack && !SqlTokenizer.Read(input.Text, input.Flavor).Any(t => t.Kind == SqlTokenKind.Comment && Note().IsMatch(input.Text.AsSpan(t.Start, t.Length))))
            return null;
        var other = string.Concat(input.Text.AsSpan(0, end.Start), rollsBack ? "COMMIT" : "ROLLBACK", input.Text.AsSpan(end.Start + end.Length));
        return new SqlDryRunForm(SqlFlagKind.Ending, "ROLLBACK") { DryText = rollsBack ? null : other, RealText = rollsBack ? other : null, Line = last.Line };
    }

    /// <summary>Where variables of psql or parameters of sqlite3 are used or asked for.</summary>
    private static List<(string Name, string Written, bool Asked, int Line)> Uses(SqlInput input)
    {
        var uses = new List<(string, string, bool, int)>();
        foreach (Match match in Variable().Matches(input.Text))
            if (!IsInComment(input, match.Index) && (match.Index == 0 || input.Text[match.Index - 1] != ':'))
                uses.Add((match.Groups["name"].Value, input.Flavor == SqlFlavor.Sqlite ? match.Value : match.Groups["name"].Value, match.Groups["asked"].Success, SqlInput.LineOf(input.Text, match.Index)));
        return uses;
    }

    private static bool IsInComment(SqlInput input, int at) =>
        SqlTokenizer.Read(input.Text, input.Flavor).Any(t => t.Kind == SqlTokenKind.Comment && at >= t.Start && at < t.End);

    private static int? LineOf(SqlInput input, string word) =>
        input.Text.IndexOf(word, StringComparison.Ordinal) is >= 0 and var at ? SqlInput.LineOf(input.Text, at) : null;

    /// <summary>As psql and PostgreSQL read a boolean.</summary>
    internal static bool Truth(string value) => value.Trim('\'').ToLowerInvariant() is "1" or "t" or "tr" or "tru" or "true" or "y" or "ye" or "yes" or "on";

    private static string Opposite(string value) => value.ToLowerInvariant() switch
    {
        "1" => "0",
        "0" => "1",
        "true" => "false",
        "false" => "true",
        "on" => "off",
        "off" => "on",
        "yes" => "no",
        "no" => "yes",
        "t" => "f",
        "f" => "t",
        "y" => "n",
        "n" => "y",
        _ => "0",
    };

    [GeneratedRegex($"^(?:{Dry})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DryName();

    [GeneratedRegex($"^(?:{Inverse})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InverseName();

    [GeneratedRegex(@"(?:(?<!\w)-v\s*|--(?:set|variable)[= ]|PGOPTIONS=['""]?-c\s*)(?<name>[A-Za-z_][\w.]*)=(?<value>\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Usage();

    [GeneratedRegex(@"current_setting\s*\(\s*'([^']+)'", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\A\s*(?:,\s*\w+\s*)?\)(?:\s*::\s*\w+)?\s*(?:,\s*'\w*'\s*\)\s*)?(?:=|<>|!=|IN\s*\(|IS\s+(?:NOT\s+)?DISTINCT\s+FROM)\s*'(\w+)'", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Compared();

    [GeneratedRegex(@"^(?:\\set|\.param(?:eter)?\s+set)\s+(?<name>[:@$]?\w+)\s+'?(?<value>\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();

    [GeneratedRegex($@"\b(?<value>\d+|true|false)(?:\s*::\s*\w+)?\s+AS\s+(?<name>{Dry}|{Inverse})\b|\(\s*'(?<name>{Dry}|{Inverse})'\s*,\s*'?(?<value>\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Beside();

    [GeneratedRegex(@"\bROLLBACK\b|\bdry[ _-]?run\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Note();

    [GeneratedRegex(@"[:@$](?:(?<name>[A-Za-z_]\w*)|(?<quote>['""])(?<name>[A-Za-z_]\w*)\k<quote>|\{(?<asked>\?)(?<name>[A-Za-z_]\w*)\})", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
