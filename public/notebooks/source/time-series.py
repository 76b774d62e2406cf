# %% [markdown]
# # A year of a sensor
#
# 200,000 measurements with seasons, spikes and gaps: find the gaps, take the seasons out, name the spikes.

# %%
sensor = np.load('sensor.npy')
sensor

# %% [markdown]
# ## Gaps
#
# Where NaN begins and where it ends.

# %%
missing = np.isnan(sensor)
edges = np.flatnonzero(np.diff(missing.astype(np.int8)))
print(missing.sum(), 'missing in', len(edges) // 2, 'runs')
edges[:6]

# %% [markdown]
# ## Fill them with straight lines

# %%
time = np.arange(len(sensor))
filled = np.interp(time, time[~missing], sensor[~missing])
print(np.isnan(filled).any(), filled.mean().round(6))

# %% [markdown]
# ## The strongest rhythms
#
# Peaks of the spectrum, as periods in samples.

# %%
spectrum = np.abs(np.fft.rfft(filled - filled.mean()))
strongest = np.argsort(spectrum)[::-1][:3]
for index in strongest:
    print(f'period {len(filled) / index:10.1f} samples   strength {spectrum[index] / len(filled):.4f}')

# %% [markdown]
# ## Spikes
#
# Far from the median of their neighbourhood, in units of the typical distance.

# %%
blocks = filled.reshape(-1, 100)
middle = np.median(blocks, axis=1, keepdims=True)
distance = np.abs(blocks - middle)
typical = np.median(distance)
spikes = np.flatnonzero((distance > 12 * typical).ravel())
print(len(spikes), 'spikes, the first at', spikes[:5])

# %%
import matplotlib.pyplot as plt

plt.figure(figsize=(9, 3))
plt.plot(filled, linewidth=0.8)
plt.plot(spikes, filled[spikes], 'r.')
plt.title('a year, with its spikes')
plt.xlabel('sample')
plt.show()
