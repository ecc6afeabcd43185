"""An X server of the test's own: Xorg's dummy driver with eight outputs, which go and come by RandR.

As a program (so that a server that dies takes no test with it):
    xserver.py DISPLAY pictures WIDTH HEIGHT X Y …   the pixels there, raw, on standard output
    xserver.py DISPLAY grab SECONDS                  hold the whole server; says "grabbed" when it does
"""

import ctypes
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time

import setting  # noqa: F401
from tap import Skip

COLUMNS, COUNT, WIDTH, HEIGHT = 4, 8, 1920, 1080
START_S = 30
CONFIG = f"""Section "Device"
	Identifier "d"
	Driver "dummy"
	VideoRam 131072
EndSection
Section "Monitor"
	Identifier "m"
	HorizSync 5.0-1000.0
	VertRefresh 5.0-200.0
	Modeline "1920x1080" 148.5 1920 2008 2052 2200 1080 1084 1089 1125
EndSection
Section "Screen"
	Identifier "s"
	Device "d"
	Monitor "m"
	DefaultDepth 24
	SubSection "Display"
		Depth 24
		Modes "1920x1080"
		Virtual {COLUMNS * WIDTH} {COUNT // COLUMNS * HEIGHT}
	EndSubSection
EndSection
Section "ServerFlags"
	Option "AutoAddDevices" "false"
EndSection
"""


def place(index):
    """x, y of an output on the whole."""
    return index % COLUMNS * WIDTH, index // COLUMNS * HEIGHT


class XServer:
    def __init__(self):
        if shutil.which("Xorg") is None or shutil.which("xrandr") is None:
            raise Skip("there is no Xorg or no xrandr")
        self.folder = tempfile.mkdtemp(prefix="toancanh-x-")
        with open(os.path.join(self.folder, "xorg.conf"), "w", encoding="ascii") as file:
            file.write(CONFIG)
        self.process = None
        self.display = None
        self.start()

    def start(self):
        """On the display it had before, or on any free one."""
        ours, theirs = os.pipe()
        number = [self.display] if self.display else []
        self.process = subprocess.Popen(
            ["Xorg", *number, "-displayfd", str(theirs), "-config",
             os.path.join(self.folder, "xorg.conf"), "-logfile", os.path.join(self.folder, "log"),
             "-noreset", "-nolisten", "tcp"], pass_fds=[theirs], stderr=subprocess.DEVNULL)
        os.close(theirs)
        name = b""  # to the end of the line: a server that cannot write all of it ends
        while not name.endswith(b"\n") and select.select([ours], [], [], START_S)[0]:
            more = os.read(ours, 16)
            if not more:
                break
            name += more
        os.close(ours)
        if not name.strip():
            self.remove()
            raise Skip("Xorg with the dummy driver does not start here")
        self.display = f":{name.decode().strip()}"
        for index in range(1, COUNT):
            self.randr("--addmode", f"DUMMY{index}", "1920x1080")
        for index in range(COUNT):
            self.light(index)

    def environment(self):
        return dict(os.environ, DISPLAY=self.display, SDL_VIDEODRIVER="x11")

    def randr(self, *words):
        subprocess.run(["xrandr", *words], env=self.environment(), check=True, timeout=60)

    def light(self, index):
        x, y = place(index)
        self.randr("--output", f"DUMMY{index}", "--mode", "1920x1080", "--pos", f"{x}x{y}")

    def darken(self, index):
        self.randr("--output", f"DUMMY{index}", "--off")

    def pictures(self, *indices):
        """The pixels of each output's place, as bytes."""
        words = [sys.executable, __file__, self.display, "pictures", WIDTH, HEIGHT]
        for index in indices:
            words += place(index)
        pixels = subprocess.run([str(word) for word in words], check=True, timeout=60,
                                stdout=subprocess.PIPE).stdout
        size = len(pixels) // len(indices)
        return [pixels[at:at + size] for at in range(0, len(pixels), size)]

    def grab(self, seconds):
        """Another program keeps the server to itself; the process, once it does."""
        process = subprocess.Popen([sys.executable, __file__, self.display, "grab", str(seconds)],
                                   stdout=subprocess.PIPE)
        process.stdout.readline()
        return process

    def stop(self):
        self.process.terminate()
        self.process.wait(START_S)

    def remove(self):
        if self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder)


class _Image(ctypes.Structure):
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int),
                ("format", ctypes.c_int), ("data", ctypes.c_void_p), ("byte_order", ctypes.c_int),
                ("bitmap_unit", ctypes.c_int), ("bitmap_bit_order", ctypes.c_int),
                ("bitmap_pad", ctypes.c_int), ("depth", ctypes.c_int),
                ("bytes_per_line", ctypes.c_int)]


def _main(name, verb, *numbers):
    xlib = ctypes.CDLL("libX11.so.6")
    for function, result in (("XOpenDisplay", ctypes.c_void_p),
                             ("XDefaultRootWindow", ctypes.c_ulong),
                             ("XGetImage", ctypes.POINTER(_Image))):
        getattr(xlib, function).restype = result
    display = ctypes.c_void_p(xlib.XOpenDisplay(name.encode()))
    if not display:
        sys.exit("no display")
    if verb == "grab":
        xlib.XGrabServer(display)
        xlib.XSync(display, 0)
        print("grabbed", flush=True)
        time.sleep(float(numbers[0]))
        return
    width, height, *places = (int(number) for number in numbers)
    root = ctypes.c_ulong(xlib.XDefaultRootWindow(display))
    for x, y in zip(places[::2], places[1::2]):
        image = xlib.XGetImage(display, root, x, y, width, height, ctypes.c_ulong(0xFFFFFFFF), 2)
        size = image.contents.bytes_per_line * image.contents.height
        sys.stdout.buffer.write(ctypes.string_at(image.contents.data, size))


if __name__ == "__main__":
    _main(*sys.argv[1:])
