#: say stop act begin confirm
def ask_cloud(*words):
    """What the cloud says; it only reads."""
    ended = subprocess.run(["aws", "--region", REGION_NAME, "--output", "json", *words],
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=300, check=False)
    if ended.returncode != 0:
        refuse("the cloud did not answer: aws {}".format(" ".join(words)))
    return json.loads(ended.stdout or b"{}")


def check_account():
    """Another account may have groups of the same names."""
    found = ask_cloud("sts", "get-caller-identity").get("Account", "that nobody named")
    if found != ACCOUNT_ID:
        refuse("this is the account {}, not {}.".format(found, ACCOUNT_ID))


def is_silent(name, before):
    """Nothing was written into it since the day from which on it counts as old."""
    streams = ask_cloud("logs", "describe-log-streams", "--log-group-name", name,
                        "--order-by", "LastEventTime", "--descending", "--max-items", "1").get("logStreams", [])
    last = max([s.get("lastIngestionTime") or s.get("lastEventTimestamp") or s.get("creationTime") or 0 for s in streams], default=0)
    detail("{} was written to last at {} (milliseconds since 1970)".format(name, last))
    return last < before


def find_groups():
    """What is deleted is what was looked at first."""
    before = (NOW - MIN_AGE_DAYS * 86400) * 1000
    found = []
    for group in ask_cloud("logs", "describe-log-groups", "--log-group-name-prefix", PREFIX).get("logGroups", []):
        name = group["logGroupName"]
        if (name.startswith(PREFIX) and group["creationTime"] < before and not group.get("deletionProtectionEnabled")
                and not (PROTECT and re.search(PROTECT, name, re.IGNORECASE))
                and (WITHOUT_RETENTION == "no" or "retentionInDays" not in group)
                and (run.phase == "check" or name in CHECKED) and is_silent(name, before)):
            found.append(group)
            CHECKED.add(name)
    if len(found) > LIMIT:
        refuse("{} log groups are more than the limit of {}. Look at a dry run with a greater limit first.".format(len(found), LIMIT))
    return found


def save_settings(groups):
    """Retention, key and class of each, so that a group can be made anew as it was."""
    os.makedirs(BACKUP, exist_ok=True)
    with open(os.path.join(BACKUP, "log-groups.json"), "w", encoding="utf-8") as file:
        json.dump(groups, file, indent=2)


def preflight():
    """Nothing beside what the steps look at."""


def apply_all():
    begin(1, "find the old log groups that begin with " + PREFIX)
    check_account()
    groups = find_groups()
    if run.phase == "act":
        say("      {} log groups, at most {}".format(len(groups), LIMIT))

    # Verify: the file names each group with its settings.
    begin(2, "save their settings")
    if groups and act("save the settings of {} log groups in {}/log-groups.json".format(len(groups), BACKUP)):
        save_settings(groups)

    # Verify: each name is one that a dry run showed, and whoever needs its events has them elsewhere.
    begin(3, "delete them, one by one")
    for group in groups:
        name = group["logGroupName"]
        if act("delete log group " + name):
            ended = subprocess.run(["aws", "--region", REGION_NAME,
                                    "logs", "delete-log-group", "--log-group-name", name], stdin=subprocess.DEVNULL, timeout=120, check=False)
            if ended.returncode != 0:
                fail("log group {} was not deleted: aws ended with exit code {}.".format(name, ended.returncode))

    begin(4, "verify that they are gone")
    if is_real() and groups:
        left = [group["logGroupName"] for group in find_groups()]
        if left:
            fail("{} of {} log groups are still there: {}".format(len(left), len(groups), ", ".join(left)))
        say("      verified: {} log groups are gone".format(len(groups)))


def undo_all():
    refuse("there is no way back: the events of a deleted log group are gone. To have an empty one again: "
           "'aws logs create-log-group', with the settings in {}/log-groups.json.".format(BACKUP))


NOW = int(time.time())
CHECKED = set()
