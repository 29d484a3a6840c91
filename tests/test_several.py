"""Several documents in one text, and a text that stands there twice, are flagged; a document with annexes is not."""

from __future__ import annotations

import pytest

from extract.document.several import Several, repeated_share

SEVERAL = Several()
BODY = "\n".join(
    f"{sign}、{words}，到明年底建成示范点{number}个，有关部门按职责分工推进，每季度报送一次进展。"
    for sign, words, number in zip(
        "一二三四五六",
        (
            "推进城市节水改造",
            "加强老旧管网更新",
            "完善雨水收集设施",
            "扩大再生水利用",
            "严格取水许可管理",
            "做好节水宣传",
        ),
        range(3, 9),
        strict=True,
    )
)


def policy(title: str, number: str = "", body: str = BODY, signed: str = "") -> str:
    return "\n".join(part for part in (title, number, body, signed) if part)


ONE = policy("湖州市水利局关于城市节水的通知", "湖水发〔2023〕7号", signed="湖州市水利局\n2023年5月17日")
TWO = policy("湖州市财政局关于节水奖补的通知", "湖财发〔2023〕9号", signed="湖州市财政局\n2023年6月2日")
THREE = policy("湖州市节水管理办法", "（2022年3月1日湖州市人民政府令第16号公布）")


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("\n".join([ONE, TWO, THREE]), "several_documents:3"),
        ("\n".join([ONE, TWO]), "several_documents:2"),
        (  # without numbers: each has its signature
            ONE.replace("湖水发〔2023〕7号\n", "") + "\n\n" + TWO.replace("湖财发〔2023〕9号\n", ""),
            "several_documents:2",
        ),
        (  # titles with the day they were put on line
            "\n".join(
                policy(f"湖州市{name}方案", f"2023-0{i}-11") for i, name in enumerate(("节水", "供水", "排水"), 1)
            ),
            "several_documents:3",
        ),
        (  # plans glued together, each with a table of contents
            "\n".join(f"目  录\n第一章 {name}\n第二章 保障\n{BODY}" for name in ("节水", "供水", "排水")),
            "several_documents:3",
        ),
    ],
)
def test_several_documents_are_counted(text: str, flag: str) -> None:
    assert SEVERAL.flags(text.replace("有关部门", "各部门", 1))[0] == flag


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        THREE,
        # a letter and what it sends, with number and signature of its own
        policy("湖州市人民政府办公室转发市水利局关于节水意见的通知", "湖政办发〔2023〕3号", "现转发给你们。")
        + "\n湖州市人民政府办公室\n2023年7月1日\n"
        + policy("关于城市节水的意见", "湖水发〔2023〕7号", signed="湖州市水利局\n2023年5月17日"),
        # an annex with its date; a title printed twice
        ONE + "\n附件\n湖州市城市节水方案\n（2023年5月）\n到明年底建成节水小区20个，全部区县完成管网普查。",
        "湖州市水利局关于城市节水的通知\n" + ONE,
        # what a page lists below its text
        ONE + "\n相关稿件\n湖州市供水方案\n2023-01-04\n湖州市排水方案\n2023-01-05\n湖州市节水办法\n2023-01-06",
    ],
)
def test_one_document_is_one(text: str) -> None:
    assert SEVERAL.flags(text) == ()


def test_a_text_that_stands_there_twice_is_flagged() -> None:
    assert SEVERAL.flags(ONE + "\n" + ONE) == ("repeated_text:50%",)
    assert repeated_share(BODY) == 0.0
    rows = "\n".join(["指标\t" + "约束性" * 15] * 20)  # rows of a table are alike
    assert repeated_share(rows) == 0.0
