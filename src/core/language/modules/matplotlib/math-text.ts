/** `$\alpha^2$` as the little HTML that Plotly draws. */

const PAIRS = (
  'alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ ' +
  'nu ν xi ξ pi π rho ρ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ ' +
  'Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω times × cdot · pm ± mp ∓ infty ∞ partial ∂ ' +
  'nabla ∇ int ∫ sum ∑ prod ∏ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ approx ≈ sim ∼ propto ∝ in ∈ rightarrow → to → ' +
  'leftarrow ← Rightarrow ⇒ langle ⟨ rangle ⟩ degree ° circ ∘ sqrt √ hbar ℏ ell ℓ Re ℜ Im ℑ ldots … cdots ⋯ star ⋆ ' +
  'ast ∗ dagger † parallel ∥ perp ⊥ angle ∠ forall ∀ exists ∃ equiv ≡ ll ≪ gg ≫ mid |'
).split(' ');
const SIGNS = new Map(PAIRS.flatMap((word, k): [string, string][] => (k % 2 === 0 ? [[word, PAIRS[k + 1]]] : [])));

const WORDS = new Set('sin cos tan exp log ln max min lim det arg sinh cosh tanh'.split(' '));
/** Commands that only choose a typeface. */
const FACES =
  /^(mathrm|mathbf|mathit|mathcal|mathbb|text|textbf|textit|rm|bf|it|mathsf|mathtt|operatorname|left|right|displaystyle)$/;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The group that begins at `at`: its text and where it ends. */
function group(text: string, at: number): [string, number] {
  if (text[at] === '\\') {
    const word = /^\\([A-Za-z]+|.)/.exec(text.slice(at))?.[0] ?? '\\';
    return [word, at + word.length];
  }
  if (text[at] !== '{') return [text[at] ?? '', at + 1];
  let depth = 0;
  for (let k = at; k < text.length; k++) {
    if (text[k] === '{') depth++;
    if (text[k] === '}' && --depth === 0) return [text.slice(at + 1, k), k + 1];
  }
  return [text.slice(at + 1), text.length];
}

function command(name: string, text: string, at: number): [string, number] {
  if (name === 'frac') {
    const [top, middle] = group(text, at);
    const [bottom, end] = group(text, middle);
    return [`${formula(top)}/${formula(bottom)}`, end];
  }
  if (FACES.test(name)) return ['', at];
  if (WORDS.has(name)) return [name, at];
  return [SIGNS.get(name) ?? (/^[A-Za-z]/.test(name) ? name : name === ',' || name === ';' ? ' ' : escaped(name)), at];
}

function formula(text: string): string {
  let made = '';
  for (let at = 0; at < text.length; ) {
    const letter = text[at];
    if (letter === '^' || letter === '_') {
      const [inner, end] = group(text, at + 1);
      made += letter === '^' ? `<sup>${formula(inner)}</sup>` : `<sub>${formula(inner)}</sub>`;
      at = end;
    } else if (letter === '\\') {
      const name = /^([A-Za-z]+|.)/.exec(text.slice(at + 1))?.[0] ?? '';
      const [shown, end] = command(name, text, at + 1 + name.length);
      made += shown;
      at = end;
    } else {
      made += letter === '{' || letter === '}' ? '' : escaped(letter);
      at++;
    }
  }
  return made;
}

export function richText(text: string): string {
  const parts = text.split(/(?<!\\)\$/);
  const even = parts.length % 2 === 1;
  const made = parts.map((part, k) => {
    if (even && k % 2 === 1) return /[A-Za-z]/.test(part) ? `<i>${formula(part)}</i>` : formula(part);
    return escaped(part.replaceAll('\\$', '$'));
  });
  return made.join(even ? '' : '$').replaceAll('\n', '<br>');
}
