using System.Text;
using SafeOps.Logs.Triage;

namespace SafeOps.Engine.Tests.Logs.Triage;

public sealed class StackTraceTests
{
    [Theory]
    [InlineData("java.lang.IllegalStateException: pool\n\tat a.B.c(B.java:1)\n\tat a.D.e(D.java:2)", "java.lang.IllegalStateException", "at a.B.c(B.java:1)")]
    [InlineData("Caused by: java.net.ConnectException: refused\n\tat a.B.c(B.java:1)\n\t... 12 more", "java.net.ConnectException", "at a.B.c(B.java:1)")]
    [InlineData("System.TimeoutException: late\n   at Shop.Users.Get(Int32 id) in /src/Users.cs:line 4", "System.TimeoutException", "at Shop.Users.Get(Int32 id) in /src/Users.cs:line 4")]
    [InlineData("Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    run()\n  File \"b.py\", line 9, in run\n    raise KeyError(k)\nKeyError: 'k'", "KeyError", "File \"a.py\", line 1, in <module>")]
    [InlineData("TypeError: x is undefined\n    at get (/app/x.js:1:2)\n    at next (/app/y.js:3:4)", "TypeError", "at get (/app/x.js:1:2)")]
    [InlineData("\ngoroutine 1 [running]:\nmain.run(0xc000012345)\n\t/app/main.go:12 +0x1d", "", "/app/main.go:12")]
    [InlineData("\tfrom /app/a.rb:3:in 'run'\n\tfrom /app/b.rb:4:in 'main'", "", "from /app/a.rb:3:in 'run'")]
    [InlineData("#0 /app/a.php(3): run()\n#1 {main}", "", "#0 /app/a.php(3): run()")]
    public void Tells_the_exception_and_its_frames(string lines, string exception, string frame)
    {
        var bytes = Encoding.UTF8.GetBytes(lines);
        var trace = StackTrace.Read(bytes);
        Assert.Equal(exception, Encoding.UTF8.GetString(trace.Exception));
        Assert.Equal(frame, Encoding.UTF8.GetString(trace.Frame(bytes, 0)));
    }

    [Fact]
    public void Keeps_the_innermost_frames_which_Python_has_last()
    {
        var lines = "Traceback (most recent call last):\n" + string.Concat(Enumerable.Range(0, 9).Select(i => $"  File \"f{i}.py\", line {i}, in g\n    h()\n")) + "ValueError: no";
        var bytes = Encoding.UTF8.GetBytes(lines);
        var trace = StackTrace.Read(bytes);
        var frames = new List<string>();
        for (var i = 0; i < trace.Frames; i++)
            frames.Add(Encoding.UTF8.GetString(trace.Frame(bytes, i)));
        Assert.Equal(["5", "6", "7", "8"], frames.Select(f => f[7..8]));
    }

    [Fact]
    public void The_same_fault_has_one_digest_whatever_its_message_and_addresses()
    {
        Assert.Equal(Digest("a.BException: one\n\tat a.C.d(C.java:1)"), Digest("a.BException: two\n\tat a.C.d(C.java:1)"));
        Assert.Equal(Digest("E:\n  at f(0x7f10)"), Digest("E:\n  at f(0x99aabb)"));
        Assert.NotEqual(Digest("a.BException: one\n\tat a.C.d(C.java:1)"), Digest("a.BException: one\n\tat a.C.e(C.java:9)"));
    }

    [Fact]
    public void Lines_that_are_no_trace_have_none() => Assert.Equal(0UL, Digest("  key: value\n  other: value"));

    private static ulong Digest(string lines)
    {
        var bytes = Encoding.UTF8.GetBytes(lines);
        return StackTrace.Read(bytes).Digest(bytes);
    }
}
