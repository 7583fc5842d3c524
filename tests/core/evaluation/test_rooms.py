"""Table 2: which cells there are, what is done once, and what stands beside the paper's."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from tests.core.corpora.grids import small_grid
from tests.core.training.made_rooms import made_set

from roomprint.cli.app import main
from roomprint.corpora.grid_config import GridConfig
from roomprint.corpora.grid_file import write_grid
from roomprint.corpora.grid_making import MakeGrid
from roomprint.encoders.room_config import RoomConfig
from roomprint.errors import ConfigError, WorkspaceError
from roomprint.evaluation import room_figures
from roomprint.evaluation.paper_rooms import table_2
from roomprint.evaluation.result import Result, list_results
from roomprint.evaluation.room_claims import claims
from roomprint.evaluation.room_figures import (
    FiveRooms,
    LookAtRooms,
    RoomFigures,
    five_rooms,
    silhouette,
)
from roomprint.evaluation.room_limits import size_limits
from roomprint.evaluation.room_pictures import (
    FIGURE_3,
    FIGURE_4,
    result_figures,
    write_pictures,
)
from roomprint.evaluation.room_protocol import PROTOCOL, EvaluateRoomTable, result_name
from roomprint.evaluation.room_tables import report_in_markdown, tables
from roomprint.evaluation.rooms import CELLS, RESULTS, TABLES, EvaluateRooms
from roomprint.plain import to_plain
from roomprint.steps import Steps, finish
from roomprint.training import downstream_run, room_ingredients, room_run
from roomprint.training.downstream import HEAD_LOOP, SPLITS, TASKS, Samples
from roomprint.training.environment import describe_files
from roomprint.training.room_monitor_config import RoomMonitors
from roomprint.training.room_recipe import PAPER_LOOP
from roomprint.training.run_folder import CONFIG, ENVIRONMENT
from roomprint.workspace import Workspace


def made(*_: Any) -> Steps[Any]:
    """Twelve rooms, as if they had been gathered."""
    yield from ()
    return made_set(12, held_out=0), {"grid": {"digest": "1", "files": 24}}


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EvaluateRooms:
    monkeypatch.setattr(downstream_run, "gather_rooms", made)
    monkeypatch.setattr(room_run, "gather_rooms", made)
    (tmp_path / "speech.wav").touch()
    return EvaluateRooms(
        speech=tmp_path,
        folder=tmp_path / "table",
        only="soft:0.1, untrained",
        views=2,
        loop=replace(PAPER_LOOP, epochs=0, steps=2, batch=3),
        heads_loop=replace(HEAD_LOOP, epochs=1, batch=8),
        encoder=RoomConfig(channels=2, embedding=8, dropout=0.0),
        samples=Samples(train=16, validation=16, large_m3=150),
        monitors=RoomMonitors(every=2, batches=1),
    )


def test_the_paper_has_nine_encoders_and_two_controls() -> None:
    paper = table_2()
    assert set(paper) == set(CELLS)
    assert paper["position-independent:0.01"]["volume"] == (74.22, 73.20, 73.28)
    assert paper["hard:1.0"]["rt60"] == (0.2770, 0.8399, -0.0043)
    assert all(len(tasks) == 3 for cell, tasks in paper.items() if cell != "untrained")


def test_wanted_cells_are_trained_once_and_the_rest_is_missing(
    work: EvaluateRooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = finish(work.steps())
    assert set(report.cells) == {"soft:0.1", "untrained"}
    assert set(report.missing) == set(CELLS) - set(report.cells)
    assert set(report.cells["soft:0.1"]) == {"rt60", "c50", "volume"}
    assert report.folders["untrained"] == [
        f"heads-untrained/{task}" for task in ("rt60", "c50", "volume")
    ]
    assert report.folders["soft:0.1"][0] == "encoder-soft-0.1"
    assert report.lines["rt60"]["corr"] == 0
    written = json.loads((work.folder / RESULTS).read_text())
    assert written["cells"] == report.cells
    assert written["changed"]["encoder.embedding"] == 8
    assert "loop.learning_rate" not in written["changed"]
    assert "| untrained |" in (work.folder / TABLES).read_text(encoding="utf-8")

    def never(*_: Any) -> Steps[Any]:
        raise AssertionError("what is done is done")

    monkeypatch.setattr(downstream_run, "gather_rooms", never)
    monkeypatch.setattr(room_run, "gather_rooms", never)
    assert finish(work.steps()).cells == report.cells
    config = work.folder / "encoder-soft-0.1" / CONFIG
    known = json.loads(config.read_text())
    del known["heads"]  # as a version wrote it that had no such settings
    config.write_text(json.dumps(known))
    assert finish(work.steps()).cells == report.cells
    supervised = work.heads_of("supervised")
    assert supervised.loop == work.supervised_loop != work.heads_of("untrained").loop
    with pytest.raises(
        ConfigError, match=r"'untrained' in .* was made with other settings \(samples"
    ):
        finish(replace(work, samples=Samples(train=17)).steps())
    for other, named in (
        ({"heads_loop": replace(work.heads_loop, seed=9)}, r"\(heads_loop\.seed\)"),
        ({"views": work.views + 1}, r"\(views\)"),
    ):
        with pytest.raises(ConfigError, match=named):  # as the table calls it
            finish(replace(work, **other).steps())


def test_cells_of_other_speech_do_not_belong_into_one_table(work: EvaluateRooms) -> None:
    soundfile.write(work.speech / "speech.wav", np.zeros(80_000), 16_000)
    finish(replace(work, only="untrained").steps())
    digest = describe_files(work.speech, [work.speech / "speech.wav"])["digest"]
    for task in TASKS:
        path = work.heads_of("untrained").run / task / ENVIRONMENT
        path.write_text(json.dumps(json.loads(path.read_text()) | {"data": speech(digest)}))
    finish(work.steps())
    soundfile.write(work.speech / "another.wav", np.ones(80_000), 16_000)
    with pytest.raises(ConfigError, match=r"'untrained' in .* was made of other speech"):
        finish(work.steps())


def speech(digest: str) -> dict[str, Any]:
    """A run's data as its folder keeps them."""
    return {"speech": {"digest": digest}}


