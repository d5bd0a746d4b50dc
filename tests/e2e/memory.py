"""Searches the memory of a running process, and of all that it started, for words and keys: everything mapped, what is
shared or only held open as memory, too. Usage: memory.py PID WORD... where a WORD that begins with `hex:` is bytes; a file,
such as a core dump, in place of PID is searched itself. Prints one line of JSON: for each word the number of times, for
each process (number and name) that has any.

Only root sees into a program that cannot be watched. A search that finds nothing proves nothing by itself: search first
while the words are known to be there.
"""

import array
import json
import os
import re
import sys

from leaks import shapes

PAGE = os.sysconf("SC_PAGE_SIZE")
# Of a page: in memory, or put aside.
HELD = (1 << 63) | (1 << 62)
BLOCK = 1 << 16
STEP = 32 << 20


def family(pid):
    """This process and all that it started."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as stat:
                parents[int(name)] = int(stat.read().rpartition(")")[2].split()[1])
        except OSError:
            pass
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def held(pagemap, start, end):
    """The parts of a mapping that hold anything, as (start, end)."""
    begin = None
    for at in range(start // PAGE, end // PAGE, BLOCK):
        pages = min(BLOCK, end // PAGE - at)
        raw = os.pread(pagemap, pages * 8, at * 8)
        if not raw.strip(b"\0"):
            entries = ()
        else:
            entries = array.array("Q", raw)
        if not entries:
            if begin is not None:
                yield begin, at * PAGE
                begin = None
            continue
        for index, entry in enumerate(entries):
            if entry & HELD:
                if begin is None:
                    begin = (at + index) * PAGE
            elif begin is not None:
                yield begin, (at + index) * PAGE
                begin = None
    if begin is not None:
        yield begin, end


def contents(pid):
    """All bytes that the process can reach, in pieces that overlap a little."""
    with open(f"/proc/{pid}/maps") as maps:
        mappings = [line.split(maxsplit=5) for line in maps]
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    pagemap = os.open(f"/proc/{pid}/pagemap", os.O_RDONLY)
    for place, flags, *_, name in ((*mapping, "")[:6] for mapping in mappings):
        start, end = (int(part, 16) for part in place.split("-"))
        if name.startswith(("[vvar", "[vsyscall")):
            continue
        # What is shared may be in memory without being in this process's table.
        parts = [(start, end)] if "s" in flags and "r" in flags else held(pagemap, start, end)
        for begin, stop in parts:
            for at in range(begin, stop, STEP):
                try:
                    yield os.pread(memory, min(STEP + 256, stop - at), at)
                except OSError:
                    pass  # a device, or a file that became shorter
    os.close(memory)
    os.close(pagemap)
    for number in os.listdir(f"/proc/{pid}/fd"):
        path = f"/proc/{pid}/fd/{number}"
        try:
            if re.match(r"/memfd:|/dev/shm/", os.readlink(path)):
                with open(path, "rb") as file:
                    while piece := file.read(STEP):
                        yield piece
        except OSError:
            pass  # closed meanwhile


def pieces(file):
    """All bytes of a file, in pieces that overlap a little."""
    with open(file, "rb") as opened:
        before = b""
        while piece := opened.read(STEP):
            # Most of a core dump is empty.
            if piece.strip(b"\0"):
                yield before + piece
            before = piece[-256:]


def sources(where):
    if where.isdigit():
        for pid in family(int(where)):
            with open(f"/proc/{pid}/comm") as comm:
                yield f"{pid} {comm.read().strip()}", contents(pid)
    else:
        yield where, pieces(where)


def main():
    wanted = {
        word: [bytes.fromhex(word[4:])] if word.startswith("hex:") else [piece for _, piece in shapes(word)]
        for word in sys.argv[2:]
    }
    found = {word: {} for word in wanted}
    for name, parts in sources(sys.argv[1]):
        for data in parts:
            for word, forms in wanted.items():
                times = sum(data.count(form) for form in forms)
                if times:
                    found[word][name] = found[word].get(name, 0) + times
    print(json.dumps(found))


if __name__ == "__main__":
    main()
