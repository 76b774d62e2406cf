/** The product's mark: a small array with one cell lit. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <rect x="1" y="1" width="5" height="5" rx="1.2" opacity=".28" />
      <rect x="7.5" y="1" width="5" height="5" rx="1.2" opacity=".5" />
      <rect x="14" y="1" width="5" height="5" rx="1.2" opacity=".28" />
      <rect x="1" y="7.5" width="5" height="5" rx="1.2" opacity=".5" />
      <rect x="7.5" y="7.5" width="5" height="5" rx="1.2" className="mark-lit" />
      <rect x="14" y="7.5" width="5" height="5" rx="1.2" opacity=".5" />
      <rect x="1" y="14" width="5" height="5" rx="1.2" opacity=".28" />
      <rect x="7.5" y="14" width="5" height="5" rx="1.2" opacity=".5" />
      <rect x="14" y="14" width="5" height="5" rx="1.2" opacity=".28" />
    </svg>
  );
}