def test_a_cell_that_there_is_not_is_refused(work: EvaluateRooms) -> None:
    with pytest.raises(ConfigError, match=r"there is no cell 'soft:0\.2'"):
        replace(work, only="soft:0.2")


def test_ours_stands_beside_theirs() -> None:
    cells = {"soft:0.1": {"volume": {"accuracy": 80.0, "precision": 79.5, "recall": 81.25}}}
    lines = {"volume": {"accuracy": 52.9, "precision": 26.4, "recall": 50.0}}
    limits = {"the distance": 67.06}
    rt60, _, volume, exact, _ = found = tables(cells, lines, limits)
    (row,) = [row for row in volume.rows if row[0] == "soft:0.1"]
    assert row[1:] == ("80.00", "79.50", "81.25", "71.29", "72.41", "71.65")
    assert exact.rows == (("the distance", "67.1"),)
    assert len(volume.rows) == len(rt60.rows) + 1 == 12  # a line of nothing known in one of them
    runs = {"soft:0.1": ["encoder-soft-0.1", "heads-soft-0.1/volume"]}
    text = report_in_markdown(
        found,
        ["supervised"],
        runs,
        {"loop": {"epochs": 3, "batch": 24}},
        {"voices.hop_s": 0.5},
    )
    assert "- soft:0.1: encoder-soft-0.1, heads-soft-0.1/volume" in text
    assert "- encoders: at most 3 epochs of 128 batches of 24 classes" in text
    assert "- asked for: voices.hop_s=0.5" in text
    assert "| larger class | 52.90 | 26.40 | 50.00 | – | – | – |" in text
    assert "Not run: supervised." in text


