"""Charts show what they count: lengths in proportion, bounds as what they are, names escaped and cut to fit."""

from __future__ import annotations

import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from lxml import etree
from review_samples import write_sample

from extract import plots
from extract.analysis.tally import Point, Tally
from extract.report import charts, ranges
from extract.report.charts import Chart, Style
from extract.report.glyphs import glyph
from extract.report.labels import Labels
from extract.report.svg import LIGHT_THEME, clip, text_width

STYLE = Style(width=600, theme=LIGHT_THEME)
NS = {"s": "http://www.w3.org/2000/svg"}


def shapes(chart: Chart | str, path: str) -> list[etree._Element]:
    drawn = chart if isinstance(chart, str) else chart.svg
    if not drawn.startswith("<svg"):
        drawn = f'<svg xmlns="{NS["s"]}">{drawn}</svg>'
    return etree.fromstring(drawn.encode()).xpath(path, namespaces=NS)


def words(chart: Chart) -> list[str]:
    return [element.text or "" for element in shapes(chart, "//s:text")]


def point(
    place: str, low: str | None, high: str | None, bound: str = "point", done: bool = False, year: str = "2026"
) -> Point:
    numbers = [Decimal(v) if v else None for v in (low, high)]
    return Point(place, year, f"{place}{year}", *numbers, "%", bound, f"{low or high}%", done)


def test_bars_are_in_proportion_and_dark_ones_lie_within_light_ones() -> None:
    chart = charts.campaigns({"甲行动": 10, "乙行动": 5}, {"甲行动": 4}, STYLE)
    light = [float(e.get("width")) for e in shapes(chart, f"//s:rect[contains(@style,'{LIGHT_THEME['soft']}')]")]
    dark = [float(e.get("width")) for e in shapes(chart, f"//s:rect[contains(@style,'{LIGHT_THEME['verb']}')]")]
    assert light[0] == pytest.approx(2 * light[1], abs=0.2)
    assert dark == [pytest.approx(0.4 * light[0], abs=0.2), 0]
    assert chart.rows == (("甲行动", "10", "4"), ("乙行动", "5", "0"))


def test_records_without_campaign_come_last_and_do_not_dwarf_the_others() -> None:
    chart = charts.campaigns({"": 5000, "甲行动": 10}, {}, STYLE)
    assert [row[0] for row in chart.rows] == ["甲行动", "（无专项行动）"]
    assert max(float(e.get("width")) for e in shapes(chart, "//s:rect")) > 200


def test_commitment_parts_fill_the_row() -> None:
    chart = charts.commitment({"甲行动": Counter({5: 1, 2: 1, None: 2})}, STYLE)
    parts = shapes(chart, "//s:rect[s:title]")
    assert [e[0].text for e in parts] == ["必须 / 禁止 1", "力争 1", "未标明 2"]
    assert float(parts[2].get("width")) == pytest.approx(2 * float(parts[0].get("width")), rel=0.02)
    assert chart.header == ("专项行动", "必须 / 禁止", "力争", "未标明")
    assert chart.rows[0] == ("甲行动", "1", "1", "2")


def test_the_legend_names_the_levels_that_occur() -> None:
    assert "计划" not in words(charts.commitment({"甲行动": Counter({5: 1, None: 2})}, STYLE))
    assert "计划" in words(charts.commitment({"甲行动": Counter({5: 1}), "乙行动": Counter({3: 1})}, STYLE))


@pytest.mark.parametrize(
    ("bound", "dots", "halos", "arrow"),
    [("point", 1, 0, 0), ("approx", 1, 3, 0), ("at_least", 1, 0, 1), ("above", 1, 0, 1), ("at_most", 1, 0, -1),
     ("below", 1, 0, -1), ("range", 2, 0, 0)],
)  # fmt: skip
def test_each_bound_has_its_glyph(bound: str, dots: int, halos: int, arrow: int) -> None:
    drawn = glyph(bound, 100, 140, 10, "#000", "#fff")
    assert len(shapes(drawn, "//s:circle")) == dots
    assert len(shapes(drawn, "//s:ellipse")) == halos
    lines = [(float(e.get("x1")), float(e.get("x2"))) for e in shapes(drawn, "//s:line")]
    if arrow:
        assert (lines[0][1] - lines[0][0]) * arrow > 0
        assert len(shapes(drawn, "//s:path")) == 1
    elif bound == "range":
        assert lines == [(100, 140)]
    else:
        assert not lines


