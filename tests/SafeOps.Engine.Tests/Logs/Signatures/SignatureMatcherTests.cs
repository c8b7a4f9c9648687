using System.Text;
using SafeOps.Errors;
using SafeOps.Logs;
using SafeOps.Logs.Signatures;

namespace SafeOps.Engine.Tests.Logs.Signatures;

public sealed class SignatureMatcherTests
{
    private const string Own = """
        {
          "signatures": [
            {
              "id": "till-jam", "title": "Till jammed", "severity": "warning", "means": "Paper.", "next": ["Look at till {till}"],
              "forms": ["paper jam in till {till:number}", { "text": "TILLJAM", "exact": true, "sure": true }]
            }
          ]
        }
        """;

    [Theory]
    [InlineData("kernel: Out of memory: Killed process 4312 (java) total-vm:1kB", "oom-kill", "pid=4312 process=java")]
    [InlineData("Memory cgroup out of memory: Killed process 9 (my app) total-vm:1kB", "oom-kill", "pid=9 process=my app")]
    [InlineData("api-0   0/1   OOMKilled   4 (70s ago)   12m", "oom-kill", "of=1 pod=api-0 ready=0 restarts=4")]
    [InlineData("back-off 5m0s restarting failed container=api pod=api-5c_prod(8d)", "crash-loop", "container=api delay=5m0s pod=api-5c_prod")]
    [InlineData("Failed to pull image \"ghcr.io/acme/web:v9\": not found", "image-pull", "image=ghcr.io/acme/web:v9")]
    [InlineData("{\"error\":\"Failed to pull image \\\"a/b:1\\\": not found\"}", "image-pull", "image=a/b:1")]
    [InlineData("dial tcp 10.0.0.5:5432: connect: connection refused", "connection-refused", "host=10.0.0.5:5432")]
    [InlineData("dial tcp: lookup db.prod on 10.96.0.10:53: no such host", "dns", "host=db.prod server=10.96.0.10:53")]
    [InlineData("User \"ci\" cannot list resource \"pods\" in API group", "permission", "resource=pods user=ci verb=list")]
    [InlineData("shop - Connection is not available, request timed out after 30000ms.", "pool-exhausted", "pool=shop waited=30000")]
    public void Names_what_the_record_names(string text, string id, string values)
    {
        var match = Find(SignatureMatcher.Default, text)!;
        Assert.Equal(id, match.Signature.Id);
        Assert.Equal(values, string.Join(' ', match.Values.Select(v => $"{v.Key}={v.Value}")));
    }

    [Fact]
    public void Says_the_most_specific_of_several()
    {
        Assert.Equal("connection-refused", Find(SignatureMatcher.Default,
            "java.lang.IllegalStateException: no stock\n\tat a.B.c(B.java:1)\nCaused by: java.net.ConnectException: Connection refused\n\tat d.E.f(E.java:2)")?.Signature.Id);
        Assert.Equal("certificate-expired", Find(SignatureMatcher.Default, "tls: failed to verify certificate: x509: certificate has expired or is not yet valid")?.Signature.Id);
        Assert.Equal("oom-kill", Find(SignatureMatcher.Default, "    Reason:       OOMKilled\n    Exit Code:    137")?.Signature.Id);
    }

    [Fact]
    public void Fills_the_values_of_the_match_into_what_to_look_at_next()
    {
        var match = Find(SignatureMatcher.Default, "back-off 5m0s restarting failed container=api pod=api-5c_prod(8d)")!;
        Assert.Contains("kubectl logs api-5c_prod --previous", match.Signature.NextFor(match.Values));
        var signature = match.Signature with { Next = ["a {pod} {pod}", "jq '{a: .b}'", "{"] };
        Assert.Equal(["a <pod> <pod>", "jq '{a: .b}'", "{"], signature.NextFor(new Dictionary<string, string>()));
    }

    [Fact]
    public void A_file_adds_signatures_and_replaces_those_with_its_ids()
    {
        var matcher = SignatureMatcher.From(Own, "own.json");
        var match = Find(matcher, "paper jam in till 7")!;
        Assert.Equal("till-jam", match.Signature.Id);
        Assert.Equal(["Look at till 7"], match.Signature.NextFor(match.Values));
        Assert.Null(Find(matcher, "no paper jam in till 7"));
        Assert.Null(Find(matcher, "tilljam"));
        Assert.Equal("oom-kill", Find(matcher, "    Reason:       OOMKilled")?.Signature.Id);
        Assert.Equal(SignatureMatcher.Default.Signatures.Count + 1, matcher.Signatures.Count);

        var replaced = SignatureMatcher.From(Own.Replace("till-jam", "oom-kill"), "own.json");
        Assert.Null(Find(replaced, "kernel: Out of memory: Killed process 4312 (java) total-vm:1kB"));
        Assert.Equal(SignatureMatcher.Default.Signatures.Count, replaced.Signatures.Count);
    }

