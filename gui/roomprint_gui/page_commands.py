"""The commands of each page that have keys, or could use some: they press the page's own buttons.

Parts that a page builds later have functions of their own.
"""

from functools import partial
from typing import TYPE_CHECKING

from roomprint_gui.commands import Command, of_button
from roomprint_gui.pages.audio_page import AudioPage
from roomprint_gui.pages.embeddings_page import EmbeddingsPage
from roomprint_gui.pages.evaluate_page import EvaluatePage
from roomprint_gui.pages.identify_page import IdentifyPage
from roomprint_gui.pages.library_page import LibraryPage
from roomprint_gui.pages.rooms_page import RoomsPage
from roomprint_gui.pages.train_page import TrainPage
from roomprint_gui.widgets.side_panel import SidePanel

if TYPE_CHECKING:  # it brings the plots, which take their time
    from roomprint_gui.widgets.room_results import RoomResultsView

_NO_TRACK = "Select a track first."
_NO_RUN = "Choose a run that can."
_NO_SOUND = "Record or open a sound first."
_NO_PART = "Select a part of the sound first."
_NO_POINTS = "Open a table first."


def rooms(page: RoomsPage) -> list[Command]:
    """Of the Rooms page."""
    menu = page.menu
    return [
        of_button(page.undo_button, "rooms/undo", "Rooms", keys="Ctrl+Z"),
        of_button(page.redo_button, "rooms/redo", "Rooms", keys="Ctrl+Shift+Z; Ctrl+Y"),
        Command("rooms/open", "Room: Open", "Rooms", menu.choose_file, "Ctrl+O"),
        Command("rooms/save", "Room: Save", "Rooms", menu.save, "Ctrl+S"),
        Command("rooms/save-as", "Room: Save as", "Rooms", menu.save_as, "Ctrl+Shift+S"),
        _fold(page.panel, "Rooms"),
    ]


def plan(page: RoomsPage) -> list[Command]:
    """Of the plan, once it is there."""
    tools, part = page.plan, "Select a source or a microphone first."
    return [
        of_button(tools.duplicate_button, "rooms/duplicate", "Rooms", keys="Ctrl+D", why=part),
        of_button(tools.source_button, "rooms/add-source", "Rooms"),
        of_button(tools.microphone_button, "rooms/add-microphone", "Rooms"),
        of_button(tools.draw_button, "rooms/draw", "Rooms"),
    ]


def results(view: "RoomResultsView") -> list[Command]:
    """Of what the room sounds like, once it is there."""
    listen = view.listen
    none = "Simulate first."
    return [
        of_button(view.simulate_button, "rooms/simulate", "Rooms", keys="Ctrl+Return"),
        of_button(view.keep_button, "rooms/keep", "Rooms", why=none),
        of_button(view.measure_button, "rooms/measure", "Rooms"),
        of_button(view.export_button, "rooms/export", "Rooms", why=none),
        of_button(
            listen.play_button,
            "rooms/play",
            "Rooms",
            name="Play in the room, or stop",
            keys="Space",
            why=none,
            focus=listen,
        ),
        Command("rooms/dry", "Hear it dry", "Rooms", listen.hear_dry, "D", focus=listen),
        Command("rooms/wet", "Hear it in the room", "Rooms", listen.hear_wet, "W", focus=listen),
    ]


def audio(page: AudioPage) -> list[Command]:
    """Of the Audio page."""
    edit = page.edit_panel
    make = partial(of_button, where="Audio")
    return [
        make(page.record_panel.record_button, "audio/record", name="Record, or stop", keys="R"),
        make(page.undo_button, "audio/undo", keys="Ctrl+Z"),
        make(page.redo_button, "audio/redo", keys="Ctrl+Shift+Z; Ctrl+Y"),
        make(page.open_button, "audio/open", keys="Ctrl+O"),
        make(page.save_button, "audio/save", keys="Ctrl+S", why=_NO_SOUND),
        make(edit.trim_button, "audio/trim", keys="Ctrl+T", why=_NO_PART),
        make(edit.cut_button, "audio/cut", keys="Delete", why=_NO_PART),
        Command(
            "audio/select-all",
            "Select all",
            "Audio",
            page.select_all,
            "Ctrl+A",
            edit.isEnabled,
            lambda: _NO_SOUND,
        ),
        _fold(page.panel, "Audio"),
    ]


