"""The QR code, read back by another library from pixels and from the drawing's geometry."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from evalsvc.organisation.drawing import png_of, svg_of

ADDRESSES = [
    "https://pj.my.example.gov.cn/r/98SJSH2APMZR0",
    "http://192.168.31.7:8000/r/0000000000000",
    f"https://{'a' * 50}.{'b' * 50}.gov.cn/pingjia/r/ZZZZZZZZZZZZZ",
]


def drawn(svg: bytes, scale: int = 4) -> Image.Image:
    """The one path of the drawing, filled square by square, on a white ground."""
    root = ElementTree.fromstring(svg)
    x, y, width, height = (float(part) for part in root.attrib["viewBox"].split())
    image = Image.new("L", (round(width * scale), round(height * scale)), 255)
    pen = ImageDraw.Draw(image)
    (path,) = root.iter("{http://www.w3.org/2000/svg}path")
    squares = re.findall(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H([\d.]+)z", path.attrib["d"])
    assert len(squares) == path.attrib["d"].count("M")
    for left, top, right, bottom, _ in squares:
        edges = [(float(left) - x) * scale, (float(top) - y) * scale, (float(right) - x) * scale - 1, (float(bottom) - y) * scale - 1]
        pen.rectangle([round(edge) for edge in edges], fill=0)
    return image


@pytest.mark.parametrize("address", ADDRESSES)
def test_png_is_read_back(address):
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(png_of(address))))

    assert (found.text, found.format, found.ec_level) == (address, zxingcpp.BarcodeFormat.QRCode, "Q")


@pytest.mark.parametrize("address", ADDRESSES)
def test_svg_is_read_back_from_its_geometry(address):
    (found,) = zxingcpp.read_barcodes(drawn(svg_of(address)))

    assert found.text == address


def test_svg_keeps_four_modules_of_quiet_zone():
    image = drawn(svg_of(ADDRESSES[0]), scale=4)
    left, top, right, bottom = Image.eval(image, lambda value: 255 - value).getbbox()
    module = (right - left) / 33  # version 4, which level Q needs for this address

    assert min(left, top, image.width - right, image.height - bottom) >= round(4 * module)


def test_code_is_read_though_a_tenth_of_it_is_torn_off():
    image = Image.open(BytesIO(png_of(ADDRESSES[0]))).convert("L")
    side = image.width
    image.paste(255, (round(side * 0.55), round(side * 0.55), round(side * 0.75), round(side * 0.75)))

    assert [found.text for found in zxingcpp.read_barcodes(image)] == [ADDRESSES[0]]
