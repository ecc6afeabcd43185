"""The trace page as a person's browser shows it: headless Chromium, signed in with the token as the password."""

import os
import shutil
import struct
import subprocess
import tempfile
import zlib

from client import Publisher, fresh_day, observation
from tap import Skip, case, cases, check, equal, main

BROWSER = "chromium"
LIMIT_S = 90
BAR = (0x1A, 0x20, 0x29)  # of the sheet: seen only where the policy lets the page's own style apply
INDICATOR = "ops.dossiers.total"
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


def browse(hub, path, *flags, token=None):
    """Chromium's answer: what it wrote, and what it complained about."""
    if shutil.which(BROWSER) is None:
        raise Skip("there is no chromium")
    who = f"ai:{token or hub.viewer()}@" if token != "" else ""
    with tempfile.TemporaryDirectory(prefix="toancanh-browser-", ignore_cleanup_errors=True) as profile:
        done = subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage",
             "--enable-logging=stderr", f"--user-data-dir={profile}", *flags,
             f"http://{who}127.0.0.1:{hub.port}{path}"],
            capture_output=True, text=True, timeout=LIMIT_S, check=False, env={**os.environ, "HOME": profile})
    equal(done.returncode, 0, done.stderr[-500:])
    return done.stdout, done.stderr


def first_row(path):
    """(width, height, the colours of the top row) of a PNG, whose first row can only be filtered by itself."""
    with open(path, "rb") as file:
        png = file.read()
    at, packed, width, height, depth = 8, b"", 0, 0, 3
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, _, colour = struct.unpack(">IIBB", body[:10])
            depth = {2: 3, 6: 4}[colour]
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    rows = zlib.decompress(packed)
    row = bytearray(rows[1:1 + width * depth])
    check(rows[0] in (0, 1, 2, 4), f"filter {rows[0]}")
    for i in range(depth if rows[0] in (1, 4) else len(row), len(row)):
        row[i] = (row[i] + row[i - depth]) & 255
    return width, height, [tuple(row[i:i + 3]) for i in range(0, len(row), depth)]


async def a_code(hub, comment="tạm"):
    publisher, day = await Publisher.open(hub), fresh_day()
    await publisher.observe(observation("1234.5", day, INDICATOR=INDICATOR, REF_AREA="BNV", COMMENT=comment))
    await publisher.close()
    query = f"/api/v1/trace?indicator={INDICATOR}&ref_area=BNV&period={day}"
    passport = hub.get(query, hub.viewer()).json()
    # Another source spoke first in an earlier case: then its own code is that of a witness.
    return [one["TRACE"] for one in [passport["figure"], *passport["witnesses"]] if one["COMMENT"] == comment][0]


@cases([("", "Đường đi của con số", "1.234,5", "vi"), ("?lang=en", "The figure's way", "1,234.5", "en")],
       "the page{0} says \"{1}\" and {2}; nothing of it was refused by its own policy")
async def words(hub, query, heading, value, language):
    code = await a_code(hub)
    page, complaints = browse(hub, f"/trace/{code}{query}", "--dump-dom")
    for expected in (heading, value, code, f"<html lang=\"{language}\">"):
        check(expected in page, f"{expected} is not in {page[-2000:]}")
    check("Content Security Policy" not in complaints, complaints[-2000:])


@cases([(1400, 1000), (420, 900)], "it is drawn with its style on a screen of {0} x {1}")
async def drawn(hub, width, height):
    code = await a_code(hub)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "page.png")
        browse(hub, f"/trace/{code}", f"--screenshot={path}", f"--window-size={width},{height}")
        seen_width, _, row = first_row(path)
        check(seen_width >= width, seen_width)
        equal(set(row), {BAR}, "the bar over the whole width")


@case("L10: hostile words are words in a real browser too: nothing ran")
async def hostile(hub):
    code = await a_code(hub, HOSTILE)
    page, _ = browse(hub, f"/trace/{code}", "--dump-dom")
    check("&lt;script&gt;" in page and "<title>taken" not in page, page[-2000:])
    equal((page.count("<script"), page.count("<img")), (0, 0), "elements")


@case("a code that is none has a page too, that says so")
async def unknown(hub):
    page, _ = browse(hub, "/trace/ZZZZZZZZ", "--dump-dom")
    check("Không có con số nào mang mã này" in page, page[-1000:])


if __name__ == "__main__":
    main()
