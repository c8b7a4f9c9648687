namespace SafeOps.Engine.Tests.Scripts.Generation;

/// <summary>Databases with a change, by what the change is made of.</summary>
internal static class SqlCases
{
    private const string Shop = """
        create table users (id integer primary key, name text not null, note text);
        create table sessions (id integer primary key, user_id integer references users(id), last_seen text, n integer);
        create table tokens (id integer primary key, session_id integer not null references sessions(id) on delete cascade, value text);
        create table uses (id integer primary key, token_id integer not null references tokens(id) on delete cascade, at text);
        create table visits (id integer primary key, session_id integer references sessions(id) on delete set null, page text);
        insert into users values (1, 'it''s "ann"', null), (2, 'bob', '$HOME `x` \\ %s');
        insert into sessions values (1, 1, '2025-01-01', 1), (2, 2, '2025-02-01', 2), (3, 1, '2026-05-01', 3), (4, 2, '2025-03-01', null), (5, null, '2025-04-01', 5);
        insert into tokens values (1, 1, 'a'), (2, 1, 'b'), (3, 3, 'c'), (4, 4, 'd');
        insert into uses values (1, 1, 'x'), (2, 4, 'y'), (3, 3, 'z');
        insert into visits values (1, 1, '/'), (2, 3, '/a'), (3, null, '/b'), (4, 2, '/c');
        """;

    public static IReadOnlyDictionary<string, Action<ScriptDatabase>> All { get; } = new Dictionary<string, Action<ScriptDatabase>>
    {
        ["sql.delete with cascades, in batches"] = database =>
        {
            database.Fill(Shop);
            database.Bench.Change("""
                parameters:
                  cutoff: { type: date, default: 2026-01-01 }
                preflight:
                  - { uses: sql.query, with: { connection: main, query: "select count(*) from sessions where last_seen < :cutoff", expect: { above: 0, below: 100 } } }
                  - { uses: sql.query, with: { connection: main, query: "select id from users", expect: { rows: { between: [1, 5] } } } }
                steps:
                  - id: purge
                    uses: sql.delete
                    with: { connection: main, table: sessions, where: "last_seen < :cutoff", batch: 2, limits: { rows: 100 } }
                    verify:
                      - { uses: sql.query, with: { connection: main, query: "select count(*) from sessions where last_seen < :cutoff", expect: 0 } }
                """);
        },
        ["sql.update that takes each row once"] = database =>
        {
            database.Fill(Shop);
            database.Bench.Change("""
                parameters:
                  what: { type: string, default: "it's \"new\" $x `y` \\ :z\nline" }
                steps:
                  - id: count
                    uses: sql.update
                    with: { connection: main, table: sessions, set: "n = n + 10, last_seen = :what", where: "id > 1 and n is not null", batch: 2 }
                """);
        },
        ["sql.execute in one transaction"] = database =>
        {
            database.Fill(Shop);
            database.Bench.Change("""
                parameters:
                  name: { type: string, default: "o'neill" }
                steps:
                  - id: fill
                    uses: sql.execute
                    with:
                      connection: main
                      statements:
                        - update users set note = 'none' where note is null
                        - insert into users (id, name) values (3, :name)
                      limits: { rows: 2 }
                    undo:
                      - { uses: sql.execute, with: { connection: main, statements: ["delete from users where id = 3", "update users set note = null where note = 'none'"] } }
                  - id: look
                    uses: sql.query
                    with: { connection: main, query: "select name from users where id = 3", expect: "o'neill" }
                """);
        },
    };
}
