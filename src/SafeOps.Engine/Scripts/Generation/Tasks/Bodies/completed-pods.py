#: say stop act begin confirm
def ask(*words):
    """What the cluster says; it only reads."""
    ended = subprocess.run(["kubectl", "--context=" + CONTEXT_NAME, "--namespace=" + NAMESPACE_NAME, "--request-timeout=60s", *words],
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=120, check=False)
    return ended.returncode, ended.stdout


def ended_at(pod):
    """When its last container ended; of a pod that never had one, when it was made."""
    states = [status.get("state", {}).get("terminated", {}) for status in pod["status"].get("containerStatuses", [])]
    moment = max([state["finishedAt"] for state in states if state.get("finishedAt")], default=pod["metadata"]["creationTimestamp"])
    return datetime.datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)


def read_pods():
    """The pods of the namespace that have done their work long enough ago, oldest first."""
    code, answer = ask("get", "pods", "--selector=" + SELECTOR, "--output=json")
    if code != 0:
        refuse("the cluster did not say which pods there are in {}.".format(NAMESPACE_NAME))
    before = NOW - datetime.timedelta(hours=MIN_AGE_HOURS)
    found = []
    for pod in json.loads(answer or b"{}").get("items", []):
        about = pod["metadata"]
        if (pod["status"].get("phase") in PHASES and not about.get("deletionTimestamp")
                and not (KEEP and re.search(KEEP, about["name"])) and ended_at(pod) < before):
            found.append((ended_at(pod), about["name"], about["uid"], pod["status"]["phase"]))
    return sorted(found)


def find_pods():
    """What is deleted is what was looked at first: a pod that came or was replaced since is left alone."""
    found = [pod for pod in read_pods() if run.phase == "check" or pod[2] in CHECKED]
    for moment, name, uid, phase in found:
        detail("{}: {}, ended {:%Y-%m-%dT%H:%M:%SZ}, uid {}".format(name, phase, moment, uid))
        CHECKED.add(uid)
    if len(found) > LIMIT:
        refuse("{} pods are more than the limit of {}. Look at a dry run with a greater limit first.".format(len(found), LIMIT))
    return [name for _, name, _, _ in found]


def save_pod(name):
    """What can still be known of it, before it goes."""
    os.makedirs(BACKUP, exist_ok=True)
    code, manifest = ask("get", "pod", name, "--output=yaml")
    if code != 0:
        fail("the manifest of {} could not be read; nothing was deleted.".format(name))
    with open(os.path.join(BACKUP, name + ".yaml"), "wb") as file:
        file.write(manifest)
    code, log = ask("logs", name, "--all-containers", "--limit-bytes=10000000")
    # A pod whose node is gone has no log any more.
    if code != 0:
        say("      its log could not be read")
    with open(os.path.join(BACKUP, name + ".log"), "wb") as file:
        file.write(log)


def preflight():
    """Nothing beside what the steps look at."""


def apply_all():
    begin(1, "find the completed pods of " + NAMESPACE_NAME)
    pods = find_pods()
    if run.phase == "act":
        say("      {} pods, at most {}".format(len(pods), LIMIT))

    # Verify: the files are complete before anything is deleted.
    begin(2, "save the manifest and the log of each")
    for name in pods:
        if act("save {0}/{1}.yaml and {0}/{1}.log".format(BACKUP, name)):
            save_pod(name)

    # Verify: each name is one that a dry run showed.
    begin(3, "delete them, one by one")
    for name in pods:
        if act("delete pod " + name):
            ended = subprocess.run(["kubectl", "--context=" + CONTEXT_NAME, "--namespace=" + NAMESPACE_NAME, "--request-timeout=60s",
                                    "delete", "pod", name, "--wait=true", "--timeout=120s", "--ignore-not-found"],
                                   stdin=subprocess.DEVNULL, timeout=180, check=False)
            if ended.returncode != 0:
                fail("pod {} was not deleted: kubectl ended with exit code {}.".format(name, ended.returncode))

    begin(4, "verify that they are gone")
    if is_real() and pods:
        left = [name for _, name, uid, _ in read_pods() if uid in CHECKED]
        if left:
            fail("{} of {} pods are still there: {}".format(len(left), len(pods), ", ".join(left)))
        say("      verified: {} pods are gone".format(len(pods)))


def undo_all():
    refuse("there is no way back: a pod that is made again does its work again. What was known of each stands in {}; "
           "to repeat its work, start its Job anew.".format(BACKUP))


NOW = datetime.datetime.now(datetime.timezone.utc)
CHECKED = set()
