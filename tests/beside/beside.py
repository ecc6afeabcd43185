#!/usr/bin/python3
"""beside.py BUILD OUT: a page with the same figures drawn by toancanh and by Apache ECharts, kind by kind.

For people who judge our charts, not a test: what would a viewer miss on ours, and what on theirs? The figures are those
of layouts/examples, taken from the scene dump, so both draw exactly the same. ECharts comes from npm (npm install in
this folder) and is drawn by headless Chromium; OUT then holds beside.html, beside.png and our pictures.
"""
import html
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WIDTH, HEIGHT = 900, 520  # px of each picture on the page


def codelist(file):
    with open(os.path.join(ROOT, "feeds", "codelists", file + ".json"), encoding="utf-8") as source:
        return json.load(source)


def names():
    """Code -> Vietnamese name, of areas, agencies and indicators."""
    areas = codelist("areas")
    found = {"VN": areas["country"]["name"]["vi"]}
    found |= {group["code"]: group["name"]["vi"] for group in areas["groups"]}
    for edition in areas["lists"]:
        found |= {f"{edition['code']}:{row['code']}": row["name"]["vi"] for row in edition["provinces"]}
    found |= {row["id"]: row["name"]["vi"] for row in codelist("agencies")["agencies"]}
    return found | {row["id"]: row["title"]["vi"] for row in codelist("indicators")["indicators"]}


NAMES = names()


def figures(pane):
    """[(name, value, period, indicator, area)], each figure of a pane once, in the order in which it is drawn."""
    seen, out = set(), []
    for text in pane["shapes"] + pane["texts"]:
        if text.get("tells") != "value" or not text.get("OBS_VALUE"):
            continue
        key = (text["INDICATOR"], text["REF_AREA"], text["TIME_PERIOD"])
        if key not in seen:
            seen.add(key)
            code = text["REF_AREA"]
            out.append((NAMES.get(code, code), float(text["OBS_VALUE"]), text["TIME_PERIOD"], text["INDICATOR"], code))
    return out


def by(rows, index):
    groups = {}
    for row in rows:
        groups.setdefault(row[index], []).append(row)
    return groups


def label(rows):
    """What tells figures apart: their areas, else their indicators, else their periods."""
    for index in (4, 3, 2):
        if len({row[index] for row in rows}) == len(rows):
            return [row[0] if index == 4 else NAMES.get(row[3], row[3]) if index == 3 else row[2] for row in rows]
    return [f"{row[0]} {row[2]}" for row in rows]


def parts(rows):
    return [{"name": name, "value": row[1]} for name, row in zip(label(rows), rows)]


def bars(rows):
    return {"xAxis": {}, "yAxis": {"type": "category", "inverse": True, "data": label(rows)},
            "series": [{"type": "bar", "data": [row[1] for row in rows], "label": {"show": True, "position": "right"}}]}


def donut(rows):
    rows = [row for row in rows if row[1] < sum(other[1] for other in rows) / 2] or rows  # without the whole
    return {"legend": {}, "series": [{"type": "pie", "radius": ["45%", "70%"], "data": parts(rows), "label": {"formatter": "{b}: {c}"}}]}


def trend(rows):
    series = [{"type": "line", "name": NAMES.get(indicator, indicator), "data": [[row[2], row[1]] for row in sorted(group, key=lambda row: row[2])]}
              for indicator, group in by(rows, 3).items()]
    return {"legend": {}, "xAxis": {"type": "category"}, "yAxis": {"scale": True}, "series": series}


def funnel(rows):
    return {"series": [{"type": "funnel", "sort": "none", "data": parts(rows), "label": {"formatter": "{b}: {c}", "position": "inside"}}]}


def treemap(rows):
    return {"series": [{"type": "treemap", "data": parts(rows), "roam": False, "breadcrumb": {"show": False}, "label": {"formatter": "{b}\n{c}"}}]}


def radar(rows):
    axes = list(by(rows, 3))
    most = {axis: max(row[1] for row in group) for axis, group in by(rows, 3).items()}
    series = [{"name": group[0][0], "value": [next((row[1] for row in group if row[3] == axis), None) for axis in axes]}
              for group in by(rows, 4).values()]
    return {"legend": {}, "radar": {"indicator": [{"name": NAMES.get(axis, axis), "max": most[axis]} for axis in axes]},
            "series": [{"type": "radar", "data": series}]}


def scatter(rows):
    x, y = list(by(rows, 3))[:2]
    points = [[next((row[1] for row in group if row[3] == axis), None) for axis in (x, y)] + [group[0][0]] for group in by(rows, 4).values()]
    return {"xAxis": {"scale": True, "name": NAMES.get(x, x)}, "yAxis": {"scale": True, "name": NAMES.get(y, y)},
            "series": [{"type": "scatter", "data": points, "label": {"show": True, "formatter": "{@[2]}", "position": "right"},
                        "labelLayout": {"hideOverlap": True}}]}


