#!/usr/bin/python3
"""A second reader of a vault, written from docs/formats.md and nothing else.

It shares no line, no language and no library with the program: Python's own hashlib, hmac, json and sqlite3; Argon2id from
Debian's python3-argon2; AES and XChaCha20-Poly1305 from Debian's python3-pycryptodome. SQLCipher is not used either: pages are
checked and decrypted here, and what comes out is a plain SQLite database in memory. So what the document leaves out shows, and
who wants to read a vault in twenty years has a second place to look. It writes nothing into a vault.

  read.py vault FOLDER [--key-file FILE] [--seal CODE] [--plain FILE] [--attachment UID FILE]
      FOLDER is a vault, or a set of a backup. Secrets are lines of standard input, never arguments: the passphrase and then,
      without --key-file, the second secret as the keychain has it (base64); or a code from paper alone. Prints, as JSON, what
      it found: entries, attachments, and in `findings` all that does not fit. --plain writes the decrypted database,
      --attachment a decrypted file.
  read.py log FILE
      Checks the log and the covered rows of a decrypted database.
  read.py file FILE
      An attachment whose key (64 hexadecimal digits) is the line on standard input; prints the SHA-256 of what it holds.

Exit code: 0 all fits, 1 something does not, 2 it could not be read.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import sqlite3
import sys
import unicodedata

from argon2.low_level import Type, hash_secret_raw
from Cryptodome.Cipher import AES, ChaCha20_Poly1305

FORMAT = 1
PROGRAM = (0, 1, 0)  # the version whose format this is; a header that needs a later one is refused
MIGRATIONS = 18
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Unreadable(Exception):
    """What cannot be opened at all, and why."""


# ---- Building blocks


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def u32(number):
    return number.to_bytes(4, "big")


def framed(*parts):
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def hkdf(secret, info):
    # One block is 32 bytes, which is all that is ever wanted.
    return mac(mac(bytes(32), secret), info + b"\x01")


def derive(key, purpose):
    return hkdf(key, framed(b"zorgmap key", purpose))


def unseal(key, sealed, about):
    """The secret, or None when key, bytes or what it is bound to do not fit."""
    cipher = ChaCha20_Poly1305.new(key=key, nonce=sealed[:24])
    cipher.update(about)
    try:
        return cipher.decrypt_and_verify(sealed[24:-16], sealed[-16:])
    except ValueError:
        return None


def unbase64(text):
    return base64.b64decode(text, validate=True)


def code_bits(typed):
    """The bits of a code from paper, as text of 0 and 1."""
    bits = ""
    for sign in typed.upper():
        if sign.isspace() or sign in "-._\u2212" or "\u2010" <= sign <= "\u2015":
            continue
        sign = {"O": "0", "I": "1", "L": "1", "U": "V"}.get(sign, sign)
        if sign not in SIGNS:
            return ""
        bits += format(SIGNS.index(sign), "05b")
    return bits


def bits_of(data):
    return "".join(format(byte, "08b") for byte in data)


def code_secret(typed):
    """The 16 bytes of a recovery code or a custodian's, or None when it is none."""
    bits = code_bits(typed)
    if len(bits) != 150:
        return None
    secret = int(bits[:128], 2).to_bytes(16, "big")
    return secret if bits[128:] == bits_of(sha256(b"zorgmap recovery code", secret))[:22] else None


def prepared(passphrase):
    # Python takes four separators for white space that Unicode does not.
    white = lambda sign: sign.isspace() and sign not in "\x1c\x1d\x1e\x1f"
    spaced = "".join(" " if white(sign) else sign for sign in passphrase)
    return unicodedata.normalize("NFC", spaced.strip(" ")).encode()


# ---- Header and slots


