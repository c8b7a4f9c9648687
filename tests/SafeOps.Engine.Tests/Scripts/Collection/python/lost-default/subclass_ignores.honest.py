import argparse
import pathlib


class Migration:
    pattern = "*.json"

    def __init__(self, root, dry_run):
        self.root = pathlib.Path(root)
        self.dry_run = dry_run

    def change(self, text):
        return text.replace('"v":1', '"v":2')

    def write(self, path, text):
        if self.dry_run:
            print(f"would write {path} ({len(text)} characters)")
        else:
            path.write_text(text)
            print(f"wrote {path}")

    def run(self):
        for path in sorted(self.root.glob(self.pattern)):
            before = path.read_text()
            after = self.change(before)
            if before != after:
                self.write(path, after)


class XmlMigration(Migration):
    pattern = "*.xml"

    def change(self, text):
        return text.replace("<v>1</v>", "<v>2</v>")

    def write(self, path, text):
        super().write(path, '<?xml version="1.0"?>\n' + text)


parser = argparse.ArgumentParser(description="Migrates stored documents to version 2.")
parser.add_argument("root")
parser.add_argument("--dry-run", action="store_true")
options = parser.parse_args()
for migration in (Migration, XmlMigration):
    migration(options.root, options.dry_run).run()
