import { useId, useState } from 'react';
import type { ComponentType, ReactNode } from 'react';

// HubSpot's components, as plain as they can be drawn: enough to see what an agent sees and to press what an agent presses.

interface Given {
  readonly children?: ReactNode;
}

function Flex({
  direction = 'row',
  gap = 'flush',
  align,
  wrap,
  children,
}: Given & { direction?: string; gap?: string; align?: string; wrap?: boolean }) {
  return (
    <div
      className={`flex ${direction} gap-${gap} ${align === 'center' ? 'middle' : ''} ${wrap ? 'wrap' : ''}`}
    >
      {children}
    </div>
  );
}

interface TextGiven extends Given {
  readonly variant?: string;
  readonly inline?: boolean;
  readonly format?: { readonly fontWeight?: string; readonly italic?: boolean };
}

function Text({ variant, inline, format, children }: TextGiven) {
  const look = [
    variant === 'microcopy' ? 'small' : '',
    format?.fontWeight ? 'strong' : '',
    format?.italic ? 'quote' : '',
  ];
  const Tag = inline ? 'span' : 'p';
  return <Tag className={`text ${look.join(' ')}`}>{children}</Tag>;
}

function Heading({ children }: Given) {
  return <h3 className="heading">{children}</h3>;
}

function StatusTag({ variant = 'default', children }: Given & { variant?: string }) {
  return <span className={`tag ${variant}`}>{children}</span>;
}

function Alert({ title, variant = 'info', children }: Given & { title: string; variant?: string }) {
  return (
    <div className={`alert ${variant}`} role="status">
      <p className="text strong">{title}</p>
      {children}
    </div>
  );
}

interface ButtonGiven extends Given {
  readonly variant?: string;
  readonly disabled?: boolean;
  readonly loading?: boolean;
  readonly onClick?: () => void;
}

function Button({ variant = 'secondary', disabled, loading, onClick, children }: ButtonGiven) {
  return (
    <button
      type="button"
      className={`button ${variant}`}
      disabled={disabled || loading}
      aria-busy={loading}
      onClick={() => onClick?.()}
    >
      {children}
    </button>
  );
}

function Link({ href, children }: Given & { href: string | { url: string } }) {
  return (
    <a href={typeof href === 'string' ? href : href.url} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

function LoadingSpinner({ label }: { label: string }) {
  return (
    <p className="text small" role="status">
      {label}…
    </p>
  );
}

function Accordion({
  title,
  defaultOpen = false,
  children,
}: Given & { title: string; defaultOpen?: boolean }) {
  const [open, setOpen] = useState(defaultOpen);
  return (
    <details className="accordion" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

interface TextAreaGiven {
  readonly label: string;
  readonly description?: string;
  readonly value?: string;
  readonly maxLength?: number;
  readonly error?: boolean;
  readonly validationMessage?: string;
  readonly onInput?: (value: string) => void;
}

/** What is typed stands at once; the card hears of it a moment later, on the other side of the worker. */
function TextArea({
  label,
  description,
  value = '',
  maxLength,
  error,
  validationMessage,
  onInput,
}: TextAreaGiven) {
  const id = useId();
  const [typed, setTyped] = useState(value);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={3}
        value={typed}
        maxLength={maxLength}
        aria-invalid={error}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          onInput?.(event.currentTarget.value);
        }}
      />
      <p id={`${id}-hint`} className={error ? 'text small wrong' : 'text small'}>
        {error ? validationMessage : description}
      </p>
    </div>
  );
}

interface ChartGiven {
  readonly data: readonly Record<string, number | string>[];
  readonly axes: { readonly x: { readonly field: string }; readonly y: { readonly field: string } };
  readonly options?: { readonly title?: string };
}

const WIDTH = 240;
const HEIGHT = 60;

function LineChart({ data, axes, options }: ChartGiven) {
  const values = data.map((row) => Number(row[axes.y.field]));
  const top = Math.max(...values, 1);
  const points = values.map((value, index) => {
    const x = (index / Math.max(1, values.length - 1)) * (WIDTH - 8) + 4;
    return `${x.toFixed(1)},${(HEIGHT - 4 - (value / top) * (HEIGHT - 8)).toFixed(1)}`;
  });
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${options?.title ?? ''}: ${values.join(', ')}`}
    >
      <polyline points={points.join(' ')} />
    </svg>
  );
}

// oxlint-disable-next-line typescript/no-explicit-any -- each component has props of its own, and the worker sends them.
export const COMPONENTS: Record<string, ComponentType<any>> = {
  Accordion,
  Alert,
  Button,
  Divider: () => <hr />,
  Flex,
  Heading,
  LineChart,
  Link,
  LoadingButton: Button,
  LoadingSpinner,
  StatusTag,
  Text,
  TextArea,
};