class Header:
    """One sound copy."""

    def __init__(self, copy):
        self.text = copy["payload"]
        if sha256(self.text.encode()) != unbase64(copy["sum"]):
            raise ValueError("the sum does not fit")
        self.payload = json.loads(self.text)
        needs = tuple(int(part) for part in self.payload["needs"].split("."))
        if self.payload["format"] > FORMAT or needs > PROGRAM:
            raise Unreadable(f"written for format {self.payload['format']}, version {self.payload['needs']}")
        self.slots, self.hmac = copy["slots"], unbase64(copy["hmac"])
        self.core = framed(
            b"zorgmap vault", u32(self.payload["format"]), bytes.fromhex(self.payload["id"]), self.payload["made"].encode()
        )

    def slot(self, at, loose):
        """The slot, taken from wherever its text is whole."""
        line = self.payload["slots"][at]
        for text in self.slots[at : at + 1] + loose:
            if sha256(text.encode()) == unbase64(line["sum"]):
                return json.loads(text)
        return None

    def open(self, slot, secret, second):
        """The VMK, if this slot opens with these secrets and the header is true."""
        cost, salt, mark = slot["cost"], unbase64(slot["salt"]), unbase64(slot["mark"])
        memory, passes, lanes = cost["memory"], cost["passes"], cost["lanes"]
        if memory > 512 << 10 or passes > 10 or lanes > 4:
            raise Unreadable("a slot asks for more work than any slot should")
        who = bytes.fromhex(slot["id"])
        if mark and hkdf(second, framed(b"zorgmap mark", self.core, who))[:8] != mark:
            return None
        stretched = hash_secret_raw(secret, salt, passes, memory, lanes, 32, Type.ID, 0x13)
        kek = hkdf(stretched + second, framed(b"zorgmap slot", self.core, who, u32(slot["version"])))
        texts = [slot[name].encode() for name in ("kind", "name", "made")]
        numbers = [u32(number) for number in (slot["version"], memory, passes, lanes)]
        bound = [self.core, who, *texts, *numbers, salt, mark]
        vmk = unseal(kek, unbase64(slot["wrapped"]), framed(b"wrapped", *bound))
        if vmk is None or mac(derive(vmk, b"header"), self.text.encode()) != self.hmac:
            return None
        kept = unseal(derive(vmk, b"kept"), unbase64(slot["kept"]), framed(b"kept", *bound))
        if kept != kek + second:
            raise Unreadable("the slot keeps another key than the one that opens it")
        return vmk

    def store_key(self, vmk):
        """The store's key and salt, and how many bytes its pages have."""
        store = self.payload["store"]
        salt = unbase64(store["salt"])
        key = unseal(derive(vmk, b"sealed"), unbase64(store["key"]), framed(b"store", self.core, u32(store["no"]), salt))
        if key is None:
            raise Unreadable("the store's key is not sealed under this vault")
        return key, salt, store.get("page", 16384)

    def name(self, vmk):
        return unseal(derive(vmk, b"sealed"), unbase64(self.payload["name"]), framed(b"name", self.core)).decode()


def open_header(folder, secrets, key_file):
    """The header that counts, its VMK and the kind of the slot."""
    headers, loose = [], []
    for name in ("vault.json", "vault.copy.json"):
        try:
            with open(os.path.join(folder, name), "rb") as file:
                copy = json.loads(file.read((1 << 20) + 1))
            loose += copy["slots"]
            headers.append(Header(copy))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    if not headers:
        raise Unreadable("no sound header")
    code = code_secret(secrets[0]) if len(secrets) == 1 and not key_file else None
    if key_file:
        with open(key_file, "rb") as file:
            second = file.read()
    else:
        second = unbase64(secrets[1]) if len(secrets) > 1 else b""
    if code is None and len(second) != 32:
        raise Unreadable("a passphrase needs a second secret of 32 bytes")
    kinds = ("recovery_code", "custodian_code") if code else (
        ("passphrase_key_file", "stand_in_key_file") if key_file else ("passphrase_keychain", "stand_in_keychain")
    )
    for header in sorted(headers, key=lambda one: -one.payload["generation"]):
        for kind in kinds:
            for at, line in enumerate(header.payload["slots"]):
                slot = header.slot(at, loose) if line["kind"] == kind else None
                vmk = slot and header.open(slot, code or prepared(secrets[0]), second)
                if vmk:
                    return header, vmk, kind
    raise Unreadable("nothing opens with these secrets")


