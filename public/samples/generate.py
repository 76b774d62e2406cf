"""Writes the sample arrays that the page offers, and index.json. Deterministic; NumPy only.

    python3 public/samples/generate.py
"""
import json
import os
import zipfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def smooth_noise(shape, seed, octaves=7, persistence=0.5, base=3):
    """Value noise on the unit square: octaves of random grids, interpolated with a smooth step."""
    rng = np.random.default_rng(seed)
    total = np.zeros(shape)
    weight = 1.0
    for octave in range(octaves):
        cells = base * 2**octave
        grid = rng.random((cells + 2, cells + 2))
        ys, xs = (np.linspace(0, cells, n, endpoint=False) for n in shape)
        yi, xi = ys.astype(int), xs.astype(int)
        fy, fx = ys - yi, xs - xi
        fy, fx = (fy * fy * (3 - 2 * fy))[:, None], (fx * fx * (3 - 2 * fx))[None, :]
        top = grid[np.ix_(yi, xi)] * (1 - fx) + grid[np.ix_(yi, xi + 1)] * fx
        bottom = grid[np.ix_(yi + 1, xi)] * (1 - fx) + grid[np.ix_(yi + 1, xi + 1)] * fx
        total += weight * (top * (1 - fy) + bottom * fy)
        weight *= persistence
    return total / total.max()


def blend(a, b, t):
    return a + (b - a) * t[..., None]


def landscape(height=560, width=840):
    """Four ranges of mountains under an evening sky above a lake: the picture of an RGB array."""
    rng = np.random.default_rng(11)
    v = np.linspace(0, 1, height)[:, None] * np.ones((1, width))
    u = np.linspace(0, 1, width)[None, :] * np.ones((height, 1))
    zenith, horizon, glow = (np.array(c, float) for c in ((38, 66, 128), (250, 200, 150), (255, 236, 190)))
    horizon_line = 0.62
    image = blend(zenith, horizon, np.clip(v / horizon_line, 0, 1) ** 1.7)
    sun = np.hypot((u - 0.68) * width / height, v - 0.47)
    image = blend(image, glow, np.clip(np.exp(-(sun / 0.18) ** 2) * 0.9, 0, 1))
    image = blend(image, np.array([255.0, 250, 230]), (sun < 0.038) * 1.0)
    clouds = smooth_noise((height, width), 3, octaves=7, base=4)
    streaks = np.clip((clouds[:, ::1] - 0.56) * 4, 0, 1) * np.clip(1 - np.abs(v - 0.28) / 0.3, 0, 1)
    image = blend(image, blend(np.array([250.0, 214, 190]), np.array([255.0, 246, 235]), v), streaks * 0.55)
    ranges = [(0.46, 0.13, 5, (128, 138, 172)), (0.52, 0.11, 6, (92, 104, 140)), (0.57, 0.09, 7, (58, 72, 100)), (0.615, 0.06, 9, (34, 46, 58))]
    xs = np.linspace(0, 1, width)
    for index, (level, relief, base, colour) in enumerate(ranges):
        ridge = np.zeros(width)
        for octave in range(8):
            points = rng.random(base * 2**octave + 2)
            ridge += np.interp(xs * base * 2**octave, np.arange(len(points)), points) * 0.5**octave
        ridge = level + relief * (1.0 - ridge / ridge.mean()) * 0.9
        inside = np.clip((v - ridge[None, :]) * height, 0, 1)
        texture = smooth_noise((height, width), 20 + index, octaves=6, base=14)
        shade = np.array(colour, float) * (0.80 + 0.42 * texture[..., None])
        haze = np.clip((v - ridge[None, :]) / 0.16, 0, 1)
        shade = blend(shade, np.array([214.0, 186, 170]), haze * (0.45 - 0.1 * index))
        image = image * (1 - inside[..., None]) + shade * inside[..., None]
    water = v > horizon_line
    depth = np.clip((v - horizon_line) / (1 - horizon_line), 0, 1)
    ripple = (smooth_noise((height, width), 40, octaves=5, base=8) - 0.5) * (0.012 + 0.05 * depth)
    mirrored = np.clip(horizon_line - (v - horizon_line) * 1.25 + ripple, 0, 1)
    rows = np.clip((mirrored * (height - 1)).astype(int), 0, height - 1)
    cols = np.clip((np.arange(width)[None, :] + (ripple * 260).astype(int)), 0, width - 1)
    reflection = image[rows, cols] * np.array([0.72, 0.80, 0.90]) + np.array([4, 12, 22])
    waves = np.sin(depth ** 0.5 * 260 + smooth_noise((height, width), 41, octaves=4, base=10) * 26)
    reflection *= 1 + 0.05 * waves[..., None] * depth[..., None]
    image = np.where(water[..., None], reflection, image)
    grain = rng.normal(0, 1.2, image.shape[:2])[..., None]
    vignette = 1 - 0.28 * ((u - 0.5) ** 2 + (v - 0.5) ** 2)[..., None]
    return np.clip(image * vignette + grain, 0, 255).astype(np.uint8)


