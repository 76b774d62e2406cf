/** Written by `fixtures/plots/tables.py`. */

/** Points of a map: position of 255 in hexadecimal, colour. */
export const SMOOTH_MAPS: Readonly<Record<string, string>> = {
  viridis:
    '0:440154 14:481d6f 25:46337f 38:3e4989 56:30698e 7d:218e8d 8f:1f9f88 9b:24aa83 a7:31b57b b6:4ac16d c8:70cf57 df:aadc32 ec:cde11d f2:dde318 f8:ece51b ff:fde725',
  plasma:
    '0:0d0887 6:1d068e 15:3a049a 2b:5e01a6 3c:7801a8 47:8808a6 5a:a21d9a 77:c33d80 99:e16462 b7:f48948 cf:fdab33 e3:fdca26 ef:f9dd25 fb:f2f227 fe:f0f724 ff:f0f921',
  inferno:
    '0:000004 6:02020e 10:0b0724 1d:1c0c43 28:2f0a5b 31:3e0966 3e:540f6d 51:721a6e 66:932667 7b:b43359 90:d24644 a4:e8602d b7:f67e14 c2:fa9207 c8:fb9d07 ce:fca80d d9:fbbe23 e4:f7d340 ed:f3e55d f5:f2f27d fc:f8fb9a ff:fcffa4',
  magma:
    '0:000004 6:02020d 12:0c0926 21:1e1149 2e:331067 37:420f75 43:56147d 58:762181 71:9e2f7f 87:c23b75 99:de4968 a7:ee5b5e b3:f7705c bf:fb8761 ce:fea36f e2:fec88c fb:fcf6b8 ff:fcfdbf',
  cividis:
    '0:00224e 14:003070 17:013271 1c:123570 24:213b6e 35:38476c 58:5a5f6e 79:777776 8a:868379 aa:a59c74 c7:c3b369 df:ddc858 f0:f0d846 fb:fde334 fd:fee535 ff:fee838',
  turbo:
    '0:30123b 7:38276d e:3f3b97 15:434eba 1c:4661d6 23:4773eb 2a:4685fa 2f:4391fe 35:3ba0fd 3c:2fb2f4 46:1fc9dd 4d:18d7ca 53:19e2bb 59:20eaac 60:32f298 69:52fa7a 75:80ff53 7d:9cfe40 84:affa37 8d:c6f034 9a:e3db38 a4:f4c73a ad:fcb336 b8:fe962b c4:f8721c d1:ea4e0d de:d43305 eb:b71d02 f8:920b01 ff:7a0403',
  twilight:
    '0:e2d9e2 e:d8d8de 1e:c5cfd5 38:9ebbc9 4e:82a7c3 63:6f93c0 78:647dbc 94:5f5eb3 ab:5d42a4 bd:5a2d92 ce:521c79 df:45135c ef:381145 fd:301338 ff:2f1436',
  twilight_shifted:
    '0:301437 e:371144 1e:44135a 2f:511b77 40:5a2b90 52:5d41a3 68:5f5bb2 85:647cbc 9a:6e92c0 af:81a6c3 c5:9dbac8 df:c4ced4 ef:d7d7dd fd:e1d9e2 ff:e2d9e2',
  Greys: '0:ffffff 24:ededed 48:d2d2d2 63:b9b9b9 8a:8a8a8a c2:4e4e4e e3:212121 ff:000000',
  Purples: '0:fcfbfd 24:ecebf4 43:d7d7e9 66:b6b6d8 86:9894c5 a1:7f7bb9 d0:5e3b98 ff:3f007d',
  Blues: '0:f7fbff 41:c4daee 62:9ac8e0 83:66abd4 a4:3d8dc4 c4:1d6cb1 e0:08509b ff:08306b',
  Greens: '0:f7fcf5 22:e3f4de 44:c2e7bb 65:99d595 82:70c274 a1:3fa95c c7:1a843f e0:006c2c ff:00441b',
  Oranges: '0:fff5eb 22:fee5cb 42:fdce9e 64:fda965 82:fc8a39 a0:f16813 c0:d84801 e2:a23503 ff:7f2704',
  Reds: '0:fff5f0 21:fedfd0 4a:fcae92 65:fc8b6b 82:fa6648 a0:ee3a2c c0:ca181d e0:a30f15 ff:67000d',
  YlOrBr: '0:ffffe5 22:fff6b9 41:fee28e 60:fec34f 81:fd9728 a1:ea6e13 c0:cb4b02 e3:933204 ff:662506',
  YlOrRd: '0:ffffcc 3f:fed977 60:feb24c 80:fd8c3c a0:fc4d2a c0:e2191c e0:bb0026 ff:800026',
  OrRd: '0:fff7ec 26:fee4c0 42:fdd29c 61:fdb982 80:fc8c59 a0:ef6447 c2:d42c1c df:b30000 ff:7f0000',
  PuRd: '0:f7f4f9 21:e6e0ee 44:d3b4d7 60:c993c7 81:df62ae a0:e72989 c0:cd1256 e1:950041 ff:67001f',
  RdPu: '0:fff7f3 25:fddcd8 41:fcc4c0 61:fa9db4 80:f767a1 a1:db3196 bf:ae017e e5:710175 ff:49006a',
  BuPu: '0:f7fcfd 23:ddeaf3 61:9dbad9 81:8c94c5 aa:8b5daa c2:873d9a df:810f7c ff:4d004b',
  GnBu: '0:f7fcf0 30:d6efd0 42:c9eac4 60:a7ddb5 84:75c8c6 a0:4db2d3 cf:1a7ab5 e0:0867ab ff:084081',
  PuBu: '0:fff7fb 24:e8e4f0 42:cdd0e5 64:9fbad9 82:6fa7ce a2:328dbf bf:0570b0 e1:04588a ff:023858',
  YlGnBu: '0:ffffd9 20:edf8b1 40:c6e9b4 63:78cbbc 80:40b5c4 a0:1d90c0 c3:2259a6 df:253494 ff:081d58',
  PuBuGn: '0:fff7fb 24:e8e0ef 42:cdd0e5 61:a3bcda 82:63a7ce a0:3590bf bf:02818a e1:016a57 ff:014636',
  BuGn: '0:f7fcfd 22:e3f4f8 41:caebe5 64:92d5c4 82:63c0a0 a1:3fac74 c0:228a44 e0:006c2c ff:00441b',
  YlGn: '0:ffffe5 21:f6fcb8 42:d6efa2 63:a7db8c 85:6fc174 a0:40aa5c c1:218242 e0:006737 ff:004529',
  binary: '0:ffffff ff:000000',
  gray: '0:000000 ff:ffffff',
  bone: '0:000000 60:545574 c0:a9c8c8 ff:ffffff',
  pink: '0:1e0000 4:321a1a a:452929 14:5e3a3a 24:7b4e4e 3b:9b6464 5c:c17d7d 7a:cea590 9e:dccba4 bf:e9e9b5 df:f4f4dd ff:ffffff',
  spring: '0:ff00ff ff:ffff00',
  summer: '0:008066 ff:ffff66',
  autumn: '0:ff0000 ff:ffff00',
  winter: '0:0000ff ff:00ff80',
  cool: '0:00ffff ff:ff00ff',
  Wistia: '0:e4ff7a 40:ffe81a 82:ffbc00 d5:fe9500 ff:fc7f00',
  hot: '0:0b0000 5d:ff0000 be:fffe00 ff:ffffff',
  afmhot: '0:000000 40:800000 80:ff8001 bf:fffe7f ff:ffffff',
  copper: '0:000000 cf:ffa267 ff:ffc77f',
  gist_heat: '0:000000 80:c00100 aa:ff5500 bf:ff7f00 ff:ffffff',
  gist_gray: '0:000000 ff:ffffff',
  gist_yarg: '0:ffffff ff:000000',
  PiYG: '0:8e0152 19:c41a7c 1d:c82884 33:de77ae 4d:f1b7da 67:fde1ef 80:f7f7f6 99:e6f5d0 b4:b5df82 cc:7fbc41 e6:4c9121 ff:276419',
  PRGn: '0:40004b 1a:772b84 34:9b72ac 4f:c6aad1 67:e8d5e9 80:f6f7f6 9a:d7efd1 b3:a5da9f cd:58ac5f e6:1a7736 ff:00441b',
  BrBG: '0:543005 1a:8d520b 33:bf812d 4d:dfc37e 67:f6e9c5 7f:f5f5f4 83:eff3f3 9a:c4e9e4 b3:7fccc0 cd:33958d e6:01655d ff:003c30',
  PuOr: '0:7f3b08 1b:b65a07 33:e08214 4d:fdb965 67:fee1b9 7f:f7f7f6 82:f4f4f6 9a:d7d8ea b4:afa8d0 cd:7e70ab e6:532687 ff:2d004b',
  RdGy: '0:67001f 1a:b3192c 34:d7634f 4d:f4a683 67:fddcc9 7f:fffefe 81:fdfdfd 9d:dadada b4:b7b7b7 d0:7e7e7e ea:444444 ff:1a1a1a',
  RdBu: '0:67001f 1a:b3192c 34:d7634f 4d:f4a683 67:fddcc9 7f:f7f6f6 8e:e1edf3 9a:cfe4ef b4:8dc2dc cc:4393c3 e6:2065ab ff:053061',
  RdYlBu:
    '0:a50026 1a:d83128 34:f47044 4e:fdb164 67:fee192 80:feffc0 99:e0f3f8 b4:a8d6e8 ce:70a9cf e6:4574b3 ff:313695',
  RdYlGn:
    '0:a50026 1a:d83128 34:f47044 4e:fdb163 67:fee18d 7f:fffebe 80:feffbe 9a:d7ee8a b3:a5d86a ce:60ba62 e6:199750 ff:006837',
  Spectral:
    '0:9e0142 1a:d63f4f 33:f46d43 4e:fdb163 67:fee18d 7f:fffebe 81:fefebd 99:e6f598 b5:a4daa4 cc:66c2a5 e5:3389bd e7:3585bb ff:5e4fa2',
  coolwarm:
    '0:3b4cc0 15:5470de 27:6b8df0 38:82a6fb 49:9abbff 5a:b1cbfc 6c:c7d7f0 7f:dcdddd 91:edd2c3 a2:f5c1a9 b4:f7aa8c c6:f18f71 d8:e46e56 ec:cf453c f7:c0282f ff:b40426',
  bwr: '0:0000ff 7f:fefeff 81:fffcfc ff:ff0000',
  seismic: '0:00004c 40:0101ff 7f:fdfdff 80:fffdfd bf:ff0101 ff:800000',
  hsv: '0:ff0000 29:fef100 2c:f8fd00 2d:f4ff00 55:08ff00 59:00ff10 81:00fffc 82:00fcff aa:0010ff ae:0800ff d6:f400ff d7:f800fd db:ff00ed ff:ff0018',
  ocean: '0:008000 55:000055 aa:0080aa ff:ffffff',
  gist_earth:
    '0:000000 1:01002b 2:010039 7:05006e 8:050274 21:163b79 34:23607c 48:308080 75:459a49 77:4a9b46 8d:7aa752 b2:b7b75e c8:c0a465 cc:c4a46f de:d8b49b e6:e1bfb0 f4:f1dcda ff:fdfbfb',
  terrain: '0:333399 26:0098fe 27:009afa 3f:00cb6b 40:01cc66 7f:fdff99 80:fefe98 bf:805c54 c3:87655e ff:ffffff',
  gnuplot:
    '0:000000 1:100006 3:1c0013 7:2a002c f:3e005c 19:500093 21:5c01b9 29:6601d8 30:6f02ec 37:7603f9 3e:7e04ff 45:8505fd 4c:8b07f3 53:9109e3 5a:970bcb 62:9e0ea9 6b:a5137b 77:ae1a35 7f:b42003 80:b52000 98:c53600 af:d35200 c4:e07400 d8:eb9b00 eb:f5c800 fd:fef900 ff:ffff00',
  gnuplot2: '0:000000 40:0100ff 6b:8700ff 91:fe4cb3 9e:ff6699 ea:fffe01 eb:ffff05 ff:ffffff',
  CMRmap: '0:000000 20:262680 40:4d26bf 60:9a337e 7f:fd4028 81:fe4324 9f:e67f00 bf:e6bf19 e0:e6e683 ff:ffffff',
  cubehelix:
    '0:000000 c:110815 17:19122b 24:1a2441 2e:17344c 38:15464e 43:17584a 4d:1f6741 57:2f7137 62:497830 6c:667a30 75:817a37 7e:9c7946 88:b5795e 92:c87b7c 9b:d18099 a5:d589b8 b0:d198d4 b9:cba8e5 c3:c5baf0 ce:c1cdf3 d9:c5dff2 e4:d0ecef f0:e3f6f0 fa:f6fcf8 ff:ffffff',
  brg: '0:0000ff 7f:fe0001 81:fc0300 ff:00ff00',
  gist_rainbow:
    '0:ff0029 7:ff0003 8:ff0200 37:feff00 66:00ff00 95:00fffd 96:00fcff c4:0002ff c6:0900ff f3:fe00ff f6:ff00f0 ff:ff00bf',
  rainbow:
    '0:8000ff 1c:4856fb 31:1e91f3 40:00b5eb 50:20d5e1 5f:3febd5 6d:5af8c8 7b:76ffb9 89:92fda9 97:aef498 a6:cce385 b5:ebca70 bf:feb562 d1:ff8947 e7:ff4a26 ff:ff0000',
  jet: '0:000080 1c:0000ff 20:0000ff 57:00dcfe 59:00e4f8 5f:13fce4 60:16ffe1 a3:eeff09 a6:f8f500 a8:feed00 e3:ff1300 e8:e80000 ff:800000',
  nipy_spectral:
    '0:000000 c:700080 d:770088 19:870098 1a:83009a 26:0300aa 27:0000ad 33:0000dd 3f:0070dd 40:0078dd 4c:0098dd 4e:009bd7 5a:00aaa8 66:00aa88 72:009a08 73:009a00 99:00ff00 a5:b0ff00 a6:bcff00 b2:ecef00 b6:f3e500 c0:ffc900 cc:ff9900 d8:ff0900 d9:fe0000 e6:dc0000 f2:cc0000 f3:cc0c0c ff:cccccc',
};

