using System.Management.Automation;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using SafeOps.PowerShell.Tests.Sessions;

namespace SafeOps.PowerShell.Tests.Secrets;

/// <summary>A secret given in any way there is stands nowhere afterwards, whatever was done and shown.</summary>
[Trait("Category", "Long")]
public sealed class SecretCanaryTests : IDisposable
{
    private readonly CanaryProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void No_secret_leaves_the_module()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the story's commands are for sh");
        foreach (var (name, value) in CanaryProject.Variables)
            Environment.SetEnvironmentVariable(name, value);
        using var session = new ModuleSession(location: _project.Root);
        var result = session.Invoke(CanaryProject.Story);
        AssertTold(string.Join('\n', result.Output));
        AssertClean("output", string.Join('\n', result.Output));
        AssertClean("verbose", string.Join('\n', result.Verbose));
        AssertClean("debug", string.Join('\n', result.Debug));
        AssertClean("warnings", string.Join('\n', result.Warnings));
        AssertClean("errors", string.Join('\n', result.Errors.Select(Everything)));
        AssertClean("display", session.Host.TakeText());
        AssertFilesClean();
    }

    [Fact]
    public async Task No_secret_leaves_the_host()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the story's commands are for sh");
        var result = await HostProcess.Run(["-"], $"$ExecutionContext.SessionState.Path.SetLocation('{_project.Root}') > $null\n{CanaryProject.Story}", CanaryProject.Variables);
        AssertTold(result.Output);
        AssertClean("output", result.Output);
        AssertClean("error", result.Error);
        AssertFilesClean();
    }

    /// <summary>The story was told to its end: a text that says nothing would be clean too.</summary>
    private static void AssertTold(string output)
    {
        foreach (var said in new[] { "rotate: Succeeded", "undo: PartlyUndone", "fails: Failed", "login --key ", "errors: ", "••••••", "env:NAME or secret:NAME" })
            Assert.True(output.Contains(said, StringComparison.Ordinal), $"no '{said}', but {output[Math.Max(0, output.IndexOf("errors: ", StringComparison.Ordinal))..]}");
    }

    private void AssertFilesClean()
    {
        Assert.NotEmpty(Directory.GetFiles(_project.Root, "*.report.md"));
        foreach (var (file, bytes) in _project.Files(saved: false))
            AssertClean(file, bytes);
        var saved = _project.Files(saved: true).ToList();
        Assert.Contains(saved, s => SmallContent(s.Bytes).Contains(CanaryProject.InFile, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
            AssertOwnerOnly([.. saved.Select(s => s.File)]);
    }

    /// <summary>A small file is saved within what is noted of it.</summary>
    private static string SmallContent(string saved) => saved.StartsWith("{\"existed\"", StringComparison.Ordinal) && (string?)JsonNode.Parse(saved)!["content"] is { } content
        ? Encoding.UTF8.GetString(Convert.FromBase64String(content))
        : "";

    [UnsupportedOSPlatform("windows")]
    private void AssertOwnerOnly(IReadOnlyList<string> files)
    {
        foreach (var file in files)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        }
        for (var folder = new DirectoryInfo(files[0]).Parent!; folder.Parent!.Name != ".safeops"; folder = folder.Parent)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, folder.UnixFileMode);
    }

    private static void AssertClean(string where, string text)
    {
        foreach (var canary in CanaryProject.Variables.Values.Append(CanaryProject.InFile))
        {
            var bare = canary.Contains('@', StringComparison.Ordinal) ? "url-c4nary-Bv4gT3" : canary;
            foreach (var form in new[] { bare, Convert.ToBase64String(Encoding.UTF8.GetBytes(bare)), Convert.ToHexString(Encoding.UTF8.GetBytes(bare)) })
            {
                var at = text.IndexOf(form, StringComparison.OrdinalIgnoreCase);
                Assert.True(at < 0, at < 0 ? "" : $"{where} has {form}: …{text[Math.Max(0, at - 400)..Math.Min(text.Length, at + 200)]}…");
            }
        }
    }

    private static string Everything(ErrorRecord error) =>
        $"{error}\n{error.Exception}\n{error.ErrorDetails}\n{error.TargetObject}\n{error.CategoryInfo}\n{error.ErrorDetails?.RecommendedAction}";
}