def phantom(n=80):
    """A head in a scanner, in Hounsfield-like units: nested ellipsoids, a few bright and dark inserts, noise."""
    axis = np.linspace(-1, 1, n, dtype=np.float32)
    z, y, x = np.meshgrid(axis, axis, axis, indexing='ij')
    parts = [  # centre z, y, x; half axes; turn in the plane; value added
        (0, 0, 0, .90, .92, .69, 0, 1000), (0, -.0184, 0, .88, .874, .6624, 0, -980),
        (0, 0, .22, .21, .31, .11, -18, -320), (0, 0, -.22, .22, .41, .16, 18, -320),
        (-.25, .35, 0, .41, .25, .21, 0, 180), (-.25, .10, 0, .09, .07, .07, 0, 420), (-.15, -.605, -.08, .05, .023, .046, 0, 500),
        (.1, -.605, .06, .05, .046, .023, 0, 500), (.3, -.1, .06, .14, .11, .11, 0, 620), (-.45, .1, -.06, .16, .15, .15, 0, -420),
    ]
    volume = np.full((n, n, n), -1000, np.float32)
    for cz, cy, cx, az, ay, ax, turn, value in parts:
        angle = np.deg2rad(turn)
        dx, dy = x - cx, y - cy
        u, w = dx * np.cos(angle) + dy * np.sin(angle), -dx * np.sin(angle) + dy * np.cos(angle)
        distance = np.sqrt(((z - cz) / az) ** 2 + (w / ay) ** 2 + (u / ax) ** 2)
        soft = np.clip((1 - distance) * n * 0.25 + 0.5, 0, 1)
        volume += soft * (value + (1040 if value == 1000 else 0))
    rng = np.random.default_rng(4)
    blurred = rng.normal(0, 60, volume.shape).astype(np.float32)
    for axis_number in range(3):
        blurred = (np.roll(blurred, 1, axis_number) + blurred + np.roll(blurred, -1, axis_number)) / 3
    return (volume + blurred).astype(np.int16)


def series(count=200_000):
    """A year and more of a sensor, every three minutes: seasons, days, drift, a fault, spikes and gaps."""
    rng = np.random.default_rng(8)
    days = np.arange(count) / 480.0
    level = 12 + 9 * np.sin(2 * np.pi * (days - 105) / 365.25) + 4.5 * np.sin(2 * np.pi * (days - 0.35)) * (1 + 0.3 * np.sin(2 * np.pi * days / 365.25))
    weather = np.cumsum(rng.normal(0, 0.05, count))
    weather -= np.convolve(weather, np.ones(4801) / 4801, mode='same')
    values = level + 0.9 * weather + rng.normal(0, 0.25, count)
    for at in rng.integers(0, count, 25):
        values[at:at + 3] += rng.choice([-1, 1]) * rng.uniform(25, 60)
    values[90_000:90_700] = 21.5
    for at in rng.integers(0, count, 12):
        values[at:at + rng.integers(40, 900)] = np.nan
    return values


def table(count=4000):
    """A structured array: one row a measurement at a weather station."""
    rng = np.random.default_rng(9)
    stations = np.array(['Ålesund', 'Bergen', 'Tromsø', 'Røros', 'Oslo', 'Svalbard'])
    latitude = np.array([62.47, 60.39, 69.65, 62.57, 59.91, 78.22], 'f4')
    kind = np.dtype([('time', 'datetime64[m]'), ('station', 'U8'), ('latitude', '<f4'), ('temperature', '<f8'), ('humidity', 'u1'),
                     ('wind', '<f4', (2,)), ('code', 'S4'), ('ok', '?'), ('duration', 'timedelta64[s]'), ('sample', '<i4')])
    rows = np.zeros(count, kind)
    which = rng.integers(0, len(stations), count)
    rows['time'] = np.datetime64('2024-01-01T00:00') + np.sort(rng.integers(0, 366 * 1440, count))
    rows['time'][rng.integers(0, count, 12)] = 'NaT'
    rows['station'], rows['latitude'] = stations[which], latitude[which]
    season = (rows['time'] - np.datetime64('2024-01-01T00:00')).astype('f8') / (366 * 1440)
    rows['temperature'] = np.round(18 - (latitude[which] - 58) * 0.9 - 12 * np.cos(2 * np.pi * season) + rng.normal(0, 3, count), 2)
    rows['temperature'][rng.integers(0, count, 60)] = np.nan
    rows['humidity'] = np.clip(rng.normal(74, 14, count), 5, 100)
    rows['wind'] = rng.normal(0, 5, (count, 2))
    rows['code'] = rng.choice([b'A1', b'B12', b'C', b''], count)
    rows['ok'] = rng.random(count) > 0.04
    rows['duration'] = rng.integers(5, 3600, count)
    rows['sample'] = np.arange(count) + 100_000
    return rows