def test_what_the_paper_claims_stands_beside_what_we_found() -> None:
    cells = {
        "supervised": {"c50": {"rmse": 2.0}, "volume": {"accuracy": 70.0}},
        "soft:0.1": {"c50": {"rmse": 1.9}, "volume": {"accuracy": 69.5}},
        "position-independent:0.1": {"c50": {"rmse": 2.28}},
    }
    rows = {name: (ours, theirs) for _, name, ours, theirs in claims(cells)}
    ours, theirs = rows["RMSE of C50, position-independent / soft"]
    assert ours == [None, pytest.approx(1.2), None]
    assert theirs == pytest.approx([2.2386 / 1.7561, 2.0813 / 1.8903, 2.3873 / 1.7887])
    ours, theirs = rows["accuracy of the volume, soft - supervised"]
    assert ours == [None, pytest.approx(-0.5), None]
    assert theirs == pytest.approx([0.58, 2.34, 2.14])
    shown = {row[0]: row[1:] for row in tables(cells, {}, {})[-1].rows}
    told = ("–", "1.20", "–", "1.27", "1.10", "1.33")
    assert shown["RMSE of C50, position-independent / soft"] == told
    told = ("–", "-0.5", "–", "+0.6", "+2.3", "+2.1")
    assert shown["accuracy of the volume, soft - supervised"] == told


def test_figure_4_hears_five_rooms_through_the_same_speech(tmp_path: Path) -> None:
    rooms = np.repeat(np.arange(7), 3)
    responses, speech = five_rooms(rooms, np.arange(3, 21), np.arange(100, 120))
    assert set(rooms[responses]) == {1, 2, 3, 4, 5}
    assert len(responses) == 5 * 3 * 8
    assert len(set(zip(responses, speech, strict=True))) == len(responses)
    apart = rooms[responses][:, None] * np.array([10.0, 5.0]) + np.random.default_rng(0).normal(
        size=(len(responses), 2)
    )
    assert silhouette(apart.astype(np.float32), rooms[responses]) > 0.6
    nothing = np.zeros(len(responses))
    places = {"soft": apart.astype(np.float32)}
    five = FiveRooms("0.1", rooms[responses], nothing, nothing, places, {"soft": (0.25, 0.5)})
    told = write_pictures(RoomFigures({}, five), tmp_path)
    assert told["silhouette of the embeddings"] == {"soft": 0.25}
    assert told["silhouette of the pictures"] == {"soft": 0.5}
    assert (tmp_path / FIGURE_4).stat().st_size > 10_000
    labels, soft = result_figures(RoomFigures({}, five))
    assert labels.points
    assert soft.points
    assert [line.title for line in soft.lines] == [f"Room {n}" for n in range(1, 6)]
    assert soft.lines[0].x == pytest.approx(apart[rooms[responses] == 1, 0])


def test_figure_3_gives_each_grid_its_own_share_of_every_bin() -> None:
    few, many = np.array([0.5, 1.5, 1.5]), np.repeat([0.5, 2.5], 100)
    spread = {"t20_s": {"encoders": few, "heads": many}}
    (figure,) = result_figures(RoomFigures(spread))
    assert (figure.title, figure.x_unit) == ("Figure 3: how RT60 is spread", "s")
    encoders, heads = figure.lines
    assert sum(encoders.y) == pytest.approx(1) == sum(heads.y)
    assert encoders.x == heads.x
    assert heads.y[-1] == pytest.approx(0.5)
    assert max(encoders.y) == pytest.approx(2 / 3)


def test_what_exact_labels_tell_of_the_size_follows_the_diffuse_field() -> None:
    rng = np.random.default_rng(0)
    rooms = np.repeat(np.arange(40), 10)
    volume = np.exp(rng.uniform(np.log(40), np.log(640), 40))[rooms]
    time = np.exp(rng.uniform(np.log(0.3), np.log(2.5), 40))[rooms]
    distance = rng.uniform(0.5, 6, 400)
    ratio = 10 * np.log10(0.0032 * volume / time / distance**2)  # (Kuttruff, equation 5.44)
    labels = {"t20_s": time, "volume_m3": volume, "distance_m": distance, "drr_db": ratio}
    labels["c50_db"] = ratio + rng.normal(0, 3, 400)
    grid = replace(small_grid(), rooms=rooms, labels=labels)
    for split in SPLITS:
        told = size_limits(grid, Samples(large_m3=160, split=split))
        assert told["RT60, C50, DRR and the distance"] > 90
        assert told["RT60, C50 and DRR"] < 80
        assert told["the distance"] < 65  # it was drawn regardless of the size
    for alone in (1000, np.unique(volume)[-2]):  # no large room, and a single one
        assert size_limits(grid, Samples(large_m3=float(alone))) == {}


