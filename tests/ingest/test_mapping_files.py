"""Mapping files: what a person says about a file, checked strictly."""

from pathlib import Path

import pytest

from alignment.errors import FileRefused
from alignment.ingest.mapping_files import load_mapping, read_mapping
from tests.ingest.given_files import KEY, read_text

LEADS = """
kind = "leads"
source = "olist"
[columns]
lead_id = "mql_id"
handed_off_at = "first_contact_date"
source = "origin"
"""

DEALS = """
kind = "deals"
source = "olist"
[columns]
deal_id = "mql_id"
lead_id = "mql_id"
closed_at = "won_date"
[constants]
outcome = "won"
"""


def test_a_mapping_names_columns_and_constants() -> None:
    text = "mql_id,seller_id,won_date\n5420aad7,2c43fb51,2018-02-26 19:58:54\n"
    read = read_text(text, mapping=DEALS)
    assert (read.parsed.kind.key, read.parsed.source) == ("deals", "olist")
    assert (read.cell("deal_id"), read.cell("lead_id"), read.cell("outcome")) == (
        "5420aad7",
        "5420aad7",
        "won",
    )
    assert read.parsed.unmapped == ("seller_id",)


def test_only_the_columns_it_names_are_read() -> None:
    read = read_text("mql_id,origin,first_contact_date,status\na,social,2018-02-01,New\n", mapping=LEADS)
    assert "status" not in read.rows


def test_a_constant_outdoes_what_the_file_says() -> None:
    read = read_text("lead_id,region\nL-1,NA\n", mapping='kind = "leads"\n[constants]\nregion = "EMEA"\n')
    assert read.cell("region") == "EMEA"


def test_values_are_translated_before_they_are_read() -> None:
    mapping = 'kind = "deals"\n[values.outcome]\n"Gewonnen" = "won"\n"offen" = "open"\n'
    read = read_text("deal_id,outcome\nD-1,gewonnen\nD-2,offen\n", mapping=mapping)
    assert read.rows["outcome"].tolist() == ["won", "open"]


def test_statuses_mean_what_it_says() -> None:
    read = read_text("lead_id,status\nL-1,Parked\nL-2,New\n", mapping='[statuses]\nParked = "recycled"\n')
    assert {value: status.meaning for value, status in read.parsed.statuses.items()} == {
        "Parked": "recycled",
        "New": "pending",
    }


def test_zone_order_and_as_of_come_from_it_unless_an_option_says_otherwise() -> None:
    mapping = 'time_zone = "Europe/Berlin"\ndate_order = "MDY"\nas_of = 2026-10-20\n'
    text = "lead_id,created_at\nL-1,03/04/2026 10:00\n"
    read = read_text(text, mapping=mapping)
    assert read.cell("created_at").isoformat() == "2026-03-04T09:00:00+00:00"
    assert read.parsed.as_of.isoformat() == "2026-10-20T23:59:59+02:00"
    read = read_text(text, mapping=mapping, time_zone="UTC", date_order="DMY")
    assert read.cell("created_at").isoformat() == "2026-04-03T10:00:00+00:00"


def test_a_column_that_the_file_lacks_is_named_with_those_it_has() -> None:
    with pytest.raises(
        FileRefused,
        match=r"has no column 'mql_id', which the mapping names for lead_id; it has 'id', 'origin'",
    ):
        read_text("id,origin\na,b\n", mapping=LEADS)


def test_people_are_hashed_through_a_mapping_too() -> None:
    mapping = 'kind = "leads"\n[columns]\nlead_id = "id"\nowner = "Besitzer"\n'
    read = read_text("id,Besitzer\nL-1,Ada@example.com\n", mapping=mapping)
    assert read.cell("owner_key") == KEY.hash_value("ada@example.com")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("colums = {}", "there is no key 'colums'; the keys are kind, source"),
        ('kind = "contacts"', "kind: .*'leads'"),
        ('[columns]\nlead_id = "x"', "need a kind"),
        (
            'kind = "leads"\n[columns]\nshoe_size = "x"',
            "there is no column 'shoe_size' in leads; its columns are lead_id",
        ),
        ('kind = "deals"\n[values.result]\na = "won"', "there is no column 'result' in deals"),
        ('kind = "leads"\n[columns]\nregion = "x"\n[constants]\nregion = "y"', "region stands under"),
        ('[statuses]\nParked = "maybe"', "statuses.Parked"),
        ('time_zone = "Mars"', "'Mars' is not an IANA time zone"),
        ('date_order = "YDM"', "date_order"),
        ("kind = leads", "is not TOML"),
    ],
)
def test_a_wrong_mapping_file_is_refused_naming_what_is_wrong(text: str, complaint: str) -> None:
    with pytest.raises(FileRefused, match=complaint):
        read_mapping(text, name="mapping.toml")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"'nowhere.toml' cannot be read"):
        load_mapping(tmp_path / "nowhere.toml")


def test_a_mapping_for_another_kind_than_asked_for_is_refused() -> None:
    with pytest.raises(FileRefused, match="--kind deals and the mapping file's kind leads differ"):
        read_text("mql_id\na\n", mapping=LEADS, kind="deals")


def test_the_olist_funnel_is_read_whole(extracts: Path) -> None:
    folder = extracts / "olist_marketing_funnel"
    leads = read_text((folder / "olist_marketing_qualified_leads_dataset.csv").read_bytes(), mapping=LEADS)
    deals = read_text((folder / "olist_closed_deals_dataset.csv").read_bytes(), mapping=DEALS)
    assert (len(leads.rows), leads.problems) == (4171, [])
    assert (len(deals.rows), deals.problems) == (362, [])
    assert leads.rows["handed_off_day"].all()
    assert not deals.rows["closed_day"].any()
    assert leads.rows["lead_source"].isna().any()  # blank is blank
    assert leads.rows["lead_source"].eq("unknown").any()  # and a value that says "unknown" is a value
    assert set(deals.rows["lead_id"]) <= set(leads.rows["lead_id"])
