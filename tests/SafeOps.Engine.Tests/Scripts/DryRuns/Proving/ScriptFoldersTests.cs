using SafeOps.Scripts;
using SafeOps.Scripts.DryRuns.Proving;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Proving;

/// <summary>Folders of programs that a script brings along.</summary>
public sealed class ScriptFoldersTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("folders");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("export PATH=\"$HERE/tools:$PATH\"")]
    [InlineData("PATH=$(dirname \"$0\")/tools:$PATH kubectl get pods")]
    [InlineData("PATH=$PATH:${BASE}/tools")]
    [InlineData("PATH=./tools:$PATH")]
    [InlineData("os.environ[\"PATH\"] = \"ROOT/tools:\" + os.environ[\"PATH\"]")]
    [InlineData("subprocess.run(command, env={\"PATH\": \"ROOT/tools\"})")]
    [InlineData("export PATH=~/own/bin:$PATH", "own/bin")]
    [InlineData("source \"$HERE/tools/bin/activate\"", "tools/bin")]
    [InlineData("kubectl get pods # from .venv", ".venv/bin")]
    [InlineData("kubectl get pods # from venv", "venv/bin")]
    public void Finds(string text, string folder = "tools")
    {
        var expected = Directory.CreateDirectory(Path.Combine(_folder.FullName, folder)).FullName;
        Assert.Equal([expected], Of(text.Replace("ROOT", _folder.FullName, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("LOG_PATH=$HERE/tools")]
    [InlineData("cp $HERE/tools/a $HERE/tools/b")]
    [InlineData("export PATH=$HERE/missing:$PATH")]
    public void Leaves_alone(string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "tools"));
        Assert.Empty(Of(text));
    }

    private IReadOnlyList<string> Of(string text) => ScriptFolders.Of(
        new ScriptFile(Path.Combine(_folder.FullName, "script.sh"), ScriptLanguage.Bash, text) { Digest = "" },
        new PathContext(_folder.FullName, _folder.FullName, _folder.FullName));
}
