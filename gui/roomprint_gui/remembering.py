"""Tabs and splitters that come back as they were left."""

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QSplitter, QTabWidget


def remember_tab(tabs: QTabWidget, settings: QSettings, key: str) -> None:
    """Show the tab of ``tabs`` that was open last, by its title, and note each one that is opened.

    Args:
        tabs: All of them are there.
        settings: Where it is remembered.
        key: Its place there.
    """
    titles = [tabs.tabText(place) for place in range(tabs.count())]
    saved = settings.value(key)
    if saved in titles:
        tabs.setCurrentIndex(titles.index(saved))
    tabs.currentChanged.connect(lambda place: settings.setValue(key, tabs.tabText(place)))


def remember_split(splitter: QSplitter, settings: QSettings, key: str) -> None:
    """Share the room out in ``splitter`` as it was left, and note every move of its handles.

    Args:
        splitter: All its parts are there.
        settings: Where it is remembered.
        key: Its place there.
    """
    saved = settings.value(key)
    if isinstance(saved, QByteArray):
        splitter.restoreState(saved)
    splitter.splitterMoved.connect(lambda: settings.setValue(key, splitter.saveState()))