def histogram(rows):
    values = [row[1] for row in rows]
    low, high = min(values), max(values)
    width = (high - low) / 8 or 1
    counts = [sum(1 for value in values if i == min(int((value - low) / width), 7)) for i in range(8)]
    return {"xAxis": {"type": "category", "data": [f"{low + i * width:.0f}" for i in range(8)]}, "yAxis": {},
            "series": [{"type": "bar", "barCategoryGap": "2%", "data": counts, "label": {"show": True}}]}


def box(rows):
    groups = list(by(rows, 3).values())
    return {"dataset": [{"source": [[row[1] for row in group] for group in groups]}, {"transform": {"type": "boxplot"}}],
            "xAxis": {"type": "category"}, "yAxis": {"scale": True}, "series": [{"type": "boxplot", "datasetIndex": 1}]}


def gauge(rows):
    return {"series": [{"type": "gauge", "max": 2 * rows[0][1], "data": [{"value": rows[0][1], "name": NAMES.get(rows[0][3], "")}]}]}


def heatmap(rows):
    areas, periods = list(by(rows, 0)), sorted(by(rows, 2))
    values = [row[1] for row in rows]
    return {"xAxis": {"type": "category", "data": periods}, "yAxis": {"type": "category", "data": areas},
            "visualMap": {"min": min(values), "max": max(values), "calculable": True},
            "series": [{"type": "heatmap", "data": [[periods.index(row[2]), areas.index(row[0]), row[1]] for row in rows]}]}


def slope(rows):
    periods = sorted(by(rows, 2))[-2:]
    series = [{"type": "line", "name": group[0][0], "endLabel": {"show": True, "formatter": "{a}: {c}"},
               "data": [next((row[1] for row in group if row[2] == period), None) for period in periods]}
              for group in by(rows, 4).values()]
    return {"xAxis": {"type": "category", "data": periods}, "yAxis": {"scale": True}, "grid": {"right": 180}, "series": series}


KINDS = {"bars": bars, "ranking": bars, "donut": donut, "trend": trend, "funnel": funnel, "treemap": treemap, "radar": radar,
         "scatter": scatter, "histogram": histogram, "box": box, "gauge": gauge, "heatmap": heatmap, "slope": slope, "bullet": bars}

PAGE = """<!doctype html><meta charset="utf-8"><title>toancanh beside ECharts</title>
<style>body{{background:#222;color:#eee;font:20px sans-serif;margin:20px}} h2{{margin:20px 0 6px}}
.row{{display:flex;gap:20px}} .row>*{{width:{width}px;height:{height}px;overflow:hidden;background:#12161C}}</style>
<script src="{script}"></script>
{rows}
<script>
for (const node of document.querySelectorAll('[data-option]')) {{
  const option = Object.assign({{ animation: false, backgroundColor: '#12161C' }}, JSON.parse(node.dataset.option));
  echarts.init(node, 'dark').setOption(option);
}}
</script>
"""


def row_of(build, out, kind):
    layout = os.path.join(ROOT, "layouts", "examples", kind + ".json")
    picture, dump = os.path.join(out, kind + ".png"), os.path.join(out, kind + ".json")
    subprocess.run([os.path.join(build, "toancanh"), "render", layout, "--out", picture, "--dump-scene", dump], check=True,
                   stdout=subprocess.DEVNULL)
    with open(dump, encoding="utf-8") as file:
        panes = json.load(file)["panes"]
    pane = next(pane for pane in panes if pane["kind"] == kind)
    rows = figures(pane)
    if not rows:
        sys.exit(f"beside.py: the dump of {kind} has no figures")
    option = html.escape(json.dumps(KINDS[kind](rows), ensure_ascii=False))
    # The pane alone, with the room of its marks.
    x, y, width, height = pane["box"][0] - 40, pane["box"][1] - 40, pane["box"][2] + 80, pane["box"][3] + 80
    scale = min(WIDTH / width, HEIGHT / height)
    ours = (f"<div><div style=\"width:{width}px;height:{height}px;background:url({kind}.png) -{x}px -{y}px;"
            f"transform:scale({scale});transform-origin:0 0\"></div></div>")
    return f'<h2>{kind}</h2><div class="row">{ours}<div data-option="{option}"></div></div>'


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build, out = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "node_modules", "echarts", "dist", "echarts.min.js")
    if not os.path.exists(script):
        sys.exit("beside.py: ECharts is missing: run npm install in tests/beside first")
    os.makedirs(out, exist_ok=True)
    rows = [row_of(build, out, kind) for kind in KINDS]
    page = os.path.join(out, "beside.html")
    with open(page, "w", encoding="utf-8") as file:
        file.write(PAGE.format(width=WIDTH, height=HEIGHT, script=script, rows="\n".join(rows)))
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files",
                    f"--window-size={2 * WIDTH + 80},{len(KINDS) * (HEIGHT + 70) + 40}", "--virtual-time-budget=4000",
                    f"--screenshot={os.path.join(out, 'beside.png')}", "file://" + page], check=True, stderr=subprocess.DEVNULL)
    print(os.path.join(out, "beside.png"))


if __name__ == "__main__":
    main()
