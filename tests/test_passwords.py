"""Passwords are hashed with argon2id, and where there is none it takes as much."""

from argon2 import Type, extract_parameters

from domain.accounts import password_faults
from domain.services.passwords import Passwords, first_password

QUICK, SLOWER = Passwords(memory=8), Passwords(memory=16)


async def test_a_password_fits_its_own_hash_alone() -> None:
    hash, again = await QUICK.hashed("Correct-Horse-9"), await QUICK.hashed("Correct-Horse-9")
    assert hash != again, "each has a salt of its own"
    assert await QUICK.fits(hash, "Correct-Horse-9")
    assert not await QUICK.fits(hash, "correct-Horse-9")
    assert not await QUICK.fits("no hash", "Correct-Horse-9")


async def test_where_there_is_no_password_the_same_work_is_done_and_none_fits() -> None:
    hash = await QUICK.hashed("Correct-Horse-9")
    assert extract_parameters(QUICK.nobody) == extract_parameters(hash)
    assert extract_parameters(hash).type is Type.ID
    assert not await QUICK.fits(None, "")
    assert not await QUICK.fits(None, "Correct-Horse-9")


async def test_a_hash_of_other_parameters_is_outdated() -> None:
    hash = await QUICK.hashed("Correct-Horse-9")
    assert not QUICK.outdated(hash)
    assert SLOWER.outdated(hash)
    assert await SLOWER.fits(hash, "Correct-Horse-9")


def test_a_first_password_is_one_that_might_be_chosen_and_never_the_same() -> None:
    made = {first_password() for _ in range(200)}
    assert len(made) == 200
    assert [each for each in made if [*password_faults(each, "zhang.min")]] == []
