using System.Buffers;
using System.Text.RegularExpressions;

namespace SafeOps.Secrets;

/// <summary>How much the shape of a value counts for a rule.</summary>
public enum SecretEvidence
{
    /// <summary>The name beside it says that it is a secret; a value that is a reference or a plain word is none.</summary>
    Name,

    /// <summary>As <see cref="Name"/>, and a plain number is none either (<c>max_token: 4096</c>).</summary>
    NameOfToken,

    /// <summary>The value's own form says it.</summary>
    Form,
}

/// <summary>One way a secret looks.</summary>
/// <param name="Name">Stable, in lower case with dashes.</param>
/// <param name="Compiled">See <see cref="Pattern"/>; compiled when it is first asked for, which takes longer than most texts.</param>
/// <param name="Summary">What it finds, for people.</param>
/// <param name="Words">A text in which none of these stands has no such secret, in whatever case.</param>
public sealed record SecretRule(string Name, SecretEvidence Evidence, Lazy<Regex> Compiled, string Summary, IReadOnlyList<string> Words)
{
    /// <summary>The sign of Kelvin is a k to a pattern that minds no case, and none to a comparison of words.</summary>
    private const char Kelvin = '\u212A';

    /// <summary>What every rule that goes by a name has between the name and the value, or around them.</summary>
    private static readonly SearchValues<char> Marks = SearchValues.Create(":=<'\", \t\r\n");

    /// <summary>Matches in linear time; its group <c>secret</c> is the part to hide, the whole match where it has none.</summary>
    public Regex Pattern => Compiled.Value;

    /// <summary>False where the pattern surely matches nothing in the text. Spares the compiling of most patterns, which costs time and memory.</summary>
    public bool MayMatch(ReadOnlySpan<char> text)
    {
        if (Evidence != SecretEvidence.Form && !text.ContainsAny(Marks))
            return false;
        foreach (var word in Words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return text.Contains(Kelvin);
    }
}

/// <summary>
/// Every rule, most telling first. All patterns are <see cref="RegexOptions.NonBacktracking"/>, and none of them looks
/// further than it consumes, so that all matches together take time in proportion to the text.
/// </summary>
public static class SecretRules
{
    /// <summary>Names that end so are those of secrets, whatever stands before (<c>dbPassword</c>, <c>PGPASSWORD</c>).</summary>
    private const string LongWord = "passwords?|passwd|passphrase|passcode|secrets?|credentials?"
        + "|(?:access|account|api|app|auth|encryption|function|master|private|secret|service|sharedaccess|shared|signing|storage)[_-]?key";

    /// <summary>Short words count only as a word of their own (<c>DB_PASS</c>, <c>dbPwd</c>), so that <c>bypass</c> is none.</summary>
    private const string ShortWord = @"(?:[\w.-]*[_.-])?(?:pass|pwd)|(?-i:[a-z][a-z0-9]*(?:Pass|Pwd))";

    private const string Suffix = "(?:[_-]?(?:value|plain|text|base64|b64|base|prod|production|staging|stage|dev|test|old|new|primary|secondary|[0-9]+))?";

    private const string Key = @"\b(?:[\w.-]*(?:" + LongWord + ")|" + ShortWord + ")" + Suffix;

    private const string TokenKey = @"\b(?:[\w.-]*token)" + Suffix;

    /// <summary>Every <see cref="Key"/> has one of them.</summary>
    private static readonly string[] KeyWords = ["pass", "pwd", "secret", "credential", "key"];

    private static readonly string[] TokenWords = ["token"];

    /// <summary>In quotes, or in the escaped quotes of JSON inside a string.</summary>
    private const string Quoted = """(?:\\"(?<secret>[^"\\\r\n]*)\\"|"(?<secret>(?:[^"\\\r\n]|\\[^\r\n])*)"|'(?<secret>[^'\r\n]*)')""";

    private const string Value = "(?:" + Quoted + """|(?<secret>[^\s"'`,;&<>(){}\[\]|\\=][^\s"'`,;&<>(){}\[\]|\\]*))""";

    private const string Assigned = """\\?["']?\]?[ \t]*(?:=>|:=|[:=])[ \t]*""" + Value;

    /// <summary>A word of a command line; an option and a variable are none that are hidden.</summary>
    private const string Word = "(?:" + Quoted + """|(?<secret>[^\s"'`,;&<>(){}\[\]|\\=$-][^\s"'`;&<>|()]*))""";