@pytest.mark.parametrize(("bound", "fill"), [("at_least", "#000"), ("above", "#fff"), ("below", "#fff")])
def test_a_bound_that_is_not_reached_is_hollow(bound: str, fill: str) -> None:
    (dot,) = shapes(glyph(bound, 100, 100, 10, "#000", "#fff"), "//s:circle")
    assert f"fill:{fill}" in dot.get("style")


def test_the_reported_value_is_a_hollow_diamond() -> None:
    drawn = glyph("point", 100, 100, 10, "#000", "#fff", done=True)
    assert not shapes(drawn, "//s:circle")
    assert "fill:#fff" in shapes(drawn, "//s:path")[0].get("style")


def test_regions_are_sorted_by_plan_and_placed_by_value() -> None:
    points = [point("乙省", "5", "5"), point("甲省", "7", None, "at_least"), point("乙省", "4", "4", done=True)]
    chart = ranges.indicator(("生产总值", "%", "increase"), points, STYLE)
    assert chart.title == "生产总值 · 增长 · %"
    assert [row[0] for row in chart.rows] == ["甲省", "乙省"]
    assert chart.rows[1] == ("乙省", "5%", "4%")
    planned = [float(e.get("cx")) for e in shapes(chart, "//s:g//s:circle")]
    assert planned[0] > planned[1]


def test_years_of_one_region_stay_in_order() -> None:
    points = [point("甲省", "6", "6", year="2026"), point("甲省", "8", "8", year="2024")]
    chart = ranges.indicator(("生产总值", "%", "level"), points, STYLE)
    assert [row[0] for row in chart.rows] == ["甲省 2024", "甲省 2026"]


def test_a_long_list_is_cut_and_says_so() -> None:
    points = [point(f"第{i}县", str(i), str(i)) for i in range(1, 101)]
    chart = ranges.indicator(("指标", "%", "level"), points, STYLE)
    assert len(chart.rows) == 100
    assert len(shapes(chart, "//s:g//s:circle")) == ranges.MOST_ROWS
    assert "其余 70 项见数据表" in words(chart)


@pytest.mark.parametrize("values", [("5", "5"), ("0", "0"), ("-3", "200000000000"), ("0.001", "0.002")])
def test_the_axis_takes_in_any_values(values: tuple[str, str]) -> None:
    points = [point(f"地{i}", value, value) for i, value in enumerate(values)]
    chart = ranges.indicator(("指标", "%", "level"), points, STYLE)
    lines = sorted({float(e.get("x1")) for e in shapes(chart, "//s:line")})
    assert 2 <= len(lines) <= 8
    for dot in shapes(chart, "//s:g//s:circle"):
        assert lines[0] - 0.1 <= float(dot.get("cx")) <= lines[-1] + 0.1


def test_nothing_to_draw_is_said() -> None:
    assert words(charts.bounds({}, STYLE)) == ["没有可画的数据"]
    assert words(ranges.indicator(("指标", "%", "level"), [point("甲", None, None)], STYLE)) == ["没有可画的数据"]


def test_hostile_names_are_text() -> None:
    name = '</svg><script>alert(1)</script>"&'
    chart = charts.campaigns({name: 3}, {}, STYLE)
    assert not shapes(chart, "//s:script")
    assert chart.svg.count("<script") == 0
    assert chart.rows[0][0] == name


def test_direction_marks_do_not_turn_the_chart() -> None:
    chart = charts.campaigns({"甲\u202e行动": 3}, {}, STYLE)
    assert "\u202e" not in chart.svg
    assert "甲\ufffd行动" in words(chart)


@pytest.mark.parametrize("width", [340, 640])
def test_texts_stay_inside(width: int) -> None:
    style = Style(width=width, theme=LIGHT_THEME)
    name = "国家区域医疗中心和紧密型县域医共体建设三年攻坚行动"
    classes = {"build": Counter({f"建设完善{i}": 99 for i in range(9)})}
    for chart in (charts.campaigns({name: 88}, {name: 8}, style), charts.verb_classes(classes, style)):
        for element in shapes(chart, "//s:text"):
            size = float(element.get("font-size"))
            assert float(element.get("x")) + text_width(element.text, size) <= width + 2, element.text


