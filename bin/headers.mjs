/** Response headers of the app, shared by the server here, the development server and the notes for other hosts. */

const POLICY = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  // Plotly writes style rules at run time; styles can neither run code nor send data where img and connect are closed.
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' blob: data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

const policyText = (policy) =>
  Object.entries(policy)
    .map(([directive, value]) => `${directive} ${value}`)
    .join('; ');

/** The page can reach its own origin only. */
export const PAGE_POLICY = policyText(POLICY);

/** Workers hold the one fetch in the product that leaves the origin: a URL that the person opened. */
export const WORKER_POLICY = policyText({ ...POLICY, 'connect-src': "'self' https: http:" });

export const COMMON_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** All headers for one path of the app. */
export function headersFor(path) {
  const worker = /\.worker(-[\w-]+)?\.(js|ts)$/.test(path);
  return { ...COMMON_HEADERS, 'Content-Security-Policy': worker ? WORKER_POLICY : PAGE_POLICY };
}
