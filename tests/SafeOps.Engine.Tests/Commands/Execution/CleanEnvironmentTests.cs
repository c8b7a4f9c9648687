using SafeOps.Commands.Execution;

namespace SafeOps.Engine.Tests.Commands.Execution;

public sealed class CleanEnvironmentTests
{
    [Theory]
    [InlineData("BASH_ENV")]
    [InlineData("ENV")]
    [InlineData("SHELLOPTS")]
    [InlineData("BASHOPTS")]
    [InlineData("PS4")]
    [InlineData("IFS")]
    [InlineData("CDPATH")]
    [InlineData("GLOBIGNORE")]
    [InlineData("PROMPT_COMMAND")]
    [InlineData("BASH_FUNC_ls%%")]
    [InlineData("LD_PRELOAD")]
    [InlineData("LD_LIBRARY_PATH")]
    [InlineData("LD_AUDIT")]
    [InlineData("DYLD_INSERT_LIBRARIES")]
    [InlineData("GCONV_PATH")]
    [InlineData("PYTHONPATH")]
    [InlineData("PYTHONSTARTUP")]
    [InlineData("PERL5OPT")]
    [InlineData("PERL5LIB")]
    [InlineData("RUBYOPT")]
    [InlineData("NODE_OPTIONS")]
    [InlineData("JAVA_TOOL_OPTIONS")]
    [InlineData("_JAVA_OPTIONS")]
    [InlineData("DOTNET_STARTUP_HOOKS")]
    [InlineData("GIT_DIR")]
    [InlineData("GIT_EXEC_PATH")]
    [InlineData("GIT_EXTERNAL_DIFF")]
    [InlineData("GIT_SSH_COMMAND")]
    [InlineData("GIT_PROXY_COMMAND")]
    [InlineData("GIT_CONFIG_GLOBAL")]
    [InlineData("GIT_CONFIG_PARAMETERS")]
    [InlineData("GIT_ASKPASS")]
    [InlineData("SSH_ASKPASS")]
    [InlineData("LESSOPEN")]
    [InlineData("LESSCLOSE")]
    [InlineData("LESS")]
    [InlineData("MANOPT")]
    [InlineData("KUBECTL_EXTERNAL_DIFF")]
    [InlineData("KUBECTL_PLUGINS_PATH")]
    [InlineData("HELM_PLUGINS")]
    [InlineData("HELM_DRIVER")]
    [InlineData("TF_CLI_ARGS")]
    [InlineData("TF_CLI_ARGS_plan")]
    [InlineData("TF_CLI_CONFIG_FILE")]
    [InlineData("TF_REATTACH_PROVIDERS")]
    [InlineData("PSQLRC")]
    [InlineData("PSQL_PAGER")]
    [InlineData("RIPGREP_CONFIG_PATH")]
    [InlineData("GREP_OPTIONS")]
    [InlineData("TAR_OPTIONS")]
    [InlineData("XZ_OPT")]
    [InlineData("AWKPATH")]
    [InlineData("AWKLIBPATH")]
    [InlineData("CURL_HOME")]
    [InlineData("WGETRC")]
    [InlineData("OPENSSL_CONF")]
    [InlineData("CLOUDSDK_PYTHON")]
    [InlineData("CLOUDSDK_PYTHON_ARGS")]
    [InlineData("CLOUDSDK_ROOT_DIR")]
    [InlineData("AZURE_EXTENSION_DIR")]
    [InlineData("TMPDIR")]
    [InlineData("SOMETHING_NEW")]
    public void Takes_away_what_could_run_code(string name) =>
        Assert.DoesNotContain(Clean(new() { [name] = "/evil" }).Where(v => v.Key == name), v => v.Value == "/evil");

    [Theory]
    [InlineData("HOME", "/home/me")]
    [InlineData("LC_ALL", "C.UTF-8")]
    [InlineData("TZ", "Europe/Vienna")]
    [InlineData("KUBECONFIG", "/home/me/.kube/one:/home/me/.kube/two")]
    [InlineData("AWS_PROFILE", "prod")]
    [InlineData("AZURE_CONFIG_DIR", "/home/me/.azure")]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS", "/home/me/key.json")]
    [InlineData("PGHOST", "db")]
    [InlineData("https_proxy", "http://proxy:3128")]
    [InlineData("SSH_AUTH_SOCK", "/run/agent")]
    public void Keeps_what_says_who_the_user_is_and_how_systems_are_reached(string name, string value)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the paths are of Linux");
        Assert.Equal(value, Clean(new() { [name] = value })[name]);
    }

    [Theory]
    [InlineData("KUBECONFIG", "kubeconfig")]
    [InlineData("KUBECONFIG", "/home/me/.kube/config:./kubeconfig")]
    [InlineData("LC_ALL", "() { :; }; evil")]
    public void A_kept_variable_with_such_a_value_is_taken_away(string name, string value) =>
        Assert.False(Clean(new() { [name] = value }).ContainsKey(name));

    [Fact]
    public void Nothing_pages_asks_or_edits_and_psql_cannot_write()
    {
        var clean = Clean(new() { ["PAGER"] = "/evil", ["PGOPTIONS"] = "-c default_transaction_read_only=off", ["AWS_PAGER"] = "/evil", ["TERM"] = "xterm" });
        Assert.Equal("cat", clean["PAGER"]);
        Assert.Equal("", clean["AWS_PAGER"]);
        Assert.Equal("dumb", clean["TERM"]);
        Assert.Equal("false", clean["EDITOR"]);
        Assert.Equal("-c default_transaction_read_only=on", clean["PGOPTIONS"]);
    }

    [Fact]
    public void Git_is_told_what_not_to_run_by_as_many_settings_as_it_is_told_there_are()
    {
        var clean = Clean([]);
        var count = int.Parse(clean["GIT_CONFIG_COUNT"]!);
        var settings = Enumerable.Range(0, count).ToDictionary(i => clean[$"GIT_CONFIG_KEY_{i}"]!, i => clean[$"GIT_CONFIG_VALUE_{i}"]);
        Assert.Equal("false", settings["core.fsmonitor"]);
        Assert.Equal("/dev/null", settings["core.hooksPath"]);
        Assert.Equal("never", settings["protocol.ext.allow"]);
        Assert.False(clean.ContainsKey($"GIT_CONFIG_KEY_{count}"));
    }

    private static Dictionary<string, string?> Clean(Dictionary<string, string> inherited) => CleanEnvironment.Of(inherited, [], guards: null);
}
