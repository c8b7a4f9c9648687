"""What the stand-in for helm knows of values and templates."""
import os
import re


class Failure(Exception):
    pass


def scalar(text):
    text = text.strip()
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if text[0] in "\"'" and text[-1] == text[0]:
        return text[1:-1]
    if text in ("{}", "[]"):
        return {} if text == "{}" else []
    if text.startswith("[") and text.endswith("]"):
        return [scalar(part) for part in text[1:-1].split(",")]
    if re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        return int(text)
    return text


def parse_yaml(text):
    """Mappings, lists of scalars and of mappings, and scalars, by indentation; JSON too."""
    if text.lstrip().startswith("{"):
        import json
        return json.loads(text)
    lines = [(len(line) - len(line.lstrip()), line.strip(), number + 1) for number, line in enumerate(text.split("\n"))
             if line.strip() and not line.strip().startswith("#") and line.strip() != "---"]
    value, at = block(lines, 0, lines[0][0] if lines else 0)
    if at < len(lines):
        raise Failure(f"yaml: line {lines[at][2]}: did not find expected key")
    return value


def block(lines, at, indent):
    if at < len(lines) and lines[at][1].startswith("- "):
        return sequence(lines, at, indent)
    result = {}
    while at < len(lines) and lines[at][0] == indent:
        found = re.match(r"""("[^"]*"|[^\s:"'\[{][^:]*?):(?:\s+(.*))?$""", lines[at][1])
        if not found:
            raise Failure(f"yaml: line {lines[at][2]}: could not find expected ':'")
        key, rest = found.group(1).strip('"'), re.sub(r"\s+#.*$", "", found.group(2) or "")
        at += 1
        deeper = at < len(lines) and (lines[at][0] > indent or (lines[at][0] == indent and lines[at][1].startswith("- ")))
        if rest or not deeper:
            result[key] = scalar(rest)
        else:
            result[key], at = block(lines, at, lines[at][0])
    return result, at


def sequence(lines, at, indent):
    items = []
    while at < len(lines) and lines[at][0] == indent and lines[at][1].startswith("- "):
        rest = lines[at][1][2:]
        if re.match(r"[^\"'\[{:]+:(\s|$)", rest):
            lines[at] = (indent + 2, rest, lines[at][2])
            item, at = block(lines, at, indent + 2)
        else:
            item, at = scalar(rest), at + 1
        items.append(item)
    return items, at


def merge(base, over):
    result = dict(base)
    for key, value in over.items():
        result[key] = merge(result[key], value) if isinstance(value, dict) and isinstance(result.get(key), dict) else value
    return result


def typed(text):
    """A value of --set: numbers, booleans and null are told from texts."""
    lower = text.lower()
    if lower in ("true", "false"):
        return lower == "true"
    if lower == "null":
        return None
    return int(text) if re.fullmatch(r"0|-?[1-9][0-9]*", text) else text


def split_list(texts):
    """As helm takes files of values: each text is a line of CSV."""
    if not any("," in text or '"' in text for text in texts):
        return texts
    import csv
    return [name for line in csv.reader(texts) for name in line]


def set_path(values, written):
    path, _, text = written.partition("=")
    value = re.sub(r"\\(.)", r"\1", text)
    keys = [re.sub(r"\\(.)", r"\1", key) for key in re.split(r"(?<!\\)\.", path)]
    for key in keys[:-1]:
        values = values.setdefault(key, {})
    values[keys[-1]] = typed(value)


class Chart:
    def __init__(self, name, version):
        if name.startswith("oci://") or ("/" in name and not os.path.isdir(name) and not name.startswith((".", "/"))):
            raise Failure(f'chart "{name.split("/")[-1]}" matching {version or "latest"} not found in {name.split("/")[0]} index. (try \'helm repo update\'): no chart name found')
        if not os.path.isdir(name):
            raise Failure(f'chart "{name}" not found' if "/" in name else f"repo {name} not found")
        self.folder = name
        if not os.path.exists(os.path.join(name, "Chart.yaml")):
            raise Failure("Chart.yaml file is missing")
        self.metadata = {k: v if isinstance(v, (dict, list)) else str(v) for k, v in parse_yaml(self.read("Chart.yaml")).items()}
        self.values = parse_yaml(self.read("values.yaml")) or {} if os.path.exists(os.path.join(name, "values.yaml")) else {}

    def read(self, name):
        with open(os.path.join(self.folder, name)) as file:
            return file.read()

    def shown(self):
        crds = os.path.join(self.folder, "crds")
        files = [{"name": f"crds/{f}", "data": ""} for f in os.listdir(crds)] if os.path.isdir(crds) else []
        return {"metadata": self.metadata, "values": self.values, "files": files, "templates": []}

    def render(self, release, namespace, revision, given):
        scope = {"Values": merge(self.values, given), "Release": {"Name": release, "Namespace": namespace, "Revision": revision, "Service": "Helm"},
                 "Chart": {k[0].upper() + k[1:]: v for k, v in self.metadata.items()}}
        objects, hooks, notes = "", [], ""
        for name in sorted(os.listdir(os.path.join(self.folder, "templates"))):
            text = self.fill(self.read(f"templates/{name}"), f"{self.metadata['name']}/templates/{name}", scope)
            if name == "NOTES.txt":
                notes = text
                continue
            for document in re.split(r"(?m)^---\s*$", text):
                if not document.strip():
                    continue
                path = f"{self.metadata['name']}/templates/{name}"
                try:
                    parsed = parse_yaml(document)
                except Failure as error:
                    raise Failure(f"YAML parse error on {path}: error converting YAML to JSON: {error}")
                hook = ((parsed.get("metadata") or {}).get("annotations") or {}).get("helm.sh/hook")
                if hook:
                    hooks.append({"name": parsed["metadata"]["name"], "kind": parsed["kind"], "path": path, "manifest": document.strip("\n"), "events": [e.strip() for e in hook.split(",")]})
                else:
                    objects += f"---\n# Source: {path}\n{document.strip(chr(10))}\n"
        return objects, hooks, notes

    def fill(self, text, path, scope):
        def value(found):
            return self.value(found.group(1), path, scope)
        return re.sub(r"\{\{-?\s*(.*?)\s*-?\}\}", value, text)

    def value(self, expression, path, scope):
        first, *filters = [part.strip() for part in expression.split("|")]
        required = re.match(r'required "([^"]*)" (\S+)$', first)
        drawn = re.match(r"randAlphaNum (\d+)$", first)
        if drawn:
            import random
            import string
            result = "".join(random.choices(string.ascii_letters + string.digits, k=int(drawn.group(1))))
        else:
            result = self.look_up(required.group(2) if required else first, path, scope)
        if required and result in (None, ""):
            raise Failure(f"execution error at ({path}:1:1): {required.group(1)}")
        for name in filters:
            default = re.match(r"default (.*)$", name)
            if name == "quote":
                result = f'"{result if result is not None else ""}"'
            elif default and result in (None, ""):
                result = scalar(default.group(1))
        return "" if result is None else str(result).lower() if isinstance(result, bool) else str(result)

    @staticmethod
    def look_up(expression, path, scope):
        at = scope
        for key in expression.lstrip(".").split("."):
            if at is None:
                raise Failure(f'template: {path}:1:3: executing "{path}" at <{expression}>: nil pointer evaluating interface {{}}.{key}')
            at = at.get(key) if isinstance(at, dict) else None
        return at
