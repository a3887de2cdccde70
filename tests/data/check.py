#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of what is not code: check.py CHECK SOURCE_DIR [BUILT_FILE]

Each check is a function that returns a list of faults; meson runs each as a test of its own (TAP).
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[2])
BUILT = pathlib.Path(sys.argv[3]).absolute() if len(sys.argv) > 3 else None
APP_ID = "org.example.DigitalTwin"
CODE = ("src", "tests", "build-aux")

# A folder of src/ → the folders it may include from (design §1).
MAY_INCLUDE = {
    "text": (),
    "model": ("text",),
    "decode": ("text", "model"),
    "rules": ("text", "model"),
    "history": ("text", "model"),
    "sources": ("text", "model", "decode"),
    "engine": ("text", "model", "decode", "rules", "history", "sources"),
    "cli": ("text", "model", "decode", "rules", "history", "sources", "engine"),
    "chart": ("text", "model"),
    "app": ("text", "model", "decode", "rules", "history", "sources", "engine", "chart"),
}
TOOLKIT = re.compile(r'#\s*include\s*[<"](gtk/|gdk/|gsk/|adwaita|libadwaita)')


class Skip(Exception):
    pass


def files(*patterns, under=CODE):
    """The files below the folders @under whose names match, without what a build leaves there."""
    found = {path for folder in under for pattern in patterns
             for path in (ROOT / folder).rglob(pattern)}
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def short(path):
    return str(path.relative_to(ROOT))


def run(*argv):
    """Runs a checker; what it prints on failure are the faults."""
    if not shutil.which(argv[0]):
        raise Skip(f"{argv[0]} is not installed")
    done = subprocess.run([str(a) for a in argv], capture_output=True, text=True, cwd=ROOT)
    if done.returncode == 0:
        return []
    return (done.stdout + done.stderr).splitlines() or [f"{argv[0]} failed"]


def check_desktop():
    return run("desktop-file-validate", BUILT)


def check_metainfo():
    text = BUILT.read_text(encoding="utf-8")
    faults = run("appstreamcli", "validate", "--no-net", BUILT)
    name = re.search(r"<name>(.*?)</name>", text)[1]
    summary = re.search(r"<summary>(.*?)</summary>", text)[1]
    faults += [f"the name has {len(name)} characters, 20 is the most"] * (len(name) > 20)
    faults += [f"the summary has {len(summary)} characters, 35 is the most"] * (len(summary) > 35)
    faults += ["the summary ends with a full stop"] * summary.endswith(".")
    faults += ["no French summary"] * ('xml:lang="fr"' not in text)
    return faults


def check_schema():
    return run("glib-compile-schemas", "--strict", "--dry-run", ROOT / "data")


def check_manifest():
    if not shutil.which("flatpak-builder"):
        raise Skip("flatpak-builder is not installed")
    return run(sys.executable, ROOT / "build-aux" / "manifest-lint", ROOT / f"{APP_ID}.json")


def check_xml():
    paths = files("*.ui", "*.xml", "*.xml.in", "*.svg", under=("src", "data"))
    return run("xmllint", "--noout", "--nonet", *paths)


def check_layout():
    """The top of the repository is for a few things only; what git ignores may lie about."""
    known = {"src", "data", "po", "tests", "build-aux", "meson.build", "meson_options.txt",
             f"{APP_ID}.json", "README.md", "LICENSE"}
    ignored = [line.strip().strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()]
    return [f"{path.name}: does not belong at the top of the repository"
            for path in ROOT.iterdir()
            if path.name not in known and not path.name.startswith(".")
            and not any(path.match(pattern) for pattern in ignored if pattern)]


def check_spdx():
    paths = files("*.c", "*.h", "*.py", "*.ui", "*.css", under=("data",) + CODE)
    paths += [path for path in files("*", under=("build-aux", ".ci"))
              if path.read_bytes()[:2] == b"#!"]
    return [f"{short(path)}: no SPDX-License-Identifier in the first three lines"
            for path in sorted(set(paths))
            if not any("SPDX-License-Identifier: " in line
                       for line in path.read_text(encoding="utf-8").splitlines()[:3])]


