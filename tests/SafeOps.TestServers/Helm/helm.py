"""Stands for helm where there is none: keeps releases in a file and answers as helm's documented commands do.

It renders {{ .Values.x }}, {{ .Release.x }}, {{ .Chart.x }} with quote, default, required and randAlphaNum, and no more of a template language.
"""
import fcntl
import json
import os
import sys
import time

from helm_render import Chart, Failure, merge, parse_yaml, set_path, split_list

HERE = os.path.dirname(os.path.abspath(__file__))
STATE = os.path.join(HERE, "state.json")
FLAGS = {"--install", "-i", "--create-namespace", "--wait", "--atomic", "--rollback-on-failure", "--reset-values", "--reuse-values",
         "--reset-then-reuse-values", "--keep-history", "--all", "-a", "--is-upgrade", "--short", "--dry-run", "--no-hooks"}
PENDING = ("pending-install", "pending-upgrade", "pending-rollback")


def load(path, otherwise):
    if not os.path.exists(path):
        return otherwise
    with open(path) as file:
        return json.load(file)


def save(key, history):
    """Only this release's: another helm may be at work on another one."""
    with open(STATE + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = load(STATE, {})
        if history:
            state[key] = history
        else:
            state.pop(key, None)
        with open(STATE + ".new", "w") as file:
            json.dump(state, file)
        os.rename(STATE + ".new", STATE)


def arguments(words):
    positional, options, at = [], {}, 0
    while at < len(words):
        word = words[at]
        at += 1
        if not word.startswith("-") or word == "-":
            positional.append(word)
            continue
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if not equals and name in FLAGS:
            value = "true"
        elif not equals:
            value = words[at]
            at += 1
        options.setdefault(name, []).append(value)
    return positional, options


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + ".000000001Z"


class Helm:
    def __init__(self, words, stdin):
        self.words, self.options = arguments(words)
        self.stdin = stdin
        self.behaviour = load(os.path.join(HERE, "behaviour.json"), {})
        self.state = load(STATE, {})
        self.context = self.one("--kube-context", "")
        self.namespace = self.one("--namespace", self.one("-n", "default"))

    def one(self, name, otherwise=None):
        return self.options.get(name, [otherwise])[-1]

    def has(self, *names):
        return any(n in self.options and self.options[n][-1] != "false" for n in names)

    def key(self, release):
        return f"{self.context}/{self.namespace}/{release}"

    def history(self, release):
        return self.state.get(self.key(release), [])

    def since(self, *numbers):
        return [int(n) for n in self.behaviour.get("version", "v3.17.0")[1:].split(".")] >= list(numbers)

    def reach(self):
        if self.context not in self.behaviour.get("contexts", ["dev-cluster"]):
            raise Failure(f'Kubernetes cluster unreachable: context "{self.context}" does not exist')
        if self.behaviour.get("unreachable"):
            raise Failure('Kubernetes cluster unreachable: Get "https://10.0.0.1:6443/version": dial tcp 10.0.0.1:6443: connect: connection refused')
        if self.behaviour.get("expired"):
            raise Failure("Kubernetes cluster unreachable: the server has asked for the client to provide credentials")

    def run(self):
        command = self.words[0] if self.words else ""
        if command == "version":
            return self.behaviour.get("version", "v3.17.0") + "+g301108e"
        if command == "template":
            return self.template()
        self.reach()
        known = {"list": self.list, "history": self.list_history, "status": self.status, "get": self.get, "upgrade": self.upgrade, "rollback": self.rollback, "uninstall": self.uninstall}
        if command not in known:
            raise Failure(f'unknown command "{command}" for "helm"')
        return known[command]()

    def revision(self, release):
        history = self.history(release)
        wanted = self.one("--revision")
        found = [r for r in history if wanted is None or r["version"] == int(wanted)]
        if not found:
            raise Failure("release: not found")
        return found[-1]

    def list(self):
        if self.since(4) and self.has("--all", "-a"):
            raise Failure("unknown flag: --all")
        rows = []
        for key, history in self.state.items():
            every = self.since(4) or self.has("--all", "-a")
            if key.startswith(f"{self.context}/{self.namespace}/") and history and (every or history[-1]["info"]["status"] in ("deployed", "failed")):
                rows.append({**row(history[-1]), "name": history[-1]["name"], "namespace": self.namespace, "revision": str(history[-1]["version"]),
                             "updated": history[-1]["info"]["last_deployed"].replace("T", " ").replace("Z", " +0000 UTC")})
        return json.dumps(rows)

    def list_history(self):
        history = self.history(self.words[1])
        if not history:
            raise Failure("release: not found")
        return json.dumps([row(r) for r in history[-int(self.one("--max", "256")):]])

    def status(self):
        shown = dict(self.revision(self.words[1]))
        shown.pop("chart")
        return json.dumps(shown)

    def get(self):
        part, release = self.words[1], self.revision(self.words[2])
        if part == "manifest":
            return release["manifest"]
        if part == "values":
            values = merge(release["chart"]["values"], release["config"]) if self.has("--all", "-a") else release["config"]
            return json.dumps(values or None)
        if part == "metadata":
            return json.dumps({"name": release["name"], "chart": release["chart"]["metadata"]["name"], "version": release["chart"]["metadata"]["version"], "revision": release["version"], "status": release["info"]["status"]})
        raise Failure(f'unknown command "{part}" for "helm get"')

    def given(self):
        values = {}
        for name in split_list(self.options.get("-f", []) + self.options.get("--values", [])):
            if name == "-":
                text = self.stdin
            elif os.path.exists(name):
                with open(name) as file:
                    text = file.read()
            else:
                raise Failure(f"open {name}: no such file or directory")
            try:
                values = merge(values, parse_yaml(text) or {})
            except Failure as error:
                raise Failure(f"failed to parse {name}: error converting YAML to JSON: {error}")
        for written in self.options.get("--set", []):
            set_path(values, written)
        return values

    def template(self):
        chart = Chart(self.words[2], self.one("--version"))
        objects, hooks, _ = chart.render(self.words[1], self.namespace, 1, self.given())
        return objects + "".join(f"---\n# Source: {h['path']}\n{h['manifest']}\n" for h in hooks)

    def upgrade(self):
        release, dry = self.words[1], self.one("--dry-run")
        if dry not in (None, "true", "false") and self.behaviour.get("oldDryRun"):
            raise Failure(f'invalid argument "{dry}" for "--dry-run" flag: strconv.ParseBool: parsing "{dry}": invalid syntax')
        if dry and self.behaviour.get("noDryRun"):
            raise Failure('UPGRADE FAILED: could not get apiVersions from Kubernetes: the server is forbidden: User "jo" cannot get path "/apis"')
        history = self.history(release)
        absent = not history or history[-1]["info"]["status"] == "uninstalled"
        # What upgrade installs fails without a word before it.
        prefix = "" if absent else "UPGRADE FAILED: "
        if absent and (not self.has("--install", "-i") or (history and not self.since(3, 14, 4))):
            raise Failure(f'UPGRADE FAILED: "{release}" has no deployed releases')
        if not absent and history[-1]["info"]["status"] in PENDING:
            raise Failure("UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress")
        if not absent and history[-1]["info"]["status"] == "uninstalling" and not any(r["info"]["status"] == "deployed" for r in history):
            raise Failure(f'UPGRADE FAILED: "{release}" has no deployed releases')
        stands = [r for r in history if r["info"]["status"] == "deployed"] or history[-1:]
        config = self.given()
        if not absent:
            old = stands[-1]["config"]
            if self.has("--reuse-values", "--reset-then-reuse-values"):
                config = merge(old, config)
            elif not self.has("--reset-values") and not config:
                config = old
        chart = Chart(self.words[2], self.one("--version"))
        number = (history[-1]["version"] if history else 0) + 1
        try:
            objects, hooks, notes = chart.render(release, self.namespace, number, config)
        except Failure as error:
            raise Failure(f"{prefix}{error}")
        made = {"name": release, "version": number, "namespace": self.namespace, "config": config, "manifest": objects, "hooks": hooks, "chart": chart.shown(),
                "info": {"first_deployed": now(), "last_deployed": now(), "deleted": "", "status": f"pending-{'install' if absent else 'upgrade'}",
                         "description": "Dry run complete" if dry else "Initial install underway" if absent else "Preparing upgrade", "notes": notes}}
        if dry:
            return json.dumps(made)
        self.state[self.key(release)] = history + [made]
        save(self.key(release), self.state.get(self.key(release)))
        self.interrupt("upgrade")
        failure = self.behaviour.get("failUpgrade")
        if failure:
            made["info"].update(status="failed", description=f'{"Release" if absent else "Upgrade"} "{release}" failed: {failure}')
            save(self.key(release), self.state.get(self.key(release)))
            if self.has("--atomic", "--rollback-on-failure") and not absent:
                self.back(release, stands[-1]["version"])
            raise Failure(f"{prefix}{failure}")
        self.stand(release, self.one("--description", "Install complete" if absent else "Upgrade complete"))
        return json.dumps(self.history(release)[-1])

    def kubectl(self, verb, manifest):
        if self.behaviour.get("kubectl"):
            import subprocess
            done = subprocess.run(["kubectl", "--context", self.context, "--namespace", self.namespace, verb, "-f", "-"] + (["--ignore-not-found"] if verb == "delete" else []),
                                  input=manifest, capture_output=True, text=True)
            if done.returncode:
                raise Failure(done.stderr)

    def stand(self, release, description):
        history = self.state[self.key(release)]
        self.kubectl("apply", history[-1]["manifest"])
        for earlier in history[:-1]:
            if earlier["info"]["status"] == "deployed":
                earlier["info"]["status"] = "superseded"
        history[-1]["info"].update(status="deployed", description=description)
        self.state[self.key(release)] = history[-10:]
        save(self.key(release), self.state.get(self.key(release)))

    def interrupt(self, what):
        if self.behaviour.get("slow"):
            time.sleep(self.behaviour["slow"])
        if self.behaviour.get("kill") == what:
            import signal
            os.kill(os.getpid(), signal.SIGKILL)

    def back(self, release, number):
        history = self.history(release)
        found = [r for r in history if r["version"] == number]
        if not found:
            raise Failure(f'release has no {number} version')
        made = json.loads(json.dumps(found[0]))
        made["version"] = history[-1]["version"] + 1
        made["info"].update(status="pending-rollback", description=f"Rollback to {number}", last_deployed=now())
        history.append(made)
        self.state[self.key(release)] = history
        save(self.key(release), self.state.get(self.key(release)))
        self.interrupt("rollback")
        refused, unready = self.behaviour.get("failRollback"), self.behaviour.get("unreadyRollback")
        if refused:
            history[-2]["info"]["status"] = "superseded"
            made["info"].update(status="failed", description=f'Rollback "{release}" failed: {refused}')
            save(self.key(release), self.state.get(self.key(release)))
            raise Failure(refused)
        if unready:
            made["info"].update(status="failed", description=f'Release "{release}" failed: {unready}')
            save(self.key(release), self.state.get(self.key(release)))
            raise Failure(f"release {release} failed: {unready}")
        self.stand(release, f"Rollback to {number}")

    def rollback(self):
        release = self.words[1]
        if not self.history(release):
            raise Failure("release: not found")
        self.back(release, int(self.words[2]) if len(self.words) > 2 else self.history(release)[-1]["version"] - 1)
        return "Rollback was a success! Happy Helming!\n"

    def uninstall(self):
        release = self.words[1]
        history = self.history(release)
        if not history:
            raise Failure(f"uninstall: Release not loaded: {release}: release: not found")
        if history[-1]["info"]["status"] == "uninstalled":
            if self.has("--keep-history"):
                raise Failure(f'the release named "{release}" is already deleted')
            del self.state[self.key(release)]
            save(self.key(release), self.state.get(self.key(release)))
            return f'release "{release}" uninstalled\n'
        history[-1]["info"]["status"] = "uninstalling"
        save(self.key(release), self.state.get(self.key(release)))
        self.interrupt("uninstall")
        self.kubectl("delete", history[-1]["manifest"])
        if self.has("--keep-history"):
            for earlier in history[:-1]:
                if earlier["info"]["status"] == "deployed":
                    earlier["info"]["status"] = "superseded"
            history[-1]["info"].update(status="uninstalled", description="Uninstallation complete", deleted=now())
        else:
            del self.state[self.key(release)]
        save(self.key(release), self.state.get(self.key(release)))
        return f'release "{release}" uninstalled\n'


def row(release):
    metadata = release["chart"]["metadata"]
    return {"revision": release["version"], "updated": release["info"]["last_deployed"], "status": release["info"]["status"],
            "chart": f"{metadata['name']}-{metadata['version']}", "app_version": metadata.get("appVersion", ""), "description": release["info"]["description"]}


def main():
    words = sys.argv[1:]
    stdin = sys.stdin.read() if "-" in words else ""
    with open(os.path.join(HERE, "calls"), "a") as calls:
        fcntl.flock(calls, fcntl.LOCK_EX)
        calls.write(json.dumps({"arguments": words, "input": stdin}) + "\n")
    try:
        print(Helm(words, stdin).run(), end="")
    except Failure as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(1)


main()