    [Theory]
    [InlineData("\"severity\": \"warning\"", "\"severity\": \"bad\"", "own.json:4:")]
    [InlineData("\"means\"", "\"meaning\"", "own.json:")]
    [InlineData("\"till-jam\"", "\"Till jam\"", "own.json:4:")]
    [InlineData("paper jam in till {till:number}", "{till:number}", "own.json:5:18: '{till:number}' has no text of at least 6 characters")]
    [InlineData("paper jam in till {till:number}", "paper jam in {till:digits}", "own.json:5:18: '{till:digits}': 'digits' is no kind of value; expected one of number, few, word")]
    [InlineData("paper jam in till {till:number}", "… paper jam", "starts with a gap")]
    [InlineData("paper jam in till {till:number}", "paper jam {till", "has no '}'")]
    [InlineData("\"exact\": true", "\"exakt\": true", "own.json:")]
    public void Names_the_place_of_a_mistake(string right, string wrong, string says)
    {
        var mistake = Assert.Throws<MistakesException>(() => SignatureMatcher.From(Own.Replace(right, wrong), "own.json"));
        Assert.Equal(ErrorCodes.LogSignatureInvalid, mistake.Code);
        Assert.Contains(says, mistake.Message);
    }

    [Fact]
    public void Names_all_mistakes_of_a_file_in_one_go()
    {
        var mistake = Assert.Throws<MistakesException>(() => SignatureMatcher.From(Own.Replace("paper jam in till", "").Replace("TILLJAM", "JAM"), "own.json"));
        Assert.Equal(2, mistake.Mistakes.Count);
    }

    [Fact]
    public void The_quick_question_never_denies_what_the_precise_one_finds()
    {
        foreach (var record in new[] { "seeded-failures.tsv", "seeded-failures-2.tsv", "seeded-wording.tsv", "held-out.tsv" }.SelectMany(SeededLog.Write))
            Assert.True(record.Find(SignatureMatcher.Default) is null || SignatureMatcher.Default.MayMatch(record.Text), record.Show());
    }

    [Fact]
    public void Answers_for_any_bytes_and_from_several_threads()
    {
        var texts = SeededLog.Read("seeded-failures-2.tsv").Select(c => Encoding.UTF8.GetBytes(c.Message)).ToArray();
        var expected = texts.Select(Id).ToArray();
        Parallel.For(0, 4, worker =>
        {
            var random = new Random(worker);
            for (var i = 0; i < texts.Length; i++)
            {
                Assert.Equal(expected[i], Id(texts[i]));
                var broken = texts[i].ToArray();
                for (var changes = 0; changes < 3; changes++)
                    broken[random.Next(broken.Length)] = (byte)random.Next(256);
                Id(broken);
                Id(broken.AsSpan(0, random.Next(broken.Length)).ToArray());
            }
        });

        static string? Id(byte[] text) => SignatureMatcher.Default.Match(Record(text))?.Id;
    }

    [Fact]
    public void A_record_of_a_million_bytes_of_one_failure_is_answered()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("lookup lookup on lookup: no such host connection refused timed out ", 16_000)));
        Assert.NotNull(SignatureMatcher.Default.Match(Record(text)));
    }

    [Fact]
    public void Each_signature_says_what_it_means_and_where_to_look()
    {
        Assert.All(SignatureMatcher.Default.Signatures, s =>
        {
            Assert.NotEqual(LogSeverity.None, s.Severity);
            Assert.True(s.Means.Length > 30 && s.Means.EndsWith('.') && s.Next.Count > 0 && s.Title.Length is > 3 and < 50, s.Id);
        });
    }

    private static LogSignatureMatch? Find(SignatureMatcher matcher, string text) => matcher.Find(Record(Encoding.UTF8.GetBytes(text)));

    private static LogRecord Record(byte[] text) => new() { Text = text, Message = text, Source = 0, Line = 1, Lines = 1 };
}
