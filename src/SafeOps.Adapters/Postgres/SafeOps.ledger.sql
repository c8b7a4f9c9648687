-- What a team shares in PostgreSQL 14 or later: the ledger, the runs with their journals, and what they saved for an undo.
--
-- To be run once, by a role that may create schemas and roles. It will own what it makes, so nobody should work with
-- SafeOps under it:
--
--     psql -h db.internal -d ops -f SafeOps.ledger.sql
--
-- In another schema than safeops (the connection in safeops.yaml then says schema: ops_ledger):
--
--     psql -h db.internal -d ops -c "set safeops.schema = 'ops_ledger'" -f SafeOps.ledger.sql
--
-- Its roles are named for the schema, and people are let in by being made members:
--
--     grant safeops_reader to auditor;     -- reads records, plans and runs; not what was saved of targets
--     grant safeops_writer to ann, bob;    -- reads, and adds: records, runs, journals, saved data
--     grant safeops_cleaner to ann;        -- removes saved data (Clear-ChangeData), and nothing else

begin;

do $$
declare
    place text := coalesce(nullif(current_setting('safeops.schema', true), ''), 'safeops');
    member text;
begin
    foreach member in array array[place || '_reader', place || '_writer', place || '_cleaner'] loop
        if not exists (select from pg_roles where rolname = member) then
            execute format('create role %I nologin', member);
        end if;
    end loop;
    execute format('create schema if not exists %I', place);
    execute format('set local search_path to %I, pg_temp', place);
end $$;

create table ledger (
    id text not null default gen_random_uuid()::text,
    format integer not null
);

insert into ledger (format) values (1);

-- Actor and time are the server's word: a writer may not name them, or only as the server does.
create table records (
    record_id bigint primary key,
    kind text not null,
    change text not null,
    environment text not null,
    run_id text,
    plan_digest text,
    shape_digest text,
    actor text not null default session_user,
    at bigint not null,                         -- milliseconds since 1970 in UTC
    outcome text not null,
    note text,
    data text not null,                         -- canonical JSON
    key text unique,
    previous text not null,
    digest text not null
);
create index records_by_change on records (change, environment);
create index records_by_run on records (run_id);

-- What is too large for a record, named by its digest: recorded plans.
create table bulk (
    digest text primary key check (digest = encode(sha256(content), 'hex')),
    content bytea not null,
    actor text not null default session_user
);

create table runs (
    run_id text primary key,
    change text not null,
    environment text not null,
    plan_digest text not null,
    actor text not null default session_user,
    machine text not null,                      -- account and machine, as the machine says
    started timestamptz not null,
    document bytea not null
);
create index runs_by_start on runs (started, run_id);

create table journal (
    run_id text not null,
    n integer not null,                         -- 1, 2, 3, … of a run
    line bytea not null,                        -- with its digest, as in a journal file
    actor text not null default session_user,
    at timestamptz not null default clock_timestamp(),
    primary key (run_id, n)
);

-- Who took a lease. Whether it is still held is for the session's advisory lock to say.
create table leases (
    n bigint generated always as identity primary key,
    lock bigint not null,
    change text not null,
    environment text not null,
    run_id text not null,
    actor text not null default session_user,
    machine text not null,
    process integer not null,
    since timestamptz not null default clock_timestamp(),
    backend integer not null default pg_backend_pid()
);
create index leases_by_lock on leases (lock, n);

-- The newest row of a name counts; one without content takes the name away, and one without action and name all before it.
create table saved (
    n bigint generated always as identity primary key,
    run_id text not null,
    action_id text,
    name text,
    content uuid,
    bytes bigint not null default 0,
    chunks integer not null default 0,
    actor text not null default session_user
);
create index saved_by_action on saved (run_id, action_id, name, n);

create table saved_chunks (
    content uuid not null,
    n integer not null,                         -- 1, 2, 3, … of a content
    run_id text not null,
    data bytea not null,
    primary key (content, n)
);
create index saved_chunks_by_run on saved_chunks (run_id);
alter table saved_chunks alter column data set storage external;

create function refuse() returns trigger language plpgsql set search_path from current as $$
begin
    raise exception '% of %.% is refused: what is there stays as it is', lower(tg_op), tg_table_schema, tg_table_name
        using errcode = 'insufficient_privilege';
end $$;

create function check_append() returns trigger language plpgsql set search_path from current as $$
declare
    head records;
begin
    select * into head from records order by record_id desc limit 1;
    if new.record_id <> coalesce(head.record_id, 0) + 1 or new.previous <> coalesce(head.digest, new.previous) then
        raise exception 'record % does not follow record %', new.record_id, coalesce(head.record_id, 0);
    end if;
    if new.actor <> session_user then
        raise exception 'a record is signed by the role that appends it, %', session_user using errcode = 'insufficient_privilege';
    end if;
    if abs(new.at - extract(epoch from clock_timestamp()) * 1000) > 60000 then
        raise exception 'a record bears the time of the server';
    end if;
    return new;
end $$;

create trigger records_are_appended before insert on records for each row execute function check_append();
create trigger ledger_has_one_id before insert on ledger for each statement execute function refuse();

do $$
declare
    item text;
begin
    foreach item in array array['ledger', 'records', 'bulk', 'runs', 'journal', 'leases'] loop
        execute format('create trigger %I before update or delete or truncate on %I for each statement execute function refuse()', item || '_stay', item);
    end loop;
    foreach item in array array['saved', 'saved_chunks'] loop
        execute format('create trigger %I before update or truncate on %I for each statement execute function refuse()', item || '_stay', item);
    end loop;
end $$;

do $$
declare
    place text := current_schema();
    reader text := quote_ident(place || '_reader');
    writer text := quote_ident(place || '_writer');
    cleaner text := quote_ident(place || '_cleaner');
begin
    execute format('revoke all on schema %I from public', place);
    execute format('grant %s to %s, %s', reader, writer, cleaner);
    execute format('grant usage on schema %I to %s', place, reader);
    execute format('grant select on ledger, records, bulk, runs, journal, leases, saved to %s', reader);
    execute format('grant select on saved_chunks to %s', writer);
    execute format('grant insert (record_id, kind, change, environment, run_id, plan_digest, shape_digest, at, outcome, note, data, key, previous, digest) on records to %s', writer);
    execute format('grant insert (digest, content) on bulk to %s', writer);
    execute format('grant insert (run_id, change, environment, plan_digest, machine, started, document) on runs to %s', writer);
    execute format('grant insert (run_id, n, line) on journal to %s', writer);
    execute format('grant insert (lock, change, environment, run_id, machine, process) on leases to %s', writer);
    execute format('grant insert (run_id, action_id, name, content, bytes, chunks) on saved to %s', writer);
    execute format('grant insert (content, n, run_id, data) on saved_chunks to %s', writer);
    execute format('grant select (content, n, run_id) on saved_chunks to %s', cleaner);
    execute format('grant delete on saved, saved_chunks to %s', cleaner);
end $$;

commit;
