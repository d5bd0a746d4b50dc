"""Plays logind on the bus that DBUS_SYSTEM_BUS_ADDRESS names, and a desktop's screen lock on the session bus. Each line of
standard input is a sign: sleep, wake, shutdown, lock, switch, screen. Says on standard output: `ready`; `held` when somebody
holds up sleep and shutting down; `released` when nobody does any more.
"""

import os
import sys

from gi.repository import Gio, GLib

MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
OWN = "/org/freedesktop/login1/session/_32"
XML = f"""<node><interface name='{MANAGER}'>
<method name='Inhibit'><arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>
<arg type='s' direction='in'/><arg type='h' direction='out'/></method>
<method name='GetSession'><arg type='s' direction='in'/><arg type='o' direction='out'/></method>
</interface></node>"""


def say(word):
    print(word, flush=True)


def connect(variable):
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(os.environ[variable], flags, None, None)


def on_call(_connection, _sender, _path, _interface, method, arguments, invocation):
    if method == "GetSession":
        invocation.return_value(GLib.Variant("(o)", (OWN,)))
        return
    what, _, _, mode = arguments.unpack()
    assert (what, mode) == ("sleep:shutdown", "delay"), arguments
    read, write = os.pipe()
    descriptors = Gio.UnixFDList.new()
    descriptors.append(write)
    os.close(write)
    GLib.io_add_watch(read, GLib.IO_HUP, lambda *_: say("released"))
    invocation.return_value_with_unix_fd_list(GLib.Variant("(h)", (0,)), descriptors)
    say("held")


system = connect("DBUS_SYSTEM_BUS_ADDRESS")
session = connect("DBUS_SESSION_BUS_ADDRESS")
system.register_object("/org/freedesktop/login1", Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], on_call, None, None)
Gio.bus_own_name_on_connection(system, "org.freedesktop.login1", 0, lambda *_: say("ready"), None)
Gio.bus_own_name_on_connection(session, "org.gnome.ScreenSaver", 0, None, None)

CHANGED = ("org.freedesktop.DBus.Properties", "PropertiesChanged")
SIGNS = {
    "sleep": (system, "/org/freedesktop/login1", MANAGER, "PrepareForSleep", GLib.Variant("(b)", (True,))),
    "wake": (system, "/org/freedesktop/login1", MANAGER, "PrepareForSleep", GLib.Variant("(b)", (False,))),
    "shutdown": (system, "/org/freedesktop/login1", MANAGER, "PrepareForShutdown", GLib.Variant("(b)", (True,))),
    "lock": (system, OWN, SESSION, "Lock", None),
    "switch": (system, OWN, *CHANGED, GLib.Variant("(sa{sv}as)", (SESSION, {"Active": GLib.Variant("b", False)}, []))),
    "screen": (session, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", GLib.Variant("(b)", (True,))),
}


def on_input(source, _condition):
    text = os.read(source, 4096).decode()
    for line in text.split():
        connection, path, interface, member, body = SIGNS[line]
        connection.emit_signal(None, path, interface, member, body)
        connection.flush_sync()
    if not text:
        loop.quit()
    return bool(text)


loop = GLib.MainLoop()
GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, on_input)
loop.run()
