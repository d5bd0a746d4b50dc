"""Searches files for a word: plain, in UTF-16, in base64 at each of its three alignments, and inside deflated streams
(zlib, gzip, zip, and those that have nothing around them). Says where it was found. Usage: leaks.py WORD PATH..., exit 0 when nowhere, 1 when found.

A search that finds nothing proves nothing by itself: call it on planted files first (`leaks.py --plant WORD DIR`
writes one for each way of hiding).
"""

import base64
import gzip
import io
import os
import sys
import zipfile
import zlib

# Beyond this many bytes a file is not tried at each byte for a stream without a beginning of its own.
MOST_BARE = 8 << 20


def shapes(word):
    plain = word.encode()
    yield "plain", plain
    yield "utf-16", word.encode("utf-16-le")
    yield "utf-16 be", word.encode("utf-16-be")
    for shift in range(3):
        # What stays the same in base64 whatever stands around the word.
        coded = base64.b64encode(b"\0" * shift + plain)
        start = (shift * 8 + 5) // 6
        end = (shift + len(plain)) * 8 // 6
        yield f"base64 +{shift}", coded[start:end]


def inflated(data):
    """Everything in the data that can be inflated, by its well-known beginnings."""
    beginnings = [(b"\x78" + bytes([flag]), 0, zlib.MAX_WBITS) for flag in (0x01, 0x5E, 0x9C, 0xDA)]
    beginnings += [(b"\x1f\x8b\x08", 0, zlib.MAX_WBITS | 16), (b"PK\x03\x04", None, -zlib.MAX_WBITS)]
    for mark, skip, bits in beginnings:
        at = data.find(mark)
        while at >= 0:
            begin = at
            if skip is None:
                name, extra = data[at + 26 : at + 28], data[at + 28 : at + 30]
                begin = at + 30 + int.from_bytes(name, "little") + int.from_bytes(extra, "little")
            try:
                yield zlib.decompressobj(bits).decompress(data[begin:], 64 << 20)
            except zlib.error:
                pass
            at = data.find(mark, at + 1)
    yield from bare(data if len(data) <= MOST_BARE else b"")


def bare(data):
    """Deflated streams that begin anywhere. Of those of one byte in two the first bits already say that it is none."""
    for at in range(len(data) - 1):
        kind = data[at] >> 1 & 3
        if kind not in (1, 2) or kind == 2 and (data[at] >> 3 > 29 or data[at + 1] & 31 > 29):
            continue
        # Noise ends soon.
        try:
            begun = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[at : at + 96])
            if len(begun) > 24:
                yield zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[at:], 64 << 20)
        except zlib.error:
            pass


def search(word, paths):
    wanted = list(shapes(word))
    looked = 0
    found = []
    for path in paths:
        for folder, _, names in os.walk(path):
            for name in names:
                file = os.path.join(folder, name)
                if os.path.islink(file) or not os.path.isfile(file):
                    continue
                try:
                    with open(file, "rb") as opened:
                        data = opened.read()
                except OSError as error:
                    sys.exit(f"cannot read {file}: {error}")
                looked += 1
                for shape, piece in wanted:
                    if piece in data:
                        found.append((file, shape))
                for stream in inflated(data):
                    for shape, piece in wanted:
                        if piece in stream:
                            found.append((file, f"inflated, {shape}"))
    return looked, found


def zipped(text):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("brief.txt", text)
    return file.getvalue()


def plant(word, folder):
    text = f"er staat {word} in".encode()
    for name, data in {
        "plain": text,
        "utf-16": text.decode().encode("utf-16"),
        "utf-16-be": text.decode().encode("utf-16-be"),
        "base64-0": base64.b64encode(b"abc" + word.encode()),
        "base64-1": base64.b64encode(b"abcd" + word.encode()),
        "base64-2": base64.b64encode(b"abcde" + word.encode()),
        "zlib": b"before" + zlib.compress(text) + b"after",
        "gzip": gzip.compress(text),
        "zip": zipped(text),
        "deflate": b"before" + zlib.compress(text * 3)[2:-4] + b"after",
        "utf-16-in-gzip": gzip.compress(text.decode().encode("utf-16")),
        "base64-in-zlib": zlib.compress(base64.b64encode(text)),
    }.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)


if __name__ == "__main__":
    if sys.argv[1] == "--plant":
        plant(sys.argv[2], sys.argv[3])
    else:
        looked, found = search(sys.argv[1], sys.argv[2:])
        for file, shape in found:
            print(f"{file}: {shape}")
        print(f"{looked} files searched, found {len(found)} times")
        sys.exit(1 if found else 0)
