using SafeOps.Secrets;

namespace SafeOps.Tests.Secrets;

public sealed class SecretFinderTests
{
    /// <summary>The part between « and » is the secret; the signs themselves are not part of the text.</summary>
    public static TheoryData<string> Texts => [.. SecretCases.Secrets];

    public static TheoryData<string> PlainTexts => [.. SecretCases.Plain];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Finds_exactly_what_is_secret(string marked)
    {
        var text = marked.Replace("«", "").Replace("»", "");
        Assert.Equal(marked, Mark(text));
    }

    [Theory]
    [MemberData(nameof(PlainTexts))]
    public void Leaves_what_is_no_secret(string text) => Assert.Equal(text, Mark(text));

    [Fact]
    public void No_rule_is_spared_that_would_match()
    {
        var texts = SecretCases.Secrets.Concat(SecretCases.Plain).Select(t => t.Replace("«", "").Replace("»", ""))
            .SelectMany(t => new[] { t, t.ToUpperInvariant(), t.ToLowerInvariant(), t.Replace('k', '\u212A').Replace('K', '\u212A') })
            .ToList();
        Assert.All(SecretRules.All, rule => Assert.DoesNotContain(texts, t => !rule.MayMatch(t) && rule.Pattern.IsMatch(t)));
    }

    [Fact]
    public void Hides_values_in_a_diff_and_keeps_keys_and_lines()
    {
        const string diff = """
            --- a/values.yaml
            +++ b/values.yaml
            @@ -1,4 +1,4 @@
             name: shop
            -  password: old-one
            +  password: new one # rotated
             apiKey: "kept-k3y"
            +tls: |
            +  -----BEGIN PRIVATE KEY-----
            +  MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj
            +  AgEAAoIBAQC7VJTUt9Us8cKj
            +  -----END PRIVATE KEY-----
            """;
        const string hidden = """
            --- a/values.yaml
            +++ b/values.yaml
            @@ -1,4 +1,4 @@
             name: shop
            -  password: ••••••
            +  password: •••••• # rotated
             apiKey: "••••••"
            +tls: |
            +  -----BEGIN PRIVATE KEY-----
            +  ••••••
            +  ••••••
            +  -----END PRIVATE KEY-----
            """;
        Assert.Equal(hidden, SecretFinder.Hide(diff));
    }

    [Fact]
    public void Hides_the_lines_of_a_block_whose_key_is_secret()
    {
        const string text = "db:\n  password: |\n    one\n    two\n  user: app\n";
        Assert.Equal("db:\n  password: |\n    ••••••\n    ••••••\n  user: app\n", SecretFinder.Hide(text));
    }

    [Fact]
    public void Hiding_twice_is_hiding_once()
    {
        foreach (var marked in SecretCases.Secrets)
        {
            var once = SecretFinder.Hide(marked.Replace("«", "").Replace("»", ""));
            Assert.Equal(once, SecretFinder.Hide(once));
        }
    }

    [Fact]
    public void Hides_each_secret_also_in_the_middle_of_other_text()
    {
        foreach (var marked in SecretCases.Secrets)
        {
            var secret = marked[(marked.IndexOf('«') + 1)..marked.IndexOf('»')];
            var hidden = SecretFinder.Hide("first line\n" + marked.Replace("«", "").Replace("»", "") + "\nlast line");
            if (secret.Length >= 6)
                Assert.DoesNotContain(secret, hidden);
            Assert.StartsWith("first line\n", hidden);
            Assert.EndsWith("\nlast line", hidden);
        }
    }

    [Fact]
    public void Survives_any_text()
    {
        var random = new Random(20260101);
        string[] parts = ["password", ":", "=", " ", "\n", "\"", "'", "\\", "${", "}", "-----BEGIN PRIVATE KEY-----", "eyJ", ".", "://", "@", "name", "value", "|", "-", "+", "x", "•", "\ud83d", ";", "token", "<", ">", "{{", "(", "\r\n", "--"];
        for (var i = 0; i < 3000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => parts[random.Next(parts.Length)]));
            var found = SecretFinder.Find(text);
            Assert.All(found, f => Assert.InRange(f.End, f.Start + 1, text.Length));
            Assert.All(found.Zip(found.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
            Assert.Equal(text.Count(c => c == '\n'), SecretFinder.Hide(text).Count(c => c == '\n'));
        }
    }

    [Theory(Timeout = 120_000)]
    [Trait("Category", "Long")]
    [InlineData("password=")]
    [InlineData("password: ")]
    [InlineData(";password=")]
    [InlineData("=password")]
    [InlineData("\"password\":\"a\",")]
    [InlineData("\\\"password\\\":\\\"")]
    [InlineData("<password>a")]
    [InlineData("password 'a")]
    [InlineData("x-token=")]
    [InlineData("DB_PASS_")]
    [InlineData("Authorization: Bearer ")]
    [InlineData("password='")]
    [InlineData("password=\"")]
    [InlineData("password: |\n ")]
    [InlineData("token")]
    [InlineData("a.")]
    [InlineData("a-")]
    [InlineData("eyJaaaaaa.")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n")]
    [InlineData("https://a:")]
    [InlineData("curl ")]
    [InlineData("curl -u a:b ")]
    [InlineData("mysql ")]
    [InlineData("mysql -u root ")]
    [InlineData("docker login ")]
    [InlineData("name: password\nvalue: ")]
    [InlineData("--password ")]
    [InlineData("[")]
    [InlineData(" ")]
    [InlineData("\\\"")]
    [InlineData("A")]
    public Task Takes_time_in_proportion_to_the_text(string piece) => Task.Run(() =>
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        Assert.NotNull(SecretFinder.Hide(text));
    });

    [Fact]
    public void Every_rule_has_a_name_of_its_own_and_a_summary()
    {
        Assert.Distinct(SecretRules.All.Select(r => r.Name));
        Assert.All(SecretRules.All, r => Assert.False(string.IsNullOrWhiteSpace(r.Summary)));
    }

    [Fact]
    public void No_pattern_is_compiled_for_a_plain_value() => Assert.DoesNotContain(SecretRules.All, r => r.MayMatch("Standard_D2s_v3"));

    private static string Mark(string text)
    {
        foreach (var finding in SecretFinder.Find(text).Reverse())
            text = text.Insert(finding.End, "»").Insert(finding.Start, "«");
        return text;
    }
}
