using System.Security.Cryptography;
using SafeOps.Adapters.Processes;
using SafeOps.Processes;

namespace SafeOps.Adapters.Tests.Sandbox;

/// <summary>What a script may try so as to reach the machine: it is as before, by its files' contents and times, processes, sockets and mounts.</summary>
public sealed class HostileScriptsTests(ObservedSandbox sandbox) : IClassFixture<ObservedSandbox>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("observed").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("deleting everything", "rm -rf --no-preserve-root /etc /home /opt /srv /usr/bin /usr/local /usr/sbin /run $SCRATCH; ls -A /etc /usr/bin $SCRATCH")]
    [InlineData("deleting everything below /, for a while", "timeout 2 rm -rf --no-preserve-root /")]
    [InlineData("deleting through the uncovered tree", "rm -rf /dev/.safeops/real/usr/bin/; timeout 1 rm -rf /dev/.safeops; echo x > /dev/.safeops/control/x")]
    [InlineData("double forks", "( ( (sleep 0.2; rm -rf $SCRATCH) & ) & ) & disown -a")]
    [InlineData("nohup and setsid", "nohup setsid sh -c 'sleep 0.2; rm -rf $SCRATCH/*' > /dev/null 2>&1 &")]
    [InlineData("a trap", "trap 'rm -rf $SCRATCH' EXIT TERM HUP; kill -TERM $$; sleep 1")]
    [InlineData("links", "ln -s / root; rm -rf root/$SCRATCH/; ln -s $SCRATCH/file l; echo x > l; mv -f l $SCRATCH/file")]
    [InlineData("/proc/1", "for f in root cwd exe; do rm -rf /proc/1/$f/$SCRATCH; echo x > /proc/1/$f/$SCRATCH/file; done; for f in /proc/1/fd/*; do rm -rf $f/$SCRATCH $f/../$SCRATCH $f/layers; echo x > $f/x; done")]
    [InlineData("/proc/self", "cd /proc/self/root; rm -rf .$SCRATCH; exec 7< /; rm -rf /proc/self/fd/7/$SCRATCH; echo x > /proc/self/cwd$SCRATCH/file")]
    [InlineData("writing to /proc and /sys", "echo 1 > /proc/sys/kernel/printk; echo b > /proc/sysrq-trigger; echo 0 > /proc/sys/vm/swappiness; find /sys /proc/sys -maxdepth 3 -type f -exec sh -c 'echo 1 > \"$1\"' sh {} \\;")]
    [InlineData("/dev/shm", "rm -rf /dev/shm/*; echo x > /dev/shm/$NAME; chmod 0 /dev/shm")]
    [InlineData("devices", "rm -rf /dev/*; mknod d b 8 0 && dd if=/dev/zero of=d count=1; mknod k c 1 1 && echo x > k; echo x > /dev/mem; echo x > /dev/tty0")]
    [InlineData("mounts", "mount -o remount,rw /; umount -l /dev; umount -l /proc; mount -t tmpfs x $SCRATCH; mount --bind /etc $SCRATCH; mount -o remount,rw /dev/.safeops/real/usr; umount -a -l; umount -f /")]
    [InlineData("namespaces of its own", "unshare -Urm sh -c \"umount -l /dev/.safeops/real/usr; mount -o remount,rw /; mount -t tmpfs x /tmp; rm -rf $SCRATCH\"; nsenter -t 1 -a rm -rf $SCRATCH; nsenter -t $OUTSIDE -m rm -rf $SCRATCH")]
    [InlineData("chroot", "mkdir j; chroot / rm -rf $SCRATCH; chroot /proc/1/root rm -rf $SCRATCH; chroot j true; cd /; for i in 1 2 3 4 5 6 7 8; do cd ..; done; rm -rf .$SCRATCH")]
    [InlineData("signals", "kill -9 1; kill -9 $OUTSIDE; kill -9 $OTHER; kill -STOP $OTHER; pkill -9 sleep; killall5 -9; kill -9 -1")]
    [InlineData("tracing", "gdb -p $OTHER -batch -ex 'call exit(1)'; strace -p $OTHER; strace -p 1; dd if=/proc/1/mem of=m count=1; echo x > /proc/$OTHER/mem")]
    [InlineData("other users", "su -s /bin/sh nobody -c 'rm -rf $SCRATCH'; setpriv --reuid=1 rm -rf $SCRATCH; chown 12345 $SCRATCH $SCRATCH/file; chmod u+s $SCRATCH/file; setfattr -n user.x -v y $SCRATCH/file; chattr +i $SCRATCH/file")]
    [InlineData("its recorders", "echo x > /dev/.safeops/control/log; ln -s $SCRATCH/file /dev/.safeops/asks/1.out; rm -rf /dev/.safeops/asks/*; cp /bin/true /usr/bin/tool; chmod 0 /usr/bin/tool")]
    [InlineData("names that hurt", "touch $'a\\nb' 'c d' '*' $'\\xff'; mkdir -p $(printf 'x/%.0s' {1..300}); rm -rf -- * $SCRATCH")]
    [InlineData("sockets", "rm -f $SCRATCH/socket; python3 -c \"import socket; socket.socket(socket.AF_UNIX).connect('$SCRATCH/socket')\"; echo x > $SCRATCH/socket")]
    [InlineData("the answers of asked programs", "mkfifo p; for i in 1 2 3; do tool $i & kill -9 $!; done; (tool x & sleep 0.05; rm -rf /dev/.safeops/asks/*; ln -sfn $SCRATCH /dev/.safeops/asks/9); ln -s $SCRATCH/file /dev/.safeops/asks/$$.err; kill -9 $(pgrep -f asks)")]
    public async Task The_machine_is_as_before_after(string family, string text)
    {
        var scratch = Directory.CreateDirectory(Path.Combine(_folder, "scratch")).FullName;
        var work = Directory.CreateDirectory(Path.Combine(_folder, "work")).FullName;
        File.WriteAllText(Path.Combine(scratch, "file"), "as it was\n");
        Directory.CreateDirectory(Path.Combine(scratch, "deep", "er"));
        File.WriteAllText(Path.Combine(scratch, "deep", "er", "two"), "2\n");
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(scratch, "socket")));
        socket.Listen(1);
        using var other = System.Diagnostics.Process.Start("sleep", "300");
        try
        {
            var before = await PictureAsync(scratch);
            var request = new ProgramRequest("/bin/bash", ["--noprofile", "--norc", "-c", text], work)
            {
                Environment = new Dictionary<string, string?> { ["SCRATCH"] = scratch, ["NAME"] = Path.GetFileName(_folder), ["OTHER"] = $"{other.Id}" },
            };
            var run = await sandbox.RunAsync(request, new Observer("tool"), new SandboxLimits(512L << 20, 200, 512L << 20), TimeSpan.FromSeconds(60));
            Assert.Equal(before, await PictureAsync(scratch));
            Assert.False(other.HasExited, family);
            Assert.False(socket.Poll(0, System.Net.Sockets.SelectMode.SelectRead), family);
            Assert.Empty(Directory.EnumerateFileSystemEntries(work));
            Assert.NotEmpty(run.Seen.Programs);
            Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), p => new FileInfo(Path.Combine(p, "cwd")).LinkTarget == work);
        }
        finally
        {
            other.Kill();
        }
    }

    /// <summary>All that a test can ask of the machine: the scratch files with contents, rights, owners and times, the folders everybody has, mounts and sockets.</summary>
    private static async Task<string> PictureAsync(string scratch)
    {
        var stat = await new ProgramRunner(TimeProvider.System).RunAsync(
            new ProgramRequest("sh", ["-c", "find \"$0\" -exec stat -c '%n %f %u %g %s %Y %Z %i' {} +; stat -c '%n %f %u %g %i' / /etc /usr /usr/bin /usr/local/bin /home /root /var /dev /dev/null /dev/shm; stat -c '%n %Y %Z' /etc /usr/bin /usr/sbin; cat /proc/self/mounts /proc/sys/vm/swappiness /proc/sys/kernel/printk", scratch], "/"),
            TestContext.Current.CancellationToken);
        var contents = Directory.EnumerateFiles(scratch, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("socket", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f))));
        return $"{stat.Output}{string.Join('\n', contents)}";
    }
}
