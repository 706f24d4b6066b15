"""A machine without Node, made of this one."""

import os
from pathlib import Path

NODE_PROGRAMS = ("node", "nodejs", "npm", "npx", "corepack")


def path_without_node(folder: Path) -> str:
    """A PATH of links to all programs that are here, but for Node's."""
    folder.mkdir()
    for place in map(Path, os.environ["PATH"].split(os.pathsep)):
        for program in place.iterdir() if place.is_dir() else ():
            link = folder / program.name
            if program.name not in NODE_PROGRAMS and not link.is_symlink():
                link.symlink_to(program)
    return str(folder)
