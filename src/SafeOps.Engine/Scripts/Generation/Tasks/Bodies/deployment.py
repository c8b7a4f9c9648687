#: say stop act begin confirm
NEW_IMAGE = IMAGE + ":" + TAG
NOTE = os.path.join(BACKUP, "previous-image")


def kubectl(*words, **how):
    """The exit code and, where it is captured, the output."""
    ended = subprocess.run(["kubectl", "--context=" + CONTEXT_NAME, "--namespace=" + NAMESPACE_NAME, *words],
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if how.get("capture") else None, timeout=how.get("timeout", 120), check=False)
    return ended.returncode, (ended.stdout or b"").decode("utf-8", "replace")


def ask_cluster(path):
    return kubectl("--request-timeout=60s", "get", "deployment", DEPLOYMENT, "--output=jsonpath=" + path, capture=True)


def image_of_container():
    """Which image the deployment asks for."""
    code, image = ask_cluster("{{.spec.template.spec.containers[?(@.name=='{}')].image}}".format(CONTAINER))
    if code != 0:
        refuse("the cluster did not say what the deployment {} is.".format(DEPLOYMENT))
    if not image:
        refuse("the deployment {} in {} has no container {}.".format(DEPLOYMENT, NAMESPACE_NAME, CONTAINER))
    detail("{} runs {}".format(DEPLOYMENT, image))
    return image


def is_pushed():
    """A tag that is there is not built again, so that it never means two things."""
    return subprocess.run(["docker", "manifest", "inspect", NEW_IMAGE], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=False).returncode == 0


def docker(*words, timeout):
    ended = subprocess.run(["docker", *words], stdin=subprocess.DEVNULL, timeout=timeout, check=False)
    if ended.returncode != 0:
        fail("{}: docker {} ended with exit code {}. Nothing was rolled out.".format(here(), words[0], ended.returncode))


def note_previous(image):
    os.makedirs(BACKUP, exist_ok=True)
    with open(NOTE + ".part", "w", encoding="utf-8") as note:
        note.write(image + "\n")
    os.replace(NOTE + ".part", NOTE)


def set_image(image):
    code, _ = kubectl("--request-timeout=60s", "set", "image", "deployment", DEPLOYMENT, CONTAINER + "=" + image)
    if code != 0:
        fail("{}: the image was not set to {}: kubectl ended with exit code {}.".format(here(), image, code))


def is_ready():
    """The time is up where a pod of the new version does not get ready."""
    code, _ = kubectl("rollout", "status", "deployment", DEPLOYMENT, "--timeout={}s".format(TIMEOUT_SECONDS), timeout=TIMEOUT_SECONDS + 60)
    return code == 0


def roll_out(previous):
    """Where the new version does not get ready, the image that ran before comes back."""
    if is_ready():
        return
    say("      the roll-out did not end within {} seconds; back to {}".format(TIMEOUT_SECONDS, previous))
    go_back(previous)
    fail("the roll-out of {0} failed; {1} runs {2} again. 'kubectl describe deployment {1}' and the log of its newest pod say why.".format(NEW_IMAGE, DEPLOYMENT, previous))


def go_back(previous):
    """To the image that was noted; where that does not come up either, to the revision that Kubernetes kept."""
    set_image(previous)
    if is_ready():
        return
    kubectl("--request-timeout=60s", "rollout", "undo", "deployment", DEPLOYMENT)
    if not is_ready():
        fail("{} does not get ready with {} either.".format(DEPLOYMENT, previous))


def preflight():
    """Nothing beside what the steps look at."""


def apply_all():
    begin(1, "look at the deployment " + DEPLOYMENT)
    found = image_of_container()
    if run.phase == "act":
        say("      it runs {}; wanted is {}".format(found, NEW_IMAGE))
    if found == NEW_IMAGE:
        return

    # Verify: the tag is the version that was tested, and the build folder is at that version.
    begin(2, "build the image and push it")
    if is_pushed():
        detail(NEW_IMAGE + " is in the registry already, and is used as it is")
    else:
        dockerfile = os.path.join(BUILD_FOLDER, DOCKERFILE)
        if not os.path.isfile(dockerfile):
            refuse("there is no {} to build from.".format(dockerfile))
        if act("build the image {} of {}".format(NEW_IMAGE, dockerfile)):
            docker("build", "--tag", NEW_IMAGE, "--file", dockerfile, BUILD_FOLDER, timeout=3600)
        if act("push the image " + NEW_IMAGE):
            docker("push", NEW_IMAGE, timeout=1800)

    # Verify: the note names the image that runs now.
    begin(3, "roll it out")
    if act("note in {} that {} runs now".format(NOTE, found)):
        note_previous(found)
    if act("set the image of deployment {}, container {}, to {}".format(DEPLOYMENT, CONTAINER, NEW_IMAGE)):
        set_image(NEW_IMAGE)
    if act("wait at most {} seconds for the roll-out of deployment {}, and go back to {} where it fails".format(TIMEOUT_SECONDS, DEPLOYMENT, found)):
        roll_out(found)

    begin(4, "verify")
    if is_real():
        now = image_of_container()
        _, replicas = ask_cluster("{.status.readyReplicas}")
        if now != NEW_IMAGE or int(replicas or 0) < 1:
            fail("deployment {} is at {} with {} ready pods, expected {} and at least 1.".format(DEPLOYMENT, now, replicas or 0, NEW_IMAGE))
        say("      verified: {} pods are ready with {}".format(replicas, NEW_IMAGE))


def undo_all():
    begin(1, "look at the deployment " + DEPLOYMENT)
    found = image_of_container()
    if not os.path.exists(NOTE):
        detail("no image was noted before: this script has rolled nothing out here")
        return
    with open(NOTE, encoding="utf-8") as note:
        previous = note.read().strip()
    if found not in (NEW_IMAGE, previous):
        refuse("{} runs {}, which is neither {} nor {}: somebody rolled out something else since.".format(DEPLOYMENT, found, NEW_IMAGE, previous))

    # Verify: the noted image is the one to go back to. Pushed images stay in the registry.
    begin(3, "roll back")
    if found != previous and act("set the image of deployment {}, container {}, back to {}, and wait at most {} seconds".format(DEPLOYMENT, CONTAINER, previous, TIMEOUT_SECONDS)):
        go_back(previous)
    if act("remove the note " + NOTE):
        os.remove(NOTE)