def test_clip_keeps_short_text_and_ends_long_text_with_a_dot() -> None:
    assert clip("行动", 40, 13) == "行动"
    assert clip("污染防治攻坚战", 60, 13) == "污染防…"


def test_tally_counts_once_a_document_and_side() -> None:
    tally = Tally()
    from review_samples import plan_records, review_records

    for record in [*plan_records(), *plan_records()[2:3], *review_records()]:
        tally.add(record, record.doc_id, "2026")
    assert (tally.records, tally.targets) == (8, 3)
    assert tally.bounds == {"at_least": 2, "point": 1}
    key, points = tally.shared_indicators()[0]
    assert key == ("水质达标率", "%", "level")
    assert [(p.doc_id, p.done) for p in points] == [("plan", False), ("review", True)]


def test_names_of_one_indicator_are_joined() -> None:
    from review_samples import plan_records

    record = plan_records()[2]
    assert record.quantity
    tally = Tally()
    for doc_id, name, change in (
        ("a", "GDP", "increase"),
        ("b", "全市生产总值", "increase"),
        ("c", "GDP增速", "level"),
    ):
        quantity = msgspec.structs.replace(record.quantity, indicator=name, change=change)
        tally.add(msgspec.structs.replace(record, doc_id=doc_id, quantity=quantity), doc_id)
    (((name, unit, change), points),) = tally.shared_indicators()
    assert (name, unit, change) == ("地区生产总值", "%", "increase")
    assert [point.doc_id for point in points] == ["a", "b", "c"]


def test_every_verb_class_has_a_label() -> None:
    from extract.lexicon.tables import load_table

    words = Labels("zh").words
    assert [row["class"] for row in load_table("verb_classes.tsv") if f"verb_class.{row['class']}" not in words] == []


def test_every_label_is_in_both_languages() -> None:
    zh, en = Labels("zh"), Labels("en")
    assert zh.words.keys() == en.words.keys()
    assert all(zh.words.values())
    assert all(en.words.values())
    with pytest.raises(ValueError, match="fr"):
        Labels("fr")


def test_plots_take_a_run_records_or_documents(tmp_path: Path) -> None:
    from review_samples import plan_records

    folder = write_sample(tmp_path / "run")
    assert plots.campaigns(folder).rows == (*plots.campaigns(plan_records()).rows[:1], ("（无专项行动）", "4", "1"))
    assert "Records and targets by campaign" in plots.campaigns(folder, language="en").svg
    planned = plots.indicator(folder, "水质达标率")
    assert planned.rows == (("清河市 2026", "90%以上", ""), ("白山市 2025", "", "87%"))
    with pytest.raises(KeyError, match="没有的指标"):
        plots.indicator(folder, "没有的指标")


def test_svg_file_stands_alone(tmp_path: Path) -> None:
    path = plots.bounds(write_sample(tmp_path / "run")).save(tmp_path / "bounds.svg")
    text = path.read_text("utf-8")
    assert "var(--" not in text
    assert etree.fromstring(text.encode()).get("width") == "768"
    with pytest.raises(ValueError, match=r"\.pdf"):
        plots.bounds([]).save(tmp_path / "bounds.pdf")


def test_png_holds_chinese_letters(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py", reason="the extra plots is not installed")
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    if plots.han_font() is None:
        pytest.skip("no Chinese font on this machine")
    plot = plots.commitment(write_sample(tmp_path / "run"))
    path = plot.save(tmp_path / "commitment.png", scale=1)
    with image.open(path) as drawn:
        assert drawn.size == (768, int(plot.svg.split('height="')[1].split('"')[0]))
        title = drawn.convert("L").crop((24, 20, 200, 46))
        assert 0.04 < sum(pixel < 128 for pixel in title.tobytes()) / (176 * 26) < 0.5


def test_png_without_library_or_font_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    plot = plots.bounds([])
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "resvg_py", None)
        with pytest.raises(RuntimeError, match=r"policy-extract\[plots\]"):
            plot.png()
    pytest.importorskip("resvg_py", reason="the extra plots is not installed")
    monkeypatch.setattr(plots, "han_font", lambda: None)
    with pytest.raises(RuntimeError, match="no Chinese font"):
        plot.png()
