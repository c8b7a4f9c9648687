using System.Globalization;
using Microsoft.Data.Sqlite;
using SafeOps.Files;

namespace SafeOps.Adapters.Sqlite;

/// <summary>What the ledger's file is made of, and whether a file is one.</summary>
internal static class SqliteLedgerSchema
{
    public const int Version = 1;

    /// <summary>"SOps" in the file's header (sqlite.org/pragma.html#pragma_application_id).</summary>
    private const int ApplicationId = 0x534F7073;

    private static readonly string Statements = string.Create(CultureInfo.InvariantCulture, $"""
        pragma application_id = {ApplicationId};
        pragma user_version = {Version};
        create table ledger (id text not null) strict;
        create table records (
            record_id integer primary key,
            kind text not null,
            change text not null,
            environment text not null,
            run_id text,
            plan_digest text,
            shape_digest text,
            actor text not null,
            at integer not null,          -- milliseconds since 1970 in UTC
            outcome text not null,
            note text,
            data text not null,           -- canonical JSON
            key text unique,
            previous text not null,
            digest text not null
        ) strict;
        create index records_by_change on records (change, environment);
        create index records_by_run on records (run_id);
        create trigger records_are_appended before insert on records
            when new.record_id <> (select coalesce(max(record_id), 0) + 1 from records)
            begin select raise(abort, 'ledger records are only appended'); end;
        create trigger records_are_not_updated before update on records
            begin select raise(abort, 'ledger records are never changed'); end;
        create trigger records_are_not_deleted before delete on records
            begin select raise(abort, 'ledger records are never deleted'); end;
        create trigger ledger_has_one_id before insert on ledger when exists (select 1 from ledger)
            begin select raise(abort, 'a ledger has one id'); end;
        create trigger ledger_id_is_not_updated before update on ledger
            begin select raise(abort, 'the id of a ledger is never changed'); end;
        create trigger ledger_id_is_not_deleted before delete on ledger
            begin select raise(abort, 'the id of a ledger is never deleted'); end;
        """);

    /// <summary>An empty file is what a process leaves that was killed before its first append: no ledger yet.</summary>
    public static bool Exists(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    /// <summary>Made before SQLite opens it, because SQLite would make it for everyone to read; its journal gets the same mode.</summary>
    public static void CreateFile(string path)
    {
        if (File.Exists(path))
            return;
        DurableFile.CreateFolder(Path.GetDirectoryName(path)!, DurableFile.OwnerOnlyFolder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = DurableFile.OwnerOnlyFile;
        try
        {
            new FileStream(path, options).Dispose();
            DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made it in between.
        }
    }

    /// <summary>Call within a write transaction.</summary>
    public static void EnsureCreated(SqliteConnection connection, string path)
    {
        if (IsCreated(connection, path))
            return;
        SqliteLedgerConnection.Execute(connection, Statements);
        using var command = connection.CreateCommand();
        command.CommandText = "insert into ledger (id) values ($id)";
        command.Parameters.AddWithValue("$id", Guid.NewGuid().ToString());
        command.ExecuteNonQuery();
    }

    /// <summary>False for an empty database; throws for one that is not ours, or newer.</summary>
    public static bool IsCreated(SqliteConnection connection, string path)
    {
        var application = Scalar(connection, "pragma application_id");
        var version = Scalar(connection, "pragma user_version");
        if (application == 0 && version == 0 && Scalar(connection, "select count(*) from sqlite_master") == 0)
            return false;
        if (application != ApplicationId)
            throw SqliteLedgerConnection.Damaged(path, "is a database of something else, not a SafeOps ledger");
        if (version > Version)
            throw SqliteLedgerConnection.Damaged(path, $"has format {version}, and this SafeOps knows up to {Version}: update SafeOps");
        if (version < Version || Scalar(connection, "select count(*) from sqlite_master where type = 'table' and name in ('ledger', 'records')") != 2)
            throw SqliteLedgerConnection.Damaged(path, "lacks the tables of a ledger");
        return true;
    }

    /// <summary>Null where the id was taken out: the chain then fits no ledger.</summary>
    public static string? ReadId(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select id from ledger";
        return command.ExecuteScalar() as string;
    }

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