# ---- Store: SQLCipher's pages by hand

RESERVE = 48  # an IV of 16 bytes and an HMAC of 32, at the end of each page


def wal_pages(wal, length):
    """The pages of SQLite's write-ahead log up to its last commit, and how many the database then has."""
    if len(wal) < 32:
        return {}, None
    order = "big" if wal[3] & 1 else "little"
    word = lambda at: int.from_bytes(wal[at : at + 4], "big")

    def summed(state, data):
        one, two = state
        for at in range(0, len(data), 8):
            one = (one + int.from_bytes(data[at : at + 4], order) + two) & 0xFFFFFFFF
            two = (two + int.from_bytes(data[at + 4 : at + 8], order) + one) & 0xFFFFFFFF
        return one, two

    state = summed((0, 0), wal[:24])
    if word(8) != length or state != (word(24), word(28)):
        return {}, None
    committed, size, pending = {}, None, {}
    for at in range(32, len(wal) - length - 23, length + 24):
        page = wal[at + 24 : at + 24 + length]
        state = summed(summed(state, wal[at : at + 8]), page)
        if wal[at + 8 : at + 16] != wal[16:24] or state != (word(at + 16), word(at + 20)):
            break
        pending[word(at)] = page
        if word(at + 4):
            committed.update(pending)
            size, pending = word(at + 4), {}
    return committed, size


def decrypted(data, wal, key, salt, length, findings):
    """A plain SQLite database of pages that are `length` bytes long."""
    hmac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    newer, size = wal_pages(wal, length)
    pending = (1 << 30) // length + 1  # SQLite's lock-byte page, which is never written
    count = size or len(data) // length
    if size is None and (len(data) == 0 or len(data) % length):
        findings.append({"code": "page_damaged", "row": str(count + 1)})
    plain = bytearray()
    for number in range(1, count + 1):
        page = newer.get(number) or data[(number - 1) * length : number * length]
        begin = 16 if number == 1 else 0  # the salt lies before the first page's cipher text
        body, iv, tag = page[begin : length - RESERVE], page[length - RESERVE : length - 32], page[length - 32 :]
        if number == pending:
            clear = bytes(len(body))
        elif hmac.compare_digest(mac(hmac_key, body + iv + number.to_bytes(4, "little")), tag):
            clear = AES.new(key, AES.MODE_CBC, iv).decrypt(body)
        else:
            findings.append({"code": "page_damaged", "row": str(number)})
            clear = bytes(length - RESERVE - begin)
        plain += (b"SQLite format 3\0" if number == 1 else b"") + clear + bytes(RESERVE)
    if any(finding["code"] == "page_damaged" for finding in findings):
        raise Unreadable(json.dumps(findings))
    # Written with a write-ahead log, which a database in memory cannot have.
    plain[18:20] = b"\x01\x01"
    return bytes(plain)


class Text(bytes):
    """A text column, told apart from a blob, byte for byte."""


def database(plain):
    db = sqlite3.connect(":memory:")
    db.deserialize(plain)
    db.text_factory = Text
    # The index of the search needs SQLite 3.42, and without it nothing is lost: out of this copy with it.
    db.executescript(
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'search'; PRAGMA writable_schema = RESET"
    )
    found = db.execute("PRAGMA user_version").fetchone()[0]
    if found > MIGRATIONS:
        raise Unreadable(f"the store counts {found} migrations, this reader knows {MIGRATIONS}")
    return db


# ---- Log, covered rows, seals

