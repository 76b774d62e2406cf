# %% [markdown]
# # Arraybook in five minutes
#
# This page reads arrays, shows them, and computes with them in NumPy's own words. Nothing is installed and nothing is
# uploaded: the numbers below are computed in this tab.
#
# Run a cell with **Shift+Enter**. Change a number and run it again. **Run all** stands in the bar above.

# %% [markdown]
# ## A file is an array
#
# `terrain.npy` is one of the sample files. A file of your own works the same way: drop it on the page, and
# `np.load('its-name.npy')` finds it.

# %%
terrain = np.load('terrain.npy')
terrain.shape, terrain.dtype

# %% [markdown]
# The last line of a cell is shown: a short text as NumPy prints it, and a card for an array. On the card, zoom into the
# picture until single values can be read; drag along the histogram to change the colours.

# %%
terrain

# %% [markdown]
# The white hole is made of NaN, which every ordinary sum would swallow. NumPy has a second set of names for that.

# %%
np.isnan(terrain).sum(), np.nanmin(terrain), np.nanmax(terrain)

# %% [markdown]
# ## Views and copies
#
# A slice is not a copy. It looks at the same memory, so writing into it changes the array that it was cut from.

# %%
a = np.arange(12).reshape(3, 4)
row = a[1]
row[0] = 100
a

# %% [markdown]
# Fancy indexing (with a list or a mask) always copies; `.copy()` does so on purpose. `.base` says whose memory it is.

# %%
picked = a[[0, 2]]
picked[:] = 0
print(a[0])
print(row.base is a.base, picked.base is None, np.shares_memory(a, row))

# %% [markdown]
# ## Strides
#
# An array is a block of bytes and a rule how to walk over it: how many bytes to the next element along each axis.
# Transposing, reversing and skipping change the rule and touch no byte.

# %%
x = np.zeros((4, 6), dtype=np.int16)
print('as it is  ', x.strides)
print('transposed', x.T.strides)
print('every 2nd ', x[:, ::2].strides)
print('reversed  ', x[::-1].strides)

# %%
from numpy.lib.stride_tricks import sliding_window_view

steps = np.array([1, 2, 4, 8, 16, 32])
sliding_window_view(steps, 3)

# %% [markdown]
# ## Broadcasting
#
# Where shapes differ, axes of length one are repeated without being stored. A column and a row make a table.

# %%
column = np.arange(1, 5)[:, np.newaxis]
line = np.arange(1, 7)
column * line

# %% [markdown]
# Subtracting each row's own mean is the same idea: `keepdims` leaves an axis of length one where the mean was taken.

# %%
centred = terrain - np.nanmean(terrain, axis=1, keepdims=True)
np.allclose(np.nanmean(centred, axis=1), 0, atol=1e-3)

# %% [markdown]
# ## Memory maps
#
# With `mmap_mode='r'` nothing is read until it is asked for. One row of a file of a hundred gigabytes costs one row.

# %%
sensor = np.load('sensor.npy', mmap_mode='r')
print(type(sensor).__name__, sensor.shape, sensor.nbytes)
sensor[100_000:100_005]

# %% [markdown]
# ## Chunk by chunk
#
# What does not fit into memory is taken in pieces. Cards and their statistics work this way by themselves; in a cell it
# is a loop.

# %%
total, count = 0.0, 0
for start in range(0, len(sensor), 50_000):
    piece = sensor[start:start + 50_000]
    total += np.nansum(piece)
    count += np.count_nonzero(~np.isnan(piece))
print(count, round(total / count, 6), round(float(np.nanmean(sensor)), 6))

# %% [markdown]
# ## Reductions
#
# `axis` says which axis disappears. Several may go at once.

# %%
volume = np.load('phantom.npy')
print(volume.shape, volume.max(axis=0).shape, volume.mean(axis=(1, 2)).shape)
volume.max(axis=0)

# %%
np.percentile(volume, [1, 50, 99])

# %% [markdown]
# ## Linear algebra
#
# Fit a plane to the terrain by least squares: three numbers that explain a quarter of a million.

# %%
rows, cols = np.nonzero(~np.isnan(terrain))
heights = terrain[rows, cols].astype(float)
design = np.column_stack([rows, cols, np.ones(len(rows))])
plane, residual, rank, _ = np.linalg.lstsq(design, heights, rcond=None)
print(rank, np.round(plane, 6))

# %%
m = np.array([[2.0, 1.0], [1.0, 3.0]])
values, vectors = np.linalg.eigh(m)
print(np.round(values, 6))
print(np.allclose(vectors @ np.diag(values) @ vectors.T, m))

# %% [markdown]
# ## Random numbers
#
# A seed gives the same numbers here as in NumPy on any machine, to the last bit.

# %%
rng = np.random.default_rng(42)
rng.integers(1, 7, size=10)

# %%
walk = rng.standard_normal((5, 1000)).cumsum(axis=1)
walk[:, -1].round(3)

# %% [markdown]
# ## Saving and loading
#
# Files that a cell writes are kept with this notebook, and are byte for byte what NumPy would have written.

# %%
np.savez('results.npz', walk=walk, plane=plane)
with np.load('results.npz') as saved:
    print(saved.files, saved['walk'].shape)

# %% [markdown]
# ## Images
#
# An image is an array of height × width × 3 bytes. Arithmetic on it is photography.

# %%
photo = np.load('landscape.npy')
grey = photo @ np.array([0.299, 0.587, 0.114])
print(photo.shape, photo.dtype, grey.shape, round(float(grey.mean()), 3))
photo[::-1]

# %% [markdown]
# ## Plots
#
# `matplotlib.pyplot` is here as far as most notebooks need it.

# %%
import matplotlib.pyplot as plt

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
left.plot(walk.T)
left.set_title('five walks')
right.hist(walk[:, -1] - walk[:, 0], bins=5)
right.set_title('how far they came')
plt.show()

# %% [markdown]
# ## Where to go from here
#
# * Drop a file of your own on this page.
# * **Share** puts this notebook into a link; files stay with you.
# * The **function reference** in the help lists every name with its signature.
# * Save the notebook as `.ipynb`: it runs in Jupyter unchanged.
