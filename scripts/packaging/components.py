#!/usr/bin/env python3
"""The list of what is in the program, with licences: a bill of materials in CycloneDX 1.5 (JSON), out of Cargo's own
metadata. What only tests and benches use is not in it.

    components.py --version 0.1.0 --out dabiao.cdx.json     the bill; --notices FILE: the texts of the licences too
    components.py --list assets/components.txt              what the window's page About shows
    components.py --check assets/components.txt             whether that is what the program is made of now
"""
import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import tomllib
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TARGETS = ["x86_64-pc-windows-gnu", "x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"]
# What is in the program and no package of Cargo: (name, version, licence, where it comes from).
OTHERS = [("Dabiao Sans SC (of Noto Sans CJK SC)", None, "OFL-1.1", "assets/fonts"),
          ("SQLite", None, "blessing", "in libsqlite3-sys")]


def metadata(target):
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", target]
    return json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout)


def used(meta):
    """{id: [ids]} of what the program is made of, from the program down."""
    nodes = {node["id"]: node for node in meta["resolve"]["nodes"]}
    left, found = [meta["resolve"]["root"]], {}
    while left:
        at = left.pop()
        if at in found:
            continue
        found[at] = sorted({d["pkg"] for d in nodes[at]["deps"] if any(k["kind"] != "dev" for k in d["dep_kinds"])})
        left.extend(found[at])
    return found


def checksums():
    with open(os.path.join(ROOT, "Cargo.lock"), "rb") as f:
        return {(p["name"], p["version"]): p.get("checksum") for p in tomllib.load(f)["package"]}


def licence(text):
    """Cargo's older form has a stroke between choices."""
    return [{"expression": text.replace("/", " OR ")}] if text else []


def component(package, sums):
    ref = f"pkg:cargo/{package['name']}@{package['version']}"
    made = {"type": "library", "bom-ref": ref, "name": package["name"], "version": package["version"],
            "purl": ref, "licenses": licence(package["license"])}
    if package.get("description"):
        made["description"] = " ".join(package["description"].split())
    if sums.get((package["name"], package["version"])):
        made["hashes"] = [{"alg": "SHA-256", "content": sums[package["name"], package["version"]]}]
    if package.get("repository"):
        made["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return made


def line(part):
    """A part and its licence."""
    name = f"{part['name']} {part['version']}" if part.get("version") else part["name"]
    return f"{name} — {part['licenses'][0]['expression']}"


def texts(package):
    """What a package says of its licences and of whom it is of, by file."""
    folder = os.path.dirname(package["manifest_path"])
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if re.match(r"(?i)(un)?licen[cs]e|copying|copyright|notice", name):
            files = [path] if os.path.isfile(path) else [os.path.join(path, n) for n in sorted(os.listdir(path))]
            for file in filter(os.path.isfile, files):
                with open(file, encoding="utf-8", errors="replace") as f:
                    yield f.read().strip()


def notices(parts, packages):
    """The texts of the licences of what others wrote, each once, below whose it is."""
    found, without = {}, []
    for key, part in sorted(parts.items(), key=lambda item: item[1]["bom-ref"]):
        said = list(texts(packages[key]))
        if not said:
            authors = ", ".join(packages[key].get("authors") or []) or "no authors named"
            without.append(f"{line(part)} ({authors})")
        for text in said:
            # Two that differ in their line ends alone are one.
            found.setdefault(" ".join(text.split()), (text, []))[1].append(line(part))
    rule = "=" * 80
    blocks = ["\n".join([rule, *dict.fromkeys(whose), rule, "", text]) for text, whose in found.values()]
    alone = ["The packages of these have no file with a text; it is that of their licence:", *without]
    return "\n\n".join(blocks + ["\n".join([rule, *alone])]) + "\n"


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--version", default="0.0.0")
    for way in ("--out", "--notices", "--list", "--check"):
        a.add_argument(way)
    o = a.parse_args()
    packages, edges, root = {}, {}, None
    for target in TARGETS:
        meta = metadata(target)
        root = meta["resolve"]["root"]
        here = used(meta)
        packages.update({p["id"]: p for p in meta["packages"] if p["id"] in here})
        for at, below in here.items():
            edges.setdefault(at, set()).update(below)
    sums = checksums()
    parts = {key: component(package, sums) for key, package in packages.items()}
    main_part = {**parts.pop(root), "type": "application"}
    refs = {**{key: part["bom-ref"] for key, part in parts.items()}, root: main_part["bom-ref"]}
    others = [{"type": "library", "bom-ref": f"other:{name}", "name": name, "licenses": licence(text),
               "description": source, **({"version": number} if number else {})}
              for name, number, text, source in OTHERS]
    when = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.UTC)
    listed = sorted(parts.values(), key=lambda part: part["bom-ref"]) + others
    # The number of the list follows from what is in it, so that the same list is made again.
    number = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([o.version, listed], sort_keys=True))
    bill = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{number}", "version": 1,
        "metadata": {"timestamp": when.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": main_part},
        "components": listed,
        "dependencies": [{"ref": refs[at], "dependsOn": sorted({refs[b] for b in below})}
                         for at, below in sorted(edges.items(), key=lambda edge: refs[edge[0]])],
    }
    without = [part["name"] for part in listed if not part["licenses"]]
    if without:
        raise SystemExit(f"without a licence: {', '.join(without)}")
    # Our own crates are not what others wrote.
    foreign = {key: part for key, part in parts.items() if not part["name"].startswith("dabiao-")}
    lines = [line(part) for part in sorted(foreign.values(), key=lambda part: part["bom-ref"]) + others]
    shown = "".join(f"{one}\n" for one in lines)
    if o.out:
        with open(o.out, "w") as f:
            json.dump(bill, f, ensure_ascii=False, indent=1)
            f.write("\n")
    if o.notices:
        with open(o.notices, "w") as f:
            f.write(notices(foreign, packages))
    if o.list:
        with open(o.list, "w") as f:
            f.write(shown)
    if o.check:
        with open(o.check) as f:
            if f.read() != shown:
                raise SystemExit(f"{o.check} is not what the program is made of: components.py --list {o.check}")
    print(f"{len(listed)} components", file=sys.stderr)


if __name__ == "__main__":
    main()
