"""Identifiers: who applies, and what is said of a mistyped one. All numbers are synthetic."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.identifiers import (
    FaultKind,
    IdentifierFault,
    ResidentId,
    Uscc,
    mask_name,
    mask_phone,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ENTERPRISE = "91410404MA0TEXT045"
RESIDENT = "410404199001010011"
TODAY = date(2026, 11, 23)

usccs = st.text(ALPHABET, min_size=17, max_size=17).map(Uscc.of)
residents = st.builds(
    lambda born, sequence: ResidentId.of(f"410404{born:%Y%m%d}{sequence:03}"),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


def uscc_fault(raw: str) -> IdentifierFault:
    with pytest.raises(IdentifierFault) as caught:
        Uscc.parse(raw)
    return caught.value


def resident_fault(raw: str, today: date = TODAY) -> IdentifierFault:
    with pytest.raises(IdentifierFault) as caught:
        ResidentId.parse(raw, today)
    return caught.value


@pytest.mark.parametrize("code", [ENTERPRISE, "92410404MA9KXYL08D", "12410404MB1A2C3D00"])
def test_a_uscc_with_its_check_character_is_taken(code: str) -> None:
    assert Uscc.parse(code).text == code
    assert Uscc.of(code[:17]).text == code


def test_a_uscc_may_be_typed_in_any_width_and_case() -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in ENTERPRISE.lower())
    assert Uscc.parse(f" {wide}\t") == Uscc(ENTERPRISE)


@pytest.mark.parametrize(("typed", "meant"), [("I", "1"), ("O", "0"), ("S", "5"), ("Z", "2")])
def test_a_letter_no_uscc_has_is_answered_with_the_digit_it_looks_like(
    typed: str, meant: str
) -> None:
    fault = uscc_fault(f"91410404MA0TEXT{typed}45")
    assert (fault.kind, fault.position, fault.likely) == (FaultKind.CHARACTER, 16, meant)
    assert f"是否应为 {meant}" in fault.zh
    assert f"should it be {meant}?" in fault.en


def test_the_letter_v_looks_like_no_digit() -> None:
    fault = uscc_fault("91410404MAVTEXT045")
    assert (fault.kind, fault.position, fault.likely) == (FaultKind.CHARACTER, 11, None)


@pytest.mark.parametrize("length", [0, 17, 19, 100_000])
def test_a_uscc_has_eighteen_characters(length: int) -> None:
    fault = uscc_fault("9" * length)
    assert fault.kind is FaultKind.LENGTH
    assert f"现为 {length} 位" in fault.zh


@given(usccs, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_of_a_uscc_is_found(code: Uscc, place: int, character: str) -> None:
    typed = code.text[:place] + character + code.text[place + 1 :]
    if typed != code.text:
        assert uscc_fault(typed).kind is FaultKind.CHECK_CHARACTER


@given(usccs, st.integers(0, 16))
def test_two_neighbours_of_a_uscc_that_changed_places_are_found(code: Uscc, place: int) -> None:
    text = code.text
    typed = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if typed != text:
        assert uscc_fault(typed).kind is FaultKind.CHECK_CHARACTER


def test_the_organisation_code_inside_is_a_warning_only() -> None:
    kept = [Uscc.of(f"91410404MA0TEXT0{check}") for check in "0123456789X"]
    assert [code.text[16] for code in kept if code.organisation_check_ok] == ["4"]


def test_a_uscc_is_public() -> None:
    assert Uscc(ENTERPRISE).masked == ENTERPRISE


@pytest.mark.parametrize("number", [RESIDENT, "41040419851231002X", "410404200002290030"])
def test_a_resident_id_with_its_check_character_is_taken(number: str) -> None:
    assert ResidentId.parse(number, TODAY).text == number
    assert ResidentId.of(number[:17]).text == number


def test_a_lower_case_x_is_taken_and_kept_upper() -> None:
    assert ResidentId.parse("41040419851231002x", TODAY).text == "41040419851231002X"


def test_the_date_of_birth_is_read() -> None:
    assert ResidentId.of("41040420000229003").born_on == date(2000, 2, 29)


@pytest.mark.parametrize("born", ["20010229", "19901301", "19900100", "00000101"])
def test_a_birth_date_that_never_was_is_refused(born: str) -> None:
    assert resident_fault(f"410404{born}0011").kind is FaultKind.BIRTH_DATE


def test_a_holder_may_be_born_today_but_not_tomorrow() -> None:
    number = ResidentId.of("41040420261123001").text
    assert ResidentId.parse(number, date(2026, 11, 23)).born_on == date(2026, 11, 23)
    assert resident_fault(number, date(2026, 11, 22)).kind is FaultKind.BIRTH_IN_FUTURE


@pytest.mark.parametrize(
    ("typed", "position", "likely"),
    [
        ("41O404199001010011", 3, "0"),
        ("4104041990010100I1", 17, "1"),
        ("41040419900101001S", 18, "5"),
        ("4104041990X1010011", 11, None),
        ("41040419900101001Y", 18, None),
        ("41040419900101001\u0661", 18, None),
    ],
)
def test_a_letter_in_a_resident_id_is_named_by_its_place(
    typed: str, position: int, likely: str | None
) -> None:
    fault = resident_fault(typed)
    assert (fault.kind, fault.position, fault.likely) == (FaultKind.CHARACTER, position, likely)


@pytest.mark.parametrize("typed", [RESIDENT[:17], RESIDENT + "1", "410404900101001"])
def test_a_resident_id_has_eighteen_characters(typed: str) -> None:
    assert resident_fault(typed).kind is FaultKind.LENGTH


@given(residents, st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_of_a_resident_id_is_found(
    number: ResidentId, place: int, digit: str
) -> None:
    typed = number.text[:place] + digit + number.text[place + 1 :]
    if typed != number.text:
        assert resident_fault(typed).kind in {FaultKind.CHECK_CHARACTER, FaultKind.BIRTH_DATE}


@pytest.mark.parametrize(
    "typed", ["410404199001010012", "410404199013010011", "4104041990010100S1", RESIDENT + "0"]
)
def test_a_fault_never_repeats_the_identifier(typed: str) -> None:
    fault = resident_fault(typed)
    said = f"{fault.zh} {fault.en} {fault!s} {fault!r}"
    assert "410404" not in said
    assert "1990" not in said


def test_a_resident_id_is_masked_wherever_it_is_printed() -> None:
    number = ResidentId(RESIDENT)
    assert number.masked == "4104**********0011"
    assert RESIDENT not in f"{number} {number!r}"


@pytest.mark.parametrize("body", ["9141040", "9" * 18, "91410404MA0TEXTI4"])
def test_no_check_character_is_computed_for_what_is_no_body(body: str) -> None:
    with pytest.raises(IdentifierFault):
        Uscc.of(body)
    with pytest.raises(IdentifierFault):
        ResidentId.of(body)


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("欧阳小明", "欧***"), ("张", "*"), ("", "")]
)
def test_a_name_is_masked_but_for_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13800001234", "138****1234"), ("0375-2531234", "037*****1234"), ("2531234", "*******")],
)
def test_a_phone_number_is_masked_in_the_middle(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked
