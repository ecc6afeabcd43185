"""What W1's figures mean: percentiles, budgets, and a browser's figures for the same load."""

# Of the architecture: what a wall may cost.
BUDGETS = {
    "cpu_10hz": 0.1, "cpu_60hz": 0.45, "age_p99_ms": 50, "age_p99_ms_10hz": 150,
    "first_picture_ms": 200, "first_picture_cpu_ms": 150, "idle_cpu": 0.01, "repaint_cpu_ms": 6,
    "pss_mb_without_surfaces": 60,
}

# ECharts and uPlot in headless Chromium on the same kind of machine, 12,600 observations a second on the
# same panes. Where they gave a range, the end that is kinder to the browser is compared.
BROWSER = {
    "cpu": 1.43, "frames_per_s": [10, 13], "cpu_ms_per_frame": [108, 138], "age_p99_ms": [270, 420],
    "pss_mb_at_start": 560, "pss_mb_at_end": 830, "first_picture_ms": 1000,
    "cpu_at_2_redraws_per_s": 0.52, "idle_cpu": 0.13,
}


def percentiles(values, digits=2):
    """Zeros when nothing was seen: count says so."""
    if not values:
        return {"p50": 0, "p95": 0, "p99": 0, "max": 0, "count": 0}
    ordered = sorted(values)

    def at(share):
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], digits)
    return {"p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": round(ordered[-1], digits),
            "count": len(ordered)}


def median(values, digits=1):
    return round(sorted(values)[len(values) // 2], digits)


def ratio(browser, ours):
    return round(browser / ours, 1) if ours else None


def compare(result):
    """How many times less than a browser; only the full load is comparable."""
    if result["observations_per_s"] != 12600 or not result["wall_cpu_ms_per_frame"]:
        return None
    return {
        "cpu_per_frame": ratio(BROWSER["cpu_ms_per_frame"][0], result["wall_cpu_ms_per_frame"]),
        "cpu": ratio(BROWSER["cpu"], result["cpu_s_per_s"]["wall"]),
        "memory_at_start": ratio(BROWSER["pss_mb_at_start"], result["pss_mb_at_start"]),
        "memory_at_end": ratio(BROWSER["pss_mb_at_end"], result["pss_mb_at_end"]),
        "age_p99": ratio(BROWSER["age_p99_ms"][0], max(1, result["age_ms"]["p99"])),
    }


def row(result):
    """One run for a person."""
    frame, age, cpu = result["frame_ms"], result["age_ms"], result["cpu_s_per_s"]
    return (f"{result['observations_per_s']:>6} {result['rate_hz']:>3} {result['output']:<8} "
            f"{cpu['wall']:>6.3f} {cpu['hub']:>6.3f} {cpu.get('x', 0):>6.3f} "
            f"{result['frames_per_s']:>6.1f} {result['wall_cpu_ms_per_frame'] or 0:>6.2f} "
            f"{frame['p50']:>6.1f} {frame['p99']:>6.1f} {frame['max']:>6.1f} "
            f"{age['p50']:>5.0f} {age['p95']:>5.0f} {age['p99']:>5.0f} "
            f"{result['pss_mb_at_start']:>6.1f} {result['pss_mb_at_end']:>6.1f}")


HEAD = (" obs/s  Hz output     wall    hub      X    fps ms/fr.  frame    p99    max "
        "  age   p95   p99  PSS at start, end")


def judge(name, value, budget):
    return f"  {name}: {value} (budget {budget}{'' if value <= budget else ', over'})"


def summary(document):
    """The whole as lines for a person: runs, budgets, ratios."""
    lines = [HEAD, *[row(result) for result in document["runs"]], "budgets, at 12,600 observations/s"]
    for result in document["runs"]:
        name = f"{result['rate_hz']} Hz, {result['output']}"
        if result["observations_per_s"] != 12600:
            continue
        if f"cpu_{result['rate_hz']}hz" in BUDGETS:
            lines.append(judge(f"CPU at {name}", result["cpu_s_per_s"]["wall"],
                               BUDGETS[f"cpu_{result['rate_hz']}hz"]))
        lines.append(judge(f"age p99 at {name}, ms", result["age_ms"]["p99"],
                           BUDGETS["age_p99_ms_10hz" if result["rate_hz"] == 10 else "age_p99_ms"]))
        if result["output"] == "headless":
            lines.append(judge(f"PSS without the surface at {name}, MB",
                               round(result["pss_mb_at_end"] - result["surface_mb"], 1),
                               BUDGETS["pss_mb_without_surfaces"]))
    for start in document["starts"]:
        lines += [
            judge(f"first picture, {start['output']}, ms", start["first_picture_ms"],
                  BUDGETS["first_picture_ms"]),
            judge(f"first picture, {start['output']}, CPU ms", start["first_picture_cpu_ms"],
                  BUDGETS["first_picture_cpu_ms"])]
        if start["empty_window_ms"]:
            lines.append(f"    an empty window beside it: {start['empty_window_ms']} ms, "
                         f"{start['empty_window_cpu_ms']} CPU ms")
    for idle in document["idle"]:
        lines += [
            judge(f"idle with ticker, {idle['output']}, core", idle["cpu_s_per_s"]["wall"],
                  BUDGETS["idle_cpu"]),
            judge(f"full repaint, {idle['output']}, CPU ms", idle["repaint_cpu_ms"],
                  BUDGETS["repaint_cpu_ms"])]
    return lines + ratios(document)


def ratios(document):
    lines = ["times less than a browser"]
    for result in document["runs"]:
        if result["times_less_than_browser"]:
            said = ", ".join(f"{name} {times}" for name, times
                             in result["times_less_than_browser"].items())
            lines.append(f"  {result['rate_hz']} Hz, {result['output']}: {said}")
    for start in document["starts"]:
        lines.append(f"  first picture, {start['output']}: "
                     f"{ratio(BROWSER['first_picture_ms'], start['first_picture_ms'])}")
    for idle in document["idle"]:
        lines.append(f"  idle with ticker, {idle['output']}: "
                     f"{ratio(BROWSER['idle_cpu'], idle['cpu_s_per_s']['wall'])}")
    return lines
