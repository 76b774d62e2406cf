# %% [markdown]
# # An image, taken apart
#
# Filters, edges and spectra of a picture, written in a few lines of NumPy each.

# %%
photo = np.load('landscape.npy')
photo

# %% [markdown]
# ## Channels
#
# The last axis holds red, green and blue.

# %%
red, green, blue = np.moveaxis(photo, -1, 0)
for name, channel in zip(['red', 'green', 'blue'], [red, green, blue]):
    print(f'{name:<6} mean {channel.mean():7.3f}  std {channel.std():7.3f}')

# %% [markdown]
# ## Blur with a moving mean
#
# A running sum makes a box filter whose cost does not depend on its width.

# %%
def box(image, radius):
    width = 2 * radius + 1
    for axis in (0, 1):
        padded = np.pad(image, [(radius + 1, radius) if a == axis else (0, 0) for a in range(2)], mode='edge')
        sums = np.cumsum(padded, axis=axis)
        ends = np.take(sums, range(width, sums.shape[axis]), axis=axis)
        starts = np.take(sums, range(0, sums.shape[axis] - width), axis=axis)
        image = (ends - starts) / width
    return image

grey = photo @ np.array([0.299, 0.587, 0.114])
soft = box(grey, 6)
print(soft.shape, round(float(abs(soft - grey).mean()), 4))
soft

# %% [markdown]
# ## Edges
#
# The gradient's length is large where the picture changes.

# %%
dy, dx = np.gradient(box(grey, 1))
edges = np.hypot(dx, dy)
print(np.round(np.percentile(edges, [50, 90, 99]), 4))
edges

# %% [markdown]
# ## Spectrum
#
# The Fourier transform of a picture; slow waves in the middle. A logarithm makes the weak ones visible.

# %%
spectrum = np.fft.fftshift(np.abs(np.fft.fft2(grey)))
np.log10(spectrum + 1)

# %% [markdown]
# ## Fewer colours
#
# Rounding to eight steps a channel, and how many different colours are left.

# %%
few = photo // 32 * 32 + 16
colours = np.unique(few.reshape(-1, 3), axis=0)
print(len(np.unique(photo.reshape(-1, 3), axis=0)), '→', len(colours))
few