def test_figure_4_is_left_out_where_one_room_tests(
    work: EvaluateRooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(replace(work, only="soft:0.1, hard:0.1").steps())

    def few(*_: Any) -> Steps[Any]:
        yield from ()
        return made_set(4, held_out=0), {}

    monkeypatch.setattr(room_ingredients, "gather_rooms", few)
    assert finish(LookAtRooms(rooms=work).steps()).five is None


def test_grids_of_one_seed_are_refused(work: EvaluateRooms) -> None:
    with pytest.raises(ConfigError, match=r"grid\.seed and heads_grid\.seed must differ, got 0"):
        replace(work, heads_grid=GridConfig(seed=0))


def test_too_few_rooms_are_told_before_any_cell_is_trained(work: EvaluateRooms) -> None:
    with pytest.raises(ConfigError, match=r"heads_grid\.rooms must be at least 3 .* got 2"):
        replace(work, heads_grid=GridConfig(rooms=2, seed=1))
    few = replace(work, grid=GridConfig(rooms=13), only="untrained, soft:0.1")
    with pytest.raises(ConfigError, match=r"grid\.rooms must leave two rooms to learn from"):
        next(few.steps())
    assert not work.folder.exists()


def test_what_computes_may_change_between_cells(work: EvaluateRooms) -> None:
    finish(replace(work, only="untrained").steps())
    quicker = replace(work.heads_loop, threads=3)
    assert finish(replace(work, only="untrained", heads_loop=quicker).steps()).cells


def test_a_table_is_kept_though_its_figures_fail(
    work: EvaluateRooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_ingredients, "gather_rooms", made)
    monkeypatch.setattr(room_figures, "_umap", lambda vectors, _: vectors[:, :2])
    root = work.folder.parent / "workspace"
    table = EvaluateRoomTable(workspace=root, rooms=replace(work, only="soft:0.1, hard:0.1"))
    finish(table.rooms.steps())
    (work.folder / FIGURE_4).mkdir()  # nothing can be written there
    with pytest.raises(WorkspaceError, match=r"figure-4\.png' cannot be written"):
        finish(table.steps())
    (result,) = list_results(Workspace(root).results)
    assert done(result) == ["soft:0.1", "hard:0.1"]


def test_progress_of_a_table_is_that_of_all_its_cells(work: EvaluateRooms) -> None:
    told = list(work.steps())
    assert any(one.note.startswith("soft at temperature 0.1 (1 of ") for one in told)
    shares = [progress.done / progress.total for progress in told]
    assert shares == sorted(shares)
    assert 0.5 in shares  # where the second of two cells begins
    assert shares[-1] > 0.9


def test_a_table_is_kept_for_the_window_after_each_of_its_cells(
    work: EvaluateRooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_ingredients, "gather_rooms", made)
    monkeypatch.setattr(room_figures, "_umap", lambda vectors, _: vectors[:, :2])
    results = Workspace(work.folder.parent / "workspace").results
    table = EvaluateRoomTable(workspace=results.parents[1], rooms=work)
    seen = set[tuple[str, ...]]()
    for _ in table.steps():
        seen |= {tuple(done(result)) for result in list_results(results)}
    assert seen == {("soft:0.1",)}  # the second was kept when it was over
    (result,) = list_results(results)
    assert done(result) == ["soft:0.1", "untrained"]
    assert (result.protocol, result.model, result.card) == (PROTOCOL, "table", {})
    assert result.headline.startswith("2 of 11 cells: 16 clips of 4 s, new speakers, new rooms.")
    assert "76 rooms, 2 steps; heads: 100 rooms, 16 clips" in result.headline
    assert result.figures == ()  # Figure 4 compares two samplings
    both = replace(table, rooms=replace(work, only="soft:0.1, hard:0.1"))
    result = finish(both.steps())
    _, soft, hard = result.figures
    assert soft.title.startswith("Figure 4: soft sampling; silhouette")
    assert "hard" in hard.title
    assert (work.folder / FIGURE_4).exists()
    assert list_results(results) == [result]  # in the place of what it was before
    assert done(result) == ["soft:0.1", "hard:0.1", "untrained"]


def done(result: Result) -> list[str]:
    """The cells of a result with numbers of our own."""
    return [row[0] for row in result.tables[0].rows[1:] if row[1] != "–"]


def test_figures_are_drawn_of_what_there_is_and_nothing_is_trained(
    work: EvaluateRooms, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = work.folder.parent / "work.json"
    config.write_text(json.dumps({k: v for k, v in to_plain(work).items() if k != "only"}))
    root = work.folder.parent / "workspace"
    command = ["evaluate", "rooms", "--config", str(config), "--figures", "--json"]
    command += ["--workspace", str(root)]
    assert main(command) == 1
    assert "no cell in" in capsys.readouterr().err
    finish(replace(work, only="soft:1.0, hard:1.0").steps())

    def never(*_: Any) -> Steps[Any]:
        raise AssertionError("nothing is trained")

    monkeypatch.setattr(room_run, "train_rooms", never)
    monkeypatch.setattr(downstream_run, "train_downstream", never)
    monkeypatch.setattr(room_ingredients, "gather_rooms", made)
    monkeypatch.setattr(room_figures, "_umap", lambda vectors, _: vectors[:, :2])
    grids = work.folder / "grids"
    grids.mkdir()
    grid = replace(small_grid(), digest=work.grid.digest)
    write_grid(MakeGrid(grid=work.grid, folder=grids).path, grid, {})
    assert main([*command, "--temperature", "1.0"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["cells"]) == {"soft:1.0", "hard:1.0"}
    folders = ["--speech", str(work.speech), "--output", str(work.folder)]
    words = ["evaluate", "rooms", *folders, "--figures", "--json", "--temperature", "1.0"]
    assert main([*words, "--workspace", str(root)]) == 0  # settings are the table's own
    assert json.loads(capsys.readouterr().out)["cells"] == told["cells"]
    assert len(told["missing"]) == len(CELLS) - 2
    assert set(told["figures"]["silhouette of the embeddings"]) == {"soft", "hard"}
    assert {file.name for file in work.folder.glob("*.png")} == {FIGURE_3, FIGURE_4}
    Workspace(root).check()  # the window can open what the command made
    (kept,) = list_results(Workspace(root).results)  # where the Evaluate page looks
    titles = [figure.title.partition(":")[0] for figure in kept.figures]
    assert titles == ["Figure 3"] * 4 + ["Figure 4"] * 3
    without = [word for word in command if word != "--figures"]
    assert main([*without, "--only", "soft:1.0"]) == 0
    (again,) = list_results(Workspace(root).results)
    assert again.made_at > kept.made_at
    assert again.figures == kept.figures
    capsys.readouterr()
    assert main(command) == 1
    assert "Figure 4 needs the cell 'soft:0.1', which was not trained" in capsys.readouterr().err


def test_a_table_of_a_workspace_that_was_moved_keeps_its_result(
    work: EvaluateRooms, tmp_path: Path
) -> None:
    def named(root: str, name: str) -> str:
        place = Workspace(tmp_path / root).open()
        return result_name(replace(work, folder=place.evaluation / name))

    assert named("old", "rooms") == named("new", "rooms")
    assert named("old", "rooms/../rooms") == named("old", "rooms")
    assert named("old", "rooms") != named("old", "others/rooms")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--figures", "--only", "untrained"], "--only says what is trained, and with --figures"),
        (["--only", " "], "--only names no cell; without it all are run"),
        (["--temperature", "0.1"], "--temperature is that of Figure 4: it needs --figures"),
        (["--figures", "--temperature", "2"], "temperature must be one of 0.01, 0.1, 1.0, got 2"),
    ],
)
def test_words_that_do_not_go_together_are_refused(
    words: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--speech", str(tmp_path), "--output", str(tmp_path / "table")]
    assert main(["evaluate", "rooms", *folders, *words]) == 2
    assert told in capsys.readouterr().err


def test_the_command_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "rooms"]) == 2
    assert "speech is missing" in capsys.readouterr().err
