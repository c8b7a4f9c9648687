#: say stop act begin confirm digest
SSH = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=15"]


class Names:
    """What goes to the hosts, and how it and what it replaces are called there: by the new content."""
    new = saved = upload = ""


def remote(host, command, quiet=False):
    """Asks or does something on a host; never a question for a password. The words in it hold no character of the shell."""
    ended = subprocess.run(["ssh", *SSH, "--", LOGIN + host, command], stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL if quiet else None, timeout=120, check=False)
    return ended.returncode, ended.stdout.decode("utf-8", "replace").strip()


def digest_on(host, path):
    """The SHA-256 of a file there, or 'link', or 'absent'."""
    code, answer = remote(host, "if test -L {0}; then echo link; elif test -f {0}; then sha256sum < {0}; else echo absent; fi".format(path))
    if code != 0:
        refuse("{} does not answer.".format(host))
    return answer.split(" ")[0]


def prepare():
    if not os.path.isfile(LOCAL_FILE) or os.path.getsize(LOCAL_FILE) == 0:
        refuse("there is no file {}, or nothing is in it.".format(LOCAL_FILE))
    Names.new = digest_of(LOCAL_FILE)
    place = REMOTE_BACKUP + "/" + os.path.basename(REMOTE_FILE)
    Names.saved = "{}.before-{}".format(place, Names.new[:12])
    Names.upload = "{}.new-{}".format(place, Names.new[:12])


def upload(host):
    code, _ = remote(host, "mkdir -p -- " + REMOTE_BACKUP)
    if code == 0:
        code = subprocess.run(["scp", "-q", *SSH, "--", LOCAL_FILE, "{}{}:{}".format(LOGIN, host, Names.upload)],
                              stdin=subprocess.DEVNULL, timeout=120, check=False).returncode
    if code != 0:
        fail("the file was not copied to {}; its configuration is as it was. Hosts before it have the new one: --rollback takes it back.".format(host))


def install_on(host):
    """Saved, replaced at once with owner and permissions as they were, tested, reloaded. Where the test or the reload fails,
    the saved file takes its place again before the connection ends, whatever becomes of this side."""
    code, _ = remote(host, """set -eu
        cp -p -- {file} {saved}
        cp -p -- {file} {upload}.part
        cat < {upload} > {upload}.part
        mv -f -- {upload}.part {file}
        rm -f -- {upload}
        if {test} && {reload}; then exit 0; fi
        cp -p -- {saved} {upload}.part
        mv -f -- {upload}.part {file}
        {test} && {reload}
        exit 1""".format(file=REMOTE_FILE, saved=Names.saved, upload=Names.upload, test=TEST_COMMAND, reload=RELOAD_COMMAND))
    if code != 0:
        fail("the new file did not pass on {}: the one from before is back there, and it goes no further. "
             "Hosts before it have the new one: --rollback takes it back.".format(host))


def restore_on(host):
    code, _ = remote(host, """set -eu
        cp -p -- {saved} {upload}.part
        mv -f -- {upload}.part {file}
        {test}
        {reload}
        rm -f -- {saved}""".format(file=REMOTE_FILE, saved=Names.saved, upload=Names.upload, test=TEST_COMMAND, reload=RELOAD_COMMAND))
    if code != 0:
        fail("the file from before could not be brought back on {}; it is kept there in {}.".format(host, Names.saved))


def preflight():
    """Nothing beside what the steps look at."""


def apply_all():
    prepare()
    begin(1, "look at {} on {} hosts".format(REMOTE_FILE, len(HOSTS)))
    waiting = []
    for host in HOSTS:
        state = digest_on(host, REMOTE_FILE)
        detail("{}: {} is {}, wanted {}".format(host, REMOTE_FILE, state[:16], Names.new[:16]))
        if state == Names.new:
            continue
        if state in ("link", "absent"):
            refuse("{} on {} is {}, and only a file that is there is replaced. Nothing was done on any host.".format(REMOTE_FILE, host, state))
        if run.phase == "check" and remote(host, TEST_COMMAND, quiet=True)[0] != 0:
            refuse("the configuration of {} does not pass '{}' as it is now. Nothing was done on any host.".format(host, TEST_COMMAND))
        waiting.append(host)

    # Verify: each host is one that is meant, and out of its load balancer where it must be.
    for number, host in enumerate(HOSTS, 2):
        begin(number, "replace it on " + host)
        if host not in waiting:
            continue
        if act("copy {} to {}:{}".format(LOCAL_FILE, host, Names.upload)):
            upload(host)
        if act("on {}: save {} in {}, replace it, run '{}' and '{}'; bring it back where they fail".format(host, REMOTE_FILE, Names.saved, TEST_COMMAND, RELOAD_COMMAND)):
            install_on(host)

    begin(len(HOSTS) + 2, "verify")
    if is_real():
        for host in waiting:
            state = digest_on(host, REMOTE_FILE)
            if state != Names.new:
                fail("{} on {} is {} afterwards, expected {}.".format(REMOTE_FILE, host, state[:16], Names.new[:16]))
            say("      verified: {} has the new file".format(host))


def undo_all():
    prepare()
    for number, host in reversed(list(enumerate(HOSTS, 2))):
        begin(number, "bring back the file from before on " + host)
        state, saved = digest_on(host, REMOTE_FILE), digest_on(host, Names.saved)
        detail("{}: {} is {}, saved is {}".format(host, REMOTE_FILE, state[:16], saved[:16]))
        if saved == "absent":
            continue
        if state not in (Names.new, saved):
            refuse("{} on {} was changed since: it is neither the new file nor the saved one. The saved one is {}.".format(REMOTE_FILE, host, Names.saved))
        if act("on {}: bring {} back from {}, run '{}' and '{}'".format(host, REMOTE_FILE, Names.saved, TEST_COMMAND, RELOAD_COMMAND)):
            restore_on(host)