def check_text():
    """The form of the sources: what .editorconfig says, for those whose editor does not read it."""
    faults = []
    for path in files("*.c", "*.h", "*.py", "*.ui", "*.css", "meson.build",
                      under=("src", "tests", "build-aux", "data", "po")):
        text = path.read_text(encoding="utf-8")
        # Attributes stand beside aligned parameters; XML says much in a line.
        most = {".h": 120, ".ui": 200}.get(path.suffix, 100)
        for number, line in enumerate(text.splitlines(), 1):
            where = f"{short(path)}:{number}"
            faults += [f"{where}: tab"] * ("\t" in line)
            faults += [f"{where}: blanks at the end"] * (line != line.rstrip())
            faults += [f"{where}: {len(line)} columns, {most} is the most"] * (len(line) > most)
        faults += [f"{short(path)}: no newline at the end"] * (text[-1:] not in ("", "\n"))
    return faults


def check_fence():
    """Includes go in the direction of the arrows, and the core knows no toolkit."""
    owner, faults = {}, []
    for path in files("*.h", under=("src",)):
        folder = path.relative_to(ROOT / "src").parts[0]
        # Which one is found would depend on the order of -I, and their functions would clash.
        if owner.setdefault(path.name, folder) != folder:
            faults.append(f"{short(path)}: {owner[path.name]}/ has a header of this name too")
    for path in files("*.c", "*.h", under=("src",)):
        folder = path.relative_to(ROOT / "src").parts[0]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{short(path)}:{number}"
            if folder not in MAY_INCLUDE:
                faults.append(f"{where}: no rule for the folder {folder}")
                break
            if folder != "app" and TOOLKIT.search(line):
                faults.append(f"{where}: only app/ may know the toolkit: {line.strip()}")
            included = re.match(r'#\s*include\s*"(?:.*/)?([^"/]+)"', line)
            of = owner.get(included[1]) if included else None
            if of not in (None, folder) and of not in MAY_INCLUDE[folder]:
                faults.append(f"{where}: {folder}/ must not include from {of}/")
    return faults


def translatable():
    """The files that hold text for the user."""
    code = re.compile(r'(?<![\w])(?:_|N_|C_|NC_|Q_|g_dngettext|ngettext)\s*\(\s*"')
    marked = {
        "*.c": code,
        "*.h": code,
        "*.ui": re.compile(r'translatable="(?:yes|true|1)"'),
        "*.desktop.in": re.compile(""),
        "*.metainfo.xml.in": re.compile(""),
        "*.gschema.xml": re.compile(r"gettext-domain="),
    }
    return [short(path) for pattern, mark in marked.items()
            for path in files(pattern, under=("src", "data"))
            if mark.search(path.read_text(encoding="utf-8"))]


def check_potfiles():
    listed = [line for line in (ROOT / "po" / "POTFILES.in").read_text().splitlines()
              if line and not line.startswith("#")]
    wanted = translatable()
    faults = [f"{path}: has text for the user, add it to po/POTFILES.in"
              for path in wanted if path not in listed]
    faults += [f"po/POTFILES.in: {path} has no text for the user or is not there"
               for path in listed if path not in wanted]
    faults += ["po/POTFILES.in: not sorted"] * (listed != sorted(listed))
    # xgettext would take the text up to the macro only, and gettext never find it.
    macro = re.compile(r'\b_\s*\(\s*(?:"(?:[^"\\]|\\.)*"\s*)+[A-Z]')
    faults += [f"{path}: text for the user with a macro in it: write the number first, then %s"
               for path in wanted if macro.search((ROOT / path).read_text(encoding="utf-8"))]
    return faults