export const LISTED_MAPS: Readonly<Record<string, string>> = {
  tab10: '1f77b4 ff7f0e 2ca02c d62728 9467bd 8c564b e377c2 7f7f7f bcbd22 17becf',
  tab20:
    '1f77b4 aec7e8 ff7f0e ffbb78 2ca02c 98df8a d62728 ff9896 9467bd c5b0d5 8c564b c49c94 e377c2 f7b6d2 7f7f7f c7c7c7 bcbd22 dbdb8d 17becf 9edae5',
  tab20b:
    '393b79 5254a3 6b6ecf 9c9ede 637939 8ca252 b5cf6b cedb9c 8c6d31 bd9e39 e7ba52 e7cb94 843c39 ad494a d6616b e7969c 7b4173 a55194 ce6dbd de9ed6',
  tab20c:
    '3182bd 6baed6 9ecae1 c6dbef e6550d fd8d3c fdae6b fdd0a2 31a354 74c476 a1d99b c7e9c0 756bb1 9e9ac8 bcbddc dadaeb 636363 969696 bdbdbd d9d9d9',
  Set1: 'e41a1c 377eb8 4daf4a 984ea3 ff7f00 ffff33 a65628 f781bf 999999',
  Set2: '66c2a5 fc8d62 8da0cb e78ac3 a6d854 ffd92f e5c494 b3b3b3',
  Set3: '8dd3c7 ffffb3 bebada fb8072 80b1d3 fdb462 b3de69 fccde5 d9d9d9 bc80bd ccebc5 ffed6f',
  Pastel1: 'fbb4ae b3cde3 ccebc5 decbe4 fed9a6 ffffcc e5d8bd fddaec f2f2f2',
  Pastel2: 'b3e2cd fdcdac cbd5e8 f4cae4 e6f5c9 fff2ae f1e2cc cccccc',
  Paired: 'a6cee3 1f78b4 b2df8a 33a02c fb9a99 e31a1c fdbf6f ff7f00 cab2d6 6a3d9a ffff99 b15928',
  Accent: '7fc97f beaed4 fdc086 ffff99 386cb0 f0027f bf5b17 666666',
  Dark2: '1b9e77 d95f02 7570b3 e7298a 66a61e e6ab02 a6761d 666666',
};
