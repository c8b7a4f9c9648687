using SafeOps.Logs.Reading;

namespace SafeOps.Engine.Tests.Logs.Reading;

/// <summary>Which lines belong to the record before them.</summary>
public sealed class ContinuationTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public static TheoryData<string, string> Traces => new()
    {
        { "Java", "\tat com.acme.Baz.run(Baz.java:3)\n\t... 3 more\nCaused by: java.io.IOException: gone\n\tat com.acme.Io.read(Io.java:9)" },
        { "Python", "Traceback (most recent call last):\n  File \"app.py\", line 1, in run\n    raise ValueError(1)\nValueError: 1\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File \"app.py\", line 3\nKeyError: 'x'" },
        { "Go", "goroutine 1 [running]:\nmain.main()\n\t/src/main.go:5 +0x1d\nmain.run(0x1)\n\t/src/main.go:9 +0x2d" },
        { ".NET", "   at Acme.Web.Run() in /src/Web.cs:line 3\n--- End of stack trace from previous location ---\n   at Acme.Program.Main()" },
        { "JavaScript", "    at Object.<anonymous> (/srv/app.js:3:7)\n    at node:internal/main:1:1 {\n  code: 'E1'\n}" },
        { "PHP", "Stack trace:\n#0 /srv/a.php(12): run()\n#1 {main}\n  thrown in /srv/a.php on line 3" },
        { "Ruby", "\tfrom /srv/app.rb:3:in `run'\n\tfrom /srv/app.rb:9:in `<main>'" },
        { "Rust", "stack backtrace:\n   0: rust_begin_unwind\n   1: app::main\nnote: run with `RUST_BACKTRACE=full` for a verbose backtrace." },
    };

    [Fact]
    public void Takes_each_line_for_a_message_where_that_is_said()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write("2026-11-27T21:08:00Z INFO started\n\tat a.B.c(B.java:1)\n\n  indented\nlast")) with { Format = LogFormat.Message });
        Assert.Equal(["2026-11-27T21:08:00Z INFO started", "at a.B.c(B.java:1)", "indented", "last"], records.Select(r => r.Message));
        Assert.Equal([1, 2, 4, 5], records.Select(r => r.Line));
        Assert.All(records, r => Assert.Equal(1, r.Lines));
    }

    [Theory]
    [MemberData(nameof(Traces))]
    public void A_stack_trace_belongs_to_its_record_with_headers_and_without(string language, string trace)
    {
        var lines = trace.Count(c => c == '\n') + 2;
        var headed = LogFolder.Read(LogFolder.Request(_folder.Write($"2026-01-02 03:04:05 ERROR failed\n{trace}\n2026-01-02 03:04:06 INFO on\n2026-01-02 03:04:07 INFO off\n")));
        Assert.Equal(["failed", "on", "off"], headed.Select(r => r.Message));
        Assert.Equal(trace, headed[0].Text[(headed[0].Text.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
        var plain = LogFolder.Read(LogFolder.Request(_folder.Write($"starting\nfailed\n{trace}\ngoing on\n")));
        Assert.Equal(["starting", "failed", "going on"], plain.Select(r => r.Message));
        Assert.True(plain[1].Lines == lines, language);
    }

    [Fact]
    public void Without_headers_each_line_that_is_not_indented_is_a_record()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write("one\ntwo\n  more\n\nthree: x\n")));
        Assert.Equal(["one", "two\n  more", "three: x"], records.Select(r => r.Text));
        Assert.Equal([1, 2, 5], records.Select(r => (int)r.Line));
    }

    [Fact]
    public void A_panic_stands_for_itself_though_it_has_no_header()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write("2026/01/02 03:04:05 serving\n2026/01/02 03:04:06 serving\npanic: index out of range\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:5\n")));
        Assert.Equal(["serving", "serving", "panic: index out of range"], records.Select(r => r.Message));
        Assert.Equal(SafeOps.Logs.LogSeverity.Fatal, records[2].Severity);
        Assert.Equal(records[1].Time, records[2].Time);
    }

    [Fact]
    public void Lines_of_an_object_or_of_pairs_among_others_are_records_of_their_own()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write(
            "2026-01-02 03:04:05 INFO a\n{\"level\":\"error\",\"msg\":\"b\"}\n2026-01-02 03:04:06 INFO c\n[ERROR] d\nJan  2 03:04:07 web1 app[3]: e\nI0102 03:04:08.000000       1 x.go:1] f\n2026-01-02 03:04:09 INFO g\n")));
        Assert.Equal(["a", "b", "c", "[ERROR] d", "e", "f", "g"], records.Select(r => r.Message));
    }

    [Fact]
    public void A_statement_with_tabs_belongs_to_its_record()
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write("2026-01-02 03:04:05.123 UTC [12] LOG:  statement: select\n\ta,\n\tb\n2026-01-02 03:04:06.123 UTC [12] LOG:  done\n")));
        Assert.Equal(["statement: select", "done"], records.Select(r => r.Message));
        Assert.Equal(3, records[0].Lines);
    }

    [Fact]
    public void A_trace_in_a_containers_log_belongs_to_its_record_line_for_line()
    {
        const string Stamp = "2026-01-02T03:04:05.123456789Z";
        var records = LogFolder.Read(LogFolder.Request(_folder.Write(
            $"{Stamp} stderr F 2026-01-02 03:04:05 ERROR bad\n{Stamp} stderr F java.lang.X: no\n{Stamp} stderr F \tat a.B.c(B.java:1)\n{Stamp} stdout F 2026-01-02 03:04:05 INFO on\n")));
        Assert.Equal([("bad", 3), ("on", 1)], records.Select(r => (r.Message, r.Lines)));
    }

    public void Dispose() => _folder.Dispose();
}
