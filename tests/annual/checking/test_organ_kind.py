"""What an organ's name tells."""

from __future__ import annotations

import pytest

from gongkai.annual.checking.organ_kind import OrganKind, may_make_rules, told_by_name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("云溪市人民政府", "government"),
        ("云溪市", "government"),
        ("石门自治县", "government"),
        ("东关区人民政府办公室", "department"),
        ("雲溪市自然資源局", "department"),
        ("国家税务总局云溪市东关区税务局", "department"),
        ("云溪市住房和城乡建设委员会", "department"),
        ("云溪市纪委", "department"),
        ("云溪市疾病预防控制中心", "department"),
        ("云溪市城市管理综合行政执法支队", "department"),
        ("东关镇人民政府", "township"),
        ("东关镇", "township"),
        ("石门县青桐回族乡", "township"),
        ("东关街道办事处", "township"),
        ("东关区前进街道", "township"),
        ("云溪市供水集团有限公司", "other"),
        ("云溪市第一中学", "other"),
        ("云溪市人民医院", "other"),
        ("云溪经济技术开发区", None),
        ("云溪", None),
        ("", None),
        (None, None),
    ],
)
def test_kind(name: str | None, kind: OrganKind | None) -> None:
    assert told_by_name(name) == kind


@pytest.mark.parametrize(
    ("name", "power"),
    [
        ("中华人民共和国水利部", True),
        ("国家医疗保障局", True),
        ("水利部", True),
        ("国家税务总局云溪市税务局", False),
        ("云溪市水利局", False),
        ("江南省水利厅", False),
        ("江南省人民政府", True),
        ("上海市人民政府", True),
        ("上海市人民政府办公厅", True),
        ("石门县人民政府办公室", False),
        ("云溪市人民政府", None),
        ("石门县人民政府", False),
        ("东关镇人民政府", False),
        (None, None),
    ],
)
def test_power_to_make_rules(name: str | None, power: bool | None) -> None:
    assert may_make_rules(name, told_by_name(name)) == power
