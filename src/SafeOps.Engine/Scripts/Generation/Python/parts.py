#: say
def say(text):
    print(text, flush=True)


def detail(text):
    """What --verbose adds."""
    if options.verbose and (run.phase == "act" or not run.step):
        say("      | " + text)

#: stop < say
def refuse(reason):
    print("Refused: " + reason, file=sys.stderr)
    sys.exit(3)


def fail(reason):
    print("Failed: " + reason, file=sys.stderr)
    sys.exit(1)


def here():
    return "step {} ({})".format(run.step, run.title) if run.step else "before the first step"

#: act < say
def act(what):
    """Announces an effect; true where it is to be done. Nothing else differs between a dry run and a real one."""
    run.changes += 1
    if run.phase == "check":
        return False
    if options.dry_run:
        say("      would " + what)
        return False
    say("      " + what)
    return True

#: begin < say
def begin(number, title):
    """The heading of a step."""
    run.step, run.title, run.ready, run.done, run.wrong = number, title, True, True, None
    if run.phase == "act":
        say("[{}/{}] {}".format(number, STEPS, title))


def is_real():
    """The effects of the steps before are there."""
    return run.phase == "act" and not options.dry_run

#: digest
def digest_of(path):
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


def mode_of(path):
    return "{:o}".format(os.stat(path).st_mode & 0o7777)

#: state_of < digest
def state_of(path):
    """absent, link:TARGET, or the SHA-256 of the content and the permissions. While nothing is done yet (in a dry run),
    what the steps before this one would leave."""
    if path in run.planned:
        return run.planned[path]
    if os.path.islink(path):
        return "link:" + os.readlink(path)
    if os.path.isdir(path):
        return "a folder"
    if not os.path.exists(path):
        return "absent"
    return digest_of(path) + " " + mode_of(path)


def is_state(found, expected):
    """Permissions count where they are expected, and where the system has them."""
    if os.name == "nt" and not expected.startswith("link:"):
        found, expected = found.split(" ")[0], expected.split(" ")[0]
    return found == expected or (not expected.startswith("link:") and found.startswith(expected + " "))

#: target < state_of
def target(path, before, *after):
    """The path must be as planned, or as this step (or one behind it) leaves it."""
    found = state_of(path)
    detail("{} is {}, planned {}".format(path, found[:16], before[:16]))
    is_before = is_state(found, before)
    if not is_before:
        run.ready = False
    if any(is_state(found, state) for state in after):
        return
    run.done = False
    if not is_before:
        run.wrong = "{} is not as planned: it is {}, expected {}".format(path, found, before)

#: source < state_of
def source_file(path, state):
    """What the step reads must be as planned, unless the step is done."""
    found = state_of(path)
    detail("{} is {}, planned {}".format(path, found[:16], state[:16]))
    if not is_state(found, state):
        run.ready = False
        run.wrong = "{} is not as planned: it is {}, expected {}".format(path, found, state)

#: pending < say stop
def pending():
    """Whether the step is still to be done. In a rollback one that must be refused does not keep the others."""
    if run.ready:
        return True
    if run.done:
        nothing_to_do()
        return False
    return not_as_expected(run.wrong or "a part of it is done, and a part is not")


def nothing_to_do():
    if run.phase == "act":
        say("      nothing to do")


def not_as_expected(reason):
    if not options.rollback:
        refuse("{}: {}. Nothing of this step was done.".format(here(), reason))
    if run.phase == "act":
        say("      refused: " + reason)
        run.refused += 1
    return False

#: leaves < state_of stop
def leaves(path, state):
    """Looks at the effect; in a dry run, notes what it would be."""
    if not is_real():
        run.planned[path] = state
        return
    found = state_of(path)
    if not is_state(found, state):
        fail("{}: {} is {} afterwards, expected {}.".format(here(), path, found, state))
    detail("verified: {} is as planned".format(path))

#: folders
def remove_empty(path):
    """What others put there stays."""
    if not os.listdir(path):
        os.rmdir(path)