def sound(page: AudioPage) -> list[Command]:
    """Of the open sound, once its plots are there."""
    view = page.view
    make = partial(of_button, where="Audio")
    return [
        make(view.play_button, "audio/play", name="Play, or stop", keys="Space", why=_NO_SOUND),
        make(view.fit_button, "audio/show-all", keys="Home"),
        make(view.zoom_button, "audio/zoom", keys="Z", why=_NO_PART),
    ]


def library(page: LibraryPage) -> list[Command]:
    """Of the Library page."""
    make = partial(of_button, where="Library")
    view = page.view
    return [
        make(page.folder_button, "library/add-folder", why="The library is read."),
        make(page.files_button, "library/add-files", why="The library is read."),
        make(page.verify_button, "library/verify", why="The library is empty."),
        Command(
            "library/play",
            "Play the selected track",
            "Library",
            page.play_selected,
            "Return; Enter",
            lambda: view.current is not None,
            lambda: _NO_TRACK,
            view,
        ),
        make(page.remove_button, "library/remove", keys="Delete", why=_NO_TRACK, focus=view),
        Command("library/find", "Search", "Library", page.search.setFocus, "Ctrl+F"),
    ]


def identify(page: IdentifyPage) -> list[Command]:
    """Of the Identify page."""
    make = partial(of_button, where="Identify")
    none = "Nothing was heard yet."
    return [
        make(page.listen_button, "identify/listen", name="Listen, or stop", keys="Ctrl+L"),
        make(page.file_button, "identify/open", name="Identify a file", keys="Ctrl+O"),
        Command(
            "identify/play",
            "Play the selected answer",
            "Identify",
            page.play_selected,
            "Return; Enter",
            lambda: page.history.currentIndex().isValid(),
            lambda: none,
            page.history,
        ),
        make(page.export_button, "identify/export", why=none),
        make(page.clear_button, "identify/clear", why=none),
    ]


def train(page: TrainPage) -> list[Command]:
    """Of the Train page."""
    make = partial(of_button, where="Train")
    return [
        make(page.start_button, "train/start"),
        make(page.steering.pause_button, "train/pause", name="Pause the training", why=_NO_RUN),
        make(page.steering.go_on_button, "train/resume", name="Resume the training", why=_NO_RUN),
        make(page.steering.end_button, "train/stop", name="Stop the training", why=_NO_RUN),
        make(page.tidying.rename_button, "train/rename", keys="F2", focus=page.list),
        make(page.tidying.remove_button, "train/remove", keys="Delete", focus=page.list),
        make(page.steering.heads_button, "train/heads", why=_NO_RUN),
        make(page.steering.use_button, "train/use", why=_NO_RUN),
        make(page.steering.evaluate_button, "train/evaluate", why=_NO_RUN),
        _fold(page.panel, "Train"),
    ]


def embeddings(page: EmbeddingsPage) -> list[Command]:
    """Of the Embeddings page."""
    make = partial(of_button, where="Embeddings")
    return [
        make(page.compare_button, "embeddings/compare", why=_NO_POINTS),
        make(page.timeline_button, "embeddings/timeline"),
    ]


def maps(page: EmbeddingsPage) -> list[Command]:
    """Of the maps, once they are there."""
    view = page.view
    clear = view.selection.clear_button
    return [
        Command("embeddings/find", "Search", "Embeddings", view.search.setFocus, "Ctrl+F"),
        of_button(
            clear,
            "embeddings/select-nothing",
            "Embeddings",
            name="Select nothing",
            keys="Esc",
            why="Nothing is selected.",
            focus=view,
        ),
        of_button(view.listen_button, "embeddings/listen", "Embeddings", why=_NO_POINTS),
    ]


def evaluate(page: EvaluatePage) -> list[Command]:
    """Of the Evaluate page."""
    make = partial(of_button, where="Evaluate")
    none = "Evaluate something first."
    return [
        make(page.start_button, "evaluate/start"),
        make(page.cancel_button, "evaluate/cancel", why="Nothing is being evaluated."),
        make(page.export_button, "evaluate/export", why=none),
        make(page.card_button, "evaluate/card", why=none),
        make(page.remove_button, "evaluate/remove", keys="Delete", focus=page.list),
        _fold(page.panel, "Evaluate"),
    ]


def _fold(panel: SidePanel, where: str) -> Command:
    name = f"Show or hide: {panel.button.accessibleName().lower()}"
    key = f"{where.lower()}/panel"
    return of_button(panel.button, key, where, name=name, keys="Ctrl+I")
