using System.Collections.Frozen;

namespace SafeOps.Commands.Effects.Sql;

/// <summary>Names of tables, columns and settings that hold passwords, keys or tokens.</summary>
public static class SqlSecretNames
{
    private static readonly FrozenSet<string> Relations = FrozenSet.ToFrozenSet(
        [
            "pg_authid", "pg_shadow", "pg_user_mapping", "pg_user_mappings", "pg_subscription", "pg_file_settings", "pg_largeobject",
            "user_mapping_options", "sql_logins", "syslogins", "sysxlogins", "global_priv", "slave_master_info", "credentials",
        ], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Settings = FrozenSet.ToFrozenSet(
        ["all", "primary_conninfo", "ssl_passphrase_command", "archive_command", "restore_command"], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Pieces =
    [
        "password", "passwd", "passphrase", "secret", "api_key", "apikey", "access_key", "accesskey", "private_key", "privatekey",
        "credential", "rolpassword", "authentication_string", "access_token", "refresh_token", "auth_token", "session_token", "connection_string",
    ];

    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        ["pwd", "token", "tokens", "totp", "otp_seed", "srvoptions", "umoptions", "subconninfo"], StringComparer.OrdinalIgnoreCase);

    public static bool IsRelation(string name) => Relations.Contains(name) || IsColumn(name);

    public static bool IsSetting(string name) => Settings.Contains(name);

    public static bool IsColumn(string name) =>
        Words.Contains(name) || Array.Exists(Pieces, piece => name.Contains(piece, StringComparison.OrdinalIgnoreCase));
}
