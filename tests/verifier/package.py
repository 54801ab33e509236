"""A package of records: what README.md of src/Sinkhole.Evidence says under "Packages"."""
import base64
import json
import os
import re
import subprocess
from datetime import datetime, timezone

import notes
from journal import FRAME, Frame, counted

FORM = "sinkhole.package/1"
NUMBER = b"(" + notes.NUMBER.encode() + b")"
LINE = re.compile(rb"%s %s %s/%s ([A-Za-z0-9+/=]*) (-|[A-Za-z0-9+/=,]+)\n" % ((NUMBER,) * 4))
MAX_LINE = 96 << 10
MANIFEST, SIGNATURE = "manifest.json", "manifest.note"
TIME = re.compile(rb"^Time stamp: (\w+ +\d+ [\d:]+)[.\d]*( \d+) GMT$", re.MULTILINE)
WRONG_COPY = "the opened copy is not what the envelope holds: delete it, and open it again"


class Record:
    """A line of records-001.txt and so on. A line that has not the one form raises ValueError."""

    def __init__(self, line):
        match = LINE.fullmatch(line) if len(line) <= MAX_LINE else None
        if not match:
            raise ValueError("not a line")
        self.number, self.leaf, self.epoch, self.sequence = map(int, match.group(1, 2, 3, 4))
        if max(self.number, self.leaf, self.sequence) >= 2 ** 63 or self.epoch >= 2 ** 31:
            raise ValueError("a number is too great")
        self.frame, path = match[5].decode(), match[6].decode()
        self.path = [notes.hash_of(text) for text in path.split(",")] if path != "-" else []
        self.place = b"%d %d/%d" % (self.leaf, self.epoch, self.sequence)

    def is_proved(self, checkpoint):
        """Whether the frame is whole, of this sequence, and under the checkpoint."""
        octets = notes.unbase64(self.frame)
        frame = Frame(octets[:FRAME])
        return (frame.is_complete and frame.is_readable and frame.opened_length == len(octets)
                and frame.sequence == self.sequence and frame.has_text(octets[FRAME:])
                and notes.has_leaf(checkpoint, self.leaf, frame.header, self.path))


