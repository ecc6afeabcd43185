"""A WebSocket by hand, for what a well-behaved library does not send."""

import asyncio
import base64
import os
import struct

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
LIMIT_S = 10


class RawSocket:
    def __init__(self, reader, writer, status, headers):
        self.reader = reader
        self.writer = writer
        self.status = status
        self.headers = headers

    @classmethod
    async def open(cls, hub, path, token, **headers):
        """The handshake as bytes. Headers replace (or with None remove) the usual ones."""
        reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
        sent = {"Host": f"127.0.0.1:{hub.port}", "Upgrade": "websocket",
                "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode("ascii"),
                "Sec-WebSocket-Protocol": "cloudevents.json"}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        lines = [f"GET {path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in sent.items() if value is not None]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), LIMIT_S)
        except asyncio.IncompleteReadError as cut:
            head = cut.partial or b"closed 0\r\n"
        first, *rest = head.decode("latin-1").split("\r\n")
        pairs = [line.split(":", 1) for line in rest if ":" in line]
        return cls(reader, writer, int(first.split()[1]),
                   {name.strip().lower(): value.strip() for name, value in pairs})

    def send(self, opcode, payload=b"", fin=True, reserved=0, masked=True, announced=None):
        """One frame; announced: a length that is said instead of the payload's own."""
        length = len(payload) if announced is None else announced
        head = bytearray([(0x80 if fin else 0) | reserved << 4 | opcode])
        flag = 0x80 if masked else 0
        if length < 126:
            head.append(flag | length)
        elif length < 65536:
            head.append(flag | 126)
            head += struct.pack("!H", length)
        else:
            head.append(flag | 127)
            head += struct.pack("!Q", length)
        if masked:
            key = os.urandom(4)
            head += key
            payload = mask(payload, key)
        self.writer.write(bytes(head) + payload)

    async def drain(self):
        await asyncio.wait_for(self.writer.drain(), LIMIT_S)

    async def frame(self, limit_s=LIMIT_S):
        """(opcode, payload), or None at the end of the stream."""
        try:
            return await asyncio.wait_for(self._frame(), limit_s)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None

    async def _frame(self):
        first, second = await self.reader.readexactly(2)
        length = second & 0x7F
        if length == 126:
            length = struct.unpack("!H", await self.reader.readexactly(2))[0]
        elif length == 127:
            length = struct.unpack("!Q", await self.reader.readexactly(8))[0]
        return first & 0x0F, await self.reader.readexactly(length)

    async def close_code(self, limit_s=LIMIT_S):
        """The code of the hub's close frame; "cut" without one, "open" when none came in time."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + limit_s
        while loop.time() < deadline:
            try:
                frame = await self.frame(max(0.01, deadline - loop.time()))
            except asyncio.TimeoutError:
                return "open"
            if frame is None:
                return "cut"
            if frame[0] == CLOSE:
                return struct.unpack("!H", frame[1][:2])[0] if len(frame[1]) >= 2 else "no code"
        return "open"

    async def close(self):
        self.writer.close()
        try:
            await self.writer.wait_closed()
        except (ConnectionError, OSError):
            pass

    def reset(self):
        """Vanish without a close frame: RST."""
        self.writer.transport.abort()


def mask(payload, key):
    repeated = (key * (len(payload) // 4 + 1))[:len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")).to_bytes(
        len(payload), "big") if payload else b""
