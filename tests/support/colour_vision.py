"""How colours look to people who see fewer of them, and how far apart two colours are to the eye."""

from collections.abc import Sequence

# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision Deficiency, IEEE Transactions
# on Visualization and Computer Graphics 15 (2009), 1291–1298: the matrices of severity 1.0, for linear sRGB.
DEFICIENCIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# IEC 61966-2-1: linear sRGB to XYZ, and the white that it is made for (D65).
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)

Matrix = Sequence[Sequence[float]]


def seen_with(deficiency: str, colour: str) -> str:
    """The colour (#rrggbb) as it looks with this deficiency."""
    linear = _times(DEFICIENCIES[deficiency], _linear(colour))
    return "#" + "".join(f"{round(_gamma(min(max(part, 0.0), 1.0)) * 255):02x}" for part in linear)


def difference(first: str, second: str) -> float:
    """How far apart two colours are: ΔE of CIELAB (1976). About 2 can just be told apart side by side."""
    pairs = zip(_lab(first), _lab(second), strict=True)
    return float(sum((one - other) ** 2 for one, other in pairs) ** 0.5)


def _linear(colour: str) -> list[float]:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]


def _gamma(linear: float) -> float:
    return linear * 12.92 if linear <= 0.0031308 else float(1.055 * linear ** (1 / 2.4) - 0.055)


def _times(matrix: Matrix, vector: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _lab(colour: str) -> tuple[float, float, float]:
    x, y, z = (
        _root(part / white) for part, white in zip(_times(TO_XYZ, _linear(colour)), WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(share: float) -> float:
    return share ** (1 / 3) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116
