"""The preferences: through the real window, its jobs held."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QSpinBox,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.gui.fakes import HeldJobs

from roomprint.audio.devices import Device
from roomprint.audio.recorder import RecordSound
from roomprint.audio.trying import HearLevel, Level, PlayTone
from roomprint.computing import Computing
from roomprint.embeddings.starter_rooms import StarterRooms
from roomprint.errors import DeviceError
from roomprint_gui.app import App
from roomprint_gui.models.preferences import Look, Preferences, scale_of
from roomprint_gui.models.sound_devices import RATES, Trial
from roomprint_gui.room_works import ListSound
from roomprint_gui.theme import Mode
from roomprint_gui.widgets.computing_preferences import ComputingPreferences
from roomprint_gui.widgets.look_preferences import LookPreferences
from roomprint_gui.widgets.notice import Notice
from roomprint_gui.widgets.places_preferences import PlacesPreferences
from roomprint_gui.widgets.preferences_dialog import PreferencesDialog
from roomprint_gui.widgets.sound_preferences import SoundPreferences
from roomprint_gui.works import ListComputing, ListInputs


@pytest.fixture
def app(opened: App) -> App:
    """The preferences need none of the later pages."""
    return opened


@pytest.fixture
def dialog(app: App) -> PreferencesDialog:
    app.commands.run(app.commands["preferences"])
    assert app.preferring.dialog is not None
    return app.preferring.dialog


def of(dialog: PreferencesDialog, kind: type[QWidget]) -> QWidget:
    (found,) = dialog.findChildren(kind)
    return found


def test_it_is_not_modal_and_its_section_comes_back(
    app: App, dialog: PreferencesDialog, settings: QSettings
) -> None:
    assert not dialog.isModal()
    assert app.commands.shortcut("preferences") == "Ctrl+,"
    names = [dialog.sections.item(row).text() for row in range(dialog.sections.count())]
    assert names[:4] == ["Audio", "Computing", "Look", "Places"]
    QTest.keyClick(dialog.sections, Qt.Key.Key_Down)
    QTest.keyClick(dialog.sections, Qt.Key.Key_Down)
    assert dialog.stack.currentIndex() == 2
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert settings.value("preferences/section") == "Look"
    app.commands.run(app.commands["preferences"])
    assert app.preferring.dialog is dialog
    assert dialog.isVisible()


def test_everything_can_be_reached_and_says_what_it_is(dialog: PreferencesDialog) -> None:
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSpinBox)
    found = [widget for kind in kinds for widget in dialog.findChildren(kind)]
    inner = (
        Notice,
        QSpinBox,
        QLineEdit,
        QKeySequenceEdit,
        QTableView,
    )  # whose own parts need no words
    own = [w for w in found if not isinstance(w.parent(), inner)]
    assert len(own) > 12
    for widget in own:
        named = widget.accessibleName() or getattr(widget, "text", str)()
        assert named, widget
        assert widget.toolTip(), named
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, named


def test_a_computer_without_sound_is_told_of(dialog: PreferencesDialog, held: HeldJobs) -> None:
    section = of(dialog, SoundPreferences)
    assert isinstance(section, SoundPreferences)
    pickers = (section.microphones, section.loudspeakers)
    assert [one.currentText() for one in pickers] == ["System default"] * 2, "nobody has looked"
    for kind, found in ((ListInputs, []), (ListSound, ([], []))):
        next(job for job in held.jobs if isinstance(job.work, kind)).settle("succeeded", found)
    told = [one.currentText() for one in pickers]
    assert told == ["No microphone found", "No loudspeaker found"]


def test_a_loudspeaker_is_chosen_for_all_that_plays(
    app: App, dialog: PreferencesDialog, held: HeldJobs, settings: QSettings
) -> None:
    listing = next(job for job in held.jobs if isinstance(job.work, ListSound))
    listing.settle("succeeded", ([], [Device("Desk", 1, True), Device("Hall", 2, False)]))
    section = of(dialog, SoundPreferences)
    assert isinstance(section, SoundPreferences)
    section.loudspeakers.setCurrentIndex(2)
    section.loudspeakers.activated.emit(2)
    assert settings.value("audio/loudspeaker") == "Hall"
    section.tone_button.click()
    assert held.works(PlayTone) == [PlayTone(device="Hall")]
    assert not section.hear_button.isEnabled()
    held.jobs[-1].settle("failed", DeviceError("the loudspeaker Hall is busy"))
    assert section.notice.sentence.text() == "The loudspeaker Hall is busy."
    assert section.hear_button.isEnabled()
    assert {player.device for player in app._players} == {"Hall"}


def test_the_microphone_shows_its_level_and_is_let_go_when_nobody_looks(
    app: App, dialog: PreferencesDialog, held: HeldJobs
) -> None:
    section = of(dialog, SoundPreferences)
    assert isinstance(section, SoundPreferences)
    place = section.rates.findData(48_000)
    section.rates.setCurrentIndex(place)
    section.rates.activated.emit(place)
    section.hear_button.click()
    assert held.works(HearLevel) == [HearLevel(sample_rate_hz=48_000)]
    job = held.jobs[-1]
    job.progressed.emit(Level(-30.0, -12.0, 0.1))
    assert section.meter._level_dbfs == -30.0
    stopped: list[None] = []
    job.stopping.connect(lambda: stopped.append(None))
    dialog.close()
    assert stopped == [None]
    job.settle("cancelled", None)
    assert app.preferring.sound.trial is Trial.IDLE


def test_the_rate_is_one_here_and_on_the_audio_page(
    app: App, dialog: PreferencesDialog, held: HeldJobs
) -> None:
    section, panel = of(dialog, SoundPreferences), app.audio_page.record_panel
    assert isinstance(section, SoundPreferences)
    for chosen, other in ((section.rates, panel.rates), (panel.rates, section.rates)):
        for rate in RATES:
            place = chosen.findData(rate)
            chosen.setCurrentIndex(place)
            chosen.activated.emit(place)
            assert other.currentData() == rate
    app.sound_devices.choose_rate(22_050)
    panel.listen_button.click()
    assert [work.sample_rate_hz for work in held.works(RecordSound)] == [22_050]


def test_levels_have_a_true_minus(dialog: PreferencesDialog, held: HeldJobs) -> None:
    section = of(dialog, SoundPreferences)
    assert isinstance(section, SoundPreferences)
    assert "−20 dBFS" in section.tone_button.toolTip()
    section.hear_button.click()
    held.jobs[-1].settle("succeeded", -12.3)
    assert section.state.text().endswith("the highest peak was −12 dBFS.")


def test_silence_is_told(dialog: PreferencesDialog, held: HeldJobs) -> None:
    section = of(dialog, SoundPreferences)
    assert isinstance(section, SoundPreferences)
    section.hear_button.click()
    held.jobs[-1].settle("succeeded", -120.0)
    assert "silence" in section.state.text()


def test_starter_rooms_and_heads_compute_as_preferred(app: App, held: HeldJobs) -> None:
    wanted = Computing(device="cpu", threads=3)
    app.preferring.model.choose_computing(wanted)
    app.embeddings.sources.starter_rooms()
    assert [work.computing for work in held.works(StarterRooms)] == [wanted]
    assert app.run_models.computing == wanted


def test_only_devices_that_are_here_can_be_chosen(
    app: App, dialog: PreferencesDialog, held: HeldJobs, settings: QSettings
) -> None:
    section = of(dialog, ComputingPreferences)
    assert isinstance(section, ComputingPreferences)
    (job,) = [job for job in held.jobs if isinstance(job.work, ListComputing)]
    job.settle("succeeded", ("cpu", "cuda"))
    devices = section.form.editors["device"]
    assert isinstance(devices, QComboBox)
    shown = [devices.itemData(row) for row in range(devices.count())]
    assert shown == ["auto", "cpu", "cuda"]
    devices.setCurrentIndex(1)
    threads = section.form.editors["threads"]
    assert isinstance(threads, QSpinBox)
    threads.setValue(3)
    assert Preferences(settings).computing == Computing(device="cpu", threads=3)
    assert held.threads == 3
    for name in ("music", "noise", "rooms"):
        app.request.choose_folder(name, "/sounds")
    loop = app.request.training(Path("/runs")).loop
    assert (loop.device, loop.threads) == ("cpu", 3), "said in the run's settings"


def test_a_scale_waits_for_the_next_window(
    qtbot: QtBot, app: App, dialog: PreferencesDialog, settings: QSettings
) -> None:
    section = of(dialog, LookPreferences)
    assert isinstance(section, LookPreferences)
    assert section.restart_button.isHidden()
    scale = section.form.editors["scale"]
    assert isinstance(scale, QSpinBox)
    scale.setValue(150)
    assert scale_of(settings) == 1.5
    assert not section.restart_button.isHidden()
    with qtbot.waitSignal(app.restart_wanted):
        section.restart_button.click()


def test_the_theme_is_one_here_and_in_the_rail(app: App, dialog: PreferencesDialog) -> None:
    section = of(dialog, LookPreferences)
    assert isinstance(section, LookPreferences)
    section.modes.activated.emit(section.modes.findData(Mode.DARK))
    assert app.theme.mode is Mode.DARK
    checked = [a.text() for a in app.window.rail.theme_button.menu().actions() if a.isChecked()]
    assert checked == ["Dark"]
    app.theme.choose(Mode.LIGHT)
    assert section.modes.currentData() is Mode.LIGHT


def test_recordings_go_where_they_are_wanted(
    app: App, dialog: PreferencesDialog, tmp_path: Path
) -> None:
    section = of(dialog, PlacesPreferences)
    assert isinstance(section, PlacesPreferences)
    (tmp_path / "takes").mkdir()
    section.recordings.line.setText(str(tmp_path / "takes"))
    assert app.recorder.folder == tmp_path / "takes"
    assert section.problem.text() == ""
    section.recordings.line.setText(str(tmp_path / "nowhere"))
    assert app.recorder.folder == app.workspace.recordings
    assert "is no folder" in section.problem.text()
    section.exports.line.setText(str(tmp_path))
    assert app.preferring.model.exports == tmp_path


@pytest.mark.parametrize("wrong", ["79", "huge", "", [1, 2]])
def test_a_wrong_scale_is_ignored(settings: QSettings, wrong: object) -> None:
    settings.setValue("look/scale", wrong)
    assert scale_of(settings) == 1.0
    assert Preferences(settings).look == Look()