# Table, column of the uid, column of the version, and whether each version stays.
COVERED = [
    ("worker", "uid", "no", True),
    ("client", "uid", "head", False),
    ("client_version", "client", "no", True),
    ("entry", "uid", "head", False),
    ("version", "entry", "no", True),
    ("decision", "entry", "no", True),
    ("care_status", "client", "no", True),
    ("attachment", "uid", "0", False),
    ("practice_attachment", "uid", "0", False),
    ("name_answer", "client", "no", True),
    ("seat", "slot", "no", True),
    ("instruction", "uid", "no", True),
    ("request", "uid", "no", True),
    ("viewing", "uid", "no", True),
    ("colleague", "uid", "no", True),
    ("person", "uid", "no", True),
    ("capacity", "uid", "no", True),
    ("consent", "uid", "no", True),
    ("access_answer", "uid", "no", True),
    ("retention_mark", "uid", "no", True),
    ("destruction", "uid", "no", True),
    ("check_answer", "uid", "no", True),
    ("practice_record", "uid", "head", False),
    ("brought_in", "entry", "0", False),
    ("work_note", "uid", "head", False),
    ("mic_report", "uid", "head", False),
    ("found_stone", "uid", "head", False),
    ("found_entry_stone", "uid", "head", False),
    ("entry_stone", "entry", "0", False),
    ("carried_head", "uid", "last", False),
    ("tombstone", "client", "0", False),
]
OF_NO_DOSSIER = {"worker", "seat", "instruction", "colleague", "entry_stone", "work_note", "mic_report", "practice_record", "practice_attachment", "carried_head"}


def row_hash(names, row):
    parts = [bytes(row[names.index("salt")])]
    for name, value in zip(names, row):
        if name == "salt":
            continue
        if value is None:
            kind, data = b"n", b""
        elif isinstance(value, int):
            kind, data = b"i", value.to_bytes(8, "big", signed=True)
        elif isinstance(value, Text):
            kind, data = b"t", bytes(value)
        elif isinstance(value, bytes):
            kind, data = b"b", value
        else:
            raise Unreadable("a real number in a covered row")
        parts += [framed(name.encode(), data), kind]
    return sha256(*parts).hex()


