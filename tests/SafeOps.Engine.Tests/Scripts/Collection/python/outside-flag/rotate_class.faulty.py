import argparse
import os


class Rotation:
    """Keeps two old generations of each log."""

    def __init__(self, folder, dry_run=False):
        self.folder = folder
        self.dry_run = dry_run

    def logs(self):
        return sorted(f for f in os.listdir(self.folder) if f.endswith(".log"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def drop(self, name):
        if not os.path.exists(self.path(name)):
            return
        print("drop", self.path(name))
        os.remove(self.path(name))

    def move(self, old, new):
        if not os.path.exists(self.path(old)):
            return
        print("move", self.path(old), "->", self.path(new))
        if not self.dry_run:
            os.rename(self.path(old), self.path(new))

    def run(self):
        for log in self.logs():
            self.drop(log + ".2")
            self.move(log + ".1", log + ".2")
            self.move(log, log + ".1")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--dry-run", "-n", action="store_true")
    options = parser.parse_args()
    Rotation(options.folder, options.dry_run).run()