def terrain(n=512):
    """Interference of two sources over ridged hills, with a hole where nothing was measured."""
    y, x = np.mgrid[0:n, 0:n] / n
    hills = 1 - np.abs(2 * smooth_noise((n, n), 31, octaves=8, base=3) - 1.15)
    waves = sum(np.cos(2 * np.pi * 34 * np.hypot(x - cx, y - cy)) / (0.35 + 2 * np.hypot(x - cx, y - cy)) for cx, cy in ((0.28, 0.34), (0.63, 0.58)))
    height = 1800 * hills**2 + 90 * waves - 350
    hole = np.hypot((x - 0.78) / 1.3, y - 0.22) + 0.06 * smooth_noise((n, n), 32, octaves=5, base=5) < 0.11
    height[hole] = np.nan
    return np.round(height, 1).astype('<f4')


def archive():
    """Members of many kinds, some stored and some deflated, for the list of an npz."""
    n = 256
    y, x = np.mgrid[-1:1:n * 1j, -1:1:n * 1j]
    r, angle = np.hypot(x, y), np.arctan2(y, x)
    vortex = (r * np.exp(-3 * r**2) * np.exp(3j * angle) + 0.12 * np.exp(-8 * ((x - .5)**2 + (y + .4)**2)) * np.exp(9j * x)).astype(np.complex64)
    labels = (np.floor((angle + np.pi) / (2 * np.pi) * 8).astype('u1') % 8) * (r < 0.9) + (r < 0.25) * 4
    names = np.array(['background', 'north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west', 'centre', '中心', 'naïve'])
    counts = np.random.default_rng(12).poisson(40, (24, 7)).astype('<i8')
    return {
        'vortex': (vortex, True),
        'mask': (r < 0.9, True),
        'labels': (np.asfortranarray(labels.astype('u1')), True),
        'label_names': (names, False),
        'counts': (counts, False),
        'big_endian': (np.linspace(0, 1, 1001).astype('>f8'), False),
        'dates': (np.arange('2024-01', '2026-01', dtype='datetime64[M]'), False),
        'scale': (np.float64(0.0125), False),
        'nothing': (np.zeros((0, 3), 'f4'), False),
    }


def write_npz(path, members):
    with zipfile.ZipFile(path, 'w') as file:
        for name, (array, deflate) in members.items():
            info = zipfile.ZipInfo(f'{name}.npy', date_time=(2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
            with file.open(info, 'w', force_zip64=True) as member:
                np.lib.format.write_array(member, np.asanyarray(array), allow_pickle=False)


SAMPLES = [
    ('landscape.npy', 'Evening lake', 'An RGB image: uint8, 560 × 840 × 3', landscape),
    ('phantom.npy', 'Head phantom', 'A volume like a CT scan: int16, 80 × 80 × 80', phantom),
    ('sensor.npy', 'A year of a sensor', 'A time series with seasons, spikes and gaps: float64, 200,000 values', series),
    ('terrain.npy', 'Terrain and waves', 'A map with a hole in it: float32, 512 × 512', terrain),
    ('stations.npy', 'Weather stations', 'A table with dates, names and numbers: 4,000 records', table),
    ('mixed.npz', 'A mixed archive', 'Nine arrays: complex, Boolean, labels, text, dates …', None),
]


def main():
    index = []
    for name, title, description, make in SAMPLES:
        path = os.path.join(HERE, name)
        if make is None:
            write_npz(path, archive())
        else:
            np.save(path, make())
        index.append({'file': name, 'title': title, 'description': description, 'bytes': os.path.getsize(path)})
    with open(os.path.join(HERE, 'index.json'), 'w') as file:
        json.dump(index, file, ensure_ascii=False, indent=2)
        file.write('\n')


if __name__ == '__main__':
    main()
