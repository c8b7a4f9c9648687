using System.Security.Cryptography;
using System.Text;
using SafeOps.Processes;

namespace SafeOps.Adapters.Tests.Sandbox;

public sealed class ObservedFilesTests : IClassFixture<ObservedSandbox>, IDisposable
{
    private readonly ObservedSandbox _sandbox;
    private readonly string _folder = Directory.CreateTempSubdirectory("observed").FullName;

    public ObservedFilesTests(ObservedSandbox sandbox)
    {
        _sandbox = sandbox;
        Directory.CreateDirectory(Path.Combine(_folder, "old", "deep"));
        File.WriteAllText(Path.Combine(_folder, "kept"), "as it was\n");
        File.WriteAllText(Path.Combine(_folder, "old", "one"), "1\n");
        File.WriteAllText(Path.Combine(_folder, "old", "deep", "two"), "2\n");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "kept");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("true")]
    [InlineData("cat kept; ls -lR; test -w kept")]
    [InlineData("touch new; rm new")]
    [InlineData("mkdir -p a/b/c; echo x > a/b/c/d; rm -r a")]
    [InlineData("mv kept other; mv other kept")]
    [InlineData("f=$(mktemp); echo x > $f; rm $f")]
    [InlineData("chmod 700 old; chmod 755 old; chown $(id -u) old")]
    [InlineData("ln -sfn kept link")]
    [InlineData("cp -p kept copy; mv copy kept")]
    [InlineData("echo x > kept; printf 'as it was\\n' > kept; touch -d 2001-01-01 kept", "Attributes kept")]
    [InlineData("cp -a old other; rm -r old; mv other old")]
    [InlineData("echo new > new", "Created new")]
    [InlineData("mkdir new; echo x > new/x", "Created new", "Created new/x")]
    [InlineData("mkfifo pipe", "Created pipe")]
    [InlineData("ln -s nowhere l", "Created l")]
    [InlineData("ln kept hard", "Created hard")]
    [InlineData("echo more >> kept", "Changed kept")]
    [InlineData("sed -i s/was/is/ kept", "Changed kept")]
    [InlineData("ln -sfn old link", "Changed link")]
    [InlineData("rm link; echo x > link", "Changed link")]
    [InlineData("rm kept", "Deleted kept")]
    [InlineData("rm link", "Deleted link")]
    [InlineData("rm -r old", "Deleted old")]
    [InlineData("rm old/one", "Deleted old/one")]
    [InlineData("rm -r old; mkdir old; echo n > old/new", "Deleted old/deep", "Created old/new", "Deleted old/one")]
    [InlineData("rm -r old; echo x > old", "Deleted old", "Created old")]
    [InlineData("rm kept; mkdir kept; echo x > kept/x", "Deleted kept", "Created kept", "Created kept/x")]
    [InlineData("mv old new", "Created new", "Created new/deep", "Created new/deep/two", "Created new/one", "Deleted old")]
    [InlineData("mv kept old/one", "Deleted kept", "Changed old/one")]
    [InlineData("chmod 600 kept", "Attributes kept")]
    [InlineData("chmod 700 old", "Attributes old")]
    [InlineData("touch kept", "Attributes kept")]
    [InlineData("(sleep 0.3; echo late > late) & disown; exit 0", "Created late")]
    [InlineData("setsid -f nohup sh -c 'sleep 0.2; echo late > late'", "Created late")]
    [InlineData("trap 'echo gone > trapped' EXIT; exit 3", "Created trapped")]
    public async Task Tells_how_files_differ_at_the_end(string text, params string[] expected)
    {
        var run = await _sandbox.BashAsync(text, _folder);
        Assert.Equal(expected, run.Changed(_folder));
        Assert.Equal(expected.Length, run.Seen.Files.Count);
        Assert.Empty(run.Seen.Blind);
    }

    [Fact]
    public async Task Tells_the_digest_of_contents_the_target_of_a_link_and_what_was_in_a_folder()
    {
        var run = await _sandbox.BashAsync("echo new > kept; ln -s /etc/passwd l; rm -r old; mkdir d", _folder);
        FileChange Of(string name) => Assert.Single(run.Seen.Files, f => f.Path == Path.Combine(_folder, name));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("new\n"))), Of("kept").Digest);
        Assert.Equal("/etc/passwd", Of("l").Digest);
        Assert.Equal((true, null), (Of("d").IsFolder, Of("d").Digest));
        Assert.Equal((true, null), (Of("old").IsFolder, Of("old").Digest));
        Assert.Equal([Path.Combine(_folder, "old/deep/two"), Path.Combine(_folder, "old/one")], Of("old").Inside.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sees_what_is_written_outside_the_folder()
    {
        var name = Path.GetFileName(_folder);
        var run = await _sandbox.BashAsync($"for f in /tmp /var/tmp /dev /dev/shm /etc /usr/bin /run /opt $HOME; do echo x 2>/dev/null > $f/{name}-x; done; true", _folder);
        Assert.Contains($"/tmp/{name}-x", run.Seen.Files.Select(f => f.Path));
        Assert.Contains($"/dev/shm/{name}-x", run.Seen.Files.Select(f => f.Path));
        if (Environment.IsPrivilegedProcess)
            Assert.Equal(9, run.Seen.Files.Count(f => f.Path.EndsWith("-x", StringComparison.Ordinal)));
        Assert.All(run.Seen.Files, f => Assert.False(File.Exists(f.Path)));
    }

    [Fact]
    public async Task A_program_that_is_replaced_runs_as_replaced()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may replace a program");
        var run = await _sandbox.BashAsync("printf '#!/bin/sh\\necho mine\\n' > /usr/local/bin/safeops-own; chmod +x /usr/local/bin/safeops-own; safeops-own; mv /usr/bin/tac /usr/bin/tac2; echo a | tac2; chmod u-x /usr/bin/shuf", _folder);
        Assert.Equal((0, "mine\na\n"), (run.Program.ExitCode, run.Program.Output));
        Assert.Equal(["Attributes /usr/bin/shuf", "Deleted /usr/bin/tac", "Created /usr/bin/tac2", "Created /usr/local/bin/safeops-own"], run.Seen.Files.Select(f => $"{f.Kind} {f.Path}"));
    }

    [Fact]
    public async Task What_git_and_python_note_for_themselves_is_no_change()
    {
        ObservedSandbox.Need("git");
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "/usr/bin/python3 is not on this machine");
        File.WriteAllText(Path.Combine(_folder, "mod.py"), "x = 1\n");
        var start = new System.Diagnostics.ProcessStartInfo("git", ["init", "-q"]) { WorkingDirectory = _folder };
        using (var git = System.Diagnostics.Process.Start(start)!)
            await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        var run = await _sandbox.BashAsync("git status --short | wc -l; /usr/bin/python3 -c 'import mod; print(mod.x)'", _folder);
        Assert.Equal("4\n1\n", run.Program.Output);
        Assert.Empty(run.Seen.Files);
    }
}
