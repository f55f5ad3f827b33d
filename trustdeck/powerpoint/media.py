"""Write films and sounds: what a picture plays, and when.

The elements are those that PowerPoint writes: the film is linked by `a:videoFile` or `a:audioFile` for older programs
and embedded by `p14:media` for all since 2010 (MS-PPTX, 2.2.4.9). A click on it plays it and stops it again; one that
plays by itself does so in the main sequence, after what comes with the slide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from trustdeck.page import Picture
from trustdeck.powerpoint.sheet import Sheet
from trustdeck.powerpoint.xml import Element, extension, name, sub

_MEDIA = "{DAA4B4D4-6D71-4841-9C94-3DE7FCFB9230}"
_VOLUME = 80_000  # PowerPoint's own, in thousandths of a per cent


def write_clip(properties: Element, picture: Picture, sheet: Sheet) -> None:
    """Append to a picture's `p:nvPr` what it plays."""
    if picture.clip is None:
        return
    kind = "video" if picture.clip.is_video else "audio"
    linked, embedded = sheet.clip(picture.clip)
    sub(properties, f"a:{kind}File", **{"r:link": linked})
    extension(sub(properties, "p:extLst"), "p:ext", _MEDIA, "p14:media", **{"r:embed": embedded})


def write_playing(playing: Sequence[tuple[int, Picture]], slide: Element) -> None:
    """Append to the slide's `p:timing` when its films and sounds play; `playing` has them with their shapes' ids."""
    if not playing:
        return
    timing = slide.find(name("p:timing"))
    if timing is None:
        timing = sub(slide, "p:timing")
    numbers = [int(node.get("id", "0")) for node in timing.iter(name("p:cTn"))]
    ids = count(max(numbers, default=0) + 1)
    root = _root(timing, ids)
    for shape, picture in playing:
        if picture.autoplay:
            _begin_by_itself(root, shape, picture, ids)
    for shape, picture in playing:
        _node(root, shape, picture, ids)
        _toggle(root, shape, ids)


def _root(timing: Element, ids: Iterator[int]) -> Element:
    """Return the list of what goes on on the slide."""
    found = timing.find(f"{name('p:tnLst')}/{name('p:par')}/{name('p:cTn')}/{name('p:childTnLst')}")
    if found is not None:
        return found
    outer = sub(sub(timing, "p:tnLst"), "p:par")
    node = sub(outer, "p:cTn", id=next(ids), dur="indefinite", restart="never", nodeType="tmRoot")
    return sub(node, "p:childTnLst")


def _main_sequence(root: Element, ids: Iterator[int]) -> Element:
    for sequence in root.findall(name("p:seq")):
        node = sequence.find(name("p:cTn"))
        if node is not None and node.get("nodeType") == "mainSeq":
            return node
    sequence = sub(root, "p:seq", concurrent=1, nextAc="seek")
    root.insert(0, sequence)
    node = sub(sequence, "p:cTn", id=next(ids), dur="indefinite", nodeType="mainSeq")
    sub(node, "p:childTnLst")
    for tag, event in (("p:prevCondLst", "onPrev"), ("p:nextCondLst", "onNext")):
        condition = sub(sub(sequence, tag), "p:cond", evt=event, delay=0)
        sub(sub(condition, "p:tgtEl"), "p:sldTgt")
    return node


def _begin_by_itself(root: Element, shape: int, picture: Picture, ids: Iterator[int]) -> None:
    """Let a film begin with the main sequence: before the first click, after those that begin so already."""
    main = _main_sequence(root, ids)
    children = main.find(name("p:childTnLst"))
    if children is None:
        raise ValueError("a main sequence has no list of its nodes")
    step = sub(children, "p:par")
    by_itself = f"{name('p:cTn')}/{name('p:stCondLst')}/{name('p:cond')}[@evt]"
    children.insert(sum(other.find(by_itself) is not None for other in children), step)
    outer = sub(step, "p:cTn", id=next(ids), fill="hold")
    conditions = sub(outer, "p:stCondLst")
    sub(conditions, "p:cond", delay="indefinite")
    sub(sub(conditions, "p:cond", evt="onBegin", delay=0), "p:tn", val=main.get("id", ""))
    inner = _held(sub(sub(outer, "p:childTnLst"), "p:par"), ids)
    effect = sub(sub(inner, "p:par"), "p:cTn", id=next(ids), presetID=1, presetClass="mediacall", presetSubtype=0)
    effect.set("fill", "hold")
    effect.set("nodeType", "afterEffect")
    sub(sub(effect, "p:stCondLst"), "p:cond", delay=0)
    duration = picture.clip.duration_ms if picture.clip else 0
    _command(sub(effect, "p:childTnLst"), "playFrom(0.0)", str(duration or "indefinite"), shape, ids)


def _held(parent: Element, ids: Iterator[int]) -> Element:
    node = sub(parent, "p:cTn", id=next(ids), fill="hold")
    sub(sub(node, "p:stCondLst"), "p:cond", delay=0)
    return sub(node, "p:childTnLst")


def _command(parent: Element, command: str, duration: str, shape: int, ids: Iterator[int]) -> None:
    behaviour = sub(sub(parent, "p:cmd", type="call", cmd=command), "p:cBhvr")
    sub(behaviour, "p:cTn", id=next(ids), dur=duration, fill="hold")
    sub(sub(behaviour, "p:tgtEl"), "p:spTgt", spid=shape)


def _node(root: Element, shape: int, picture: Picture, ids: Iterator[int]) -> None:
    """Append the film itself, which waits until something starts it; a sound ends where another begins."""
    is_video = picture.clip is not None and picture.clip.is_video
    media = sub(sub(root, "p:video" if is_video else "p:audio"), "p:cMediaNode", vol=_VOLUME)
    node = sub(media, "p:cTn", id=next(ids), fill="hold", display=0)
    sub(sub(node, "p:stCondLst"), "p:cond", delay="indefinite")
    if not is_video:
        stop = sub(sub(node, "p:endCondLst"), "p:cond", evt="onStopAudio", delay=0)
        sub(sub(stop, "p:tgtEl"), "p:sldTgt")
    sub(sub(media, "p:tgtEl"), "p:spTgt", spid=shape)


def _toggle(root: Element, shape: int, ids: Iterator[int]) -> None:
    """Let a click on the film play it, and the next one stop it."""
    sequence = sub(root, "p:seq", concurrent=1, nextAc="seek")
    node = sub(sequence, "p:cTn", id=next(ids), restart="whenNotActive", fill="hold", evtFilter="cancelBubble")
    node.set("nodeType", "interactiveSeq")
    _on_click(sub(node, "p:stCondLst"), shape)
    end = sub(node, "p:endSync", evt="end", delay=0)
    sub(end, "p:rtn", val="all")
    inner = _held(sub(_held(sub(sub(node, "p:childTnLst"), "p:par"), ids), "p:par"), ids)
    effect = sub(sub(inner, "p:par"), "p:cTn", id=next(ids), presetID=2, presetClass="mediacall", presetSubtype=0)
    effect.set("fill", "hold")
    effect.set("nodeType", "clickEffect")
    sub(sub(effect, "p:stCondLst"), "p:cond", delay=0)
    _command(sub(effect, "p:childTnLst"), "togglePause", "1", shape, ids)
    _on_click(sub(sequence, "p:nextCondLst"), shape)


def _on_click(parent: Element, shape: int) -> None:
    condition = sub(parent, "p:cond", evt="onClick", delay=0)
    sub(sub(condition, "p:tgtEl"), "p:spTgt", spid=shape)