def check_log(db, findings):
    """Recomputes the chain and every row that it answers for; the hash of each line by its number, of carried heads too, how many
    lines and rows were looked at, and up to which number lines went."""
    say = lambda code, table, row, line: findings.append({"code": code, "table": table, "row": row, "line": line})
    tables = {bytes(name).decode() for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    hashes, recorded, named, lines_read = {0: bytes(32)}, {}, None, 0
    if "carried_head" in tables:
        hashes |= dict(db.execute("SELECT last, hash FROM carried_head"))
    gone = last = max(hashes)
    before = hashes[last]
    for no, record, stored, client in db.execute("SELECT no, record, hash, client FROM log ORDER BY no"):
        lines_read += 1
        if no != last + 1:
            say("log_gap", "log", str(no), no)
        try:
            line = json.loads(record)
            fits = line["n"] == no and (bytes.fromhex(line["c"]) if "c" in line else None) == client
        except (ValueError, KeyError, TypeError):
            line, fits = {}, False
        if not fits or sha256(b"zorgmap log 1\n", before, record) != stored:
            say("log_changed", "log", str(no), no)
            line = {}  # what it says of rows counts no more
        named = line.get("cut", named)
        for table, uid, version, covered in line.get("rows", []):
            of_one = recorded.setdefault((table, uid), {"lines": [], "client": None})
            of_one["lines"].append((version, covered, no))
            of_one["client"] = None if table in OF_NO_DOSSIER else line.get("c")
        # On from what is stored: each changed line is named once, not all that follow.
        hashes[no], before, last = stored, stored, no
    if named != ([gone, hashes[gone].hex()] if gone else None):
        say("log_gap", "log", str(gone), gone)
    rows, there = 0, set()
    stones = {bytes(uid).hex() for (uid,) in db.execute("SELECT client FROM tombstone")} if "tombstone" in tables else set()
    for table in sorted(tables):
        columns = [bytes(row[1]).decode() for row in db.execute(f'PRAGMA table_info("{table}")')]
        known = next((entry for entry in COVERED if entry[0] == table), None)
        if ("salt" in columns) != (known is not None):
            # A store of before the eighth migration keeps these without a salt, and the log does not answer for them.
            if table != "found_stone":
                say("table_unknown", table, "", None)
            continue
        if known is None:
            continue
        _, uid_column, version_column, stays = known
        for uid, version, *row in db.execute(f"SELECT {uid_column}, {version_column}, * FROM {table}"):
            rows += 1
            uid = uid.hex()
            there.add((table, uid))
            of_one = recorded.get((table, uid))
            if of_one is None:
                say("row_without_record", table, f"{uid} {version}", None)
                continue
            lines = of_one["lines"]
            if table != "tombstone" and of_one["client"] in stones:
                say("row_destroyed", table, f"{uid} {version}", lines[-1][2] if lines else None)
            hashed = row_hash(columns, row)
            if stays:
                mine = next((line for line in lines if line[0] == version and line[1] != ""), None)
                if mine is None:
                    say("row_without_record", table, f"{uid} {version}", None)
                elif any(line[1] == "" for line in lines[lines.index(mine):]):
                    say("row_destroyed", table, f"{uid} {version}", lines[-1][2])
                else:
                    lines.remove(mine)
                    if mine[1] != hashed:
                        say("row_changed", table, f"{uid} {version}", mine[2])
            else:
                last = lines[-1]
                if last[1] == "":
                    say("row_destroyed", table, f"{uid} {version}", last[2])
                elif last[:2] != (version, hashed):
                    say("row_changed", table, f"{uid} {version}", last[2])
                of_one["lines"] = []
    for (table, uid), of_one in recorded.items():
        if table != "tombstone" and of_one["client"] in stones:
            continue
        lines = of_one["lines"]
        away = max((at + 1 for at, line in enumerate(lines) if line[1] == ""), default=0)
        for version, _, no in lines[away:]:
            say("row_missing", table, f"{uid} {version}", no)
    return hashes, lines_read, rows, gone


def printed_seal(no, line):
    bits = bits_of(line)[:80]
    signs = "".join(SIGNS[int(bits[at : at + 5], 2)] for at in range(0, 80, 5))
    return "-".join([str(no)] + [signs[at : at + 4] for at in range(0, 16, 4)])


def check_seals(hashes, gone, note, typed, findings):
    """The header's seal, and one from paper. Of a line that went nothing can be said, but of a carried head."""
    away = lambda no: no <= gone and no not in hashes
    say = lambda code, no: findings.append({"code": code, "table": "log", "row": "", "line": no})
    if note and not away(note["no"]) and (note["no"] not in hashes or hashes[note["no"]].hex() != note["head"]):
        say("seal_differs" if note["no"] in hashes else "log_behind_seal", note["no"])
    if typed:
        no, _, signs = typed.strip().partition("-")
        no = int(no)
        if not away(no) and (no not in hashes or bits_of(hashes[no])[:80] != code_bits(signs)):
            say("seal_differs" if no in hashes else "seal_beyond", no)


# ---- Attachments, tombstones, backups


def attachment(data, key):
    """The clear bytes, or None when a chunk does not fit or the end is missing."""
    if data[:8] != b"zorgmap1":
        return None
    chunks = [data[at : at + 65536 + 16] for at in range(8, len(data), 65536 + 16)]
    clear = []
    for no, chunk in enumerate(chunks):
        last = no == len(chunks) - 1
        cipher = ChaCha20_Poly1305.new(key=key, nonce=bytes(3) + no.to_bytes(8, "big") + bytes([last]))
        cipher.update(b"zorgmap1")
        try:
            clear.append(cipher.decrypt_and_verify(chunk[:-16], chunk[-16:]))
        except ValueError:
            return None
    if not chunks or (len(chunks) > 1 and not clear[-1]):
        return None
    return b"".join(clear)


def check_tombstones(db, folder, findings):
    """The MACs of destroyed dossiers and entries in the store and in the list beside it."""
    keys = [key for (key,) in db.execute("SELECT key FROM tombstone_key ORDER BY id")]
    tables = {bytes(name).decode() for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}

    def stone_mac(key, client, entry, day, ground):
        of = [b"zorgmap tombstone", client] if entry is None else [b"zorgmap entry tombstone", client, entry]
        return mac(key, framed(*of, day, ground))

    stones = [(row[0], None, *row[1:]) for row in db.execute("SELECT client, day, ground, mac FROM tombstone")]
    if "entry_stone" in tables:
        stones += db.execute("SELECT client, entry, day, ground, mac FROM entry_stone").fetchall()
    for client, entry, day, ground, stored in stones:
        if stone_mac(keys[0], client, entry, bytes(day), bytes(ground)) != stored:
            findings.append({"code": "tombstone_not_genuine", "row": (entry or client).hex()})
    try:
        with open(os.path.join(folder, "tombstones.json"), "rb") as file:
            listed = json.load(file)["tombstones"]
    except FileNotFoundError:
        return
    for stone in listed:
        entry = bytes.fromhex(stone["entry"]) if "entry" in stone else None
        told = (bytes.fromhex(stone["client"]), entry, stone["day"].encode(), stone["ground"].encode())
        macs = [(keys[0], stone["mac"])] + ([(keys[-1], stone["present"])] if "present" in stone else [])
        if any(stone_mac(key, *told).hex() != said for key, said in macs):
            findings.append({"code": "tombstone_not_genuine", "row": stone.get("entry", stone["client"])})


def check_set(folder, vmk, findings):
    """A set's manifest; the store's bytes and where its attachments lie."""
    with open(os.path.join(folder, "manifest.json"), "rb") as file:
        signed = json.load(file)
    if mac(derive(vmk, b"backup"), signed["manifest"].encode()) != unbase64(signed["hmac"]):
        raise Unreadable("the manifest was not written by who can open this set")
    manifest = json.loads(signed["manifest"])
    store, attachments = b"", os.path.join(folder, "..", "..", "attachments")
    listed = [(one["name"], os.path.join(folder, one["name"]), one) for one in manifest["files"]]
    listed += [(one["name"], os.path.join(attachments, one["name"][:2], one["name"]), one) for one in manifest["attachments"]]
    for name, path, said in listed:
        try:
            with open(path, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            data = b""
        if (len(data), sha256(data).hex()) != (said["length"], said["sha256"]):
            findings.append({"code": "set_damaged", "row": name})
        if name.startswith("dossier-1.db."):
            store += data
    return store, attachments, manifest


# ---- What a person asks


def read_bytes(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def newest(db, table, uid_column):
    """The JSON of the newest version of each, by uid."""
    said = {}
    for uid, fields in db.execute(f"SELECT {uid_column}, fields FROM {table} ORDER BY no"):
        said[uid] = json.loads(fields)
    return said


def entries(db):
    clients, workers = newest(db, "client_version", "client"), newest(db, "worker", "uid")
    files = {}
    for entry, name in db.execute("SELECT entry, name FROM attachment ORDER BY added, name"):
        files.setdefault(entry, []).append(bytes(name).decode())
    told = []
    for client, uid, kind, form, at, author, body in db.execute(
        "SELECT e.client, e.uid, e.kind, e.form, e.at_utc, e.author, v.body FROM entry e"
        " JOIN version v ON v.client = e.client AND v.sort = e.sort AND v.no = e.head ORDER BY e.sort"
    ):
        told.append(
            {
                "client": clients[client]["name"],
                "entry": uid.hex(),
                "kind": bytes(kind).decode(),
                "form": bytes(form).decode(),
                "at": at,
                # Of a colleague whose words were taken over there is no row here.
                "author": workers.get(author, {}).get("name"),
                "body": json.loads(body),
                "files": files.get(uid, []),
            }
        )
    return told


def vault(given, secrets):
    findings, folder = [], given.folder
    header, vmk, kind = open_header(folder, secrets, given.key_file)
    key, salt, length = header.store_key(vmk)
    told = {"opened_by": kind, "name": header.name(vmk), "store_key": (key + salt).hex(), "findings": findings}
    number = header.payload["store"]["no"]
    if os.path.exists(os.path.join(folder, "manifest.json")):
        store, attachments, manifest = check_set(folder, vmk, findings)
        wal, told["manifest"] = b"", {"made": manifest["made"], "seal": manifest["seal"]}
    else:
        path = os.path.join(folder, f"dossier-{number}.db")
        store, wal, attachments = read_bytes(path), read_bytes(path + "-wal") or b"", os.path.join(folder, "attachments")
    if store is None:
        return told | {"store": None}
    if store[:16] not in (salt, b"") and not wal:
        findings.append({"code": "salt_differs"})
    plain = decrypted(store, wal, key, salt, length, findings)
    db = database(plain)
    told["pages"] = len(plain) // length
    loose = db.execute("PRAGMA integrity_check(20)").fetchone()[0]
    if bytes(loose) != b"ok":
        findings.append({"code": "index_damaged"})
    hashes, told["lines"], told["rows"], gone = check_log(db, findings)
    last = max(hashes)
    told["seal"] = printed_seal(last, hashes[last])
    check_seals(hashes, gone, header.payload["seal"], given.seal, findings)
    check_tombstones(db, folder, findings)
    told["attachments"] = []
    papers = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'practice_attachment'").fetchone()
    for uid, name, length, summed, file, file_key in db.execute(
        "SELECT uid, name, length, sha256, file, file_key FROM attachment"
        # Of a store of before there are none.
        + (" UNION ALL SELECT uid, name, length, sha256, file, file_key FROM practice_attachment" if papers else "")
    ):
        data = read_bytes(os.path.join(attachments, file.hex()[:2], file.hex()))
        clear = None if data is None else attachment(data, file_key)
        if clear is None or (len(clear), sha256(clear)) != (length, summed):
            code = "attachment_missing" if data is None else "attachment_damaged"
            findings.append({"code": code, "row": uid.hex()})
        told["attachments"].append({"attachment": uid.hex(), "name": bytes(name).decode(), "length": length})
        if given.attachment and given.attachment[0] == uid.hex() and clear is not None:
            with open(given.attachment[1], "xb") as out:
                out.write(clear)
    told["entries"] = entries(db)
    if given.plain:
        with open(given.plain, "xb") as out:
            out.write(plain)
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ways = parser.add_subparsers(dest="way", required=True)
    one = ways.add_parser("vault")
    one.add_argument("folder")
    one.add_argument("--key-file")
    one.add_argument("--seal")
    one.add_argument("--plain")
    one.add_argument("--attachment", nargs=2, metavar=("UID", "FILE"))
    for way in ("log", "file"):
        ways.add_parser(way).add_argument("file")
    given = parser.parse_args()
    try:
        if given.way == "vault":
            told = vault(given, sys.stdin.read().splitlines() or [""])
        elif given.way == "log":
            findings = []
            _, lines, rows, _ = check_log(database(read_bytes(given.file) or b""), findings)
            told = {"lines": lines, "rows": rows, "findings": findings}
        else:
            clear = attachment(read_bytes(given.file) or b"", bytes.fromhex(sys.stdin.readline().strip()))
            if clear is None:
                raise Unreadable("not a whole attachment of this key")
            told = {"length": len(clear), "sha256": sha256(clear).hex(), "findings": []}
    except (Unreadable, sqlite3.DatabaseError) as why:
        print(f"cannot be read: {why}", file=sys.stderr)
        return 2
    json.dump(told, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 1 if told["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())