    /// <summary>The other words of the same command, up to the one before an option.</summary>
    private const string Before = @"\b[^\r\n|;&]*?[ \t]";

    /// <summary>What stands before the password where a program takes it in a short option, or as a word without any.</summary>
    private const string ProgramWord = @"\b(?:redis-cli" + Before + "(?:-a|--pass)"
        + "|(?:mongo(?:sh|dump|restore|export|import|stat|top)?|cqlsh|7z[ar]?)" + Before + "(?-i:-p)"
        + @"|(?:az|az[ \t]+acr|podman|buildah|skopeo|oras|helm[ \t]+registry|oc|argocd)[ \t]+login" + Before + "(?-i:-p)"
        + "|ldap(?:search|modify|add|delete|compare|passwd|whoami|modrdn)" + Before + "(?-i:-w)"
        + "|(?:sqlcmd|osql|bcp|ipmitool|unzip|zip)" + Before + "(?-i:-P)"
        + "|ssh-keygen" + Before + "(?-i:-N|-P)"
        + "|snmp[a-z]+" + Before + "(?-i:-A|-X)"
        + "|nmcli" + Before + "password"
        + @"|rabbitmqctl" + Before + @"(?:add_user|change_password|authenticate_user)[ \t]+\S+"
        + @"|htpasswd[ \t]+(?:-\S+[ \t]+)*?-[A-Za-z]*b[A-Za-z]*[ \t]+(?:-\S+[ \t]+)*\S+[ \t]+\S+"
        + @"|aws[ \t]+configure[ \t]+set[ \t]+[\w.-]*(?:secret_access_key|session_token)"
        + @"|vault[ \t]+login(?:[ \t]+-\S+)*"
        + @"|ConvertTo-SecureString(?:[ \t]+-(?:AsPlainText|Force|String))*)";

