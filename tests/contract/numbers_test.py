"""Numbers that nobody reports, and numbers that deserve a second look: from a recording to the scene dump."""

from sums import drawn, provinces, row
from tap import case, cases, check, equal, main
from wall import marks_of, value_in


def texts(dump, pane):
    return [text["text"] for one in dump["panes"] if one["id"] == pane for text in one["texts"]]


@cases([(1,), (31,), (62,), (63,)], "a total of {0} of 63 provinces says so")
async def totals(toancanh, count):
    dump = drawn(toancanh, [row("t.sum", area, "1.25") for area in provinces()[:count]])
    equal(float(value_in(dump, "t.sum")), count * 1.25, "the total")
    equal("incomplete" in marks_of(dump)["t.sum"], count < 63, "the mark")
    equal(f"{count}/63" in texts(dump, "t.sum"), count < 63, "the badge")


@case("a reported total that its 63 provinces do not add up to: both are told, neither is changed")
async def unbalanced(toancanh):
    rows = [row("t.sum", "VN", "70", "/gso")] + [row("t.sum", area, "1") for area in provinces()]
    dump = drawn(toancanh, rows)
    equal(value_in(dump, "t.sum"), "70", "the total")
    check({"incomplete", "disputed"} <= marks_of(dump)["t.sum"], marks_of(dump)["t.sum"])
    check(any("các nơi cộng lại: 63" in text for text in texts(dump, "t.sum")), texts(dump, "t.sum"))


@case("a ratio of two figures bears the looser status of them")
async def ratio(toancanh):
    dump = drawn(toancanh, [row("t.plain", "VN", "300"), row("t.done", "VN", "100", status="P")])
    equal(value_in(dump, "t.rate"), "33.333333333333", "the ratio")
    check("provisional" in marks_of(dump)["t.rate"], marks_of(dump)["t.rate"])
    check("P" in texts(dump, "t.rate"), texts(dump, "t.rate"))


@cases([("100", ""), ("100.1", "cần kiểm tra: trên mức 100"), ("-1", "cần kiểm tra: dưới mức 0")],
       "{0} of 0 to 100 percent: questionable, and why: {1}")
async def ranges(toancanh, value, why):
    marked = why != ""
    dump = drawn(toancanh, [row("t.checked", "VN", value)])
    equal(value_in(dump, "t.checked"), value, "the value")
    equal("questionable" in marks_of(dump)["t.checked"], marked, "the mark")
    equal("?" in texts(dump, "t.checked"), marked, "the suffix")
    equal([text for text in texts(dump, "t.checked") if why and why in text] != [], marked, "the reason")


@case("a value far from the median of the periods before it: questionable, and from what")
async def jump(toancanh):
    months = [row("t.checked", "VN", value, period=f"2023-{month:02d}")
              for month, value in enumerate(("48", "52", "48", "52", "50", "48", "52", "50"), 1)]
    dump = drawn(toancanh, [*months, row("t.checked", "VN", "90")])
    check("questionable" in marks_of(dump)["t.checked"], marks_of(dump)["t.checked"])
    check(any("lệch xa mức thường 50" in text for text in texts(dump, "t.checked")), texts(dump, "t.checked"))


@cases([(None, "mới có một nguồn", False), ("50.2", "✓ hai nguồn khớp", False), ("60", "nguồn khác: 60", True)],
       "a second source that says {0}: {1}")
async def second_source(toancanh, value, words, disputed):
    rows = [row("t.checked", "VN", "50")]
    rows += [row("t.checked", "VN", value, "/portal/dvcqg", minute=1)] if value else []
    dump = drawn(toancanh, rows)
    equal(value_in(dump, "t.checked"), "50", "the value, never a mean")
    check(any(words in text for text in texts(dump, "t.checked")), texts(dump, "t.checked"))
    equal("disputed" in marks_of(dump)["t.checked"], disputed, "the mark")


if __name__ == "__main__":
    main(needs_hub=False)
