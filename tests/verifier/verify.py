#!/usr/bin/env python3
"""Verifies a package of records of Sinkhole, or a journal and its signed checkpoints. Begin to read here.

    verify.py PACKAGE KEY [--witness KEY]... [--tsa-ca FILE]
    verify.py JOURNAL LOG CHECKPOINT KEY
    verify.py JOURNAL          sums and chain alone: not that records were removed at the end, or all of it written anew

PACKAGE     folder that 'sinkhole evidence export' wrote. Where it is sealed, its files are verified before they are opened, and
            its records only once they are
JOURNAL     folder of the segments, as .../hits
LOG         folder of the log of checkpoints, as .../proofs/hits-1a2b3c4d
CHECKPOINT  a signed checkpoint that was kept elsewhere
KEY         the verifier key of the log, or of a witness that must have cosigned; or a file with it, from elsewhere
FILE        root certificates of the time-stamp authority (PEM), from elsewhere

Written from src/Sinkhole.Evidence/README.md; shares no code with the program. One file for each part of that page, none
longer than 200 lines: an expert reads one subject at a time, and only what the case needs. For a package that is
package.py, notes.py and the first half of journal.py; for a journal all but package.py.

    package.py   "Packages": the manifest, the files, the records with their proofs
    notes.py     "Proofs": signed notes, keys, Merkle trees
    journal.py   "On disk": segments, frames, the chain
    log.py       "Checkpoints": a journal compared with what was signed

These five files must lie together in one folder; nothing is read from any other.

NOT COMPARED. This program has no storage keys. Of a record that a journal holds encrypted it compares the header, with the
hash of the content, its place in the chain and under the checkpoint, and the sum over the encrypted octets; not that what is
encrypted is the content of that hash. It says of how many records that is so. Records in a package are opened, so their
content is compared. It does not read the notes of what was erased, nor which storage keys are there: whether a content is gone
by right, 'sinkhole evidence verify' says. Sealed accounts are octets to it; README.txt of a package opens them.

Needs Python 3.9 and `openssl`; no private key, no network. Exit codes: 0 everything holds, 1 damage (the first bad
place is named), 2 the command line, 3 something is missing or cannot be read, so nothing is shown.
"""
import argparse
import os
import subprocess
import sys

# With python3 -I the folder of this file is not among those of modules.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from log import verify_files, verify_journal
from notes import WITNESS_KEY, read_key
from package import verify_package

FROM_PACKAGE = "note: the key is from the package itself, so this shows only that the package is whole, not whose it is"


def check_roots(file):
    """Without a certificate to lead to, no time stamp can be called damaged."""
    open(file, "rb").close()
    run = ["openssl", "x509", "-inform", "PEM", "-in", file, "-noout"]
    if subprocess.run(run, capture_output=True).returncode != 0:
        raise ValueError(f"{file}: openssl finds no certificate in it: give the root certificates in PEM")


def is_inside(folder, file):
    """Whether a file, links followed, is in a folder."""
    folder, file = os.path.realpath(folder), os.path.realpath(file)
    return os.path.isfile(file) and os.path.commonpath([folder, file]) == folder


def verify_with_others(folder, key, witnesses, roots):
    """Verifies a package: what others gave is read first, so that what is missing is not called damage."""
    witnesses = [read_key(text, WITNESS_KEY) for text in witnesses]
    if roots:
        check_roots(roots)
    code, lines, _ = verify_package(folder, read_key(key), witnesses, roots)
    return code, lines + [FROM_PACKAGE] * is_inside(folder, key)


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(usage=__doc__, add_help=True)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--witness", action="append", default=[])
    parser.add_argument("--tsa-ca")
    given = parser.parse_args()
    paths = given.paths
    if len(paths) not in (1, 2, 4) or len(paths) != 2 and (given.witness or given.tsa_ca):
        parser.error("a package and a key, or a journal, or a journal, a log, a checkpoint and a key")
    try:
        if len(paths) == 1:
            code, lines = verify_files(*paths)
        elif len(paths) == 4:
            code, lines, _ = verify_journal(*paths[:3], read_key(paths[3]))
        else:
            code, lines = verify_with_others(*paths, given.witness, given.tsa_ca)
    except (OSError, ValueError) as error:
        print(f"verify.py: {error}", file=sys.stderr)
        return 3
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
