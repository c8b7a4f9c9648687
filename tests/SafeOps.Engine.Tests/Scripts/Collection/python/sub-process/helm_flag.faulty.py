#!/usr/bin/env python3
"""Deploys a chart to the shop namespace."""
import argparse
import subprocess

NAMESPACE = "shop"


def helm(*words: str) -> None:
    subprocess.run(("helm",) + words, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release")
    parser.add_argument("--version", required=True)
    parser.add_argument("--dry-run", action="store_true", help="helm renders and checks only")
    args = parser.parse_args()

    extra = ("--dry-run",) if args.dry_run else ()
    helm("repo", "update")
    helm("upgrade", args.release, f"charts/{args.release}", "--install",
         "--namespace", NAMESPACE, "--version", args.version, "--wait", *extra)


if __name__ == "__main__":
    main()
