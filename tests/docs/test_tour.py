"""The tour is written by the command that takes its pictures, and stays small."""

from docs.take_pictures import FOLDER, TOUR, VIEWS, tell_tour


def test_the_tour_tells_of_the_pictures_that_there_are() -> None:
    assert TOUR.read_text(encoding="utf-8") == tell_tour()
    assert {file.stem for file in FOLDER.glob("*.png")} == {view.name for view in VIEWS}
    assert sum(file.stat().st_size for file in FOLDER.glob("*.png")) < 1_500_000
