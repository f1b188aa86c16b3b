"""A point's code as a QR picture. Pure: no request, no database.

Level Q restores a quarter of the modules, so that a scratched or dirty sticker still reads.
"""

from base64 import b64encode
from io import BytesIO

import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage

QUIET_ZONE = 4  # modules, the least that ISO/IEC 18004 asks for
PNG_MODULE = 16
PAGE_MODULE = 6


def svg_of(address: str) -> bytes:
    """The address as a QR code in SVG: one path, with its quiet zone on white."""
    return _drawn(address, SvgPathImage, box_size=10)


def png_of(address: str) -> bytes:
    """The address as a QR code in PNG, 16 pixels a module."""
    return _drawn(address, PilImage, box_size=PNG_MODULE)


def png_in_page(address: str) -> str:
    """The address as a QR code in an address of its own (data:), so small that a page can hold it for its printout."""
    return f"data:image/png;base64,{b64encode(_drawn(address, PilImage, box_size=PAGE_MODULE)).decode()}"


def _drawn(address: str, image: type, *, box_size: int) -> bytes:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, box_size=box_size, border=QUIET_ZONE)
    code.add_data(address, optimize=0)
    code.make(fit=True)
    picture = BytesIO()
    code.make_image(image_factory=image).save(picture)
    return picture.getvalue()
