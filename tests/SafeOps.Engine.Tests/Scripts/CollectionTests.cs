using System.Diagnostics;
using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Engine.Tests.Scripts;

/// <summary>The form of the collection alone. What is said of its scripts is measured elsewhere.</summary>
public sealed class CollectionTests
{
    private static readonly string[] Known =
        ["arguments", "flag", "place", "setup", "kind", "count", "settle", "line", "effect", "form", "dialect", "about"];

    [Fact]
    public void Every_script_belongs_to_a_case_and_every_case_has_a_script()
    {
        var scripts = CollectionCase.All.SelectMany(c => c.Scripts).ToHashSet(StringComparer.Ordinal);
        var files = Directory.GetFiles(CollectionCase.Folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".sh" or ".py" or ".sql" or ".ps1" && !f.EndsWith(".schema.sql", StringComparison.Ordinal));

        Assert.DoesNotContain(files, f => !scripts.Contains(f));
        Assert.DoesNotContain(CollectionCase.All, c => !c.Scripts.Any());
    }

    [Fact]
    public void A_case_has_its_keys_and_no_other()
    {
        Assert.DoesNotContain(CollectionCase.All, c => c.About is not { Length: > 0 });
        Assert.Empty(CollectionCase.All.SelectMany(c => c.Keys.Except(Known).Select(k => $"{c}: {k}")));
        Assert.DoesNotContain(CollectionCase.All, c => c.Kind is not ("acts" or "network" or "announces"));
        Assert.DoesNotContain(CollectionCase.All, c => c.Faulty is not null && c.Effect is not { Length: > 0 });
        Assert.DoesNotContain(CollectionCase.All, c => c.Language == "sql" != (c.Schema is not null && c.Form is "variable" or "rollback" && c.Dialect is "postgresql" or "sqlite"));
    }

    [Fact]
    public void The_line_of_a_fault_is_in_the_faulty_script_and_has_a_text()
    {
        foreach (var one in CollectionCase.All)
        {
            if (one.Faulty is null)
                Assert.True(one.Line == 0, one.ToString());
            else
                Assert.False(string.IsNullOrWhiteSpace(File.ReadLines(one.Faulty).ElementAtOrDefault(one.Line - 1)), one.ToString());
        }
    }

    [Fact]
    public void Twins_differ_by_a_few_lines()
    {
        foreach (var one in CollectionCase.All.Where(c => c.Faulty is not null))
        {
            Assert.True(one.Honest is not null, one.ToString());
            var honest = File.ReadAllLines(one.Honest);
            var faulty = File.ReadAllLines(one.Faulty!);
            Assert.True(!honest.SequenceEqual(faulty), one.ToString());
            Assert.True(honest.Except(faulty).Count() <= 12 && faulty.Except(honest).Count() <= 12, one.ToString());
        }
    }

    [Theory]
    [InlineData("bash", 55)]
    [InlineData("python", 40)]
    [InlineData("sql", 25)]
    [InlineData("powershell", 20)]
    public void There_are_enough_twins_to_state_a_figure(string language, int least) =>
        Assert.InRange(CollectionCase.All.Count(c => c.Language == language && c.Faulty is not null), least, int.MaxValue);

    [Fact]
    public void Scripts_of_bash_parse()
    {
        foreach (var path in Scripts("bash"))
            Assert.True(BashScript.Read(File.ReadAllText(path)).Problems.Count == 0, path);
    }

    [Fact]
    public void Bash_and_Python_find_nothing_wrong_with_their_scripts()
    {
        Assert.Equal("", Run("bash", ["-c", "for f; do bash -n \"$f\"; done", "_", .. Scripts("bash")]));
        Assert.Equal("", Run("python3", ["-c", "import ast, sys\nfor f in sys.argv[1:]: ast.parse(open(f).read(), f)", .. Scripts("python")]));
    }

    [Fact]
    public void Each_case_sets_its_folder_up()
    {
        Assert.SkipUnless(IsThere("bash") && IsThere("python3") && IsThere("git"), "bash, python3 or git is not there");
        Assert.All(CollectionCase.All.Where(c => c.Setup is not null), c =>
        {
            using var scratch = new CollectionScratch(c, c.Scripts.First());
            Assert.Null(scratch.Problem);
        });
    }

    private static IEnumerable<string> Scripts(string language) => CollectionCase.All.Where(c => c.Language == language).SelectMany(c => c.Scripts);

    /// <returns>What the program wrote to its error output.</returns>
    private static string Run(string program, IEnumerable<string> arguments)
    {
        Assert.SkipUnless(IsThere(program), $"{program} is not there");
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return errors;
    }

    private static bool IsThere(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(d => File.Exists(Path.Combine(d, program)));
}