def po_entries(text):
    """(msgid, msgstr) of a .po file, with the plural forms one by one."""
    def unquote(block):
        return "".join(json.loads(line) for line in re.findall(r'"(?:[^"\\]|\\.)*"', block))

    for entry in text.split("\n\n"):
        msgid = re.search(r'^msgid ((?:".*"\n?)+)', entry, re.M)
        for msgstr in re.finditer(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', entry, re.M):
            if msgid and unquote(msgid[1]):
                yield unquote(msgid[1]), unquote(msgstr[1])


def check_french():
    """Complete against the sources as they are now, formats alike, typography as in print."""
    for tool in ("xgettext", "msgmerge", "msgfmt"):
        if not shutil.which(tool):
            raise Skip(f"{tool} is not installed")
    po = ROOT / "po" / "fr.po"
    faults = run("msgfmt", "-c", "-o", "/dev/null", po)
    with tempfile.TemporaryDirectory() as tmp:
        pot, merged = pathlib.Path(tmp, "all.pot"), pathlib.Path(tmp, "fr.po")
        faults += run("xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_",
                      "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dngettext:2,3",
                      "--add-comments", "--files-from=po/POTFILES.in", f"--output={pot}")
        faults += run("msgmerge", "--quiet", "--no-fuzzy-matching", f"--output-file={merged}",
                      po, pot)
        done = subprocess.run(["msgattrib", "--untranslated", "--no-obsolete", merged],
                              capture_output=True, text=True)
        missing = re.findall(r'^msgid ((?:".*"\n)+)', done.stdout, re.M)
        faults += [f"fr.po: not translated: {text.strip()}" for text in missing if text != '""\n']
    text = po.read_text(encoding="utf-8")
    faults += ["fr.po: a fuzzy entry"] * len(re.findall(r"^#,.*\bfuzzy\b", text, re.M))
    for msgid, french in po_entries(text):
        if re.search(r"(?<=[\w»\)])[;!?»]|(?<=\w)(?<!\bdemo):(?=\s|$)| [:;!?»]|« ", french) \
                and not french.endswith(";"):
            faults.append(f"fr.po: no-break space missing: {french!r}")
        if re.search(r"\w'\w|\"", french) or re.search(r"\.\.\.(?!})", french):
            faults.append(f"fr.po: ’, « » or … wanted: {french!r}")
    return faults


def check_icons():
    """Every icon named in the sources is ours or in Adwaita; GTK shows a missing one silently."""
    theme = pathlib.Path("/usr/share/icons/Adwaita")
    if not theme.is_dir():
        raise Skip("adwaita-icon-theme is not installed")
    known = {path.stem for path in theme.rglob("*.svg")}
    known |= {path.stem for path in files("*.svg", under=("data", "src"))}
    name = re.compile(r'["\'>]([a-z0-9]+(?:-[a-z0-9]+)*-symbolic)["\'<]')
    return [f"{short(path)}: there is no icon {icon}"
            for path in files("*.c", "*.h", "*.ui", "*.json", under=("src", "data"))
            for icon in sorted(set(name.findall(path.read_text(encoding="utf-8"))) - known)]


def check_demo():
    """The drive is a payload file in the order of time, and is what the converter makes today."""
    drive = (ROOT / "data" / "demo" / "drive.jsonl").read_bytes()
    messages = [json.loads(line) for line in drive.splitlines()]
    payloads = [json.loads(message["payload"]) for message in messages]
    times = [message["t"] for message in messages]
    faults = ["not in the order of time"] * (times != sorted(times))
    faults += ["does not begin online"] * (payloads[0] != {"status": "online"})
    faults += ["does not end offline"] * (payloads[-1] != {"status": "offline"})
    track = ROOT.parent / "shared" / "datasets" / "envirocar-tracks" / "track_1.json"
    if not faults and not track.exists():
        raise Skip("../shared is not there, so the drive cannot be converted again")
    again = subprocess.run([sys.executable, ROOT / "build-aux" / "envirocar-to-payload", track,
                            "demo-caliber"], capture_output=True).stdout
    return faults + ["build-aux/envirocar-to-payload gives another drive"] * (again != drive)


def main():
    name = sys.argv[1]
    print("1..1")
    try:
        faults = globals()["check_" + name]()
    except Skip as skip:
        print(f"ok 1 {name} # SKIP {skip}")
        return
    for fault in faults:
        print(fault, file=sys.stderr)
    print("not ok" if faults else "ok", 1, name)
    sys.exit(bool(faults))


main()
