"""The log of a journal, compared with its files: what README.md of src/Sinkhole.Evidence says under "Checkpoints"."""
import glob
import os
import re

from journal import Journal, counted, crc32c
from notes import Tree, hash_of, is_signed, number, parse_checkpoint, text_of

# What compare() found, for a checkpoint of so many records: the two numbers are those of the leaves.
WORDS = {
    "holds": "holds: of these records, those that are here are as they were signed",
    "gone": "none of these records is here: they expired, or were removed",
    "unknown": "nothing is shown of these records: the tree before the oldest segment is not in the folder of the log",
    "cut": "damage: records are missing at the end; the first {since} of the log are as they were signed",
    "altered": "damage: {place} of the log was changed, removed or added; those before are as they were signed",
    "contradicted": "damage: none of these records is here, and that they expired is not shown: the tree that was kept of the first "
                    "{since} does not lead to what was signed later",
}


def read_tree(log, segment):
    """The tree before the first record of a segment; None where the file is missing or damaged."""
    try:
        with open(os.path.join(log, segment[:-len("seg")] + "tree"), encoding="utf-8", newline="") as file:
            text = file.read()
        content, crc = text[:-9], text[-9:]
        form, size, position, last, *peaks, end = content.split("\n")
        tree = Tree(number(size), map(hash_of, peaks))
        hash_of(last)
        epoch, sequence = map(number, position.split("/"))
    except (OSError, ValueError):
        return None
    is_whole = crc == f"{crc32c(content.encode()):08x}\n" and form == "sinkhole.tree/1" and end == ""
    is_possible = len(tree.peaks) == bin(tree.size).count("1") and tree.size <= 2 ** 62
    return tree if is_whole and is_possible and epoch < 2 ** 31 and sequence < 2 ** 63 else None


def read_log(folder, origin):
    """The checkpoints that the log itself has, each once, the smallest first. Their signatures are not verified."""
    checkpoints = {}
    for name in sorted(os.listdir(folder)):
        if name != "head" and (not name.startswith("checkpoints-") or name.endswith(".new")):
            continue
        with open(os.path.join(folder, name), "rb") as file:
            blocks = file.read().split(b"\n\n")
        for text, signatures in zip(blocks, blocks[1:]):
            try:
                checkpoint = parse_checkpoint(text.lstrip(b"\n") + b"\n\n" + signatures.rstrip(b"\n") + b"\n")
            except ValueError:
                continue
            if checkpoint.origin == origin:
                checkpoints[checkpoint] = checkpoint
    return sorted(checkpoints.values(), key=lambda checkpoint: checkpoint.size)


def compare(journal, log, wanted, key):
    """(state, from, until): the leaves up to `from` are as they were signed, and a wrong one is before `until`."""
    signed = read_log(log, key.name)
    trees = [read_tree(log, segment.name) for segment in journal.segments]
    start = next((index for index, tree in enumerate(trees) if tree), None)
    if start is None:
        return ("unknown" if wanted.size else "holds"), 0, wanted.size
    tree = trees[start]
    if wanted.size > 0 and start > 0:
        return "unknown", tree.size, wanted.size
    begun, roots = tree.size, {tree.size: tree.root()}
    sizes = {checkpoint.size for checkpoint in signed} | {wanted.size}
    for segment in journal.segments[start:]:
        for header in segment.leaves:
            tree.append(header)
            if tree.size in sizes:
                roots[tree.size] = tree.root()
    if wanted.size == 0 or roots.get(wanted.size) == wanted.root:
        return ("gone" if 0 < wanted.size <= begun else "holds"), wanted.size, wanted.size
    if wanted.size < begun:
        later = next((one for one in signed if one.size >= begun and is_signed(one.text, one.signatures, key)), None)
        if not later or roots.get(later.size) != later.root:
            return "contradicted", begun, later.size if later else begun
        return "gone", wanted.size, wanted.size
    return narrow(signed, wanted, key, roots, begun, tree.size)


def narrow(signed, wanted, key, roots, begun, ended):
    """What the log's own checkpoints say of where the first wrong leaf is. Only signed ones count."""
    def is_as_signed(checkpoint):
        return roots.get(checkpoint.size) == checkpoint.root

    def first_signed(checkpoints, otherwise):
        found = (one.size for one in checkpoints if is_signed(one.text, one.signatures, key))
        return next(found, otherwise)

    between = [checkpoint for checkpoint in signed if begun < checkpoint.size < wanted.size]
    since = first_signed([one for one in reversed(between) if is_as_signed(one)], begun)
    until = first_signed([one for one in between if one.size > since and not is_as_signed(one)], wanted.size)
    return ("cut" if until > ended >= since else "altered"), since, until


def verify_files(folder):
    """Verifies a journal by its own sums and chain alone: (exit code, lines)."""
    journal = Journal(folder)
    if not journal.segments:
        return nothing_in(folder)
    lines = damages_of(journal)
    code = 1 if lines else 3 if journal.unknown else 0
    return code, (lines or [f"{counted(len(journal.segments), 'segment')}: no damage"]) + journal.not_compared()


def nothing_in(folder):
    """What a folder without a segment is: damage only where a journal was begun, otherwise the wrong folder: (exit code, lines)."""
    if os.path.exists(os.path.abspath(folder) + ".epoch"):
        return 1, ["damage: a journal was begun here, and no segment of it is left"]
    if os.path.exists(os.path.join(folder, "manifest.note")):
        raise ValueError(f"{folder}: this is a package: give the key of its log too: verify.py PACKAGE KEY")
    below = sorted({os.path.dirname(file) for file in glob.glob(os.path.join(glob.escape(folder), "*", "*.seg"))})
    raise ValueError(f"{folder}: no segment is here: give the folder of a journal{', as ' if below else ''}{' or '.join(below)}")


def damages_of(journal):
    """The damages of a journal as lines."""
    return [f"{name}: at offset {offset}: damage: {what}" for name, offset, what in journal.damages]


def read_checkpoint(file):
    """A checkpoint from a file that somebody kept: one that was saved otherwise is no damage."""
    with open(file, "rb") as opened:
        octets = opened.read()
    try:
        if "\r" in text_of(octets):
            raise ValueError("its lines end with CR LF: convert the line ends to LF")
        return parse_checkpoint(octets)
    except ValueError as error:
        raise ValueError(f"{file}: no checkpoint can be read from it: {error}") from error


def verify_journal(folder, log, file, key):
    """Verifies a journal, and compares it with a checkpoint that was kept elsewhere: (exit code, lines, what compare() found)."""
    wanted = read_checkpoint(file)
    if wanted.origin != key.name:
        raise ValueError(f"{file}: the checkpoint is of the log {wanted.origin}, and the key that was given is that of {key.name}")
    if not is_signed(wanted.text, wanted.signatures, key):
        return 1, ["damage: the checkpoint is not signed by this key"], None
    journal = Journal(folder)
    if not journal.segments:
        return (*nothing_in(folder), None)
    found = compare(journal, log, wanted, key)
    state, since, until = found
    place = f"record number {until}" if until == since + 1 else f"one of the records from number {since + 1} to {until}"
    words = WORDS[state].format(since=counted(since, "record"), place=place)
    lines = damages_of(journal) + [f"checkpoint of {counted(wanted.size, 'record')}: {words}"] + journal.not_compared()
    is_damage = journal.damages or state in ("cut", "altered", "contradicted")
    return (1 if is_damage else 3 if journal.unknown or state != "holds" else 0), lines, found
