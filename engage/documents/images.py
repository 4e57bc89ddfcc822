"""Pictures: drawn again from their dots, so that only dots are kept."""

import io
import threading
import warnings

from PIL import Image, ImageOps

from engage.documents.refusal import UploadRefusedError

MOST_DOTS = 30_000_000
"""A picture of 30 megapixels takes about 100 MB while it is drawn, so one is drawn at a time."""

_one_at_a_time = threading.Lock()

_TOO_MANY = "The picture has too many dots. Send one of at most 30 megapixels"

_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}


def drawn_again(data: bytes, media_type: str) -> bytes:
    """The same picture without anything that rode along: place and time, comments, a second file after its end."""
    kind = _FORMATS[media_type]
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=[kind]) as picture:
                if picture.width * picture.height > MOST_DOTS:  # known before a dot is drawn
                    raise UploadRefusedError(_TOO_MANY)
                return _redraw(picture, kind)
        except UploadRefusedError:
            raise
        except Image.DecompressionBombError:
            raise UploadRefusedError(_TOO_MANY) from None
        except Exception:  # noqa: BLE001 - whatever the drawing broke on, it is no picture we can show
            wanted = "PNG" if kind == "PNG" else "JPEG"
            raise UploadRefusedError(f"The file does not hold a {wanted} picture that we can read") from None


def _redraw(picture: Image.Image, kind: str) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    if kind == "JPEG":
        upright = upright.convert("L" if upright.mode == "L" else "RGB")
    elif upright.mode not in {"L", "RGB", "RGBA"}:
        clear = upright.mode in {"LA", "PA"} or "transparency" in upright.info
        upright = upright.convert("RGBA" if clear else "RGB")
    elif "transparency" in upright.info:
        upright = upright.convert("RGBA")
    upright.info = {}
    made = io.BytesIO()
    if kind == "JPEG":
        upright.save(made, "JPEG", quality=88)
    else:
        upright.save(made, "PNG")
    return made.getvalue()
