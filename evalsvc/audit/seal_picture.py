"""A head as a QR picture: the line that the file of heads keeps of it. Pure."""

from base64 import b64encode
from io import BytesIO

import qrcode
from qrcode.image.svg import SvgPathImage

from evalsvc.audit.models import AuditSeal
from evalsvc.audit.seal_file import Line, utc


def picture_of(seal: AuditSeal) -> str:
    """The address of an SVG that holds itself (`data:`)."""
    code = qrcode.QRCode(border=4)
    code.add_data(str(Line(seal.number, utc(seal.at), seal.head)))
    picture = BytesIO()
    code.make_image(image_factory=SvgPathImage).save(picture)
    return f"data:image/svg+xml;base64,{b64encode(picture.getvalue()).decode()}"