#: backup
def backup(name):
    path = os.path.join(BACKUP, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path

#: save < backup digest
def save(path, name):
    """A copy with its permissions and time."""
    copy = backup(name)
    shutil.copy2(path, copy + ".part")
    os.replace(copy + ".part", copy)
    with open(os.path.join(BACKUP, "SHA256SUMS"), "a", encoding="utf-8") as sums:
        sums.write("{}  {}\n".format(digest_of(copy), name))

#: restore < digest state_of
def is_saved(name, state):
    """Whether the backup is whole."""
    copy = os.path.join(BACKUP, name)
    return os.path.isfile(copy) and is_state(digest_of(copy) + " " + mode_of(copy), state)


def restore(path, name):
    shutil.copy2(os.path.join(BACKUP, name), path + ".part")
    os.replace(path + ".part", path)

#: put < digest stop
def put(path, part, digest, mode):
    """What was written beside the file takes its place at once, if it is what was planned."""
    if digest_of(part) != digest:
        os.remove(part)
        fail("{} would not become what was planned; nothing was written.".format(path))
    if mode and os.name != "nt":
        os.chmod(part, int(mode, 8))
    os.replace(part, path)

#: edit_lines < put
def edited(path, edits):
    """The file with '-line' replaced by '+line' from line '@number' on. '\\' behind a line says that it ends without
    a line feed."""
    old = []
    if os.path.exists(path):
        with open(path, "rb") as file:
            old = file.read().split(b"\n")
        old = [line + b"\n" for line in old[:-1]] + ([old[-1]] if old[-1] else [])
    new, at = [], 0
    for i, edit in enumerate(edits):
        end = "" if edits[i + 1:i + 2] == ["\\"] else "\n"
        line = (edit[1:] + end).encode("utf-8")
        if edit[0] == "@":
            start = int(edit[1:]) - 1
            new.extend(old[at:start])
            at = start
        elif edit[0] == "-":
            if old[at:at + 1] != [line]:
                fail("line {} of {} is not {!r}.".format(at + 1, path, edit[1:]))
            at += 1
        elif edit[0] == "+":
            new.append(line)
    return b"".join(new + old[at:])


def edit_lines(path, digest, mode, edits):
    part = path + ".part"
    content = edited(path, edits)
    if os.path.exists(path):
        shutil.copy2(path, part)
    with open(part, "wb") as file:
        file.write(content)
    put(path, part, digest, mode)

#: copy_file < put
def copy_file(source, path, digest, mode):
    """A file that is there keeps its permissions, unless others are wanted."""
    part = path + ".part"
    shutil.copyfile(source, part)
    put(path, part, digest, mode or mode_of(path if os.path.exists(path) else source))

#: take < backup
def take(path, name):
    """Moves a file to the backups."""
    shutil.move(path, backup(name))


def give_back(path, name):
    os.rename(os.path.join(BACKUP, name), path)

#: answered
def answered(is_done):
    """What is done is to be taken back in a rollback, and left alone otherwise."""
    if is_done == options.rollback:
        run.done = False
    else:
        run.ready = False

#: note < answered backup
def noted(name):
    """Steps whose target cannot be asked leave a note when they are done."""
    answered(run.planned.get("note " + name, os.path.exists(os.path.join(BACKUP, name))))


def leaves_note(name, is_done):
    if not is_real():
        run.planned["note " + name] = is_done


def write_note(name):
    with open(backup(name), "w", encoding="utf-8") as note:
        note.write(time.strftime("%Y-%m-%dT%H:%M:%SZ\n", time.gmtime()))

#: start < stop
def start(words, folder=None, environment=None, timeout=600, capture=False):
    """Runs a program; its answer is its exit code and, where it is captured, its output."""
    try:
        ended = subprocess.run(
            words, cwd=folder, env=dict(os.environ, **(environment or {})), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if capture else None, stderr=subprocess.DEVNULL if capture else None, timeout=timeout, check=False)
        return ended.returncode, (ended.stdout or b"").decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        return 124, ""
    except OSError as error:
        fail("{}: {}".format(here(), error))

#: program < start
def run_program(words, codes=(0,), **how):
    code, _ = start(words, **how)
    if code not in codes:
        fail("{}: it ended with exit code {}. What was done before stays; --rollback takes it back.".format(here(), code))

#: probe < start answered
def probe(words, **how):
    """Exit code 0 says that the step is done, 1 that it is not."""
    code, _ = start(words, capture=True, **how)
    if code in (0, 1):
        answered(code == 0)
    else:
        run.ready, run.done, run.wrong = False, False, "its probe ended with exit code {}".format(code)


def leaves_probe(words, **how):
    """The probe must say that the effect is there."""
    if not is_real():
        return
    code, _ = start(words, capture=True, **how)
    if code != 0:
        fail("{}: its probe ended with exit code {} afterwards, expected 0.".format(here(), code))
    detail("verified: its probe ended with exit code 0")

#: expect < stop
def expect(what, holds, found):
    """A check that does not hold ends the script."""
    if not holds:
        (refuse if run.phase == "check" else fail)("{}: {} does not hold: {}".format(here(), what, found))
    detail("verified: " + what)


def may_ask():
    """A question whose answer hangs on steps that are not done yet is not asked."""
    if run.changes == 0 or is_real():
        return True
    if run.phase == "act":
        say("      to be asked when the steps before are done")
    return False

#: command_check < start expect
def command_check(what, words, codes=(0,), equal=None, contains=None, matches=None, **how):
    code, output = start(words, capture=True, **how)
    text = output.rstrip("\r\n")
    holds = (code in codes and (equal is None or text == equal) and (contains is None or contains in output)
             and (matches is None or re.search(matches, text, re.MULTILINE) is not None))
    expect(what, holds, "exit code {}, output {!r}".format(code, text[:200]))

#: confirm < stop
def confirm():
    if options.yes or not DESTRUCTIVE:
        return
    if not sys.stdin.isatty():
        refuse("nobody can be asked here. Look at a dry run (--dry-run), then repeat with --yes.")
    if input("Some of this is destructive. Go on? Type yes: ") != "yes":
        refuse("not confirmed.")

#: sqlite
def sqlite_ask(file, timeout, query):
    """The rows of a query; the database cannot be changed on this way."""
    database = sqlite3.connect(pathlib.Path(file).absolute().as_uri() + "?mode=ro", uri=True, timeout=timeout)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def sqlite_change(file, timeout, statements):
    """Runs statements; the rows of the last one. What is not committed when one fails is rolled back."""
    database = sqlite3.connect(pathlib.Path(file).absolute().as_uri() + "?mode=rw", uri=True, timeout=timeout, isolation_level=None)
    try:
        database.execute("PRAGMA foreign_keys=ON")
        rows = []
        for statement in statements:
            rows = database.execute(statement).fetchall()
        return rows
    finally:
        database.close()

#: postgres < stop
def psql(target, options, password, timeout, text):
    """The rows that psql prints, as texts."""
    environment = dict(os.environ, PGOPTIONS=options)
    if password:
        environment["PGPASSWORD"] = os.environ[password]
    words = ["psql", "-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1", "-F", "\x1f", "-R", "\x1e", "-P", "null=\\N", "-d", target]
    ended = subprocess.run(words, env=environment, input=text.encode("utf-8"), stdout=subprocess.PIPE, timeout=timeout, check=False)
    if ended.returncode != 0:
        fail("{}: psql ended with exit code {}.".format(here(), ended.returncode))
    answer = ended.stdout.decode("utf-8")
    if not answer:
        return []
    return [[None if value == "\\N" else value for value in row.split("\x1f")] for row in answer[:-1].split("\x1e")]


def postgres_ask(target, options, password, timeout, query):
    """The rows of a query; the database cannot be changed on this way."""
    return psql(target, options + " -c default_transaction_read_only=on", password, timeout, query + ";\n")


def postgres_change(target, options, password, timeout, statements):
    return psql(target, options, password, timeout, ";\n".join(statements) + ";\n")

#: value < stop
def value_of(name, query):
    """The first column of the one row there is."""
    return one_value(ask(name, query), query)


def one_value(rows, query):
    if len(rows) != 1:
        refuse("{}: one row was expected of: {}".format(here(), query))
    return rows[0][0]

#: rows < value answered
def rows_to_do(name, done, begun, count=None, limit=None, when="now"):
    """More rows than the limit are refused, 'later' only when all steps before are done."""
    if int(value_of(name, done)) != 0:
        answered(True)
        return
    answered(False)
    if count is None:
        return
    rows = int(value_of(name, count))
    detail(count)
    if run.phase == "act":
        say("      {} rows now, at most {}".format(rows, limit))
    if rows == 0 and int(value_of(name, begun)) == 0:
        run.ready, run.done = False, True
    elif rows > limit and (when == "now" or is_real()):
        run.ready, run.wrong = False, "{} rows are more than the limit of {}".format(rows, limit)


def rows_to_undo(name, begun, changed=None):
    if int(value_of(name, begun)) == 0:
        answered(False)
        return
    answered(True)
    rows = int(value_of(name, changed)) if changed else 0
    if rows != 0:
        run.ready, run.wrong = False, "{} rows were changed since".format(rows)

#: batches < value
def in_batches(name, limit, pause, statements):
    """Repeats a transaction until it takes no more rows. Each takes one or ends it."""
    total = 0
    for _ in range(limit + 2):
        before, total = total, int(one_value(change(name, statements), statements[-1]))
        if total > limit:
            fail("{}: {} rows are more than the limit of {}; those are committed. --rollback brings them back.".format(here(), total, limit))
        if total == before:
            return
        say("      {} rows".format(total))
        time.sleep(pause)

#: query_check < value expect
def is_number(text):
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", text) is not None


def holds(found, how, expected):
    """Numbers as numbers, all else by its characters."""
    if found is None or expected is None:
        return how == "equal" and found is expected
    found = str(found)
    left, right = (float(found), float(expected)) if is_number(found) and is_number(expected) else (found, expected)
    return {"equal": left == right, "above": left > right, "below": left < right, "atleast": left >= right, "atmost": left <= right}[how]


def query_check(what, name, query, *terms):
    """All of the terms must hold."""
    found = value_of(name, query)
    expect(what, all(holds(found, how, expected) for how, expected in terms), "found {}".format(found))
