"""A file window of another program, as small as can be: a square in the corner of the screen from which the given files can be
dragged by hand. Says where it stands when it is there. Usage: drag.py FILE..."""

import sys
from pathlib import Path

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk

SIDE = 40  # pixels

addresses = [Path(name).absolute().as_uri() for name in sys.argv[1:]]
window = Gtk.Window(type=Gtk.WindowType.POPUP)
square = Gtk.EventBox()
square.set_size_request(SIDE, SIDE)
files = Gtk.TargetEntry.new("text/uri-list", 0, 0)
square.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [files], Gdk.DragAction.COPY)
square.connect("drag-data-get", lambda _square, _drag, data, _info, _time: data.set_uris(addresses))
window.add(square)
window.move(0, 0)
window.connect("map-event", lambda *_: print(SIDE // 2, flush=True))
window.show_all()
Gtk.main()