    public static readonly IReadOnlyList<SecretRule> All =
    [
        Form("private-key", @"-----BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----(?<secret>(?:[A-Za-z0-9+/=\s\\:,.]|-[A-Za-z0-9+/=\s\\:,.])+)", "a PEM or OpenPGP private key", ["PRIVATE KEY"]),
        Form("aws-access-key", @"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b", "an AWS access key id", ["AKIA", "ASIA"]),
        Form("github-token", @"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})", "a GitHub token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"]),
        Form("gitlab-token", @"\bgl(?:pat|ptt|dt|rt|soat|ft)-[A-Za-z0-9_-]{20,}", "a GitLab token", ["glpat-", "glptt-", "gldt-", "glrt-", "glsoat-", "glft-"]),
        Form("slack-token", @"\bxox[abeoprs]-[A-Za-z0-9-]{10,}", "a Slack token", ["xox"]),
        Form("slack-webhook", @"hooks\.slack\.com/services/(?<secret>T[A-Za-z0-9]+/B[A-Za-z0-9]+/[A-Za-z0-9]+)", "a Slack webhook", ["hooks.slack.com/services/"]),
        Form("stripe-key", @"\b(?:[rs]k|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,}", "a Stripe key", ["rk_", "sk_", "whsec_"]),
        Form("google-api-key", @"\bAIza[A-Za-z0-9_-]{35}", "a Google API key", ["AIza"]),
        Form("npm-token", @"\bnpm_[A-Za-z0-9]{36}", "an npm token", ["npm_"]),
        Form("pypi-token", @"\bpypi-AgE[A-Za-z0-9_-]{40,}", "a PyPI token", ["pypi-AgE"]),
        Form("sendgrid-key", @"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}", "a SendGrid key", ["SG."]),
        Form("vault-token", @"\bhv[sbr]\.[A-Za-z0-9_-]{24,}", "a HashiCorp Vault token", ["hvs.", "hvb.", "hvr."]),
        Form("digitalocean-token", @"\bdo[opr]_v1_[a-f0-9]{64}", "a DigitalOcean token", ["doo_v1_", "dop_v1_", "dor_v1_"]),
        Form("ai-key", @"\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,}", "a key of an AI service", ["sk-"]),
        Form("slack-app-token", @"\bxapp-[0-9]-[A-Z0-9]+-[0-9]+-[a-f0-9]{32,}", "a Slack app token", ["xapp-"]),
        Form("twilio-key", @"\bSK[0-9a-f]{32}\b", "a Twilio API key", ["SK"]),
        Form("google-oauth-secret", @"\bGOCSPX-[A-Za-z0-9_-]{28}", "a Google OAuth client secret", ["GOCSPX-"]),
        Form("google-access-token", @"\bya29\.[A-Za-z0-9_-]{30,}", "a Google access token", ["ya29."]),
        Form("docker-hub-token", @"\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}", "a Docker Hub token", ["dckr_"]),
        Form("atlassian-token", @"\bATATT3[A-Za-z0-9_=-]{30,}", "an Atlassian token", ["ATATT3"]),
        Form("databricks-token", @"\bdapi[a-f0-9]{32}\b", "a Databricks token", ["dapi"]),
        Form("grafana-token", @"\bglsa_[A-Za-z0-9]{32}_[a-f0-9]{8}\b", "a Grafana token", ["glsa_"]),
        Form("hugging-face-token", @"\bhf_[A-Za-z]{34}\b", "a Hugging Face token", ["hf_"]),
        Form("new-relic-key", @"\bNRAK-[A-Z0-9]{27}\b", "a New Relic key", ["NRAK-"]),
        Form("rubygems-key", @"\brubygems_[a-f0-9]{48}\b", "a RubyGems key", ["rubygems_"]),
        Form("shopify-token", @"\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b", "a Shopify token", ["shpat_", "shpca_", "shppa_", "shpss_"]),
        Form("terraform-cloud-token", @"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}", "a Terraform Cloud token", [".atlasv1."]),
        Form("age-key", @"\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b", "an age private key", ["AGE-SECRET-KEY-1"]),
        Form("azure-devops-token", @"\b[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}\b", "an Azure DevOps token", ["AZDO"]),
        Form("azure-client-secret", @"\b[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}", "a Microsoft Entra client secret", ["Q~"]),
        Form("azure-account-key", @"\b[A-Za-z0-9+/]{86}==", "an Azure storage or Cosmos DB account key", ["=="]),
        Form("azure-sas", @"[?&]sig=(?<secret>[A-Za-z0-9%+/=_-]{20,})", "the signature of an Azure shared access signature", ["sig="]),
        Form("json-web-token", @"\beyJ[A-Za-z0-9_-]{5,}\.eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*", "a JSON Web Token", ["eyJ"]),
        Named("url-password", @"\b[a-z][a-z0-9+.-]*://[^\s/:@""'<>?#]*:(?<secret>[^\s/""'<>?#]+)@", "the password in a URL", ["://"]),
        Named("authorization", @"\b(?:proxy-)?authorization\\?[""']?[ \t]*[:=][ \t]*\\?[""']?(?:(?:bearer|basic|token|digest|apikey)[ \t]+(?<secret>[A-Za-z0-9._~+/=-]+)|(?<secret>[A-Za-z0-9._~+/=-]{12,}))", "an HTTP Authorization header", ["authorization"]),
        Form("bearer", @"(?i:\bbearer[ \t]+)(?<secret>[A-Za-z0-9._~+/-]{16,}=*)", "a bearer token", ["bearer"]),
        Named("connection-string", @"[;""'][ \t]*(?:password|pwd|accountkey|sharedaccesskey|sharedsecret)[ \t]*=[ \t]*(?<secret>[^;""'\r\n]+)", "the password of a connection string", ["password", "pwd", "accountkey", "sharedaccesskey", "sharedsecret"]),
        Named("line", @"(?m:^)[-+ \t]*[""']?" + Key + @"[""']?[ \t]*(?::[ \t]|[ \t]=[ \t])[ \t]*(?<secret>[^\s""'{\[|>#][^\r\n]*)", "a whole line of YAML or INI whose key is that of a secret", KeyWords),
        Named("assignment", Key + Assigned, "a value assigned to the name of a secret", KeyWords),
        Token("token-assignment", TokenKey + Assigned, "a value assigned to the name of a token", TokenWords),
        Named("named-value", @"\b(?:name|key)\\?[""']?[ \t]*[:=][ \t]*\\?[""']?" + Key + @"\\?[""']?[ \t]*,?[ \t]*\r?\n?[-+ \t]*\\?[""']?value\\?[""']?[ \t]*[:=][ \t]*" + Value, "a value beside the name of a secret", KeyWords),
        Token("named-token", @"\b(?:name|key)\\?[""']?[ \t]*[:=][ \t]*\\?[""']?" + TokenKey + @"\\?[""']?[ \t]*,?[ \t]*\r?\n?[-+ \t]*\\?[""']?value\\?[""']?[ \t]*[:=][ \t]*" + Value, "a value beside the name of a token", TokenWords),
        Named("option", @"(?:^|[\s""'\[,])--?" + Key + @"(?:[""']?[ \t]*,[ \t]*|[""']?[ \t]+)" + Value, "the value of a command's option", KeyWords),
        Token("token-option", @"(?:^|[\s""'\[,])--?" + TokenKey + @"(?:[""']?[ \t]*,[ \t]*|[""']?[ \t]+)" + Value, "the value of a command's option", TokenWords),
        Named("short-option", @"\b(?:sshpass[ \t]+-p|docker[ \t]+login[^\r\n|;&]*?[ \t]-p|mysql(?:dump|admin)?(?:[ \t]+[^\s|;&]+)*?[ \t]+-p)[ \t]*" + Quoted + @"|\b(?:sshpass[ \t]+-p[ \t]*|docker[ \t]+login[^\r\n|;&]*?[ \t]-p[ \t]*|mysql(?:dump|admin)?(?:[ \t]+[^\s|;&]+)*?[ \t]+-p)(?<secret>[^\s""'|;&]+)", "the value of a command's short option", ["sshpass", "docker", "mysql"]),
        Named("program-word", ProgramWord + @"[ \t]+" + Word + "|" + @"--(?:with-token|password-stdin|stdin)[ \t]*<<<[ \t]*" + Word + "|" + @"\b7z[ar]?" + Before + @"(?-i:-p)(?<secret>[^\s""'|;&]+)", "a password among the words of a command that is known", ["redis-cli", "mongo", "cqlsh", "7z", "login", "ldap", "sqlcmd", "osql", "bcp", "ipmitool", "zip", "ssh-keygen", "snmp", "nmcli", "rabbitmqctl", "htpasswd", "configure", "SecureString", "<<<"]),
        Named("piped-word", @"\b(?:echo|printf)[ \t]+(?:-n[ \t]+)?" + Word + @"[ \t]*\|[ \t]*(?:sudo[ \t]+(?:-\S+[ \t]+)*(?-i:-S)\b|[^\r\n|;&]*?[ \t]--(?:password-stdin|with-token|stdin)\b)", "a password that is piped into a command", ["sudo", "stdin", "with-token"]),
        Named("percent-password", @"\b(?:smbclient|rpcclient|net[ \t]+rpc|net[ \t]+ads)" + Before + @"-U[ \t]*[""']?[^\s%""']+%(?<secret>[^\s""']+)", "the password behind the name of a user", ["smbclient", "rpcclient", "net"]),
        Named("net-use", @"\bnet[ \t]+use[ \t]+(?:\S+[ \t]+)?\\\\\S+[ \t]+(?<secret>[^\s/*]\S*)[ \t]+/user:", "the password of a share", ["/user:"]),
        Named("curl-user", @"\bcurl\b[^\r\n|;]*?[ \t](?:-u|--user|--proxy-user)[ \t=]*[""']?[^\s:""']*:(?<secret>[^\s""']+)", "the password given to curl", ["curl"]),
        Named("element", @"<" + Key + @">(?<secret>[^<>\r\n]+)</", "an XML element named as a secret", ["</"]),
        Named("sql-password", @"\b(?:identified[ \t]+by(?:[ \t]+password)?|(?:with[ \t]+|encrypted[ \t]+)?password)[ \t]+'(?<secret>[^'\r\n]+)'", "the password in an SQL statement", ["identified", "password"]),
    ];

    private static SecretRule Named(string name, string pattern, string summary, string[] words) => new(name, SecretEvidence.Name, Compile(pattern, RegexOptions.IgnoreCase), summary, words);

    private static SecretRule Token(string name, string pattern, string summary, string[] words) => new(name, SecretEvidence.NameOfToken, Compile(pattern, RegexOptions.IgnoreCase), summary, words);

    private static SecretRule Form(string name, string pattern, string summary, string[] words) => new(name, SecretEvidence.Form, Compile(pattern, RegexOptions.None), summary, words);

    private static Lazy<Regex> Compile(string pattern, RegexOptions options) =>
        new(() => new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | options));
}
