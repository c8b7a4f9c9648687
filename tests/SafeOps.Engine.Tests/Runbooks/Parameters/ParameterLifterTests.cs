using SafeOps.Commands;
using SafeOps.Runbooks;
using SafeOps.Runbooks.Parameters;

namespace SafeOps.Engine.Tests.Runbooks.Parameters;

public sealed class ParameterLifterTests
{
    private static (IReadOnlyList<string> Commands, IReadOnlyList<RunbookParameter> Parameters) Lift(Dictionary<string, string> context, CommandShell shell, params string[] commands)
    {
        var lifter = ParameterLifter.Of([.. commands.Select(c => (c, shell))], context, [], new ParameterText(RunbookFixture.Verdict));
        return ([.. commands.Select(c => lifter.Lift(c, shell))], lifter.Parameters);
    }

    private static string One(string command) => Lift([], CommandShell.Bash, command).Commands[0];

    [Theory]
    [InlineData("kubectl logs checkout-5d8f9c7b6d-x7k2p", "kubectl logs ${pod}")]
    [InlineData("kubectl describe pod db-0", "kubectl describe pod ${pod}")]
    [InlineData("kubectl get pods -n payments", "kubectl get pods -n ${namespace}")]
    [InlineData("kubectl -n payments scale deployment/web --replicas=3", "kubectl -n ${namespace} scale deployment/${deployment} --replicas=${replicas}")]
    [InlineData("journalctl -u nginx --since '2026-11-27 09:40:00'", "journalctl -u ${service} --since '${time}'")]
    [InlineData("grep 2026-11-27 logs/app-2026-11-27.log", "grep ${date} logs/app-${date}.log")]
    [InlineData("ping -c 1 10.1.2.3", "ping -c 1 ${address}")]
    [InlineData("cat /proc/4711/status", "cat /proc/${pid}/status")]
    [InlineData("ps -p 4711 -o rss", "ps -p ${pid} -o rss")]
    [InlineData("grep request_id=req-8f3a2b app.log", "grep request_id=${request_id} app.log")]
    [InlineData("jq '.id == \"3f2504e0-4f89-41d3-9a0c-0305e82c3301\"' x.json", "jq '.id == \"${id}\"' x.json")]
    [InlineData("git show 3fa9c1d", "git show ${commit}")]
    public void Lifts_what_differs_next_time(string command, string lifted) => Assert.Equal(lifted, One(command));

    [Theory]
    [InlineData("curl http://127.0.0.1:8080/health")]
    [InlineData("terraform version 1.2.3")]
    [InlineData("grep -c ERROR app.log")]
    [InlineData("head -n 20 values.yaml")]
    [InlineData("kubectl get pods -A")]
    [InlineData("ls my-file-name another-long-name")]
    [InlineData("df -h /var/lib")]
    [InlineData("ss -tlnp | grep 8080")]
    public void Leaves_what_stays_the_same(string command) => Assert.Equal(command, One(command));

    [Fact]
    public void The_same_value_is_the_same_parameter_everywhere_and_another_one_another()
    {
        var (commands, parameters) = Lift([], CommandShell.Bash, "kubectl logs api-5d8f9c7b6d-x7k2p", "grep api-5d8f9c7b6d-x7k2p app.log", "kubectl logs api-5d8f9c7b6d-b4t9q");
        Assert.Equal(["kubectl logs ${pod}", "grep ${pod} app.log", "kubectl logs ${pod_2}"], commands);
        Assert.Equal(["pod", "pod_2"], parameters.Select(p => p.Name));
    }

    [Fact]
    public void A_name_of_the_context_is_lifted_where_it_is_a_word_and_never_where_it_is_a_program()
    {
        var (commands, parameters) = Lift(new() { ["Service"] = "redis", ["RunbookOwner"] = "kim" }, CommandShell.Bash, "redis --version", "grep redis app.log", "cat redis/values.yaml", "kubectl get svc/redis");
        Assert.Equal(["redis --version", "grep ${service} app.log", "cat redis/values.yaml", "kubectl get svc/${service}"], commands);
        Assert.Equal(["service"], parameters.Select(p => p.Name));
    }

    [Fact]
    public void A_parameter_never_takes_the_name_of_a_variable_of_the_commands() =>
        Assert.Equal("for pod in a b; do kubectl logs ${pod_2} > $pod; done", One("for pod in a b; do kubectl logs api-5d8f9c7b6d-x7k2p > $pod; done"));

    [Theory]
    [InlineData(CommandShell.Bash, "grep '2026-11-27T09:4' app.log")]
    [InlineData(CommandShell.Bash, "awk '$1 > \"2026-11-27\" { print $2 }' app.log")]
    [InlineData(CommandShell.PowerShell, "Get-Content ./app-2026-11-27.log | Select-String 'api-5d8f9c7b6d-x7k2p'")]
    [InlineData(CommandShell.Sqlite, "select * from t where at > '2026-11-27' and pod = 'api-5d8f9c7b6d-x7k2p'")]
    public void What_is_lifted_can_be_put_back_as_it_was(CommandShell shell, string command)
    {
        var (commands, parameters) = Lift([], shell, command);
        var filled = new ParameterText(RunbookFixture.Verdict).Fill(commands[0], shell, parameters, parameters.ToDictionary(p => p.Name, p => p.Example!));
        Assert.Equal(command, filled);
    }
}
