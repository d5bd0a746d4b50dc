"""The system's own menu of a program, as a screen reader finds it. `menu.py PID` tells what stands in it, as JSON: for each
menu its name and its items, each with its name and whether it can be chosen. `menu.py PID MENU ITEM` chooses one."""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi


def below(thing, *roles):
    """What lies under it with one of these roles, the nearest first."""
    found = []
    for at in range(thing.get_child_count()):
        child = thing.get_child_at_index(at)
        if child is not None:
            found += [child] if child.get_role() in roles else below(child, *roles)
    return found


def can(item):
    return item.get_state_set().contains(Atspi.StateType.SENSITIVE)


pid = int(sys.argv[1])
desktop = Atspi.get_desktop(0)
programs = [desktop.get_child_at_index(at) for at in range(desktop.get_child_count())]
bars = []
for program in programs:
    if program is not None and program.get_process_id() == pid:
        bars += below(program, Atspi.Role.MENU_BAR)
menus = [menu for bar in bars for menu in below(bar, Atspi.Role.MENU)]
table = {menu.get_name(): below(menu, Atspi.Role.MENU_ITEM) for menu in menus}
if len(sys.argv) == 2:
    print(json.dumps([[name, [[item.get_name(), can(item)] for item in items]] for name, items in table.items()]))
else:
    (item,) = [item for item in table[sys.argv[2]] if item.get_name() == sys.argv[3]]
    item.do_action(0)
