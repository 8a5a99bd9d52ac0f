"""Which kind of file a header tells of, and which column is what."""

import pytest

from alignment.errors import AlignmentError, FileRefused, NeedsAnswer
from alignment.ingest.kinds import KINDS, kind_named
from alignment.ingest.recognise import Recognition, fingerprint, load_aliases, read_aliases, recognise


def told(header: str, kind: str | None = None) -> Recognition:
    return recognise(header.split(","), name="file.csv", kind=kind_named(kind) if kind else None)


def test_every_template_is_its_own_kind() -> None:
    assert [recognise(kind.template, name="f").kind.key for kind in KINDS] == [kind.key for kind in KINDS]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("lead_id,handed_off_at", "leads"),
        ("email,source,status,created_at", "leads"),
        ("LEADID,Last Name,Company,Lead Owner,Email,Lead Source,Lead Status,Created Time,CONVERTED", "leads"),
        ("Record ID,Email,Contact owner,Lifecycle Stage,Lead Status,Create Date,Original Source", "leads"),
        ("Lead-Inhaber,E-Mail,Leadquelle,Erstellt am,Status", "leads"),
        ("Lead ID,Lead Owner,Field / Event,Old Value,New Value,Edit Date,Edited By", "lead-history"),
        ("Deal - ID,Deal - Title,Deal - Value,Deal - Status,Deal - Deal created,Person - Email", "deals"),
        ("assetId,displayName,status,type,expiresAt,createdAt,updatedAt", "content"),
        ("eventId,startTime,userId,assetId,type", "content-use"),
        ("Email,Name,Team,Role", "roster"),
    ],
)
def test_headers_of_known_tools_tell_their_kind(header: str, kind: str) -> None:
    assert told(header).kind.key == kind


def test_a_column_is_found_by_its_own_name_before_any_other() -> None:
    columns = told("Contact ID,Lead ID,Email,Source").columns
    assert columns == {"lead_id": 1, "email": 2, "source": 3}


def test_the_first_of_two_equal_headers_counts() -> None:
    recognition = told("lead_id,status,status,created_at")
    assert recognition.columns["status"] == 1


def test_what_is_not_read_is_named() -> None:
    assert told("lead_id,source,Shoe size,created_at").unmapped == ("Shoe size",)


@pytest.mark.parametrize(
    "header", ["foo,bar", "id,name,created", "id", "Name,Type,Created Date,Owner", "RespondentID,Team"]
)
def test_columns_that_every_tool_has_tell_nothing(header: str) -> None:
    with pytest.raises(FileRefused, match=r"alignment template|--kind"):
        told(header)


def test_a_table_of_something_else_is_not_taken_for_leads() -> None:
    with pytest.raises(
        FileRefused, match=r"cannot be read as deals: no column for deal_id .*alignment template deals"
    ):
        told("lead_id,stage,amount,currency,created_at,closed_at")


def test_leads_without_any_identity_are_refused_naming_both_ways() -> None:
    with pytest.raises(FileRefused, match="no column for lead_id or email"):
        told("source,campaign,region,status,handed_off_at")


def test_a_given_kind_is_believed_and_its_required_columns_are_still_needed() -> None:
    assert told("id,created", "leads").columns == {"lead_id": 0, "created_at": 1}
    with pytest.raises(FileRefused, match="no column for lead_id"):
        told("activity_id,kind", "activities")


def test_two_kinds_that_fit_equally_well_ask() -> None:
    with pytest.raises(NeedsAnswer, match=r"'file.csv' may hold .* say which with --kind .* or --kind"):
        told("email,team,source")


def test_a_fingerprint_follows_the_columns_not_their_spelling() -> None:
    assert fingerprint(["Lead ID", "Email"]) == fingerprint(["lead_id", "E-Mail"])
    assert fingerprint(["Lead ID", "Email"]) != fingerprint(["Email", "Lead ID"])


def test_every_shipped_alias_belongs_to_a_column() -> None:
    assert all(aliases for columns in load_aliases().values() for aliases in columns.values())


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[leads]\nshoe_size = ["Shoe"]', "there is no column 'shoe_size'"),
        ('[contacts]\nemail = ["Mail"]', r"\[contacts\]: there is no column"),
        ('[leads]\nemail = ["Mail"]\nowner = ["mail"]', "'mail' is named twice"),
        ("[leads]\nemail = 3", "cannot be read"),
        ("[leads", "cannot be read"),
    ],
)
def test_a_wrong_file_of_names_is_an_error(text: str, complaint: str) -> None:
    with pytest.raises(AlignmentError, match=complaint):
        read_aliases(text)
