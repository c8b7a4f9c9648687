import json
import sys

path = sys.argv[1]
with open(path) as f:
    config = json.load(f)
config["debug"] = False
with open(path, "w") as f:
    json.dump(config, f)
print(path, "written")