class Package:
    """A folder and the key of the log that must have signed it."""

    def __init__(self, folder, key):
        self.folder, self.key = folder, key
        self.damages, self.said = [], []

    def path(self, name):
        """Where a file is."""
        return os.path.join(self.folder, name)

    def read(self, name):
        """The octets of a file; none where it is missing."""
        if not notes.is_file(self.path(name)):
            return b""
        with open(self.path(name), "rb") as file:
            return file.read()

    def manifest(self):
        """The manifest; None where it is not the one that the key, and only the key, has signed."""
        octets = self.read(MANIFEST)
        text = f"{FORM}\n{base64.b64encode(notes.sha(octets)).decode()}\n"
        head = f"{text}\n— {self.key.name} ".encode()
        note = self.read(SIGNATURE)
        if not note.startswith(head) or not re.fullmatch(rb"[A-Za-z0-9+/]{91}=\n", note[len(head):]):
            return None
        signature = note[len(head):-1].decode()
        try:
            notes.unbase64(signature)
        except ValueError:
            return None
        is_signed = notes.is_signed(text, (f"— {self.key.name} {signature}",), self.key)
        return json.loads(octets) if is_signed else None

    def check(self, entry):
        """Whether a file is there; that it is another than the manifest says is a damage."""
        is_here = notes.is_file(self.path(entry["name"]))
        octets = self.read(entry["name"])
        if is_here and (len(octets), notes.sha(octets).hex()) != (entry["octets"], entry["sha256"]):
            self.damages.append(entry["name"])
        return is_here

    def check_files(self, entries):
        """Checks each file or its envelope, and that no other is there: (names, files still sealed, whether records are)."""
        names, are_sealed, hidden = {MANIFEST, SIGNATURE}, False, 0
        for entry in entries:
            envelope = entry.get("sealed")
            names |= {entry["name"], envelope["name"]} if envelope else {entry["name"]}
            is_here = self.check(entry)
            is_sealed_here = self.check(envelope) if envelope else False
            if not is_here and not is_sealed_here:
                self.damages.append(entry["name"])
            is_wrong_copy = is_here and is_sealed_here and self.damages[-1:] == [entry["name"]]
            if is_wrong_copy:
                self.damages[-1] += f": {WRONG_COPY}"
            hidden += is_sealed_here and not is_here
            are_sealed |= bool(envelope) and (not is_here or is_wrong_copy) and entry["name"].startswith("records-")
        for path, folders, files in os.walk(self.folder):
            for name in (os.path.relpath(os.path.join(path, name), self.folder) for name in files + folders):
                is_link, is_file = os.path.islink(self.path(name)), os.path.isfile(self.path(name))
                if is_link or is_file and name not in names:
                    self.damages.append(name)
        return names, hidden, are_sealed

    def checkpoint(self, name):
        """A checkpoint that the key has signed; None for any other."""
        try:
            checkpoint = notes.parse_checkpoint(self.read(name))
            is_ours = checkpoint.origin == self.key.name
            return checkpoint if is_ours and notes.is_signed(checkpoint.text, checkpoint.signatures, self.key) else None
        except ValueError:
            return None

    def earlier(self, name, checkpoint):
        """An earlier checkpoint that the one of the package continues; None where that is not shown."""
        try:
            earlier = self.checkpoint(f"{name}.note")
            path = [notes.hash_of(line) for line in self.read(f"{name}.path").decode().splitlines()]
            if earlier and notes.continues(checkpoint, earlier, path):
                return earlier
        except ValueError:
            pass
        self.damages.append(f"{name}.path")
        return None

    def check_witness(self, cosigned, witness):
        """A witness that was named must have cosigned."""
        time = notes.cosigned_at(cosigned, witness) if cosigned else None
        if time is None:
            self.damages.append(f"cosigned.note: no valid cosignature of {witness.name}")
        else:
            when = datetime.fromtimestamp(time, timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")
            self.said.append(f"the first {counted(cosigned.size, 'record')} of the log: cosigned at {when} by {witness.name}")

    def check_time_stamp(self, stamped, roots):
        """The time stamp, if there is one, must lead to a root that was given."""
        if not stamped:
            self.said.append("no time stamp is in the package")
            return
        run = ["openssl", "ts", "-reply", "-in", self.path("stamped.tsr"), "-text"]
        # What is printed before the time is not signed, so the last time is the one that is.
        time = b"".join((TIME.findall(subprocess.run(run, capture_output=True).stdout) or [b""])[-1]).decode()
        at = str(int(datetime.strptime(time + "Z", "%b %d %H:%M:%S %Y%z").timestamp())) if time else "0"
        run = ["openssl", "ts", "-verify", "-data", self.path("stamped.note"), "-in", self.path("stamped.tsr"), "-CAfile", roots,
               "-attime", at]
        if subprocess.run(run, capture_output=True).returncode == 0:
            self.said.append(f"the time stamp of {time.strip()} UTC on the first {counted(stamped.size, 'record')} of the log holds")
        else:
            self.damages.append("stamped.tsr")

    def first_bad(self, manifest, checkpoint):
        """The number of the first record that is changed, missing, added or moved; 0 for none."""
        names = [entry["name"] for entry in manifest["files"] if re.fullmatch(r"records-[0-9]+\.txt", entry["name"])]
        leaves = None if "leaves.txt" in self.damages else self.read("leaves.txt").split(b"\n")
        count, last = 0, -1
        for path in filter(notes.is_file, map(self.path, names)):
            with open(path, "rb") as file:
                for line in file:
                    try:
                        record = Record(line)
                        is_next = record.number == count + 1 <= manifest["records"] and record.leaf > last
                        is_listed = is_next and (leaves is None or leaves[count] == record.place)
                        is_good = is_listed and record.is_proved(checkpoint)
                    except ValueError:
                        is_good = False
                    if not is_good:
                        return count + 1
                    count, last = count + 1, record.leaf
        return count + 1 if count < manifest["records"] else 0


def verify_package(folder, key, witnesses=(), roots=None):
    """(exit code, lines, number of the first bad record)."""
    package, bad = Package(folder, key), 0
    if not any(notes.is_file(package.path(name)) for name in (MANIFEST, SIGNATURE)):
        open(package.path(MANIFEST), "rb").close()
    manifest = package.manifest()
    if manifest is None:
        return 1, ["damage: the manifest is not the one that was signed by this key"], 0
    names, hidden, are_sealed = package.check_files(manifest["files"])
    checkpoint = package.checkpoint("checkpoint")
    if checkpoint is None:
        package.damages.append("checkpoint")
    else:
        stamped, cosigned = (package.earlier(name, checkpoint) if f"{name}.note" in names else None
                             for name in ("stamped", "cosigned"))
        for witness in witnesses:
            package.check_witness(cosigned, witness)
        if roots:
            package.check_time_stamp(stamped, roots)
        bad = 0 if are_sealed else package.first_bad(manifest, checkpoint)
    lines = [f"damage: {name}" for name in dict.fromkeys(package.damages)]
    if bad:
        lines.append(f"damage: record {bad} is the first bad one")
    said = (f"{counted(hidden, 'sealed file')}: as written and signed; the records are not verified one by one before they are opened: "
            "README.txt shows how" if are_sealed else f"{counted(manifest['records'], 'record')}: as written and signed")
    return (1, lines, bad) if lines else (0, [said] + package.said, 0)
