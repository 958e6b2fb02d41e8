"""What CMake joins so that it is compiled at once, joined so that it can be read at once."""

import bisect
import json
import pathlib
import re

# Of what follows calls from one source into another: of more at once clang-tidy's analyzer takes longer
# than of each alone, and cppcheck takes what is handed over for gone.
SOURCES_AT_ONCE = 10


class Joined:
    """Several sources as one file, one behind the other, beside the file of CMake's that includes
    them: what their headers cost is paid once, and still everything in them is in a main file, where
    alone clang-tidy's analyzer, some of its checks and all of cppcheck's look."""

    def __init__(self, sources, file):
        self.sources = sources
        self.file = file
        self.begins = []
        lines = []
        included = set()
        for source in self.sources:
            self.begins.append(len(lines))
            own = pathlib.Path(source).read_text().splitlines()
            # An include that an earlier source has is no repetition, one of the same source is.
            lines += ["" if line in included else line for line in own]
            included.update(line for line in own if line.startswith("#include"))
        self.file.write_text("\n".join(lines) + "\n")

    def named_as_written(self, text):
        """What was said of this file, with its places told as those in the sources."""

        def place(match):
            line = int(match[1])
            index = bisect.bisect_left(self.begins, line) - 1
            return f"{self.sources[index]}:{line - self.begins[index]}:"

        return re.sub(re.escape(str(self.file)) + r":(\d+):", place, text)


def entries_of(build):
    """Of compile_commands.json; a source that several targets compile is there once."""
    entries = json.loads(pathlib.Path(build, "compile_commands.json").read_text())
    return list({entry["file"]: entry for entry in entries}.values())


def joined(entry, at_most=None):
    """An entry's sources in files of so many, or in one; none of an entry that is one source."""
    includer = pathlib.Path(entry["file"])
    if not includer.name.endswith("_cxx.cxx"):
        return []
    sources = re.findall(r'#include "(.*)"', includer.read_text())
    each = at_most or len(sources)
    parts = [sources[begin : begin + each] for begin in range(0, len(sources), each)]
    ends = [f"_{number}_joined.cxx" if at_most else "_joined.cxx" for number in range(len(parts))]
    return [
        Joined(part, includer.with_name(includer.name.replace("_cxx.cxx", end)))
        for part, end in zip(parts, ends)
    ]
