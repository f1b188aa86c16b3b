"""Pictures are drawn anew: nothing travels along, nothing huge is unpacked."""

from io import BytesIO

import pytest
from PIL import Image

from evalsvc.core.files import kinds
from evalsvc.core.files.pictures import BadPicture, redraw
from tests.core.files import papers


def opened(body):
    return Image.open(BytesIO(body))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_place_and_device_are_left_behind(form):
    before = papers.photo(form=form)
    after, _ = redraw(before)

    assert opened(before).getexif()[0x010E]
    assert (dict(opened(after).getexif()), opened(after).info.keys() & {"exif", "icc_profile", "comment", "xmp"}) == ({}, set())
    assert b"Exif" not in after


@pytest.mark.parametrize(("turned", "size", "red_at"), [(None, (80, 40), (5, 20)), (3, (80, 40), (75, 20)), (6, (40, 80), (20, 5)), (8, (40, 80), (20, 75))])
def test_turn_is_carried_out(turned, size, red_at):
    after, kind = redraw(papers.photo(turned=turned))

    red, green, blue = opened(after).getpixel(red_at)
    assert kind is kinds.JPEG
    assert opened(after).size == size
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_large_scan_becomes_small_enough_to_look_at():
    after, _ = redraw(papers.photo(5200, 2600))

    assert opened(after).size == (2600, 1300)


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_scan_in_greys_stays_sharp(mode):
    assert redraw(papers.photo(form="PNG", mode=mode))[1] is kinds.PNG


def test_what_is_transparent_becomes_white():
    clear = BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(clear, "PNG")

    assert opened(redraw(clear.getvalue())[0]).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("body", [papers.bomb(), papers.bomb(8000)], ids=["900 million pixels", "64 million pixels"])
def test_bomb_is_refused_before_it_is_unpacked(body):
    with pytest.raises(BadPicture, match="像素"):
        redraw(body)


@pytest.mark.parametrize("body", [papers.photo()[:200], papers.photo(form="PNG")[:80], b"\xff\xd8\xff" + bytes(50), b""])
def test_broken_picture_is_refused(body):
    with pytest.raises(BadPicture, match="打不开"):
        redraw(body)
