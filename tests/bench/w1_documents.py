"""The documents of W1: a code list of 200 indicators, a wall of 3840x2160, 24 panes."""

import json
import math
import os
import random
import shutil
import time

INDICATORS = 200
AREAS = 63
TREND_POINTS = 300
SPARK_POINTS = 60
HEAT_COLUMNS = 24
TICKER_SPEED = 30  # u a second, 60 px: it looks different in every frame of 60 Hz
SOURCE = "/bench/w1"


def indicator(number):
    return f"w1.i{number:03d}"


def write(path, document):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False)


def make_codelists(source, folder, rate):
    """200 indicators, the 63 provinces in force today. Cadences are long enough that neither the feeder's
    start nor a slow rate makes readings late. Returns the provinces' codes."""
    os.makedirs(folder)
    original = os.path.join(source, "feeds", "codelists")
    for name in ("agencies.json", "units.json"):
        shutil.copy(os.path.join(original, name), folder)
    cadence = math.ceil(10 * AREAS * INDICATORS / rate)
    with open(os.path.join(original, "indicators.json"), encoding="utf-8") as file:
        document = json.load(file)
    document["indicators"] = [{
        "id": indicator(number), "title": {"vi": f"Chỉ tiêu {number}", "en": f"Indicator {number}"},
        "unit": "1", "decimals": 1, "measure": "level", "direction": "higher",
        "cadence": f"PT{cadence}S", "period_rule": "real-time", "aggregation": "sum",
        "owner": "VPCP", "category": "state"} for number in range(1, INDICATORS + 1)]
    write(os.path.join(folder, "indicators.json"), document)
    with open(os.path.join(original, "areas.json"), encoding="utf-8") as file:
        document = json.load(file)
    first = document["lists"][0]
    first.pop("valid_to", None)
    first.pop("successors", None)
    for province in first["provinces"]:
        province.pop("successor", None)
    document["lists"] = [first]
    write(os.path.join(folder, "areas.json"), document)
    return [f"{first['code']}:{province['code']}" for province in first["provinces"]]


def panes(areas):
    """The 24 panes without their places; 45 indicators: 8 + 24 + 4 + 1 + 1 + 6 + 1. Figures and lines stand
    for provinces far apart, so that news is spread over the second."""
    numbers = iter(range(1, INDICATORS + 1))
    spread = iter(range(0, AREAS * AREAS, 2))

    def far():
        return areas[next(spread) % AREAS]

    result = []
    for _ in range(8):
        result.append({"kind": "figure", "indicator": indicator(next(numbers)), "area": far(),
                       "chart": "line", "last": SPARK_POINTS})
    for _ in range(6):
        lines = [{"indicator": indicator(next(numbers)), "area": far()} for _ in range(4)]
        result.append({"kind": "trend", **lines[0], "series": lines[1:], "last": TREND_POINTS})
    for _ in range(4):
        result.append({"kind": "ranking", "indicator": indicator(next(numbers)), "top": AREAS,
                       "pitch": "3.3u"})
    parts = indicator(next(numbers))
    for first in (0, 8):
        result.append({"kind": "donut", "indicator": parts, "unit": "none",
                       "parts": [{"area": area} for area in areas[first:first + 8]]})
    result.append({"kind": "map", "indicator": indicator(next(numbers)), "mode": "classes",
                   "breaks": [300, 500, 700, 900], "names": False})
    cells = [indicator(next(numbers)) for _ in range(6)]
    result.append({"kind": "table", "group": "VN:provinces", "pitch": "3.3u",
                   "values": [{"indicator": cell} for cell in cells]})
    result.append({"kind": "heatmap", "indicator": indicator(next(numbers)), "last": HEAT_COLUMNS, "step": "PT1S",
                   "breaks": [300, 500, 700, 900]})
    result.append({"kind": "ticker", "motion": "moves", "speed": TICKER_SPEED, "items": [
        {"indicator": cell, "area": far()} for cell in cells for _ in range(2)]})
    return result


def make_layout(folder, areas, kinds, rate_hz):
    """Layout and wall. Returns the layout's path, its panes, and the kinds left out because the program
    does not have them."""
    columns, rows, width, height = 6, 4, 3840, 2160
    across, down = width // columns, height // rows
    shown, left_out = [], []
    for place, pane in enumerate(panes(areas)):
        if pane["kind"] not in kinds:
            left_out.append(pane["kind"])
            continue
        box = {"x": f"{place % columns * across + 12}px", "y": f"{place // columns * down + 12}px",
               "width": f"{across - 24}px", "height": f"{down - 24}px"}
        shown.append({"title": f"{pane['kind']} {place + 1}", **pane, "box": box})
        if pane["kind"] in ("ticker", "text"):
            shown[-1].pop("title")
    write(os.path.join(folder, "w1-wall.json"), {
        "version": 1, "document": "wall", "title": "W1", "seat_m": 1, "unit_px": 2,
        "screens": [{"name": "w1", "x_mm": 0, "y_mm": 0, "width_mm": 1058, "height_mm": 595,
                     "width_px": width, "height_px": height, "bezel_mm": 5}]})
    path = os.path.join(folder, "w1.json")
    write(path, {"version": 1, "document": "layout", "title": "W1", "wall": "w1-wall.json",
                 "theme": "dark", "rate": rate_hz, "panes": shown})
    return path, shown, left_out


def wanted(pane, areas):
    """The series of a pane with the points each shows: (indicator, area, points)."""
    kind = pane["kind"]
    if kind == "figure":
        return [(pane["indicator"], pane["area"], SPARK_POINTS)]
    if kind == "trend":
        return [(line["indicator"], line["area"], TREND_POINTS)
                for line in [pane, *pane["series"]]]
    if kind == "ticker":
        return [(item["indicator"], item["area"], 1) for item in pane["items"]]
    if kind == "donut":
        return [(pane["indicator"], part["area"], 1) for part in pane["parts"]]
    if kind == "table":
        return [(value["indicator"], area, 1) for value in pane["values"] for area in areas]
    points = HEAT_COLUMNS if kind == "heatmap" else 1
    return [(pane["indicator"], area, points) for area in areas]


def level(name, area, areas):
    """Where the readings of a series lie; w1_feeder.c goes on from here."""
    series = areas.index(area) * INDICATORS + int(name[-3:]) - 1
    return 100 + series * 40503 % 797


def make_history(path, shown, areas):
    """Every series at its full length, so that the first picture is the whole one. Returns how many
    series and observations."""
    series = {}
    for pane in shown:
        for name, area, points in wanted(pane, areas):
            series[name, area] = max(points, series.get((name, area), 0))
    chance = random.Random(2020)
    now = int(time.time()) - 1
    count = 0
    with open(path, "w", encoding="utf-8") as file:
        for (name, area), points in series.items():
            base = level(name, area, areas)
            for point in range(points):
                value = base + chance.randrange(1000) / 10
                at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - points + point))
                file.write(json.dumps({"INDICATOR": name, "REF_AREA": area, "TIME_PERIOD": at,
                                       "OBS_VALUE": round(value, 1)}) + "\n")
                count += 1
    return len(series), count
