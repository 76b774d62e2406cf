# %% [markdown]
# # Weather stations
#
# A structured array is a table: every record has named fields of different types.

# %%
stations = np.load('stations.npy')
stations.dtype.names

# %%
stations[:2]

# %% [markdown]
# ## Columns are arrays

# %%
temperature = stations['temperature']
print(temperature.dtype, round(float(np.nanmean(temperature)), 4))
known = stations['time'][~np.isnat(stations['time'])]
print(known.min(), known.max())

# %% [markdown]
# ## One mean a station
#
# `np.unique` with `return_inverse` numbers the names; `np.bincount` adds up by number.

# %%
names, which = np.unique(stations['station'], return_inverse=True)
good = ~np.isnan(temperature)
sums = np.bincount(which[good], weights=temperature[good])
counts = np.bincount(which[good])
for name, mean in zip(names[:6], (sums / counts)[:6]):
    print(f'{name:<10} {mean:8.3f}')

# %% [markdown]
# ## Choose and sort

# %%
warm = stations[temperature > 15]
order = np.argsort(warm['temperature'])[::-1]
print(len(warm))
warm[['station', 'temperature']][order][:4]
