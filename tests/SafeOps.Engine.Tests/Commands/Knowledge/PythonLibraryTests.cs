using System.Text;
using SafeOps.Commands.Knowledge;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Commands.Knowledge;

public sealed class PythonLibraryTests
{
    private static readonly IReadOnlyList<PythonModuleKnowledge> All = PythonLibrary.BuiltIn.All;

    [Theory]
    [InlineData("""[{ "modules": ["a"], "kind": "file", "otherwise": "nothing", "calls": [], "efect": "read" }]""")]
    [InlineData("""[{ "modules": ["a"], "kind": "file", "otherwise": "nothing", "calls": [{ "names": ["b"], "says": "c", "efect": "read" }] }]""")]
    [InlineData("""[{ "modules": ["a"], "kind": "file", "otherwise": "nothing", "calls": [{ "names": ["b"], "says": "c", "effect": "reads" }] }]""")]
    [InlineData("""[{ "modules": ["a"], "otherwise": "nothing", "calls": [] }]""")]
    [InlineData("[")]
    public void Refuses_what_is_not_of_its_form(string json)
    {
        var refused = Assert.Throws<SafeOpsException>(() => PythonLibrary.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "a.json"));
        Assert.Equal(ErrorCodes.DocumentInvalid, refused.Code);
        Assert.StartsWith("a.json: ", refused.Message);
    }

    [Fact]
    public void Every_module_and_call_is_named_once()
    {
        Assert.Empty(All.SelectMany(m => m.Modules).GroupBy(m => m).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Empty(All.SelectMany(m => m.Calls.SelectMany(c => c.Names).GroupBy(n => n).Where(g => g.Count() > 1).Select(g => $"{m.Modules[0]}.{g.Key}")));
    }

    [Fact]
    public void What_a_call_gives_is_known() => Assert.All(
        All.SelectMany(m => m.Calls).Select(c => c.Returns?.Replace("[]", "", StringComparison.Ordinal)).OfType<string>(),
        r => Assert.Contains(All, m => m.Modules.Contains(r)));

    [Theory]
    [InlineData("os.remove", CommandEffectName.Destroy)]
    [InlineData("os.path.join", null)]
    [InlineData("pathlib.Path", null)]
    [InlineData("pathlib.Path.unlink", CommandEffectName.Destroy)]
    [InlineData("boto3.client('s3').list_buckets", CommandEffectName.Read)]
    [InlineData("boto3.client('s3').frobnicate", CommandEffectName.Mutate)]
    [InlineData("requests.Session().get", CommandEffectName.Read)]
    [InlineData("requests.get().json", null)]
    public void Finds_what_is_known_of_a_name(string name, string? effect) => Assert.Equal(effect, PythonLibrary.BuiltIn.Find(name)?.Meaning?.Effect?.ToString());

    [Fact]
    public void A_module_that_is_not_listed_is_not_known() => Assert.Null(PythonLibrary.BuiltIn.Find("mystery.go"));

    private static class CommandEffectName
    {
        public const string Read = nameof(SafeOps.Commands.CommandEffect.Read);
        public const string Mutate = nameof(SafeOps.Commands.CommandEffect.Mutate);
        public const string Destroy = nameof(SafeOps.Commands.CommandEffect.Destroy);
    }
}
