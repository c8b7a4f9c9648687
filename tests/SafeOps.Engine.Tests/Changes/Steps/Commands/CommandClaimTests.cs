namespace SafeOps.Tests.Changes.Steps.Commands;

public sealed class CommandClaimTests : IDisposable
{
    private readonly CommandBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("rm -rf x")]
    [InlineData("/bin/rm x")]
    [InlineData("sudo rm x")]
    [InlineData("mv a b")]
    [InlineData("kubectl -n shop delete pod a")]
    [InlineData("kubectl rollout restart deploy/a")]
    [InlineData("kubectl apply -f a.yaml")]
    [InlineData("terraform -chdir=infra apply")]
    [InlineData("git -C repo push")]
    [InlineData("systemctl restart nginx")]
    [InlineData("sed -i s/a/b/ file")]
    [InlineData("find . -name x -delete")]
    [InlineData("curl -X DELETE https://host")]
    [InlineData("az vm delete --name a")]
    [InlineData("aws ec2 terminate-instances --instance-ids i")]
    [InlineData("service nginx restart")]
    [InlineData("rsync -a a b")]
    public void Contradicts_what_changes_things(string command)
    {
        Assert.Contains("contradicted", Assert.Single(Mistakes(command.Split(' '))));
        Assert.Contains("contradicted", Assert.Single(ShellMistakes(command)));
        Assert.Contains("contradicted", Assert.Single(ShellMistakes($"if true; then\n  ls && {command}\nfi")));
        Assert.Contains("contradicted", Assert.Single(Mistakes(["bash", "-c", $"ls; {command}"])));
    }

    [Theory]
    [InlineData("ls -l")]
    [InlineData("kubectl get pods")]
    [InlineData("kubectl -n apply get pods")]
    [InlineData("kubectl apply -f a.yaml --dry-run=server")]
    [InlineData("kubectl rollout status deploy/a")]
    [InlineData("terraform plan")]
    [InlineData("git log push")]
    [InlineData("git push --dry-run")]
    [InlineData("systemctl status restart")]
    [InlineData("sed s/a/b/ file")]
    [InlineData("find . -name x")]
    [InlineData("curl -s https://host")]
    [InlineData("az vm list")]
    [InlineData("echo rm")]
    [InlineData("grep -r delete .")]
    public void Is_silent_about_what_it_does_not_know_to_change_things(string command)
    {
        Assert.Empty(Mistakes(command.Split(' ')));
        Assert.Empty(ShellMistakes(command));
    }

    [Theory]
    [InlineData("echo a > file")]
    [InlineData("echo a >> file")]
    [InlineData("tool 2> errors.txt")]
    [InlineData("echo $(rm x)")]
    [InlineData("ls | xargs rm")]
    public void Contradicts_shell_texts_that_write(string text) => Assert.Single(ShellMistakes(text));

    [Theory]
    [InlineData("tool > /dev/null 2>&1")]
    [InlineData("echo 'a > b; rm c'")]
    [InlineData("echo \"x; rm y\" >&2")]
    [InlineData("test 3 -gt 2 && echo yes")]
    public void Is_silent_about_shell_texts_that_do_not(string text) => Assert.Empty(ShellMistakes(text));

    [Theory]
    [InlineData("select * from t where name = 'delete me'", false)]
    [InlineData("DELETE from t", true)]
    [InlineData("select 1; drop table t", true)]
    [InlineData("select updated from t", false)]
    public void Knows_sql_that_writes(string sql, bool writes) => Assert.Equal(writes, Mistakes(["psql", "-c", sql]).Count == 1);

    private List<string> Mistakes(string[] words) => Read(new System.Text.Json.Nodes.JsonObject
    {
        ["run"] = new System.Text.Json.Nodes.JsonArray([.. words.Select(w => (System.Text.Json.Nodes.JsonNode)w)]),
        ["effect"] = "read",
    });

    private List<string> ShellMistakes(string text) => Read(new System.Text.Json.Nodes.JsonObject { ["run"] = text, ["shell"] = "sh", ["effect"] = "read" });

    private List<string> Read(System.Text.Json.Nodes.JsonObject with) => [.. _bench.Check(with.ToJsonString()).Select(m => m.Message)];
}
