"""The acts on a consultation, each told who, when and why; none commits."""

from engage.consultations.service.draft import draft, edit, edit_options, edit_places, pre_engage, start

__all__ = ["draft", "edit", "edit_options", "edit_places", "pre_engage", "start"]
