"""Signed notes, keys and Merkle trees: what README.md of src/Sinkhole.Evidence says under "Proofs"."""
import base64
import codecs
import functools
import hashlib
import os
import re
import stat
import subprocess
import tempfile
from collections import namedtuple

LOG_KEY, WITNESS_KEY = 1, 4
NUMBER = "0|[1-9][0-9]{0,18}"
SIGNATURE = re.compile("— [^ +]+ [A-Za-z0-9+/=]+")
PEM = "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n"
LAST_TIME = 253402300799  # the last second of the year 9999
ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")

Key = namedtuple("Key", "name id kind public")
Checkpoint = namedtuple("Checkpoint", "origin size root text signatures")


def sha(*parts):
    """SHA-256 over all parts."""
    return hashlib.sha256(b"".join(parts)).digest()


def is_file(path):
    """Whether a file is there, and no link. An error where this user may not look."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def leaf_of(data):
    """The hash of a leaf (RFC 9162 2.1.1)."""
    return sha(b"\0", data)


def node_of(left, right):
    """The hash of two subtrees side by side (RFC 9162 2.1.1)."""
    return sha(b"\1", left, right)


def number(text):
    """A decimal number without leading zeros."""
    if not re.fullmatch(NUMBER, text):
        raise ValueError(f"not a number: {text}")
    return int(text)


def unbase64(text):
    """The octets of base64 in its canonical form."""
    octets = base64.b64decode(text, validate=True)
    if base64.b64encode(octets).decode("ascii") != text:
        raise ValueError(f"not canonical: {text}")
    return octets


def hash_of(text):
    """A hash in base64."""
    octets = unbase64(text)
    if len(octets) != 32:
        raise ValueError(f"not a hash: {text}")
    return octets


def parse_key(text, kind=LOG_KEY):
    """A verifier key: name+id+base64(kind, 32 octets)."""
    try:
        name, key_id, public = text.strip().split("+", 2)
        octets = base64.b64decode(public, validate=True)
    except ValueError:
        octets = b""
    if octets[:1] != bytes([kind]) or len(octets) != 33 or sha(name.encode(), b"\n", octets)[:4].hex() != key_id:
        raise ValueError("not the verifier key of a " + ("log" if kind == LOG_KEY else "witness"))
    return Key(name, bytes.fromhex(key_id), kind, octets[1:])


def read_key(text, kind=LOG_KEY):
    """A verifier key, or the one in a file."""
    given = text
    try:
        if os.path.exists(text) or "+" not in text:
            with open(text, "rb") as file:
                text = text_of(file.read())
        return parse_key(text, kind)
    except ValueError as error:
        raise ValueError(f"{given}: {error}") from error


def text_of(octets):
    """The text of a file, which an editor or a mail program may have saved otherwise."""
    if octets.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ValueError("it begins with a byte order mark: save it as UTF-8 without one")
    try:
        return octets.decode("utf-8")
    except ValueError as error:
        raise ValueError("it is not text in UTF-8") from error


def parse_checkpoint(octets):
    """The checkpoint in a signed note."""
    text, _, signatures = octets.decode("utf-8").partition("\n\n")
    lines = signatures.split("\n")
    origin, size, root = (text + "\n\n\n").split("\n")[:3]
    if lines.pop() != "" or not lines or not all(map(SIGNATURE.fullmatch, lines)) or not origin:
        raise ValueError("not a signed note")
    return Checkpoint(origin, number(size), hash_of(root), text + "\n", tuple(lines))


def signatures_of(signatures, key):
    """The signatures below a note that name a key."""
    named = [line.rsplit(" ", 1) for line in signatures]
    octets = [base64.b64decode(signature) for name, signature in named if name == "— " + key.name]
    return [signature[4:] for signature in octets if signature[:4] == key.id]


@functools.lru_cache(maxsize=None)
def is_signed(text, signatures, key):
    """Whether a note has a valid signature by the key of a log, and no other one by it."""
    found = signatures_of(signatures, key)
    return bool(found) and all(is_valid(key, text, signature) for signature in found)


def cosigned_at(checkpoint, key):
    """When a witness cosigned, in seconds since 1970 (the first time); None where it did not, or one of its signatures is not valid."""
    found = signatures_of(checkpoint.signatures, key)
    times = [int.from_bytes(signature[:8], "big") for signature in found]
    texts = [f"cosignature/v1\ntime {time}\n{checkpoint.text}" for time in times]
    are_valid = all(is_valid(key, text, signature[8:]) for text, signature in zip(texts, found))
    return min(times) if found and are_valid and max(times) <= LAST_TIME else None


def is_valid(key, text, signature):
    """Whether openssl takes an Ed25519 signature over a text."""
    spki = base64.b64encode(ED25519_SPKI + key.public).decode("ascii")
    with tempfile.TemporaryDirectory() as folder:
        contents = {"key": PEM.format(spki).encode(), "text": text.encode(), "signature": signature}
        for name, octets in contents.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(octets)
        run = "openssl pkeyutl -verify -pubin -inkey key -rawin -in text -sigfile signature"
        return subprocess.run(run.split(), cwd=folder, capture_output=True).returncode == 0


class Tree:
    """A growing tree: the roots of its complete subtrees, the largest first."""

    def __init__(self, size, peaks):
        self.size, self.peaks = size, list(peaks)

    def append(self, data):
        """Adds a leaf."""
        node, size = leaf_of(data), self.size
        while size & 1:
            node, size = node_of(self.peaks.pop(), node), size >> 1
        self.peaks.append(node)
        self.size += 1

    def root(self):
        """The root over all leaves so far."""
        if not self.peaks:
            return sha(b"")
        return functools.reduce(lambda right, left: node_of(left, right), reversed(self.peaks))


def climb(leaf, last, node, path):
    """What a proof leads to: the hash of all left of the way, and that of all (RFC 9162 2.1.3.2, 2.1.4.2)."""
    left = node
    for beside in path:
        if last == 0:
            return None, None
        if leaf & 1 or leaf == last:
            left, node = node_of(beside, left), node_of(beside, node)
            while leaf and not leaf & 1:
                leaf, last = leaf >> 1, last >> 1
        else:
            node = node_of(node, beside)
        leaf, last = leaf >> 1, last >> 1
    return (left, node) if last == 0 else (None, None)


def has_leaf(checkpoint, leaf, data, path):
    """Whether a proof of inclusion leads from a leaf to the root of a checkpoint."""
    return leaf < checkpoint.size and climb(leaf, checkpoint.size - 1, leaf_of(data), path)[1] == checkpoint.root


def continues(later, earlier, path):
    """Whether a proof of consistency shows that the tree of one checkpoint begins with that of another."""
    if earlier.size == 0 or earlier.size >= later.size:
        return not path and (earlier.size == 0 or later[1:3] == earlier[1:3])
    leaf, last = earlier.size - 1, later.size - 1
    while leaf & 1:
        leaf, last = leaf >> 1, last >> 1
    path = path if leaf else [earlier.root] + path
    return bool(path) and climb(leaf, last, path[0], path[1:]) == (earlier.root, later.root)
