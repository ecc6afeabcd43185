"""Press keys on the windows of an X server: xkeys.py DISPLAY KEY …   (X's names: a, Return, Escape)

Sent to the first window that is shown, as another program may: XTEST is in a library that nothing else here needs.
A program of its own, so that a server that dies takes no test with it.
"""

import ctypes
import sys
import time

KEY_PRESS, KEY_RELEASE, PRESS_MASK, VIEWABLE = 2, 3, 1, 2
PAUSE_S = 0.2  # between two keys, as a hand does


class _Key(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("root", ctypes.c_ulong),
                ("subwindow", ctypes.c_ulong), ("time", ctypes.c_ulong), ("x", ctypes.c_int),
                ("y", ctypes.c_int), ("x_root", ctypes.c_int), ("y_root", ctypes.c_int),
                ("state", ctypes.c_uint), ("keycode", ctypes.c_uint), ("same_screen", ctypes.c_int),
                ("room", ctypes.c_long * 24)]


class _Attributes(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_int), ("width", ctypes.c_int),
                ("height", ctypes.c_int), ("border", ctypes.c_int), ("depth", ctypes.c_int),
                ("visual", ctypes.c_void_p), ("root", ctypes.c_ulong), ("class_", ctypes.c_int),
                ("bit_gravity", ctypes.c_int), ("win_gravity", ctypes.c_int),
                ("backing", ctypes.c_int), ("planes", ctypes.c_ulong), ("pixel", ctypes.c_ulong),
                ("save_under", ctypes.c_int), ("colormap", ctypes.c_ulong),
                ("map_installed", ctypes.c_int), ("map_state", ctypes.c_int),
                ("room", ctypes.c_long * 8)]


def _shown(xlib, display, root):
    """The first window below root that is shown and no smaller than a picture."""
    parent, ours, children, count = (ctypes.c_ulong(), ctypes.c_ulong(),
                                     ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint())
    xlib.XQueryTree(display, root, ctypes.byref(ours), ctypes.byref(parent),
                    ctypes.byref(children), ctypes.byref(count))
    for i in range(count.value):
        found = _Attributes()
        window = ctypes.c_ulong(children[i])
        xlib.XGetWindowAttributes(display, window, ctypes.byref(found))
        if found.map_state == VIEWABLE and found.width > 100:
            return window
    sys.exit("no window is shown")


def _main(name, *keys):
    xlib = ctypes.CDLL("libX11.so.6")
    for function, result in (("XOpenDisplay", ctypes.c_void_p),
                             ("XDefaultRootWindow", ctypes.c_ulong),
                             ("XStringToKeysym", ctypes.c_ulong)):
        getattr(xlib, function).restype = result
    display = ctypes.c_void_p(xlib.XOpenDisplay(name.encode()))
    if not display:
        sys.exit("no display")
    root = ctypes.c_ulong(xlib.XDefaultRootWindow(display))
    window = _shown(xlib, display, root)
    for key in keys:
        code = xlib.XKeysymToKeycode(display, ctypes.c_ulong(xlib.XStringToKeysym(key.encode())))
        for kind in (KEY_PRESS, KEY_RELEASE):
            event = _Key(type=kind, display=display, window=window, root=root, keycode=code,
                         same_screen=1, time=0)
            xlib.XSendEvent(display, window, 1, ctypes.c_long(PRESS_MASK), ctypes.byref(event))
            xlib.XSync(display, 0)
        time.sleep(PAUSE_S)


if __name__ == "__main__":
    _main(*sys.argv[1:])
