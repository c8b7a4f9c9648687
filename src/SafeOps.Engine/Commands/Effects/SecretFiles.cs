namespace SafeOps.Commands.Effects;

/// <summary>Files whose contents are known to be secret, by their names.</summary>
internal static class SecretFiles
{
    private static readonly string[] Endings =
    [
        "/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/etc/krb5.keytab", "/.pgpass", "/.netrc", "/.git-credentials", "/.htpasswd", "/.my.cnf",
        "/.docker/config.json", "/.kube/config", "/.aws/credentials", "/.npmrc", "/.pypirc", "/.vault-token", "/.bash_history", "/.zsh_history", "/.psql_history",
        "/etc/kubernetes/admin.conf", "/kubeconfig", "/accessTokens.json", "/msal_token_cache.json", "/application_default_credentials.json", "/credentials.db", "/terraform.tfstate", "/environ",
    ];

    private static readonly string[] Extensions = [".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk", ".tfstate", ".ovpn"];

    private static readonly string[] Names = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".env", "credentials", "secrets.yaml", "secrets.yml", "secrets.json", "secring.gpg"];

    private static readonly string[] Folders = ["/.ssh/", "/.gnupg/", "/run/secrets/", "/var/run/secrets/", "/etc/ssl/private/"];

    public static bool Fits(ArgumentWord file)
    {
        // What an expansion gives is somewhere between what is certain at both ends; ~/.ssh/id_rsa is certain behind the home folder.
        var path = file.Text ?? $"{file.Prefix}*{file.Suffix}";
        if (path is "" or "*" || path.EndsWith(".pub", StringComparison.Ordinal) || path.EndsWith("/known_hosts", StringComparison.Ordinal))
            return false;
        var rooted = path[0] == '/' ? path : "/" + path;
        if (Folders.Any(f => rooted.Contains(f, StringComparison.Ordinal)))
            return true;
        var name = rooted[(rooted.LastIndexOf('/') + 1)..];
        return Endings.Any(e => rooted.EndsWith(e, StringComparison.Ordinal))
            || Names.Contains(name) || name.StartsWith(".env.", StringComparison.Ordinal)
            || Extensions.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }
}
