"""A TCP proxy that can freeze, as a cable that is pulled: nothing is closed, nothing arrives. It can also be
deaf on one side, and let every piece wait."""

import asyncio
import time

TO_TARGET, FROM_TARGET = "to the target", "from the target"


class Proxy:
    def __init__(self, port):
        self.target = port
        self.open = {way: asyncio.Event() for way in (TO_TARGET, FROM_TARGET)}
        self.thaw()
        self.delay_s = None  # callable: how long the next piece is on its way
        self.server = None
        self.port = None
        self.tasks = set()
        self.writers = []

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def serve(self, reader, writer):
        for way in self.open.values():
            await way.wait()
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        self.writers += [writer, far_writer]
        self.begin(reader, far_writer, self.open[TO_TARGET])
        self.begin(far_reader, writer, self.open[FROM_TARGET])

    def begin(self, reader, writer, way):
        pieces = asyncio.Queue(64)
        for work in (self.take(reader, pieces), self.pass_on(pieces, writer, way)):
            task = asyncio.create_task(work)
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def take(self, reader, pieces):
        """Each piece with the moment at which it arrives; the end is a piece too."""
        data = b"-"
        while data:
            try:
                data = await reader.read(65536)
            except ConnectionError:
                data = b""
            due = time.monotonic() + (self.delay_s() if self.delay_s is not None else 0)
            await pieces.put((due, data))

    async def pass_on(self, pieces, writer, way):
        try:
            while True:
                due, data = await pieces.get()
                await asyncio.sleep(max(0, due - time.monotonic()))
                await way.wait()
                if not data:
                    break
                writer.write(data)
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def freeze(self, *ways):
        """Both ways, or those that are named."""
        for way in ways or self.open:
            self.open[way].clear()

    def thaw(self):
        for way in self.open.values():
            way.set()

    def cut(self):
        """Every connection is reset in mid-frame."""
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()

    async def stop(self):
        self.thaw()
        self.server.close()
        self.cut()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
