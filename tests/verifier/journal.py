"""The segments of a journal: what README.md of src/Sinkhole.Evidence says under "On disk"."""
import functools
import os
import re
import struct

from notes import sha

NAME = re.compile(r"^(\d{10})-(\d{19})\.seg$")
MAX_SEGMENT, MAX_PAYLOAD = 64 << 20, 64 << 10
HEADER, FRAME, SALT, CRC = 84, 64, 16, 4
KNOWN_FLAGS, ENCRYPTED, ADDED = 3, 2, 24
UNKNOWN_END = b"\xff" * 20
TABLE = [functools.reduce(lambda crc, _: crc >> 1 ^ (0x82F63B78 if crc & 1 else 0), range(8), n) for n in range(256)]


def crc32c(octets):
    """CRC-32C (Castagnoli)."""
    crc = 0xFFFFFFFF
    for octet in octets:
        crc = TABLE[(crc ^ octet) & 255] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def has_crc(octets):
    """Whether octets end in their CRC."""
    return len(octets) >= CRC and int.from_bytes(octets[-CRC:], "big") == crc32c(octets[:-CRC])


def counted(number, one):
    """A number with its word: 1 record, 3 records."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


class Frame:
    """A record: the header of its frame, 64 octets, and how long the whole is."""

    def __init__(self, header):
        self.header, self.is_complete = header, len(header) == FRAME
        if not self.is_complete:
            return
        self.version, self.flags, _, self.payload, self.sequence = struct.unpack_from(">BBHiq", header)
        self.length = FRAME + SALT + self.payload + CRC
        self.is_whole = has_crc(header)
        self.is_known = self.is_whole and self.version == 1 and self.flags & ~KNOWN_FLAGS == 0
        self.is_encrypted = self.version == 1 and bool(self.flags & ENCRYPTED)
        self.opened_length = self.length - (ADDED if self.is_encrypted else 0)
        self.has_length = FRAME + SALT + CRC <= self.opened_length and 0 <= self.payload <= MAX_PAYLOAD
        self.is_readable = self.is_known and self.has_length

    def has_content(self, octets):
        """Whether what stands behind the header is what was written. Of what is encrypted only the sum says so."""
        return has_crc(octets) and (self.is_encrypted or self.has_text(octets))

    def has_text(self, octets):
        """Whether what stands behind the header is salt and payload as they were written, and their sum."""
        return has_crc(octets) and sha(octets[:-CRC]) == self.header[28:60]


class Segment:
    """One file, walked from its begin to its end. `end` is the first sequence of the next file of the same epoch."""

    def __init__(self, folder, epoch, first, name, end):
        self.epoch, self.first, self.name, self.end = epoch, first, name, end
        self.damages, self.leaves, self.unknown, self.encrypted = [], [], 0, 0
        with open(os.path.join(folder, name), "rb") as file:
            self.octets = file.read(MAX_SEGMENT + 1)
        if len(self.octets) > MAX_SEGMENT:
            self.damage(MAX_SEGMENT, "too long")
            self.octets = self.octets[:MAX_SEGMENT]
        header = self.octets[:HEADER]
        self.is_header = len(header) == HEADER and header[:8] == b"SINKJRNL" and has_crc(header)
        version, named_epoch = struct.unpack_from(">ii", header, 8) if self.is_header else (1, 0)
        self.is_known = version == 1
        self.appliance, self.begin = header[16:32], header[48:80]
        is_of_name = self.is_header and (named_epoch, header[32:40]) == (epoch, struct.pack(">q", first))
        if self.is_known and not is_of_name:
            self.damage(0, "header of the segment")
            self.is_header = False

    def damage(self, offset, what):
        """Notes a damage."""
        self.damages.append((self.name, offset, what))

    def walk(self):
        """Reads all frames. After it: the chain and the sequence at the end, and whether both are sure."""
        self.chain, self.has_chain = self.begin if self.is_header else bytes(32), self.is_header
        self.expected, self.is_read = self.first, True
        at, is_counted, are_leaves = HEADER, True, self.is_header
        while at < len(self.octets) and (self.end is None or self.expected < self.end):
            frame = Frame(self.octets[at:at + FRAME])
            if not frame.is_complete:
                break
            if not frame.is_whole or frame.is_known and not frame.has_length:
                if not any(self.octets[at:]):
                    break
                self.damage(at, "header of a frame")
                self.has_chain = are_leaves = False
                at, is_counted = self.behind(at, frame)
                self.expected += 1
                continue
            if len(self.octets) - at < frame.length or not frame.has_length:
                if not frame.is_known:
                    self.unknown += 1
                    self.has_chain = is_counted = self.is_read = False
                break
            if frame.sequence != self.expected:
                self.damage(at, f"record {self.expected} is missing")
            if are_leaves:
                self.leaves.append(frame.header)
            self.chain, self.expected = sha(self.chain, frame.header), frame.sequence + 1
            if not frame.is_known:
                self.unknown += 1
            elif not frame.has_content(self.octets[at + FRAME:at + frame.length]):
                self.damage(at, f"salt or payload of record {frame.sequence}")
            elif frame.is_encrypted:
                self.encrypted += 1
            at += frame.length
        if is_counted and self.end is not None and self.expected < self.end:
            self.damage(at, f"records {self.expected} to {self.end - 1} are missing")

    def behind(self, at, damaged):
        """Where the walk goes on after a header that is damaged, and whether the records up to there can be counted."""
        later = at + damaged.length if damaged.has_length else len(self.octets)
        following = Frame(self.octets[later:later + FRAME])
        goes_on = following.is_complete and following.is_readable and following.sequence == self.expected + 1
        return (later, True) if goes_on or later == len(self.octets) else (len(self.octets), False)

    def join(self, before):
        """Compares the begin with the end of the segment before it, if both can be known."""
        is_same_epoch = before.epoch == self.epoch
        if is_same_epoch and self.appliance != before.appliance and any(before.appliance):
            self.damage(0, "another appliance in the same epoch")
            return
        can_compare = before.is_read and (not is_same_epoch or before.has_chain and before.expected == self.first)
        if can_compare and before.chain == self.begin:
            return
        is_unknown_end = self.begin[:20] == UNKNOWN_END
        names_it = self.begin[20:] == struct.pack(">iq", before.epoch, before.first)
        if is_unknown_end and names_it and not is_same_epoch and self.first == 1:
            return
        if is_unknown_end or can_compare:
            self.damage(0, "does not follow from the segment before it")


class Journal:
    """All segments of a folder in order: damages (file, offset, what), and what is of a newer version."""

    def __init__(self, folder):
        names = [match for match in map(NAME.match, os.listdir(folder)) if match and int(match[2]) > 0]
        found = sorted((int(match[1]), int(match[2]), match[0]) for match in names)
        self.segments, self.damages, self.unknown, self.encrypted, before = [], [], 0, 0, None
        for (epoch, first, name), following in zip(found, found[1:] + [(None, None, None)]):
            segment = Segment(folder, epoch, first, name, following[1] if following[0] == epoch else None)
            if segment.is_known:
                if segment.is_header and before:
                    segment.join(before)
                segment.walk()
            else:
                segment.unknown = 1
            self.segments.append(segment)
            self.damages += segment.damages
            self.unknown += segment.unknown
            self.encrypted += segment.encrypted
            before = segment if segment.is_known else None
            segment.octets = b""

    def not_compared(self):
        """What a reader must know was not looked at: lines."""
        return [f"content of {counted(self.encrypted, 'encrypted record')} not compared"] if self.encrypted else []
