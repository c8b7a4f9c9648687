using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Steps;
using SafeOps.Engine.Tests.Architecture;
using SafeOps.Projects;
using SafeOps.Reports;

namespace SafeOps.Engine.Tests.Changes.Definition;

public sealed class ChangeSchemaTests
{
    private static readonly List<StepTypeDescriptor> Types =
    [
        new("toy.set", "Sets a toy.",
        [
            new("toy", OptionKind.Path, "Which.") { Required = true },
            new("size", OptionKind.Integer, "How big."),
            new("colour", OptionKind.Text, "Which colour.") { Values = ["red", "blue"], Default = "red" },
            new("limits", OptionKind.Mapping, "Bounds.") { Members = [new("rows", OptionKind.Integer, "Most rows.")] },
            new("tags", OptionKind.TextList, "Names.") { OrScalar = true },
        ])
        {
            HasDefaultUndo = true,
        },
        new("toy.break", "Breaks a toy.", [new("toy", OptionKind.Path, "Which.") { Required = true }]),
        new("toy.look", "Looks at a toy.", [new("expect", OptionKind.Mapping, "What.") { OrScalar = true, Members = [new("above", OptionKind.Integer, "More than.")] }]) { CanCheck = true, OnlyReads = true },
    ];

    private static readonly SchemaCheck Schema = new(ChangeSchema.Make(Types));

    [Theory]
    [InlineData("""{"id":"a","uses":"toy.set","with":{"toy":"x"}}""")]
    [InlineData("""{"id":"a","uses":"toy.set","with":{"toy":"x","size":"${size}","colour":"blue","limits":{"rows":3},"tags":"one"}}""")]
    [InlineData("""{"id":"a","uses":"toy.set","with":{"toy":"x","tags":["one",2]},"forEach":"${services}","maxParallel":2,"canary":1,"stopAfterFailures":3}""")]
    [InlineData("""{"id":"a","uses":"toy.break","with":{"toy":"x"},"undo":{"none":"it is only a toy"}}""")]
    [InlineData("""{"id":"a","uses":"toy.break","with":{"toy":"x"},"undo":[{"uses":"toy.set","with":{"toy":"x"}}]}""")]
    [InlineData("""{"id":"a","uses":"toy.look","verify":[{"uses":"toy.look","with":{"expect":0}},{"uses":"toy.look","with":{"expect":{"above":1}}}],"observe":"15m"}""")]
    public void Good_steps_pass(string step) => Assert.True(Schema.Passes(With(step)), step);

    [Theory]
    [InlineData("""{"uses":"toy.set","with":{"toy":"x"}}""", "no id")]
    [InlineData("""{"id":"a","uses":"toy.sett","with":{"toy":"x"}}""", "unknown step type")]
    [InlineData("""{"id":"a","uses":"toy.set"}""", "a required option is missing")]
    [InlineData("""{"id":"a","uses":"toy.set","with":{"toy":"x","sise":3}}""", "unknown option")]
    [InlineData("""{"id":"a","uses":"toy.set","with":{"toy":"x","size":"big"}}""", "wrong type")]
    [InlineData("""{"id":"a","uses":"toy.set","with":{"toy":"x","colour":"green"}}""", "not one of the values")]
    [InlineData("""{"id":"a","uses":"toy.set","with":{"toy":"x","limits":{"row":3}}}""", "unknown member")]
    [InlineData("""{"id":"a","uses":"toy.set","with":{"toy":"x"},"maxParallel":2}""", "a roll-out without forEach")]
    [InlineData("""{"id":"a","uses":"toy.set","with":{"toy":"x"},"observe":"soon"}""", "no duration")]
    [InlineData("""{"id":"a","uses":"toy.break","with":{"toy":"x"}}""", "must say its undo")]
    [InlineData("""{"id":"a","uses":"toy.break","with":{"toy":"x"},"undo":"default"}""", "has no undo of its own")]
    [InlineData("""{"id":"a","uses":"toy.set","with":{"toy":"x"},"verify":[{"uses":"toy.set","with":{"toy":"x"}}]}""", "cannot check")]
    public void Bad_steps_fail(string step, string why) => Assert.False(Schema.Passes(With(step)), why);

    [Theory]
    [InlineData("""{"safeops":2}""")]
    [InlineData("""{"change":"Not Good"}""")]
    [InlineData("""{"risk":"extreme"}""")]
    [InlineData("""{"parameters":{"a":{"type":"text"}}}""")]
    [InlineData("""{"steps":[]}""")]
    [InlineData("""{"titel":"x"}""")]
    public void Bad_changes_fail(string change)
    {
        var node = With("""{"id":"a","uses":"toy.look"}""");
        Assert.True(Schema.Passes(node));
        foreach (var (key, value) in JsonNode.Parse(change)!.AsObject())
            node[key] = value?.DeepClone();
        Assert.False(Schema.Passes(node));
    }

    [Theory]
    [InlineData("""{"safeops":1,"environments":[{"name":"dev"},{"name":"production","guarded":true,"approvals":1,"soak":"24h","freeze":["2026-12-20..2027-01-02"],"targets":{"hosts":["a"]}}],"connections":{"db":{"provider":"sqlite","file":"a.db"}},"ledger":"sqlite"}""", true)]
    [InlineData("""{"safeops":1}""", false)]
    [InlineData("""{"safeops":1,"environments":[{"nam":"dev"}]}""", false)]
    [InlineData("""{"safeops":1,"environments":[{"name":"dev"}],"connections":{"db":{"provider":"oracle"}}}""", false)]
    [InlineData("""{"safeops":1,"environments":[{"name":"dev"}],"connections":{"db":{"provider":"postgres","password":"hunter2"}}}""", false)]
    public void Projects_are_told_apart(string project, bool good) => Assert.Equal(good, new SchemaCheck(ProjectSchema.Make()).Passes(JsonNode.Parse(project)));

    /// <summary>Rewrite the page with: dotnet run --project src/SafeOps.Build -- steps docs/steps/README.md</summary>
    [Fact]
    public void The_page_of_step_types_is_what_the_descriptors_say() => Assert.Equal(
        StepIndex.Markdown([.. StepTypes.All.Select(t => t.Descriptor)]),
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "steps", "README.md")));

    [Fact]
    public void Every_step_type_has_its_page_and_every_page_of_its_family_a_type()
    {
        var families = StepTypes.All.Select(t => t.Descriptor.Family).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(StepTypes.Names.Order(StringComparer.Ordinal), Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "steps"), "*.md")
            .Select(f => Path.GetFileNameWithoutExtension(f)!)
            .Where(n => n.Contains('.', StringComparison.Ordinal) && families.Contains(n[..n.IndexOf('.')]))
            .Order(StringComparer.Ordinal));
    }

    private static JsonNode With(string step) => new JsonObject { ["safeops"] = 1, ["change"] = "toy", ["title"] = "Toy", ["steps"] = new JsonArray(JsonNode.Parse(step)) };
}
