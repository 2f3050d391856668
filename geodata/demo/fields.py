"""Smooth random surfaces: what makes borders wander and deprivation vary from place to place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.demo.seeds import stream

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SmoothNoise:
    """Sum of plane waves with random directions and phases: zero mean, unit variance, no grid.

    Attributes
    ----------
    wave_vectors
        Array (n_waves, 2), radians per kilometre.
    phases
        Array (n_waves,), radians.
    """

    wave_vectors: Floats
    phases: Floats

    @classmethod
    def named(cls, name: str, wavelength_km: float, waves: int = 24) -> SmoothNoise:
        """Draw the surface of a name; wavelengths spread over ±40 % around ``wavelength_km``."""
        rng = stream(f"noise:{name}")
        angle = rng.uniform(0.0, 2.0 * np.pi, waves)
        frequency = 2.0 * np.pi / (wavelength_km * rng.uniform(0.6, 1.4, waves))
        vectors = frequency[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        return cls(vectors, rng.uniform(0.0, 2.0 * np.pi, waves))

    def __call__(self, points_km: Floats) -> Floats:
        """Give the surface at points (n, 2), in kilometres."""
        waves = np.cos(points_km @ self.wave_vectors.T + self.phases)
        values: Floats = waves.sum(axis=1) * np.sqrt(2.0 / len(self.phases))
        return values


def warp(points_km: Floats, name: str, amplitude_km: float, wavelength_km: float) -> Floats:
    """Push points about, smoothly, so that a nearest-seed border wanders like a real one."""
    east = SmoothNoise.named(f"{name}:east", wavelength_km)
    north = SmoothNoise.named(f"{name}:north", wavelength_km)
    shift = np.column_stack([east(points_km), north(points_km)])
    moved: Floats = points_km + amplitude_km * shift
    return moved
